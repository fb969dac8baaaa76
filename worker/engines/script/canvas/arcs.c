/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <math.h>

#include "worker/engines/script/canvas/path.h"

/* Circles as cubic curves: an eighth of a turn each, off by at most 4e-6 of the radius. */
static const double eighth = M_PI / 4;
static const double turn = 2 * M_PI;

/* From the unit circle to an ellipse's place. */
static cairo_matrix_t placed(const cairo_matrix_t *matrix, const double ellipse[5]) {
    cairo_matrix_t place;
    cairo_matrix_init_translate(&place, ellipse[0], ellipse[1]);
    cairo_matrix_rotate(&place, ellipse[4]);
    cairo_matrix_scale(&place, ellipse[2], ellipse[3]);
    cairo_matrix_multiply(&place, &place, matrix);
    return place;
}

/* From an angle on, some equal pieces. */
static void add_pieces(struct path *path, const cairo_matrix_t *place, double angle, double piece,
                       int count) {
    double reach = 4.0 / 3 * tan(piece / 4), x = cos(angle), y = sin(angle);
    for (int k = 1; k <= count; k++) {
        double to_x = cos(angle + piece * k), to_y = sin(angle + piece * k);
        path_cubic(path, place,
                   (double[]){x - reach * y, y + reach * x, to_x + reach * to_y,
                              to_y - reach * to_x, to_x, to_y});
        x = to_x;
        y = to_y;
    }
}

/* The signed angle that is drawn: at most one turn (HTML, "ellipse method steps"). */
static double sweep_of(double start, double end, bool anticlockwise) {
    double sweep = end - start;
    if (anticlockwise)
        return sweep <= -turn ? -turn : sweep > 0 ? fmod(sweep, turn) - turn : sweep;
    return sweep >= turn ? turn : sweep < 0 ? turn + fmod(sweep, turn) : sweep;
}

void path_ellipse(struct path *path, const cairo_matrix_t *matrix, const double ellipse[7],
                  bool anticlockwise) {
    double start = ellipse[5], sweep = sweep_of(start, ellipse[6], anticlockwise);
    cairo_matrix_t place = placed(matrix, ellipse);
    int pieces = (int)ceil(fabs(sweep) / eighth - 1e-9);
    path_line(path, &place, cos(start), sin(start));
    add_pieces(path, &place, start, sweep / pieces, pieces);
}

static void inverse_point(const cairo_matrix_t *matrix, double *x, double *y) {
    cairo_matrix_t inverse = *matrix;
    if (cairo_matrix_invert(&inverse) == CAIRO_STATUS_SUCCESS)
        cairo_matrix_transform_point(&inverse, x, y);
}

void path_arc_to(struct path *path, const cairo_matrix_t *matrix, const double arc[5]) {
    double x1 = arc[0], y1 = arc[1], radius = arc[4];
    if (!path->open)
        path_move(path, matrix, x1, y1);
    double x0 = path->x, y0 = path->y;
    inverse_point(matrix, &x0, &y0);
    double back_x = x0 - x1, back_y = y0 - y1, on_x = arc[2] - x1, on_y = arc[3] - y1;
    double back = hypot(back_x, back_y), on = hypot(on_x, on_y);
    double cross = back_x * on_y - back_y * on_x;
    if (back == 0 || on == 0 || radius == 0 || fabs(cross) <= 1e-12 * back * on) {
        path_line(path, matrix, x1, y1);
        return;
    }
    double cosine = (back_x * on_x + back_y * on_y) / (back * on);
    double along = radius / tan(acos(fmax(-1, fmin(1, cosine))) / 2); /* corner to tangent points */
    double side = cross > 0 ? 1 : -1;
    double from_x = x1 + back_x / back * along, from_y = y1 + back_y / back * along;
    double to_x = x1 + on_x / on * along, to_y = y1 + on_y / on * along;
    double center_x = from_x - side * back_y / back * radius;
    double center_y = from_y + side * back_x / back * radius;
    path_ellipse(path, matrix,
                 (double[]){center_x, center_y, radius, radius, 0,
                            atan2(from_y - center_y, from_x - center_x),
                            atan2(to_y - center_y, to_x - center_x)},
                 side > 0);
}

static void add_corner(struct path *path, const cairo_matrix_t *matrix, double x, double y,
                       const double radii[2], double from, double direction) {
    cairo_matrix_t place = placed(matrix, (double[]){x, y, radii[0], radii[1], 0});
    if (radii[0] == 0 || radii[1] == 0) {
        double to = from + 2 * direction * eighth;
        path_line(path, &place, cos(to), sin(to));
        return;
    }
    add_pieces(path, &place, from, direction * eighth, 2);
}

/* A negative side turns the figure over: the same corners, the other way round. */
void path_round_rectangle(struct path *path, const cairo_matrix_t *matrix, const double shape[12]) {
    cairo_matrix_t placement;
    double width = fabs(shape[2]), height = fabs(shape[3]);
    const double *radii = shape + 4;
    cairo_matrix_init(&placement, shape[2] < 0 ? -1 : 1, 0, 0, shape[3] < 0 ? -1 : 1, shape[0],
                      shape[1]);
    cairo_matrix_multiply(&placement, &placement, matrix);
    path_move(path, &placement, radii[0], 0);
    path_line(path, &placement, width - radii[2], 0);
    add_corner(path, &placement, width - radii[2], radii[3], radii + 2, -M_PI / 2, 1);
    path_line(path, &placement, width, height - radii[5]);
    add_corner(path, &placement, width - radii[4], height - radii[5], radii + 4, 0, 1);
    path_line(path, &placement, radii[6], height);
    add_corner(path, &placement, radii[6], height - radii[7], radii + 6, M_PI / 2, 1);
    path_line(path, &placement, 0, radii[1]);
    add_corner(path, &placement, radii[0], radii[1], radii, M_PI, 1);
    path_close(path);
    path_move(path, matrix, shape[0], shape[1]);
}
