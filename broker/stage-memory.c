/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "broker/stage-memory.h"

static bool attach(struct stage *stage, int segment, const uint8_t *pixels, uint64_t segment_bytes,
                   GError **error) {
    (void)stage, (void)segment, (void)pixels, (void)segment_bytes, (void)error;
    return true;
}

static void configure(struct stage *stage, const struct slot_layout *layout, uint32_t background) {
    (void)stage, (void)layout, (void)background;
}

static void put(struct stage *stage, uint32_t slot, const struct slot_layout *layout,
                struct rect damage) {
    (void)layout, (void)damage;
    stage->released(stage->session, slot);
}

static void destroy(struct stage *stage) {
    g_free(stage);
}

static const struct stage_operations operations = {
    .name = "memory", .attach = attach, .configure = configure, .put = put, .destroy = destroy};

struct stage *stage_memory_create(void) {
    struct stage *stage = g_new0(struct stage, 1);
    stage->operations = &operations;
    return stage;
}
