/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "proto/geometry.h"

static int64_t smaller(int64_t a, int64_t b) {
    return a < b ? a : b;
}

static int64_t larger(int64_t a, int64_t b) {
    return a > b ? a : b;
}

static int64_t right_of(struct rect r) {
    return (int64_t)r.x + r.width;
}

static int64_t bottom_of(struct rect r) {
    return (int64_t)r.y + r.height;
}

static struct rect from_edges(int64_t left, int64_t top, int64_t right, int64_t bottom) {
    return (struct rect){
        .x = (int32_t)left,
        .y = (int32_t)top,
        .width = (int32_t)smaller(right - left, INT32_MAX),
        .height = (int32_t)smaller(bottom - top, INT32_MAX),
    };
}

struct rect rect_intersect(struct rect a, struct rect b) {
    int64_t left = larger(a.x, b.x), right = smaller(right_of(a), right_of(b));
    int64_t top = larger(a.y, b.y), bottom = smaller(bottom_of(a), bottom_of(b));
    if (rect_is_empty(a) || rect_is_empty(b) || right <= left || bottom <= top)
        return (struct rect){0};
    return from_edges(left, top, right, bottom);
}

struct rect rect_union(struct rect a, struct rect b) {
    if (rect_is_empty(a))
        return rect_is_empty(b) ? (struct rect){0} : b;
    if (rect_is_empty(b))
        return a;
    return from_edges(smaller(a.x, b.x), smaller(a.y, b.y), larger(right_of(a), right_of(b)),
                      larger(bottom_of(a), bottom_of(b)));
}

bool rect_contains(struct rect outer, struct rect inner) {
    return !rect_is_empty(inner) && inner.x >= outer.x && inner.y >= outer.y &&
           right_of(inner) <= right_of(outer) && bottom_of(inner) <= bottom_of(outer);
}
