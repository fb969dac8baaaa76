/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <math.h>

#include "worker/engines/script/canvas/list.h"
#include "worker/engines/script/canvas/numbers.h"
#include "worker/engines/script/canvas/outline.h"
#include "worker/engines/script/canvas/paint.h"

/*
 * Outlines of strokes: along the left side of each subpath, around its end, and back along the right side. On the inner
 * side of a corner the outline goes through the corner itself: so it is, winding for winding, the sum of a rectangle
 * around each line and of what a join adds, all wound the same way, and its inside by the nonzero rule is what any of
 * them covers. Sides are worked out in the space of the context's matrix, where the line is equally wide everywhere.
 */

struct stroke {
    struct outline *outline;
    cairo_matrix_t matrix, inverse; /* without their translations */
    double half, limit;             /* of the width; of miters, squared */
    double step; /* of an arc, that it be off by a twentieth of a pixel at most */
    cairo_line_join_t join;
    cairo_line_cap_t cap;
    struct point start, at; /* of the subpath, on the bitmap */
    bool drawn;
    struct point first, last; /* directions, half a width long */
    double length;            /* of the last line */
};

/* The right side so far. */
static struct {
    struct point *points;
    size_t count, room;
} right;

static struct point plus(struct point a, struct point b) {
    return (struct point){a.x + b.x, a.y + b.y};
}

static struct point scaled_by(struct point a, double factor) {
    return (struct point){a.x * factor, a.y * factor};
}

static double dot(struct point a, struct point b) {
    return a.x * b.x + a.y * b.y;
}

static double cross(struct point a, struct point b) {
    return a.x * b.y - a.y * b.x;
}

/* A quarter of a turn to the left, as one looks along it. */
static struct point left_of(struct point way) {
    return (struct point){way.y, -way.x};
}

static struct point mapped(const cairo_matrix_t *matrix, struct point way) {
    cairo_matrix_transform_distance(matrix, &way.x, &way.y);
    return way;
}

/* --------------------------------------------------------------------------------------- sides */

/* A point of one side, way from the corner at. */
static void add_point(const struct stroke *stroke, bool on_left, struct point way) {
    struct point point = plus(stroke->at, mapped(&stroke->matrix, way));
    if (on_left) {
        outline_line(stroke->outline, point);
        return;
    }
    if (right.count == right.room)
        right.points = list_grown(right.points, &right.room, sizeof point);
    right.points[right.count++] = point;
}

/* Between a point and where it comes to by that angle, clockwise. */
static void add_arc(const struct stroke *stroke, bool on_left, struct point from, double angle) {
    int pieces = (int)ceil(fabs(angle) / stroke->step);
    struct point across = {-from.y, from.x};
    for (int k = 1; k < pieces; k++) {
        double part = angle * k / pieces;
        add_point(stroke, on_left, plus(scaled_by(from, cos(part)), scaled_by(across, sin(part))));
    }
}

/* Where sides meet that are that far from a corner before and after it; both are half a width long. */
static struct point tip_of(const struct stroke *stroke, struct point before, struct point after) {
    double square = stroke->half * stroke->half;
    return scaled_by(plus(before, after), square / (square + dot(before, after)));
}

static bool has_miter(const struct stroke *stroke, struct point before, struct point after) {
    double cosine = dot(before, after) / (stroke->half * stroke->half);
    return stroke->join == CAIRO_LINE_JOIN_MITER && 2 <= stroke->limit * (1 + cosine) &&
           cosine > -0.999999;
}

/* A curve's corners are round; where that does not show, there is but one point. */
static void add_outer(const struct stroke *stroke, bool on_left, struct point before,
                      struct point after, bool smooth) {
    double turn = atan2(fabs(cross(before, after)), dot(before, after));
    if (smooth && turn < stroke->step) {
        add_point(stroke, on_left, tip_of(stroke, before, after));
        return;
    }
    add_point(stroke, on_left, before);
    if (smooth || stroke->join == CAIRO_LINE_JOIN_ROUND)
        add_arc(stroke, on_left, before, on_left ? turn : -turn);
    else if (has_miter(stroke, before, after))
        add_point(stroke, on_left, tip_of(stroke, before, after));
    add_point(stroke, on_left, after);
}

/* Between lines that are long enough for the angle sides meet before the corner. */
static void add_inner(const struct stroke *stroke, bool on_left, struct point before,
                      struct point after, double length) {
    double reach = fabs(cross(before, after)) / stroke->half;
    if (dot(before, after) > 0 && reach < lesser(length, stroke->length)) {
        add_point(stroke, on_left, tip_of(stroke, before, after));
        return;
    }
    add_point(stroke, on_left, before);
    add_point(stroke, on_left, (struct point){0, 0});
    add_point(stroke, on_left, after);
}

/* Between the last line and one of that direction and length. */
static void add_join(const struct stroke *stroke, struct point way, double length, bool smooth) {
    bool clockwise = cross(stroke->last, way) > 0;
    double side = clockwise ? 1 : -1;
    struct point before = scaled_by(left_of(stroke->last), side);
    struct point after = scaled_by(left_of(way), side);
    add_outer(stroke, clockwise, before, after, smooth);
    add_inner(stroke, !clockwise, scaled_by(before, -1), scaled_by(after, -1), length);
}

/* From the left side around to the right one. */
static void add_cap(const struct stroke *stroke, struct point way) {
    struct point left = left_of(way), other = scaled_by(left, -1);
    add_point(stroke, true, left);
    if (stroke->cap == CAIRO_LINE_CAP_ROUND)
        add_arc(stroke, true, left, M_PI);
    if (stroke->cap == CAIRO_LINE_CAP_SQUARE) {
        add_point(stroke, true, plus(left, way));
        add_point(stroke, true, plus(other, way));
    }
    add_point(stroke, true, other);
}

static void add_right_side(const struct stroke *stroke) {
    while (right.count > 0)
        outline_line(stroke->outline, right.points[--right.count]);
}

/* -------------------------------------------------------------------------------------- lines */

static void begin(struct stroke *stroke, struct point way) {
    struct point left = mapped(&stroke->matrix, left_of(way));
    right.count = 0;
    stroke->first = way;
    stroke->drawn = true;
    outline_move(stroke->outline, plus(stroke->at, left));
    add_point(stroke, false, scaled_by(left_of(way), -1));
}

/* For a line from where it is; smooth: the curve goes on. False: that is no direction. */
static bool turn(struct stroke *stroke, struct point way, double length, bool smooth) {
    double all = sqrt(dot(way, way));
    if (!(all > 0))
        return false;
    way = scaled_by(way, stroke->half / all);
    if (stroke->drawn)
        add_join(stroke, way, length, smooth);
    else
        begin(stroke, way);
    stroke->last = way;
    stroke->length = length;
    return true;
}

static struct point way_to(const struct stroke *stroke, struct point from, struct point to) {
    return mapped(&stroke->inverse, (struct point){to.x - from.x, to.y - from.y});
}

static void add_line(struct stroke *stroke, struct point to, bool smooth) {
    struct point way = way_to(stroke, stroke->at, to);
    if (turn(stroke, way, sqrt(dot(way, way)), smooth))
        stroke->at = to;
}

static void end_subpath(struct stroke *stroke) {
    struct point at = stroke->at;
    if (!stroke->drawn)
        return;
    add_cap(stroke, stroke->last);
    add_right_side(stroke);
    stroke->at = stroke->start;
    add_cap(stroke, scaled_by(stroke->first, -1));
    outline_end(stroke->outline);
    stroke->at = at;
    stroke->drawn = false;
}

/* The join at the start is a shape of its own. */
static void close_subpath(struct stroke *stroke) {
    add_line(stroke, stroke->start, false);
    if (!stroke->drawn)
        return;
    struct point left = left_of(stroke->last);
    bool clockwise = cross(stroke->last, stroke->first) > 0;
    add_point(stroke, true, left);
    add_point(stroke, true, scaled_by(left, -1));
    add_right_side(stroke);
    outline_move(stroke->outline, stroke->at);
    if (clockwise)
        add_outer(stroke, true, left, left_of(stroke->first), false);
    else
        add_outer(stroke, true, scaled_by(left_of(stroke->first), -1), scaled_by(left, -1), false);
    outline_end(stroke->outline);
    stroke->drawn = false;
}

/* Its ends have the directions of its tangents, not of its pieces. */
static void add_curve(struct stroke *stroke, const struct point p[3]) {
    const struct point curve[4] = {stroke->at, p[0], p[1], p[2]};
    int pieces = (int)lesser(curve_pieces(curve), 1000);
    bool begun = false;
    for (int k = 1; k <= 3 && !begun; k++)
        begun = turn(stroke, way_to(stroke, curve[0], curve[k]), 0, false);
    for (int k = 1; k < pieces; k++)
        add_line(stroke, curve_point(curve, (double)k / pieces), true);
    if (begun)
        add_line(stroke, curve[3], true);
    for (int k = 2; k >= 0 && begun; k--)
        begun = !turn(stroke, way_to(stroke, curve[k], curve[3]), 0, true);
}

static void add_path(struct stroke *stroke, const struct path *path) {
    const struct point *point = (const struct point *)(const void *)path->points;
    for (size_t k = 0; k < path->verb_count; k++) {
        switch ((enum path_verb)path->verbs[k]) {
        case PATH_MOVE:
            end_subpath(stroke);
            stroke->start = stroke->at = *point++;
            break;
        case PATH_LINE:
            add_line(stroke, *point++, false);
            break;
        case PATH_CUBIC:
            add_curve(stroke, point);
            point += 3;
            break;
        case PATH_CLOSE:
            close_subpath(stroke);
            break;
        }
    }
    end_subpath(stroke);
}

double paint_largest_scale(const cairo_matrix_t *matrix) {
    return fmax(hypot(matrix->xx, matrix->yx), hypot(matrix->xy, matrix->yy));
}

void outline_stroke(struct outline *outline, const struct path *path, const struct state *state) {
    double scale = paint_largest_scale(&state->matrix);
    double half = lesser(state->line_width, LINE_WIDEST / scale) / 2;
    struct stroke stroke = {.outline = outline,
                            .matrix = state->matrix,
                            .half = half,
                            .limit = state->miter_limit * state->miter_limit,
                            .step = 2 * acos(1 - lesser(0.05 / (half * scale), 1)),
                            .join = state->join,
                            .cap = state->cap};
    stroke.matrix.x0 = stroke.matrix.y0 = 0;
    stroke.inverse = stroke.matrix;
    if (cairo_matrix_invert(&stroke.inverse) == CAIRO_STATUS_SUCCESS)
        add_path(&stroke, path);
}
