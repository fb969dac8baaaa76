/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_SCRIPT_CANVAS_COVER_H
#define VITRINE_SCRIPT_CANVAS_COVER_H

#include <cairo.h>
#include <stdbool.h>
#include <stdint.h>

/* How much of each pixel a convex polygon covers, to the area. */

enum { POINTS_MOST = 16 };

struct point {
    double x, y;
};

/* What is to be drawn on: pixels from left, top up to right, bottom. */
struct pixels {
    uint8_t *bytes; /* of 0, 0: premultiplied words */
    int stride;
    int left, top, right, bottom;
};

/* Is told row by row, from the top: count pixels from x on and their coverage, 0 … 255. */
typedef void cover_row(void *user, int y, int x, int count, const uint8_t *coverage);

/* Points either way round; at most POINTS_MOST of them, finite. Only what is within the pixels is told. */
void cover_convex(const struct point *points, int count, const struct pixels *pixels,
                  cover_row *row, void *user);

/* blit.c. What is inside a box of an image surface; what is written there is to be marked dirty. */
struct pixels pixels_of(cairo_surface_t *surface, const int box[4]);

/* A box, or a part of a row, in one colour, by source-over. */
void blit_row_color(uint32_t *to, uint32_t word, int count);
void blit_color(const struct pixels *to, const int box[4], uint32_t word);

/* boxes.c. One with sides between pixels. */
void paint_box(const struct pixels *to, const double box[4], uint32_t word);

/* A picture onto pixels, by source-over: the part of from, its corner at x, y. */
void blit_straight(const struct pixels *to, const struct pixels *from, int x, int y);

/* One row of it. */
void blit_row(uint32_t *to, const uint32_t *from, int count);

/* What shapes are painted with, if it is not one colour: gives the words of count pixels of a row, from x on. */
struct rows {
    void (*make)(const void *source, int y, int x, int count, uint32_t *words);
    const void *source;
};

/* The words for a row, up to that many: until the next time. */
uint32_t *rows_room(int count);

/* fill.c. A polygon filled with them. */
void paint_polygon_rows(const struct pixels *to, const struct point *corners, int count,
                        const struct rows *rows);

/* boxes.c. A box. */
void paint_box_rows(const struct pixels *to, const double box[4], const struct rows *rows);

/* tiled.c. A picture again and again, one of them with its corner at x, y. */
struct tile {
    struct pixels picture; /* all of it */
    int x, y;
};

/* Of rows whose source is a tile. */
void tile_row(const void *source, int y, int x, int count, uint32_t *words);

/* shift.c. Its corner between pixels. */
void blit_shifted(const struct pixels *to, const struct pixels *from, double x, double y,
                  double alpha);

/* turn.c. Or within four corners; inverse leads from the space of to to that of from, whose edges go on
 * beyond its part. smooth: bilinear. */
void blit_turned(const struct pixels *to, const struct pixels *from, const cairo_matrix_t *inverse,
                 const struct point corners[4], double alpha, bool smooth);

/* to + (source over), both premultiplied. inverse: 255 less the source's alpha. */
__attribute__((always_inline)) static inline uint32_t over(uint32_t source, uint32_t to,
                                                           uint32_t inverse) {
    uint32_t low = (to & 0xff00ff) * inverse + 0x800080;
    uint32_t high = (to >> 8 & 0xff00ff) * inverse + 0x800080;
    low = (low + (low >> 8 & 0xff00ff)) >> 8 & 0xff00ff;
    high = (high + (high >> 8 & 0xff00ff)) & 0xff00ff00;
    return source + (low | high);
}

static inline uint32_t word_of(const double color[4], double alpha) {
    double a = color[3] * alpha;
    uint32_t red = (uint32_t)(color[0] * a * 255 + 0.5);
    uint32_t green = (uint32_t)(color[1] * a * 255 + 0.5);
    uint32_t blue = (uint32_t)(color[2] * a * 255 + 0.5);
    return (uint32_t)(a * 255 + 0.5) << 24 | red << 16 | green << 8 | blue;
}

/* The same of part / 255 of the source, rounded once. */
__attribute__((always_inline)) static inline uint32_t over_part(uint32_t source, uint32_t to,
                                                                uint32_t part) {
    uint32_t inverse = 255 - (((source >> 24) * part + 128) * 257 >> 16);
    uint32_t low = (source & 0xff00ff) * part + (to & 0xff00ff) * inverse + 0x800080;
    uint32_t high = (source >> 8 & 0xff00ff) * part + (to >> 8 & 0xff00ff) * inverse + 0x800080;
    low = (low + (low >> 8 & 0xff00ff)) >> 8 & 0xff00ff;
    high = (high + (high >> 8 & 0xff00ff)) & 0xff00ff00;
    return low | high;
}

/* A premultiplied word times part / 255. */
__attribute__((always_inline)) static inline uint32_t scaled(uint32_t word, uint32_t part) {
    return over(0, word, part);
}

#endif
