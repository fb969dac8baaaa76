/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_SCRIPT_CANVAS_SOURCE_H
#define VITRINE_SCRIPT_CANVAS_SOURCE_H

#include "worker/engines/script/canvas/context.h"

/*
 * Styles as cairo sources. cairo's matrix is a translation at most: the bitmap's space, or a
 * layer's. A style lies in the space of the context's matrix.
 */

/* Sets it. False: it paints nothing (a gradient without extent, a pattern without pixels). */
bool source_set(cairo_t *cairo, const struct state *state, const struct style *style);

/* True if globalAlpha could not be put into the source and is still to be applied. */
bool source_needs_alpha(const struct state *state, const struct style *style);

/* conic.c: a picture of a conic gradient over a box of the bitmap's space, as a pattern; NULL if
 * there is no memory for it. inverse: from the bitmap's space to the gradient's. */
cairo_pattern_t *conic_pattern(const struct style *style, const cairo_matrix_t *inverse,
                               double alpha, const double box[4]);

#endif
