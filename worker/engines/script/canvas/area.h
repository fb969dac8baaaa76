/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_SCRIPT_CANVAS_AREA_H
#define VITRINE_SCRIPT_CANVAS_AREA_H

#include <stdint.h>

#include "worker/engines/script/canvas/numbers.h"

/*
 * Coverage of a row of pixels by areas: for each pixel, the signed areas that pieces of edges cut off to
 * their right are added up in a row of sums; running along it gives the coverage. One row of sums serves
 * all: it stays in the cache.
 */

extern float *area_sums; /* all 0 between rows */

/* Room for pixels 0 … width - 1. */
void area_make_room(int width);

/* An edge over count pixels, at least two, to sums that begin at the first. */
void area_add_flat(float *sums, double left, double right, double down, int count);

/* A piece of an edge within the row: 0 <= left <= right <= width, and how far down it goes, upwards negative. It
 * touches sums from left, rounded down, to one more than right, rounded up. */
static inline void area_add(double left, double right, double down) {
    int first = (int)left, last = rounded_up(right);
    if (last <= first + 1) {
        double middle = (left + right) / 2 - first;
        area_sums[first] += (float)(down * (1 - middle));
        area_sums[first + 1] += (float)(down * middle);
    } else {
        area_add_flat(area_sums + first, left - first, right - first, down, last - first);
    }
}

/* The coverage, 0 … 255, of the pixels from … end - 1, of which sum is covered already; clears the sums up to, and
 * with, end. Stays until the next. */
const uint8_t *area_take(int from, int end, float sum);

#endif
