/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "worker/engines/script/canvas/path.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "worker/engines/script/canvas/list.h"
#include "worker/engines/script/canvas/numbers.h"

void path_clear(struct path *path) {
    path->verb_count = path->point_count = 0;
    path->open = false;
}

void path_finish(struct path *path) {
    free(path->verbs);
    free(path->points);
    *path = (struct path){0};
}

static void add_verb(struct path *path, enum path_verb verb) {
    if (path->verb_count == path->verb_room)
        path->verbs = list_grown(path->verbs, &path->verb_room, 1);
    path->verbs[path->verb_count++] = (unsigned char)verb;
}

/* So far away that nothing can be told from infinity, near enough that sums stay finite. */
static double within_sums(double value) {
    return lesser(greater(value, -1e30), 1e30);
}

static void add_point(struct path *path, const cairo_matrix_t *matrix, double x, double y) {
    if (path->point_count == path->point_room)
        path->points = list_grown(path->points, &path->point_room, 2 * sizeof(double));
    cairo_matrix_transform_point(matrix, &x, &y);
    path->points[2 * path->point_count] = path->x = within_sums(x);
    path->points[2 * path->point_count + 1] = path->y = within_sums(y);
    path->point_count++;
}

void path_move(struct path *path, const cairo_matrix_t *matrix, double x, double y) {
    add_verb(path, PATH_MOVE);
    add_point(path, matrix, x, y);
    path->start_x = path->x;
    path->start_y = path->y;
    path->open = true;
}

/* "Ensure there is a subpath" (HTML, building paths). */
static void ensure(struct path *path, const cairo_matrix_t *matrix, double x, double y) {
    if (!path->open)
        path_move(path, matrix, x, y);
}

void path_line(struct path *path, const cairo_matrix_t *matrix, double x, double y) {
    bool first = !path->open;
    ensure(path, matrix, x, y);
    if (first)
        return;
    add_verb(path, PATH_LINE);
    add_point(path, matrix, x, y);
}

void path_cubic(struct path *path, const cairo_matrix_t *matrix, const double point[6]) {
    ensure(path, matrix, point[0], point[1]);
    add_verb(path, PATH_CUBIC);
    for (int k = 0; k < 6; k += 2)
        add_point(path, matrix, point[k], point[k + 1]);
}

/* Raised to the third degree, in the bitmap's space, where the present point is known. */
void path_quadratic(struct path *path, const cairo_matrix_t *matrix, const double point[4]) {
    static const cairo_matrix_t identity = {1, 0, 0, 1, 0, 0};
    ensure(path, matrix, point[0], point[1]);
    double x = point[0], y = point[1], end_x = point[2], end_y = point[3];
    cairo_matrix_transform_point(matrix, &x, &y);
    cairo_matrix_transform_point(matrix, &end_x, &end_y);
    path_cubic(path, &identity,
               (double[]){path->x + 2 * (x - path->x) / 3, path->y + 2 * (y - path->y) / 3,
                          end_x + 2 * (x - end_x) / 3, end_y + 2 * (y - end_y) / 3, end_x, end_y});
}

/* The next subpath begins where this one did. */
void path_close(struct path *path) {
    if (!path->open)
        return;
    add_verb(path, PATH_CLOSE);
    path->x = path->start_x;
    path->y = path->start_y;
}

void path_rectangle(struct path *path, const cairo_matrix_t *matrix, const double rectangle[4]) {
    double x = rectangle[0], y = rectangle[1], right = x + rectangle[2], bottom = y + rectangle[3];
    path_move(path, matrix, x, y);
    path_line(path, matrix, right, y);
    path_line(path, matrix, right, bottom);
    path_line(path, matrix, x, bottom);
    path_close(path);
    path_move(path, matrix, x, y);
}

bool path_bounds(const struct path *path, double box[4]) {
    box[0] = box[1] = INFINITY;
    box[2] = box[3] = -INFINITY;
    for (size_t k = 0; k < path->point_count; k++) {
        const double *point = path->points + 2 * k;
        box[0] = lesser(box[0], point[0]);
        box[1] = lesser(box[1], point[1]);
        box[2] = greater(box[2], point[0]);
        box[3] = greater(box[3], point[1]);
    }
    return path->point_count > 0;
}

bool path_is_box(const struct path *path) {
    static const unsigned char verbs[6] = {PATH_MOVE, PATH_LINE,  PATH_LINE,
                                           PATH_LINE, PATH_CLOSE, PATH_MOVE};
    const double *p = path->points;
    return path->verb_count == 6 && memcmp(path->verbs, verbs, sizeof verbs) == 0 &&
           ((p[1] == p[3] && p[2] == p[4] && p[5] == p[7] && p[6] == p[0]) ||
            (p[0] == p[2] && p[3] == p[5] && p[4] == p[6] && p[7] == p[1]));
}
