/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_SCRIPT_CANVAS_BAND_H
#define VITRINE_SCRIPT_CANVAS_BAND_H

#include "worker/engines/script/canvas/cover.h"

/*
 * Straight pieces of thin lines in one opaque colour, straight onto the pixels: column by column where
 * they are flat, row by row where they are steep. A column's coverage is the area between two slanted
 * edges, in closed form: a third of the time that a polygon takes.
 */

struct piece {
    struct point from, to; /* not the same */
    struct point normal;   /* half a width long */
    /* It ends at the nearest column, for the piece beside it goes on nearly the same way; if not, as the
     * normal is. */
    bool from_seam, to_seam;
};

/* Whether a piece of that normal and the one after it may share a seam. */
bool band_goes_on(struct point before, struct point after);

/* word: alpha 255. Ends that are no seams are polygons, told to row. */
void band_draw(const struct piece *piece, const struct pixels *pixels, uint32_t word,
               cover_row *row, void *user);

#endif
