/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_SCRIPT_CANVAS_PATH_H
#define VITRINE_SCRIPT_CANVAS_PATH_H

#include <cairo.h>
#include <stdbool.h>
#include <stddef.h>

/*
 * A path of the canvas: points in the bitmap's own space (transformed when they were added, as the
 * HTML standard says), kept in doubles; cairo gets them when something is drawn, because its own
 * paths end at 8,388,607 and know no difference between a zero-length line and a point.
 */

enum path_verb { PATH_MOVE, PATH_LINE, PATH_CUBIC, PATH_CLOSE };

struct path {
    unsigned char *verbs;
    double *points; /* x, y: one for MOVE and LINE, three for CUBIC, none for CLOSE */
    size_t verb_count, verb_room, point_count, point_room;
    double start_x, start_y; /* of the present subpath */
    double x, y;             /* where it is */
    bool open;               /* there is a present subpath */
};

void path_clear(struct path *path);
void path_finish(struct path *path);

/* Points are given in the space that matrix maps to the bitmap's. Numbers are finite: the prelude
 * has seen to it. */
void path_move(struct path *path, const cairo_matrix_t *matrix, double x, double y);
void path_line(struct path *path, const cairo_matrix_t *matrix, double x, double y);
void path_quadratic(struct path *path, const cairo_matrix_t *matrix, const double point[4]);
void path_cubic(struct path *path, const cairo_matrix_t *matrix, const double point[6]);
void path_close(struct path *path);
void path_rectangle(struct path *path, const cairo_matrix_t *matrix, const double rectangle[4]);

/* arcs.c. ellipse: x, y, radii, rotation, start, end; anticlockwise. arc_to: x1, y1, x2, y2, radius.
 * round_rectangle: x, y, width, height, then the radii x, y of the corners: upper left, upper
 * right, lower right, lower left. */
void path_ellipse(struct path *path, const cairo_matrix_t *matrix, const double ellipse[7],
                  bool anticlockwise);
void path_arc_to(struct path *path, const cairo_matrix_t *matrix, const double arc[5]);
void path_round_rectangle(struct path *path, const cairo_matrix_t *matrix, const double shape[12]);

/* Strokes: what has no length is left out, for the standard draws no caps there. Dashes: lines are parted where they
 * come into sight, for cairo 1.16 loses a dash that begins and ends out of sight (_cairo_box_intersects_line_segment).
 */
enum path_use { PATH_FOR_FILL, PATH_FOR_STROKE, PATH_FOR_DASHES };

/* Puts it into cairo, whose matrix must be the identity but for a translation. */
void path_give(const struct path *path, cairo_t *cairo, enum path_use use);

/* The box of all points, control points too. False if it is empty. */
bool path_bounds(const struct path *path, double box[4]);

/* Whether it is one rectangle with upright sides, as path_rectangle makes them. */
bool path_is_box(const struct path *path);

/* Whether it is inside; points on the line are. geometry.c */
bool path_contains(const struct path *path, double x, double y, bool even_odd);

#endif
