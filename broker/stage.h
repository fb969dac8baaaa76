/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_BROKER_STAGE_H
#define VITRINE_BROKER_STAGE_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "proto/geometry.h"

/*
 * A stage is where finished slots become visible: an X server reached by XShm, one reached by plain
 * XPutImage, or memory (headless). The session owns its stage and calls it; a stage knows nothing
 * of workers.
 */

/* How slots lie in the segment; see wire_configure. */
struct slot_layout {
    uint32_t width, height, stride;
    uint64_t slot_bytes;
};

struct stage;

/* Told to the session: the stage has done with slot; its pixels will not be read again. May be
 * called from within put() or later from the main loop. */
typedef void (*StageReleased)(void *session, uint32_t slot);
/* Told to whoever shows the picture: this part of it changed. */
typedef void (*StageDamaged)(void *user, struct rect damage);

struct stage_operations {
    const char *name; /* "XShm", "XPutImage", "memory": shown in the posture panel */

    /* The segment to show from; segment_bytes long, mapped read-only at pixels in this process
     * (never read by XShm). False with error set if this stage cannot show it; the caller then
     * tries another stage. */
    bool (*attach)(struct stage *stage, int segment, const uint8_t *pixels, uint64_t segment_bytes,
                   GError **error);
    /* From now on pictures are of this layout. Keeps the last good picture (cut or extended by
     * background). */
    void (*configure)(struct stage *stage, const struct slot_layout *layout, uint32_t background);
    /* Show damage (checked: inside the layout) of slot. released is called exactly once for it,
     * also if the stage is finished meanwhile with the slot in flight. */
    void (*put)(struct stage *stage, uint32_t slot, const struct slot_layout *layout,
                struct rect damage);
    void (*destroy)(struct stage *stage);
};

struct stage {
    const struct stage_operations *operations;
    StageReleased released;
    void *session;
};

#endif
