/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_TESTS_STAGE_SCENE_H
#define VITRINE_TESTS_STAGE_SCENE_H

#include "broker/stage-x.h"
#include "proto/protocol.h"
#include "tests/tool/pixels.h"
#include "tests/tool/x-server.h"

/* A private server, a stage on it, and a segment as a session would make one; the test plays the
 * worker. */
struct scene {
    struct x_server *server;
    Display *display;
    struct stage *stage;
    int segment;
    uint8_t *pixels;
    uint64_t segment_bytes;
    struct slot_layout layout;
    int released[SLOT_COUNT];
    struct rect damaged; /* union of all */
};

enum { SCENE_WIDTH = 300, SCENE_HEIGHT = 200, SCENE_BACKGROUND = 0x336699 };

/* False (and the test skipped) where there is no Xvfb. */
gboolean scene_open(struct scene *scene, const struct x_server_options *options);
void scene_close(struct scene *scene);

/* The stage attaches the segment, with or without the mapping for XPutImage. */
gboolean scene_attach(struct scene *scene, GError **error);

/* The layout for a size; stride may be longer than the width. */
void scene_configure(struct scene *scene, uint32_t width, uint32_t height, uint32_t stride);

/* Fills a slot with a pattern of its own per seed, the top byte being rubbish. */
void scene_paint(struct scene *scene, uint32_t slot, uint32_t seed);

/* The pattern's colour at a place. */
uint32_t scene_colour(uint32_t seed, uint32_t x, uint32_t y);

/* Puts, and waits until the slot was released count times in all. */
void scene_put(struct scene *scene, uint32_t slot, struct rect damage);
void scene_wait_released(struct scene *scene, uint32_t slot, int count);

/* Hands all events that wait (after a round trip) to the stage; how many it did not want. */
int scene_pump(struct scene *scene);

/* The picture as the server has it equals the pattern inside, and the colour outside. */
void scene_expect(struct scene *scene, uint32_t seed, struct rect inside, uint32_t outside);

#endif
