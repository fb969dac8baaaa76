/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_SCRIPT_CANVAS_CHAIN_H
#define VITRINE_SCRIPT_CANVAS_CHAIN_H

#include <stdbool.h>
#include <stddef.h>

#include "worker/engines/script/canvas/cover.h"
#include "worker/engines/script/canvas/numbers.h"

/* Chains of an outline in one row of pixels: what scan.c and tangle.c share. */

/* A part of a line within a row: y0 <= y1, both 0 … 1 from the row's upper edge. */
struct piece {
    double x0, y0, x1, y1;
};

struct chain {
    struct chain *next; /* that begins in the same row */
    size_t at, last; /* points: the upper end of the line that is next, and the chain's lower end */
    int step, sign;  /* through the points; of the winding number */
    struct point from, to; /* that line */
    double slope, x, y;    /* how far down it has been followed */
    /* In the present row: */
    double left, right; /* its extent */
    size_t first_piece, piece_count;
    bool through;       /* from the upper edge to the lower one */
    double top, bottom; /* x where it enters and leaves a band of the row */
    double key;         /* by which it is sorted */
};

/* Where chains cross each other by less than this, nobody sees it: an eighth of a level of coverage. */
static const double CLOSE = 1.0 / 2048;

/* By key. */
void chain_sort(struct chain **chains, size_t count);

/* Where a piece that is not level is at y, or ends before. */
static inline double piece_x(const struct piece *piece, double y) {
    double part = (y - piece->y0) / (piece->y1 - piece->y0);
    double x = piece->x0 + (piece->x1 - piece->x0) * part;
    return greater(lesser(x, greater(piece->x0, piece->x1)), lesser(piece->x0, piece->x1));
}

static inline bool is_inside(int winding, bool even_odd) {
    return even_odd ? winding & 1 : winding != 0;
}

/* tangle.c: the areas of chains that cross each other, begin or end within the row. To the left and to the right of
 * them the winding number is the same from the row's upper edge to its lower one; winding: to the left. */
void tangle_add(struct chain **chains, size_t count, const struct piece *pieces, int winding,
                bool even_odd);

#endif
