/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_PROTO_GEOMETRY_H
#define VITRINE_PROTO_GEOMETRY_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Rectangles in device pixels, half open: x ≤ column < x + width. All arithmetic is done in 64
 * bits, so no pair of 32-bit values overflows. An empty rectangle has width or height ≤ 0.
 */
struct rect {
    int32_t x, y;
    int32_t width, height;
};

static inline bool rect_is_empty(struct rect r) {
    return r.width <= 0 || r.height <= 0;
}

static inline bool rect_equal(struct rect a, struct rect b) {
    return a.x == b.x && a.y == b.y && a.width == b.width && a.height == b.height;
}

/* The part both share; {0,0,0,0} if none. */
struct rect rect_intersect(struct rect a, struct rect b);

/* The smallest rectangle around both; an empty one adds nothing. Clamped to what int32_t can say.
 */
struct rect rect_union(struct rect a, struct rect b);

/* True if inner is not empty and lies whole inside outer. */
bool rect_contains(struct rect outer, struct rect inner);

#endif
