/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_SCRIPT_CANVAS_PAINT_H
#define VITRINE_SCRIPT_CANVAS_PAINT_H

#include "worker/engines/script/canvas/context.h"

/*
 * The drawing model of the HTML standard (section "Drawing model"): shape → filter → shadow →
 * globalCompositeOperation within the clip. What needs none of it is drawn straight onto the
 * bitmap; all else goes through a layer.
 */
struct shape {
    /* Draws it with the operator cairo has; its matrix is a translation from the bitmap's space. */
    void (*draw)(cairo_t *cairo, const struct context *context, const struct shape *shape);
    const void *data;
    double box[4];     /* in the bitmap's space: nothing of it is outside */
    bool is_box;       /* it is all of box, evenly of … */
    double alpha;      /* … this alpha */
    bool not_straight; /* draw() needs OVER: it has sources that alpha could not be put into */
};

void paint(struct context *context, const struct shape *shape);

/* The shapes. */
void paint_fill(struct context *context, const struct path *path, bool even_odd);
void paint_stroke(struct context *context, const struct path *path);
void paint_clear(struct context *context, const double rectangle[4]);
void paint_clip(struct context *context, const struct path *path, bool even_odd);

/* image.c. image: bitmap, source rectangle, destination rectangle. */
void paint_image(struct context *context, const double image[9]);

/* lines.c. Strokes it straight onto the bitmap, without dashes, if it is thin. False: it is not. */
bool paint_thin_lines(const struct context *context, const struct path *path);

/* fill.c. Fills it, or its stroke without dashes, by source-over. */
struct pixels;
void paint_path(const struct pixels *pixels, const struct path *path, bool even_odd, uint32_t word);
struct rows;
void paint_path_rows(const struct pixels *pixels, const struct path *path, bool even_odd,
                     const struct rows *rows);
void paint_path_stroke(const struct pixels *pixels, const struct path *path,
                       const struct state *state, uint32_t word);

/* boxes.c. The lines, half of their width that, around an upright box, joined by miters. False: it is too small. */
bool paint_frame(const struct context *context, const double box[4], double half);

/* glyphs.c. text: the arguments of OPERATION(draw_text). */
void paint_text(struct context *context, const double text[8]);

/* Whether a point of the bitmap is on the stroke. */
bool paint_stroke_contains(struct context *context, const struct path *path, double x, double y);

/* The line's width, joins and dashes, to a cairo whose matrix is the context's. */
void paint_set_line(cairo_t *cairo, const struct state *state);

/* How far a stroke reaches from its path, in the bitmap's pixels. */
double paint_line_reach(const struct state *state);

/* A line so wide that it cannot be told from wider ones, and within give.c's reach: pixels. */
enum { LINE_WIDEST = 65536 };

/* stroke.c. How many pixels one of its space can be. */
double paint_largest_scale(const cairo_matrix_t *matrix);

#endif
