/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "worker/display/display.h"

#include "worker/worker.h"

/*
 * The slot rule: a slot is the worker's until FRAME names it and the broker's until RELEASE names
 * it.
 */

static uint8_t *segment;
static uint64_t segment_bytes;
static uint64_t slot_bytes;
static size_t stride;
static struct view view;
static volatile uint32_t slots_out; /* bit k: slot k is the broker's */
static volatile bool slot_wanted;

void display_init(uint8_t *mapped, uint64_t bytes) {
    segment = mapped;
    segment_bytes = bytes;
    view = (struct view){.visible = true};
}

const struct view *display_view(void) {
    return &view;
}

bool display_handle_configure(const struct wire_configure *configure) {
    bool sane = configure->width >= 1 && configure->width <= VIEW_SIDE_MAXIMUM &&
                configure->height >= 1 && configure->height <= VIEW_SIDE_MAXIMUM &&
                configure->scale >= 1 && configure->scale <= SCALE_MAXIMUM &&
                configure->stride >= configure->width * 4 &&
                (uint64_t)configure->stride * configure->height <= configure->slot_bytes &&
                configure->slot_bytes <= segment_bytes / SLOT_COUNT;
    if (!sane)
        return false;
    slot_bytes = configure->slot_bytes;
    stride = configure->stride;
    view.serial = configure->serial;
    view.width = (int32_t)configure->width;
    view.height = (int32_t)configure->height;
    view.scale = (int32_t)configure->scale;
    view.background = configure->background;
    view.headless = configure->headless != 0;
    return true;
}

void display_handle_focus(const struct wire_focus *focus) {
    view.visible = focus->visible != 0;
}

bool display_handle_release(const struct wire_release *release) {
    if (release->slot >= SLOT_COUNT || !(slots_out & 1u << release->slot))
        return false;
    slots_out &= ~(1u << release->slot);
    return true;
}

bool display_take_wanted(void) {
    bool free_now = slot_wanted && slots_out != (1u << SLOT_COUNT) - 1;
    if (free_now)
        slot_wanted = false;
    return free_now;
}

static bool acquire(struct canvas *canvas, int32_t width, int32_t height, size_t row_bytes) {
    for (uint32_t slot = 0; slot < SLOT_COUNT; slot++)
        if (!(slots_out & 1u << slot)) {
            *canvas = (struct canvas){.slot = slot,
                                      .pixels = segment + slot * slot_bytes,
                                      .width = width,
                                      .height = height,
                                      .stride = row_bytes};
            return true;
        }
    slot_wanted = true;
    return false;
}

bool display_acquire(struct canvas *canvas) {
    return acquire(canvas, view.width, view.height, stride);
}

bool display_fits(int32_t width, int32_t height) {
    return width > 0 && height > 0 && (uint32_t)width <= VIEW_SIDE_MAXIMUM &&
           (uint32_t)height <= VIEW_SIDE_MAXIMUM &&
           (uint64_t)width * 4 * (uint64_t)height <= slot_bytes;
}

bool display_acquire_band(struct canvas *canvas, int32_t width, int32_t height) {
    return display_fits(width, height) && acquire(canvas, width, height, (size_t)width * 4);
}

void display_submit(const struct canvas *canvas, struct rect damage, uint32_t request,
                    uint32_t flags) {
    union wire_message message = {.frame = {.type = TO_BROKER_FRAME,
                                            .serial = view.serial,
                                            .slot = canvas->slot,
                                            .x = damage.x,
                                            .y = damage.y,
                                            .width = damage.width,
                                            .height = damage.height,
                                            .request = request,
                                            .flags = flags}};
    slots_out |= 1u << canvas->slot;
    display_send(&message);
}
