/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_SCRIPT_PRESENT_H
#define VITRINE_SCRIPT_PRESENT_H

#include <stddef.h>
#include <stdint.h>

#include "proto/protocol.h"

/*
 * From canvases to the view. The prelude lays the page out and says where each canvas is; what of
 * them changed is copied into a slot once, and no more than that.
 */
enum { PRESENT_CANVASES = 256, PRESENT_NUMBERS = 5 };

/* Five numbers a canvas, in the order they are painted: bitmap, left, top, width, height (device
 * pixels of the view). Written by the prelude. */
extern double present_layout[PRESENT_CANVASES * PRESENT_NUMBERS];

/* So many of them are shown now, on that colour (XRGB). */
void present_set_layout(size_t count, uint32_t background);

/* The whole view is to be drawn anew: it has another size. */
void present_damage_all(void);

/* Shows what changed, if anything did and a slot is free. */
void present(void);

/* Answers PAGE_SIZE and RENDER: the view as one page, as large as it is at 96 dots an inch. */
void present_page_size(const struct wire_command *command);
void present_render(const struct wire_command *command);

#endif
