/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <math.h>

#include "worker/engines/script/canvas/path.h"

/* From our path to cairo's. */

/* cairo counts in 1/256 pixel with 32 bits; beyond this its sums overflow. */
static const double reach = 4e6;

static double within_reach(double value) {
    return value < -reach ? -reach : value > reach ? reach : value;
}

struct giving {
    cairo_t *cairo;
    double x, y;             /* where we are */
    double start_x, start_y; /* where the subpath began */
    bool drawn;              /* something of it has length */
    bool begun;              /* cairo knows of it */
};

static void begin(struct giving *to) {
    if (!to->begun)
        cairo_move_to(to->cairo, within_reach(to->x), within_reach(to->y));
    to->begun = true;
}

static bool same(double x, double y, double other_x, double other_y) {
    return x == other_x && y == other_y;
}

static void give_line(struct giving *to, double x, double y, bool for_stroke) {
    if (for_stroke && same(x, y, to->x, to->y))
        return;
    begin(to);
    cairo_line_to(to->cairo, within_reach(x), within_reach(y));
    to->x = x;
    to->y = y;
    to->drawn = true;
}

static void give_cubic(struct giving *to, const double *point, bool for_stroke) {
    bool still = same(point[0], point[1], to->x, to->y) && same(point[2], point[3], to->x, to->y) &&
                 same(point[4], point[5], to->x, to->y);
    if (for_stroke && still)
        return;
    begin(to);
    cairo_curve_to(to->cairo, within_reach(point[0]), within_reach(point[1]),
                   within_reach(point[2]), within_reach(point[3]), within_reach(point[4]),
                   within_reach(point[5]));
    to->x = point[4];
    to->y = point[5];
    to->drawn = true;
}

static void give_close(struct giving *to) {
    if (to->drawn)
        cairo_close_path(to->cairo);
    to->x = to->start_x;
    to->y = to->start_y;
    to->drawn = to->begun = false;
}

static void give_move(struct giving *to, const double *point) {
    to->x = to->start_x = point[0];
    to->y = to->start_y = point[1];
    to->drawn = to->begun = false;
}

void path_give(const struct path *path, cairo_t *cairo, bool for_stroke) {
    struct giving to = {.cairo = cairo};
    const double *point = path->points;
    cairo_new_path(cairo);
    for (size_t k = 0; k < path->verb_count; k++) {
        switch ((enum path_verb)path->verbs[k]) {
        case PATH_MOVE:
            give_move(&to, point);
            point += 2;
            break;
        case PATH_LINE:
            give_line(&to, point[0], point[1], for_stroke);
            point += 2;
            break;
        case PATH_CUBIC:
            give_cubic(&to, point, for_stroke);
            point += 6;
            break;
        case PATH_CLOSE:
            give_close(&to);
            break;
        }
    }
}
