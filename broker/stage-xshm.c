/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "broker/stage-xshm.h"

#include <gio/gio.h>
#include <sys/shm.h>

#include "broker/x-trap.h"

/* How many have the segment attached; 0 if it cannot be asked. */
static unsigned long attached_count(int segment) {
    struct shmid_ds status;
    return shmctl(segment, IPC_STAT, &status) == 0 ? status.shm_nattch : 0;
}

/* A server on another machine (ssh -X) or in another IPC namespace may well have a segment of the
 * same number, and show that one: our segment's own count must rise. */
static bool server_attaches(struct x_stage *self, int segment) {
    struct x_trap trap;
    unsigned long before = attached_count(segment);
    self->segment = (XShmSegmentInfo){.shmid = segment, .readOnly = True};
    x_trap_begin(&trap, self->picture.display);
    XShmAttach(self->picture.display, &self->segment);
    if (x_trap_end(&trap) != Success)
        self->segment.shmseg = None;
    else if (attached_count(segment) > before)
        return true;
    else
        xshm_detach(self);
    return false;
}

bool xshm_attach(struct x_stage *self, int segment, GError **error) {
    Display *display = self->picture.display;
    const char *reason = NULL;
    if (!XShmQueryExtension(display))
        reason = "it has no shared memory (MIT-SHM)";
    else if (self->segment_bytes > UINT32_MAX)
        reason = "its offsets into shared memory end at 4 GiB";
    else if (!server_attaches(self, segment))
        reason = "it cannot attach our memory: it belongs to another user or another machine";
    if (reason) {
        g_set_error(error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                    "The X server %s cannot share pictures: %s.", DisplayString(display), reason);
        return false;
    }
    self->completion_type = XShmGetEventBase(display) + ShmCompletion;
    return true;
}

void xshm_detach(struct x_stage *self) {
    if (self->segment.shmseg) {
        XShmDetach(self->picture.display, &self->segment);
        XFlush(self->picture.display);
    }
    self->segment.shmseg = None;
    for (uint32_t slot = 0; slot < SLOT_COUNT; slot++) {
        if (!self->in_flight[slot])
            continue;
        self->in_flight[slot] = 0;
        x_stage_release(self, slot);
    }
}

void xshm_put(struct stage *stage, uint32_t slot, const struct slot_layout *layout,
              struct rect damage) {
    struct x_stage *self = x_stage_of(stage);
    Display *display = self->picture.display;
    struct rect picture = {0, 0, (int32_t)self->picture.width, (int32_t)self->picture.height};
    bool possible = self->segment.shmseg && rect_contains(picture, damage) &&
                    x_stage_slot_fits(self, slot, layout) && !self->in_flight[slot];
    if (!possible) {
        x_stage_release(self, slot);
        return;
    }
    uint64_t offset = slot * layout->slot_bytes;
    XImage image = {
        .width = (int)(layout->stride / 4), /* the server takes no stride but the width's */
        .height = (int)layout->height,
        .format = ZPixmap,
        .depth = 24,
        .data = (char *)(uintptr_t)offset, /* shmaddr is NULL: the difference is sent */
        .obdata = (char *)&self->segment,
    };
    self->in_flight[slot] = NextRequest(display);
    self->in_flight_offset[slot] = offset;
    XShmPutImage(display, self->picture.pixmap, self->picture.gc, &image, damage.x, damage.y,
                 damage.x, damage.y, (unsigned)damage.width, (unsigned)damage.height, True);
    XFlush(display);
    x_stage_damaged(self, damage);
}

/* Any client may send an event that looks like a completion: send_event shows it. The serial is the
 * request's own, so an event can end no other put than the one it belongs to. */
bool xshm_handle_event(struct x_stage *self, const XEvent *event) {
    if (!self->segment.shmseg || event->type != self->completion_type)
        return false;
    const XShmCompletionEvent *completion = (const XShmCompletionEvent *)event;
    if (completion->send_event || completion->display != self->picture.display ||
        completion->shmseg != self->segment.shmseg)
        return false;
    for (uint32_t slot = 0; slot < SLOT_COUNT; slot++) {
        if (!self->in_flight[slot] || self->in_flight[slot] != completion->serial ||
            self->in_flight_offset[slot] != completion->offset)
            continue;
        self->in_flight[slot] = 0;
        x_stage_release(self, slot);
        return true;
    }
    return false;
}
