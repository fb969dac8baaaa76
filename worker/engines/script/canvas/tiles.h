/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_SCRIPT_CANVAS_TILES_H
#define VITRINE_SCRIPT_CANVAS_TILES_H

#include "worker/engines/script/canvas/bitmap.h"

/*
 * Bitmaps with a side that is longer than cairo's images can be: tiles beside each other, each a bitmap
 * with a context of its own that is moved by the tile's corner. What is drawn on such a bitmap is drawn
 * on every tile. The first tile's corner is 0, 0.
 */

/* Gives the bitmap tiles; false, and none, if there is no memory for them. */
bool tiles_make(struct bitmap *bitmap);
void tiles_drop(struct bitmap *bitmap);

void tiles_clear(struct bitmap *bitmap);
void tiles_copy(struct bitmap *to, const struct bitmap *from);

/* As bitmap_read() and bitmap_write(); reading leaves what is outside as it is. */
void tiles_read(const struct bitmap *bitmap, int x, int y, int width, int height, uint8_t *rgba);
void tiles_write(struct bitmap *bitmap, int x, int y, int width, int height, const uint8_t *rgba,
                 struct rect dirty);

/* A row of its words. */
void tiles_row(const struct bitmap *bitmap, int y, uint32_t *words);

/* A part of it, out to whole pixels, as one surface, smaller by the factors scale where it is too long
 * for one (2: half as long). */
cairo_surface_t *tiles_gather(const struct bitmap *bitmap, struct rect part, int scale[2]);

#endif
