/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <math.h>

#include "worker/engines/script/canvas/path.h"

/* Is a point inside a path? Counted over straight pieces: a curve becomes 32 of them. */

enum { PIECES = 32 };

struct count {
    double x, y;
    int winding, crossings;
    bool on_line;
};

static bool lies_on(double px, double py, double x0, double y0, double x1, double y1) {
    double dx = x1 - x0, dy = y1 - y0, length = hypot(dx, dy);
    double away = length > 0 ? fabs((px - x0) * dy - (py - y0) * dx) / length : INFINITY;
    double along = length > 0 ? ((px - x0) * dx + (py - y0) * dy) / length : 0;
    return (px == x0 && py == y0) || (away < 1e-6 && along >= -1e-6 && along <= length + 1e-6);
}

static void count_line(struct count *count, double x0, double y0, double x1, double y1) {
    if (lies_on(count->x, count->y, x0, y0, x1, y1))
        count->on_line = true;
    bool up = y0 <= count->y && y1 > count->y, down = y1 <= count->y && y0 > count->y;
    if (!up && !down)
        return;
    double at = x0 + (count->y - y0) / (y1 - y0) * (x1 - x0);
    if (at <= count->x)
        return;
    count->crossings++;
    count->winding += up ? 1 : -1;
}

static void count_cubic(struct count *count, double x0, double y0, const double *point) {
    double from_x = x0, from_y = y0;
    for (int k = 1; k <= PIECES; k++) {
        double t = (double)k / PIECES, s = 1 - t;
        double a = s * s * s, b = 3 * s * s * t, c = 3 * s * t * t, d = t * t * t;
        double x = a * x0 + b * point[0] + c * point[2] + d * point[4];
        double y = a * y0 + b * point[1] + c * point[3] + d * point[5];
        count_line(count, from_x, from_y, x, y);
        from_x = x;
        from_y = y;
    }
}

/* Every subpath counts as closed. */
bool path_contains(const struct path *path, double x, double y, bool even_odd) {
    struct count count = {.x = x, .y = y};
    const double *point = path->points;
    double at_x = NAN, at_y = NAN, start_x = NAN,
           start_y = NAN; /* no line before the first point */
    for (size_t k = 0; k < path->verb_count; k++) {
        enum path_verb verb = path->verbs[k];
        if (verb == PATH_MOVE || verb == PATH_CLOSE)
            count_line(&count, at_x, at_y, start_x, start_y);
        if (verb == PATH_CLOSE) {
            at_x = start_x;
            at_y = start_y;
            continue;
        }
        if (verb == PATH_MOVE) {
            start_x = point[0];
            start_y = point[1];
        } else if (verb == PATH_LINE) {
            count_line(&count, at_x, at_y, point[0], point[1]);
        } else {
            count_cubic(&count, at_x, at_y, point);
        }
        point += verb == PATH_CUBIC ? 6 : 2;
        at_x = point[-2];
        at_y = point[-1];
    }
    count_line(&count, at_x, at_y, start_x, start_y);
    return count.on_line || (even_odd ? count.crossings % 2 != 0 : count.winding != 0);
}
