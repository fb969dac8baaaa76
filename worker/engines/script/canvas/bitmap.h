/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_SCRIPT_CANVAS_BITMAP_H
#define VITRINE_SCRIPT_CANVAS_BITMAP_H

#include <cairo.h>
#include <stdbool.h>
#include <stdint.h>

#include "proto/geometry.h"

/*
 * Bitmaps: what canvases draw on and images hold. The prelude knows them by number; a number is
 * free again only when all that was recorded before its bitmap became garbage has been drawn.
 */

struct context;

struct bitmap {
    cairo_surface_t *surface; /* ARGB32, premultiplied, or RGB24 if opaque; NULL: no pixels, or … */
    struct bitmap *tiles;     /* … these are they: tiles.h; owned */
    int tile_count;
    int left, top; /* of a tile: its corner; else 0 */
    int width, height;
    bool opaque;
    bool wide; /* its colours are of Display P3: color-space.h; of tiles, the whole says it */
    struct rect damage;      /* since it was last shown */
    struct context *context; /* how it is drawn on, once it is; owned */
};

/* cairo's images end here, and pixman's coordinates with them; bitmaps are larger by tiles, up to where Chromium's
 * canvases end. */
enum { SURFACE_SIDE_MOST = 32767, BITMAP_SIDE_MOST = 65535 };

/* A number > 0. Transparent black, or black if opaque. A bitmap with a side of 0 or beyond the
 * limits, or for which there is no memory, has no pixels: drawing on it does nothing. */
uint32_t bitmap_new(double width, double height, bool opaque);

/* NULL if there is none of that number. */
struct bitmap *bitmap_lookup(double number);

/* Of a bitmap without any: as large as a surface can be, at most. */
void bitmap_make_pixels(struct bitmap *bitmap, int width, int height, bool opaque);
void bitmap_drop_pixels(struct bitmap *bitmap);
/* To one as large. */
void bitmap_copy_pixels(struct bitmap *to, const struct bitmap *from);

/* Whether there is something to draw on, or to be drawn. */
bool bitmap_has_pixels(const struct bitmap *bitmap);

/* New, empty pixels. */
void bitmap_resize(struct bitmap *bitmap, double width, double height);

/* Its pixels as new; its context stays. */
void bitmap_clear(struct bitmap *bitmap);

/* All pixels of another one, which has none afterwards. */
void bitmap_take(struct bitmap *bitmap, struct bitmap *from);

/* A copy of what it shows now. */
uint32_t bitmap_copy(struct bitmap *bitmap);

/* Garbage: freed by the next bitmap_sweep(), not now, for the tape may name it. */
void bitmap_drop_later(uint32_t number);
void bitmap_sweep(void);

/* Pixels were changed: all of them, or those inside a box in its own coordinates. */
void bitmap_damage_all(struct bitmap *bitmap);
void bitmap_damage(struct bitmap *bitmap, double left, double top, double right, double bottom);

/* What was damaged since the last bitmap_forget_damage(), of its tiles too. */
struct rect bitmap_damaged(const struct bitmap *bitmap);
void bitmap_forget_damage(struct bitmap *bitmap);

/* pixels.c. A part of it as RGBA bytes, not premultiplied; outside of it transparent black; and
 * back. dirty: the part of the rows that is put, in their own coordinates. */
void bitmap_read(const struct bitmap *bitmap, int x, int y, int width, int height, uint8_t *rgba);
void bitmap_read_part(const struct bitmap *bitmap, int x, int y, int width, int height,
                      uint8_t *rgba); /* leaves what is outside as it is */
void bitmap_write(struct bitmap *bitmap, int x, int y, int width, int height, const uint8_t *rgba,
                  struct rect dirty);

#endif
