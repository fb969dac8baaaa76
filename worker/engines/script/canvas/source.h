/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_SCRIPT_CANVAS_SOURCE_H
#define VITRINE_SCRIPT_CANVAS_SOURCE_H

#include "worker/engines/script/canvas/context.h"

/*
 * Styles as cairo sources. cairo's matrix is a translation at most: the bitmap's space, or a
 * layer's. A style lies in the space of the context's matrix.
 */

/* Sets it, for painting inside of that box of the bitmap's space. False: it paints nothing (a gradient
 * without extent, a pattern without pixels). */
bool source_set(cairo_t *cairo, const struct state *state, struct style *style,
                const double box[4]);

/* True if globalAlpha could not be put into the source and is still to be applied. */
bool source_needs_alpha(const struct state *state, const struct style *style);

/* gradient.c */
struct gradient {
    const struct style *style;
    const uint32_t *table;  /* of colours, the style's */
    cairo_matrix_t inverse; /* from the bitmap's space to the gradient's */
};

/* False: it paints nothing. */
bool gradient_of(struct style *style, const struct state *state, struct gradient *gradient);

/* Its colours at count pixels of the bitmap, from x on: source is a gradient. */
void gradient_row(const void *source, int y, int x, int count, uint32_t *words);

/* A picture of it over a box of the bitmap's space, as a pattern whose corner is the box's, rounded out; NULL if there is
 * no box. */
cairo_pattern_t *gradient_pattern(const struct gradient *gradient, const double box[4]);

#endif
