/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <math.h>

#include "worker/engines/script/canvas/path.h"

/* From our path to cairo's. */

/* Pixels around what can be drawn on: cairo counts in 1/256 pixel with 32 bits, and slopes of lines a million pixels
 * long are lost to it. More than the widest line reaches (paint_set_line). */
static const double around = 131072;

/* From 1e30, the furthest a path goes, to there. */
enum { HALVINGS_MOST = 80 };

struct giving {
    cairo_t *cairo;
    double seen_least[2], seen_most[2];
    double least[2], most[2]; /* x, y: what cairo is told of */
    enum path_use use;
    double x, y;             /* where we are */
    double start_x, start_y; /* where the subpath began */
    bool drawn;              /* something of it has length */
    bool begun;              /* cairo knows of it */
};

static double within(double value, double least, double most) {
    return value < least ? least : value > most ? most : value;
}

static double x_within(const struct giving *to, double x) {
    return within(x, to->least[0], to->most[0]);
}

static double y_within(const struct giving *to, double y) {
    return within(y, to->least[1], to->most[1]);
}

static bool is_within(const struct giving *to, double x, double y) {
    return x == x_within(to, x) && y == y_within(to, y);
}

static void begin(struct giving *to) {
    if (!to->begun)
        cairo_move_to(to->cairo, x_within(to, to->x), y_within(to, to->y));
    to->begun = true;
}

/* Where a line from a to b crosses side, as a part of its length; 1: nowhere. */
static double crossing(double a, double b, double side) {
    double part = (side - a) / (b - a);
    return part > 0 && part < 1 ? part : 1;
}

/* What is out of reach moves to the edge, but not before the line has gone as far as it was to: a line that leaves
 * keeps its slope, and what it goes around stays inside. */
static void put_line(struct giving *to, double x, double y) {
    bool near = is_within(to, x, y) && is_within(to, to->x, to->y);
    double parts[8] = {1, 1, 1, 1, 1, 1, 1, 1};
    for (int k = 0; k < 2; k++) {
        double from = k ? to->y : to->x, end = k ? y : x;
        parts[k] = near ? 1 : crossing(from, end, to->least[k]);
        parts[2 + k] = near ? 1 : crossing(from, end, to->most[k]);
        bool dashes = to->use == PATH_FOR_DASHES;
        parts[4 + k] = dashes ? crossing(from, end, to->seen_least[k]) : 1;
        parts[6 + k] = dashes ? crossing(from, end, to->seen_most[k]) : 1;
    }
    for (double last = 0; last < 1;) {
        double next = 1;
        for (int k = 0; k < 8; k++)
            next = parts[k] > last && parts[k] < next ? parts[k] : next;
        double at_x = next < 1 ? to->x + (x - to->x) * next : x;
        double at_y = next < 1 ? to->y + (y - to->y) * next : y;
        cairo_line_to(to->cairo, x_within(to, at_x), y_within(to, at_y));
        last = next;
    }
    to->x = x;
    to->y = y;
}

static bool all_beyond(double a, double b, double c, double d, double least, double most) {
    return (a > most && b > most && c > most && d > most) ||
           (a < least && b < least && c < least && d < least);
}

/* Halved until it can be reached, or nothing of it can. */
static void put_cubic(struct giving *to, const double p[6], int depth) {
    double x0 = to->x, y0 = to->y, m[12];
    if (is_within(to, x0, y0) && is_within(to, p[0], p[1]) && is_within(to, p[2], p[3]) &&
        is_within(to, p[4], p[5])) {
        cairo_curve_to(to->cairo, p[0], p[1], p[2], p[3], p[4], p[5]);
        to->x = p[4];
        to->y = p[5];
        return;
    }
    if (depth == 0 || all_beyond(x0, p[0], p[2], p[4], to->least[0], to->most[0]) ||
        all_beyond(y0, p[1], p[3], p[5], to->least[1], to->most[1])) {
        put_line(to, p[4], p[5]);
        return;
    }
    for (int k = 0; k < 2; k++) {
        double a = k == 0 ? x0 : y0, b = p[k], c = p[2 + k], d = p[4 + k];
        m[k] = (a + b) / 2;
        m[2 + k] = (a + 2 * b + c) / 4;
        m[4 + k] = (a + 3 * b + 3 * c + d) / 8;
        m[6 + k] = (b + 2 * c + d) / 4;
        m[8 + k] = (c + d) / 2;
        m[10 + k] = d;
    }
    put_cubic(to, m, depth - 1);
    put_cubic(to, m + 6, depth - 1);
}

static bool same(double x, double y, double other_x, double other_y) {
    return x == other_x && y == other_y;
}

static void give_line(struct giving *to, double x, double y) {
    if (to->use != PATH_FOR_FILL && same(x, y, to->x, to->y))
        return;
    begin(to);
    put_line(to, x, y);
    to->drawn = true;
}

/* A cubic curve along one line: where along it the control points are and the end is, counted from the start. */
struct along {
    double control, other_control, end;
    double x, y; /* which way: of length 1 */
};

/* Pixels: cairo takes for straight what is closer to a line. */
static const double straight = 1.0 / 16;

static bool is_along_line(const struct giving *to, const double *point, struct along *along) {
    double x[3], y[3], longest = 0;
    int far = 0;
    for (int k = 0; k < 3; k++) {
        x[k] = point[2 * k] - to->x;
        y[k] = point[2 * k + 1] - to->y;
        double length = hypot(x[k], y[k]);
        far = length > longest ? k : far;
        longest = fmax(longest, length);
    }
    double way_x = x[far] / longest, way_y = y[far] / longest, place[3];
    for (int k = 0; k < 3; k++) {
        if (!(fabs(x[k] * way_y - y[k] * way_x) < straight))
            return false;
        place[k] = x[k] * way_x + y[k] * way_y;
    }
    *along = (struct along){place[0], place[1], place[2], way_x, way_y};
    return true;
}

/* Where it turns back, as parts of the curve: the zeros of its slope, in order. How many. */
static int turns_of(const struct along *along, double turns[2]) {
    double first = along->control, second = along->other_control - along->control;
    double third = along->end - along->other_control;
    double a = first - 2 * second + third, b = 2 * (second - first), c = first;
    double root = sqrt(b * b - 4 * a * c), sum = -(b + (b < 0 ? -root : root)) / 2;
    double zeros[2] = {fmin(sum / a, c / sum), fmax(sum / a, c / sum)};
    int count = 0;
    for (int k = 0; k < 2; k++)
        if (zeros[k] > 0 && zeros[k] < 1)
            turns[count++] = zeros[k];
    return count;
}

/* Strokes of a curve that turns back on its own line are lines: cairo's two sides of one would cancel each other. */
static bool give_turning(struct giving *to, const double *point) {
    struct along along;
    double turns[2], x = to->x, y = to->y;
    int count = is_along_line(to, point, &along) ? turns_of(&along, turns) : 0;
    for (int k = 0; k < count; k++) {
        double t = turns[k], s = 1 - t;
        double place = 3 * s * s * t * along.control + 3 * s * t * t * along.other_control +
                       t * t * t * along.end;
        give_line(to, x + place * along.x, y + place * along.y);
    }
    if (count > 0)
        give_line(to, point[4], point[5]);
    return count > 0;
}

static void give_cubic(struct giving *to, const double *point) {
    bool still = same(point[0], point[1], to->x, to->y) && same(point[2], point[3], to->x, to->y) &&
                 same(point[4], point[5], to->x, to->y);
    if (to->use != PATH_FOR_FILL && (still || give_turning(to, point)))
        return;
    begin(to);
    put_cubic(to, point, HALVINGS_MOST);
    to->drawn = true;
}

static void give_close(struct giving *to) {
    if (to->drawn) {
        if (to->use == PATH_FOR_DASHES || !is_within(to, to->x, to->y) ||
            !is_within(to, to->start_x, to->start_y))
            put_line(to, to->start_x, to->start_y);
        cairo_close_path(to->cairo);
    }
    to->x = to->start_x;
    to->y = to->start_y;
    to->drawn = to->begun = false;
}

static void give_move(struct giving *to, const double *point) {
    to->x = to->start_x = point[0];
    to->y = to->start_y = point[1];
    to->drawn = to->begun = false;
}

void path_give(const struct path *path, cairo_t *cairo, enum path_use use) {
    struct giving to = {.cairo = cairo, .use = use};
    double *least = to.seen_least, *most = to.seen_most;
    cairo_clip_extents(cairo, &least[0], &least[1], &most[0], &most[1]);
    for (int k = 0; k < 2; k++) {
        to.least[k] = least[k] - around;
        to.most[k] = most[k] + around;
    }
    const double *point = path->points;
    cairo_new_path(cairo);
    for (size_t k = 0; k < path->verb_count; k++) {
        switch ((enum path_verb)path->verbs[k]) {
        case PATH_MOVE:
            give_move(&to, point);
            point += 2;
            break;
        case PATH_LINE:
            give_line(&to, point[0], point[1]);
            point += 2;
            break;
        case PATH_CUBIC:
            give_cubic(&to, point);
            point += 6;
            break;
        case PATH_CLOSE:
            give_close(&to);
            break;
        }
    }
}
