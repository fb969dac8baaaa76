/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_BROKER_STAGE_X_PRIVATE_H
#define VITRINE_BROKER_STAGE_X_PRIVATE_H

#include <X11/Xlib.h>

#include <X11/extensions/XShm.h>

#include "broker/stage-x.h"
#include "proto/protocol.h"

/* What stage-x.c, stage-xshm.c and stage-put-image.c share. */
struct x_stage {
    struct stage base; /* first: a struct stage * is a struct x_stage * */
    struct x_picture picture;
    StageDamaged damaged;
    void *damaged_user;
    GError *trouble;

    uint64_t segment_bytes;
    const uint8_t *pixels; /* read-only mapping; XPutImage alone reads it */

    /* XShm alone. */
    XShmSegmentInfo segment; /* shmseg None: not attached. shmaddr stays NULL: nothing is mapped */
    int completion_type;     /* event number of ShmCompletion on this display */
    unsigned long in_flight[SLOT_COUNT]; /* serial of the put request, 0: none */
    uint64_t in_flight_offset[SLOT_COUNT];
};

static inline struct x_stage *x_stage_of(struct stage *stage) {
    return (struct x_stage *)stage;
}

/* True if slot, as layout says, lies whole inside the segment. */
bool x_stage_slot_fits(const struct x_stage *self, uint32_t slot, const struct slot_layout *layout);

/* Tells the widget; called once the put is queued on the connection. */
void x_stage_damaged(struct x_stage *self, struct rect damage);

void x_stage_release(struct x_stage *self, uint32_t slot);

#endif
