/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "broker/stage-x.h"

#include <gio/gio.h>

#include "broker/stage-put-image.h"
#include "broker/stage-x-private.h"
#include "broker/stage-xshm.h"

static bool attach(struct stage *stage, int segment, const uint8_t *pixels, uint64_t segment_bytes,
                   GError **error);
static void configure(struct stage *stage, const struct slot_layout *layout, uint32_t background);
static void destroy(struct stage *stage);

static const struct stage_operations through_xshm = {
    .name = "XShm",
    .attach = attach,
    .configure = configure,
    .put = xshm_put,
    .destroy = destroy,
};

static const struct stage_operations through_put_image = {
    .name = "XPutImage",
    .attach = attach,
    .configure = configure,
    .put = put_image_put,
    .destroy = destroy,
};

struct stage *stage_for_display(Display *display, Window window, GError **error) {
    struct x_stage *self = g_new0(struct x_stage, 1);
    if (!x_picture_init(&self->picture, display, window, error)) {
        g_free(self);
        return NULL;
    }
    self->base.operations = &through_xshm;
    return &self->base;
}

static bool attach(struct stage *stage, int segment, const uint8_t *pixels, uint64_t segment_bytes,
                   GError **error) {
    struct x_stage *self = x_stage_of(stage);
    xshm_detach(self);
    self->pixels = pixels;
    self->segment_bytes = segment_bytes;
    if (xshm_attach(self, segment, error)) {
        stage->operations = &through_xshm;
        return true;
    }
    if (!pixels)
        return false;
    g_clear_error(error);
    stage->operations = &through_put_image;
    return true;
}

static void configure(struct stage *stage, const struct slot_layout *layout, uint32_t background) {
    struct x_stage *self = x_stage_of(stage);
    g_clear_error(&self->trouble);
    bool same = self->picture.width == layout->width && self->picture.height == layout->height;
    if (!same)
        x_picture_resize(&self->picture, layout->width, layout->height, background, &self->trouble);
}

static void destroy(struct stage *stage) {
    struct x_stage *self = x_stage_of(stage);
    xshm_detach(self);
    x_picture_finish(&self->picture);
    XFlush(self->picture.display);
    g_clear_error(&self->trouble);
    g_free(self);
}

void stage_x_watch(struct stage *stage, StageDamaged damaged, void *user) {
    x_stage_of(stage)->damaged = damaged;
    x_stage_of(stage)->damaged_user = user;
}

bool stage_x_handle_event(struct stage *stage, const XEvent *event) {
    return xshm_handle_event(x_stage_of(stage), event);
}

const struct x_picture *stage_x_picture(const struct stage *stage) {
    return &((const struct x_stage *)stage)->picture;
}

const char *stage_x_trouble(const struct stage *stage) {
    const struct x_stage *self = (const struct x_stage *)stage;
    return self->trouble ? self->trouble->message : NULL;
}

bool x_stage_slot_fits(const struct x_stage *self, uint32_t slot,
                       const struct slot_layout *layout) {
    /* 2 × 64 MiB and more: 64 bits hold every product of fields of 32 bits. */
    uint64_t picture = (uint64_t)layout->stride * layout->height;
    bool sane = slot < SLOT_COUNT && layout->stride / 4 >= layout->width &&
                layout->slot_bytes <= self->segment_bytes && picture <= layout->slot_bytes;
    return sane && slot * layout->slot_bytes <= self->segment_bytes - picture;
}

void x_stage_damaged(struct x_stage *self, struct rect damage) {
    if (self->damaged)
        self->damaged(self->damaged_user, damage);
}

void x_stage_release(struct x_stage *self, uint32_t slot) {
    if (self->base.released)
        self->base.released(self->base.session, slot);
}
