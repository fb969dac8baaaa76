/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "worker/engines/script/canvas/outline.h"

#include <math.h>

#include "worker/engines/script/canvas/list.h"
#include "worker/engines/script/canvas/numbers.h"

/* ------------------------------------------------------------------------------------- chains */

static void add_point(struct outline *outline, struct point point) {
    if (outline->point_count == outline->point_room)
        outline->points = list_grown(outline->points, &outline->point_room, sizeof point);
    outline->points[outline->point_count++] = point;
}

static void end_chain(struct outline *outline) {
    size_t first = outline->first, last = outline->point_count - 1;
    if (!outline->open)
        return;
    outline->open = false;
    if (outline->chain_count == outline->chain_room)
        outline->chains =
            list_grown(outline->chains, &outline->chain_room, sizeof *outline->chains);
    bool up = outline->way < 0;
    outline->chains[outline->chain_count++] =
        (struct chain_place){up ? last : first, up ? first : last, outline->way};
}

static bool same(struct point a, struct point b) {
    return a.x == b.x && a.y == b.y;
}

/* A line within the box. */
static void add_to_chain(struct outline *outline, struct point from, struct point to) {
    int way = (to.y > from.y) - (to.y < from.y);
    if (same(from, to))
        return;
    if (way == 0 && from.y == (int)from.y) {
        end_chain(outline);
        return;
    }
    bool goes_on = outline->open && (way == outline->way || way == 0 || outline->way == 0) &&
                   same(outline->points[outline->point_count - 1], from);
    if (!goes_on) {
        end_chain(outline);
        outline->open = true;
        outline->first = outline->point_count;
        outline->way = 0;
        add_point(outline, from);
    }
    add_point(outline, to);
    outline->way = way ? way : outline->way;
}

/* -------------------------------------------------------------------------------------- lines */

static double within(double value, double most) {
    return value < 0 ? 0 : value > most ? most : value;
}

static bool is_between(double value, double a, double b) {
    return (a < value && value < b) || (b < value && value < a);
}

static struct point at_height(struct point a, struct point b, double y) {
    return (struct point){a.x + (b.x - a.x) * ((y - a.y) / (b.y - a.y)), y};
}

/* Nothing can be seen of what lies on the right side, nor of what it changes. */
static void add_seen(struct outline *outline, struct point from, struct point to) {
    if (from.x < outline->width || to.x < outline->width)
        add_to_chain(outline, from, to);
}

/* Parted where it crosses the sides. */
static void add_beside(struct outline *outline, struct point a, struct point b) {
    double width = outline->width, height = outline->height;
    double sides[2] = {a.x < b.x ? 0 : width, a.x < b.x ? width : 0};
    struct point from = {within(a.x, width), a.y};
    for (int k = 0; k < 2; k++) {
        if (!is_between(sides[k], a.x, b.x))
            continue;
        double y = a.y + (b.y - a.y) * ((sides[k] - a.x) / (b.x - a.x));
        struct point to = {sides[k], within(y, height)};
        add_seen(outline, from, to);
        from = to;
    }
    add_seen(outline, from, (struct point){within(b.x, width), b.y});
}

static void add_line(struct outline *outline, struct point a, struct point b) {
    double width = outline->width, height = outline->height;
    if ((a.y <= 0 && b.y <= 0) || (a.y >= height && b.y >= height))
        return;
    struct point from = a, to = b;
    if (a.y < 0 || a.y > height)
        from = at_height(a, b, a.y < 0 ? 0 : height);
    if (b.y < 0 || b.y > height)
        to = at_height(a, b, b.y < 0 ? 0 : height);
    if (from.x >= 0 && from.x <= width && to.x >= 0 && to.x <= width)
        add_to_chain(outline, from, to);
    else
        add_beside(outline, from, to);
}

/* ------------------------------------------------------------------------------------- curves */

static double length(double x, double y) {
    return sqrt(x * x + y * y);
}

/* They are off by three quarters of the bend, over the square of how many. */
double curve_pieces(const struct point p[4]) {
    double first = length(p[0].x - 2 * p[1].x + p[2].x, p[0].y - 2 * p[1].y + p[2].y);
    double second = length(p[1].x - 2 * p[2].x + p[3].x, p[1].y - 2 * p[2].y + p[3].y);
    return ceil(sqrt((first > second ? first : second) * 15));
}

struct point curve_point(const struct point p[4], double t) {
    double s = 1 - t, a = s * s * s, b = 3 * s * s * t, c = 3 * s * t * t, d = t * t * t;
    return (struct point){a * p[0].x + b * p[1].x + c * p[2].x + d * p[3].x,
                          a * p[0].y + b * p[1].y + c * p[2].y + d * p[3].y};
}

static bool all_beside(double a, double b, double c, double d, double most) {
    return (a <= 0 && b <= 0 && c <= 0 && d <= 0) ||
           (a >= most && b >= most && c >= most && d >= most);
}

/* A curve that cannot be seen is as good as a line. */
static bool is_beside(const struct outline *outline, const struct point p[4]) {
    return all_beside(p[0].x, p[1].x, p[2].x, p[3].x, outline->width) ||
           all_beside(p[0].y, p[1].y, p[2].y, p[3].y, outline->height);
}

static struct point middle(struct point a, struct point b) {
    return (struct point){(a.x + b.x) / 2, (a.y + b.y) / 2};
}

static void halve(const struct point p[4], struct point first[4], struct point second[4]) {
    struct point inner = middle(p[1], p[2]);
    first[0] = p[0];
    first[1] = middle(p[0], p[1]);
    first[2] = middle(first[1], inner);
    second[3] = p[3];
    second[2] = middle(p[2], p[3]);
    second[1] = middle(inner, second[2]);
    first[3] = second[0] = middle(first[2], second[1]);
}

/* Halved while it is long, for most of what is long cannot be seen. */
static void add_curve(struct outline *outline, const struct point p[4], int halvings) {
    enum { MOST = 64 };
    double count = is_beside(outline, p) ? 1 : curve_pieces(p);
    struct point from = p[0], halves[2][4];
    if (count > MOST && halvings > 0) {
        halve(p, halves[0], halves[1]);
        add_curve(outline, halves[0], halvings - 1);
        add_curve(outline, halves[1], halvings - 1);
        return;
    }
    int pieces = count > MOST ? MOST : (int)count;
    for (int k = 1; k < pieces; k++) {
        struct point to = curve_point(p, (double)k / pieces);
        add_line(outline, from, to);
        from = to;
    }
    add_line(outline, from, p[3]);
}

/* -------------------------------------------------------------------------------------- paths */

void outline_begin(struct outline *outline, const struct pixels *box) {
    outline->point_count = outline->chain_count = 0;
    outline->left = box->left;
    outline->top = box->top;
    outline->width = box->right - box->left;
    outline->height = box->bottom - box->top;
    outline->start = outline->at = (struct point){0, 0};
    outline->open = false;
}

/* So far away, whatever it was, that sums stay finite. */
static double within_sums(double value) {
    return lesser(greater(value, -1e31), 1e31);
}

static struct point in_box(const struct outline *outline, struct point point) {
    return (struct point){within_sums(point.x) - outline->left,
                          within_sums(point.y) - outline->top};
}

static void go_to(struct outline *outline, struct point to) {
    add_line(outline, outline->at, to);
    outline->at = to;
}

void outline_move(struct outline *outline, struct point to) {
    outline_end(outline);
    outline->start = outline->at = in_box(outline, to);
}

void outline_line(struct outline *outline, struct point to) {
    go_to(outline, in_box(outline, to));
}

void outline_curve(struct outline *outline, struct point control, struct point other_control,
                   struct point to) {
    enum { HALVINGS_MOST = 120 }; /* from 1e30, the furthest a path goes, to 64 pieces */
    const struct point p[4] = {outline->at, in_box(outline, control),
                               in_box(outline, other_control), in_box(outline, to)};
    add_curve(outline, p, HALVINGS_MOST);
    outline->at = p[3];
}

void outline_end(struct outline *outline) {
    go_to(outline, outline->start);
    end_chain(outline);
}

void outline_path(struct outline *outline, const struct path *path) {
    const struct point *point = (const struct point *)(const void *)path->points;
    for (size_t k = 0; k < path->verb_count; k++) {
        switch ((enum path_verb)path->verbs[k]) {
        case PATH_MOVE:
            outline_move(outline, *point++);
            break;
        case PATH_LINE:
            outline_line(outline, *point++);
            break;
        case PATH_CUBIC:
            outline_curve(outline, point[0], point[1], point[2]);
            point += 3;
            break;
        case PATH_CLOSE:
            outline_end(outline);
            break;
        }
    }
    outline_end(outline);
}
