/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_SCRIPT_CANVAS_CONTEXT_H
#define VITRINE_SCRIPT_CANVAS_CONTEXT_H

#include <cairo.h>
#include <stdbool.h>
#include <stdint.h>

#include "worker/engines/script/canvas/bitmap.h"
#include "worker/engines/script/canvas/filter.h"
#include "worker/engines/script/canvas/path.h"
#include "worker/engines/script/text/fonts.h"

/*
 * A 2D context as C sees it: the drawing state of the HTML standard's "canvas state", and the
 * bitmap. What a script reads back (the text of a colour, of a font) stays in the prelude.
 */

enum style_kind { STYLE_COLOR, STYLE_LINEAR, STYLE_RADIAL, STYLE_CONIC, STYLE_PATTERN };

/* What fills and strokes paint with. Shared by the states that were saved with it. */
struct style {
    unsigned references;
    enum style_kind kind;
    double color[4]; /* COLOR: 0 … 1, not premultiplied */
    double shape[6]; /* LINEAR x0 y0 x1 y1; RADIAL x0 y0 r0 x1 y1 r1; CONIC angle x y */
    unsigned stop_count;
    double *stops;            /* offset, then color, each */
    uint32_t *table;          /* gradient.c's, of the stops' colours with … */
    double table_alpha;       /* … this globalAlpha */
    cairo_surface_t *surface; /* PATTERN: NULL paints nothing */
    bool repeat_x, repeat_y;
    cairo_matrix_t matrix; /* PATTERN: its own transform */
};

enum composite {
    COMPOSITE_SOURCE_OVER,
    COMPOSITE_SOURCE_IN,
    COMPOSITE_SOURCE_OUT,
    COMPOSITE_SOURCE_ATOP,
    COMPOSITE_DESTINATION_OVER,
    COMPOSITE_DESTINATION_IN,
    COMPOSITE_DESTINATION_OUT,
    COMPOSITE_DESTINATION_ATOP,
    COMPOSITE_LIGHTER,
    COMPOSITE_COPY,
    COMPOSITE_XOR,
    COMPOSITE_MULTIPLY,
    COMPOSITE_SCREEN,
    COMPOSITE_OVERLAY,
    COMPOSITE_DARKEN,
    COMPOSITE_LIGHTEN,
    COMPOSITE_COLOR_DODGE,
    COMPOSITE_COLOR_BURN,
    COMPOSITE_HARD_LIGHT,
    COMPOSITE_SOFT_LIGHT,
    COMPOSITE_DIFFERENCE,
    COMPOSITE_EXCLUSION,
    COMPOSITE_HUE,
    COMPOSITE_SATURATION,
    COMPOSITE_COLOR,
    COMPOSITE_LUMINOSITY,
    COMPOSITE_CLEAR,
    COMPOSITE_END,
};

struct shadow {
    double color[4];
    double blur, x, y;
};

struct state {
    struct state *below;
    cairo_matrix_t matrix;
    bool invertible;
    struct style *fill, *stroke;
    double alpha;
    enum composite composite;
    double line_width, miter_limit, dash_offset;
    cairo_line_cap_t cap;
    cairo_line_join_t join;
    double *dash; /* owned */
    int dash_count;
    struct shadow shadow;
    bool smoothing;
    bool clip_is_box; /* the clip is whole pixels: [clip[0], clip[2]) × [clip[1], clip[3]) */
    int clip[4];
    struct filter filter;
    struct font_wish font;
};

struct context {
    struct bitmap *bitmap; /* whose it is */
    cairo_t *cairo;        /* matrix always the identity; holds the clip; saved with each state */
    struct state *state;
    struct path path, other;
    bool uses_other; /* the next drawing takes the other path */
};

/* The bitmap's context, or its first tile's, made if it has none; NULL if it has no pixels. */
struct context *context_of(struct bitmap *bitmap);
void context_destroy(struct context *context);

void context_save(struct context *context);
void context_restore(struct context *context);
/* Everything as in the beginning; pixels cleared. */
void context_reset(struct context *context);
void context_transform(struct context *context, const double matrix[6]);

/* The clip of cairo has changed: state's part of it. */
void context_note_clip(struct context *context);

/* The path to draw now. */
struct path *context_path(struct context *context);

struct style *style_color(const double color[4]);
struct style *style_gradient(const double *numbers, unsigned count);
struct style *style_pattern(const double pattern[9]);
struct style *style_keep(struct style *style);
void style_drop(struct style *style);

#endif
