/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <glib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "worker/engines/script/canvas/context.h"
#include "worker/engines/script/canvas/outline.h"
#include "worker/engines/script/canvas/path.h"
#include "worker/worker.h"

/*
 * What scan() says of wicked shapes, held against another answer: winding numbers along many thin lines of each row,
 * straight from the path.
 */

enum { LEFT = 3, TOP = 2, WIDTH = 24, HEIGHT = 20, LINES = 128 /* of a row */ };

static const struct pixels box = {
    .left = LEFT, .top = TOP, .right = LEFT + WIDTH, .bottom = TOP + HEIGHT};
static const cairo_matrix_t identity = {1, 0, 0, 1, 0, 0};

_Noreturn void worker_fault(enum fault_code code, uint64_t detail) {
    g_error("fault %d, %" G_GUINT64_FORMAT, (int)code, detail);
}

/* ------------------------------------------------------------------------------- what scan says */

struct told {
    uint8_t coverage[HEIGHT][WIDTH];
    int y, end; /* so far */
};

/* From the top, from the left, nothing twice, nothing outside. */
static void check_order(struct told *told, int y, int x, int count) {
    g_assert_cmpint(y, >=, told->y);
    g_assert_cmpint(y, <, box.bottom);
    told->end = y > told->y ? box.left : told->end;
    told->y = y;
    g_assert_cmpint(x, >=, told->end);
    g_assert_cmpint(count, >, 0);
    told->end = x + count;
    g_assert_cmpint(told->end, <=, box.right);
}

static void take_row(void *user, int y, int x, int count, const uint8_t *coverage) {
    struct told *told = user;
    check_order(told, y, x, count);
    memcpy(&told->coverage[y - TOP][x - LEFT], coverage, (size_t)count);
}

static void take_run(void *user, int y, int x, int count) {
    struct told *told = user;
    check_order(told, y, x, count);
    memset(&told->coverage[y - TOP][x - LEFT], 255, (size_t)count);
}

static struct outline outline;

static struct told told_of_outline(bool even_odd) {
    struct told told = {.y = TOP, .end = LEFT};
    scan(&outline, even_odd, &box, take_row, take_run, &told);
    return told;
}

static struct told told_of(const struct path *path, bool even_odd) {
    outline_begin(&outline, &box);
    outline_path(&outline, path);
    return told_of_outline(even_odd);
}

/* --------------------------------------------------------------------------- the other answer */

struct crossing {
    double x;
    int way;
};

static int by_x(const void *a, const void *b) {
    const struct crossing *first = a, *second = b;
    return (first->x > second->x) - (first->x < second->x);
}

static void cross(GArray *crossings, double y, struct point a, struct point b) {
    int way = (a.y <= y && b.y > y) - (b.y <= y && a.y > y);
    double x = way ? a.x + (b.x - a.x) * ((y - a.y) / (b.y - a.y)) : 0;
    if (way)
        g_array_append_vals(crossings, &(struct crossing){x, way}, 1);
}

/* Straight lines and closed subpaths only. */
static void cross_path(GArray *crossings, double y, const struct path *path) {
    const struct point *point = (const struct point *)(const void *)path->points;
    struct point at = {0}, start = {0};
    for (size_t k = 0; k < path->verb_count; k++) {
        struct point to = path->verbs[k] == PATH_CLOSE ? start : *point++;
        if (path->verbs[k] == PATH_MOVE) {
            cross(crossings, y, at, start);
            start = to;
        } else {
            cross(crossings, y, at, to);
        }
        at = to;
    }
    cross(crossings, y, at, start);
}

static void add_stretch(double *row, double from, double to) {
    from = CLAMP(from - LEFT, 0, WIDTH);
    to = CLAMP(to - LEFT, 0, WIDTH);
    for (int x = 0; x < WIDTH; x++)
        row[x] += MAX(0, MIN(to, x + 1) - MAX(from, x));
}

static void add_line(double *row, double y, const struct path *path, bool even_odd) {
    g_autoptr(GArray) crossings = g_array_new(FALSE, FALSE, sizeof(struct crossing));
    cross_path(crossings, y, path);
    g_array_sort(crossings, by_x);
    int winding = 0;
    for (guint k = 0; k + 1 < crossings->len; k++) {
        const struct crossing *all = (const struct crossing *)(void *)crossings->data;
        winding += all[k].way;
        if (even_odd ? winding % 2 != 0 : winding != 0)
            add_stretch(row, all[k].x, all[k + 1].x);
    }
}

struct difference {
    double most, sum;
};

static struct difference compare(const struct path *path, bool even_odd) {
    struct told told = told_of(path, even_odd);
    struct difference difference = {0};
    for (int y = 0; y < HEIGHT; y++) {
        double row[WIDTH] = {0};
        for (int line = 0; line < LINES; line++)
            add_line(row, TOP + y + (line + 0.5) / LINES, path, even_odd);
        for (int x = 0; x < WIDTH; x++) {
            double away = fabs(row[x] / LINES * 255 - told.coverage[y][x]);
            difference.most = MAX(difference.most, away);
            difference.sum += away;
        }
    }
    return difference;
}

/* -------------------------------------------------------------------------------------- shapes */

/* Around the box, too; every so often on whole or half pixels, or where another one was. */
static double wicked_place(double least, double size) {
    double value = g_test_rand_double_range(least - 4, least + size + 4);
    switch (g_test_rand_int_range(0, 8)) {
    case 0:
        return round(value);
    case 1:
        return round(value * 2) / 2;
    case 2:
        return least + size / 2;
    case 3:
        return value + g_test_rand_double_range(-300, 300);
    default:
        return value;
    }
}

static struct point wicked_point(void) {
    return (struct point){wicked_place(LEFT, WIDTH), wicked_place(TOP, HEIGHT)};
}

static void add_corner(struct path *path, struct point point, bool begins) {
    if (begins)
        path_move(path, &identity, point.x, point.y);
    else
        path_line(path, &identity, point.x, point.y);
}

/* Subpaths of some corners; a corner may share its height or its place with one before. */
static void wicked_path(struct path *path, int corners) {
    struct point last = {0};
    path_clear(path);
    for (int k = 0; k < corners; k++) {
        struct point point = wicked_point();
        switch (g_test_rand_int_range(0, 10)) {
        case 0:
            point.y = last.y;
            break;
        case 1:
            point.x = last.x;
            break;
        case 2:
            point = last;
            break;
        }
        add_corner(path, point, k == 0 || g_test_rand_int_range(0, 8) == 0);
        last = point;
    }
}

/* Corners of every kind, crossings and all: as good as the other answer is. */
static void few_corners(void) {
    struct path path = {0};
    for (int k = 0; k < 1500; k++) {
        wicked_path(&path, g_test_rand_int_range(3, 9));
        struct difference difference = compare(&path, k & 1);

        g_assert_cmpfloat(difference.most, <=, 4);
    }
    path_finish(&path);
}

static void crowds_of_corners(void) {
    struct path path = {0};
    for (int k = 0; k < 60; k++) {
        wicked_path(&path, g_test_rand_int_range(50, 400));
        struct difference difference = compare(&path, k & 1);
        g_test_message("most %g, mean %g", difference.most, difference.sum / (WIDTH * HEIGHT));
        g_assert_cmpfloat(difference.most, <=, 64);
        g_assert_cmpfloat(difference.sum / (WIDTH * HEIGHT), <=, 6);
    }
    path_finish(&path);
}

/* ------------------------------------------------------------------------------ far and curved */

static void check_all(const struct told *told, uint8_t coverage) {
    for (int y = 0; y < HEIGHT; y++)
        for (int x = 0; x < WIDTH; x++)
            g_assert_cmpint(told->coverage[y][x], ==, coverage);
}

static void corners_at_the_end_of_numbers(void) {
    static const double far[] = {-1e30, 1e30, -1e9, 1e9, 0, 1e-30};
    struct path path = {0};
    for (int k = 0; k < 3000; k++) {
        path_clear(&path);
        for (int corner = 0; corner < 12; corner += 3) {
            double place[6];
            for (int n = 0; n < 6; n++)
                place[n] = far[g_test_rand_int_range(0, G_N_ELEMENTS(far))];
            if (k & 1)
                path_line(&path, &identity, place[0], place[1]);
            else
                path_cubic(&path, &identity, place);
        }
        told_of(&path, k & 2); /* in order, and within the box */
    }
    for (int way = 0; way < 2; way++) {
        path_clear(&path);
        path_line(&path, &identity, -1e30, -1e30);
        path_line(&path, &identity, way ? 1e30 : 0, way ? -1e30 : 1e30);
        path_line(&path, &identity, way ? 0 : 1e30, way ? 1e30 : -1e30);
        struct told told = told_of(&path, false);
        check_all(&told, 255);
    }
    path_finish(&path);
}

static struct point on_curve(const double *p, double t) {
    double s = 1 - t, a = s * s * s, b = 3 * s * s * t, c = 3 * s * t * t, d = t * t * t;
    return (struct point){a * p[0] + b * p[2] + c * p[4] + d * p[6],
                          a * p[1] + b * p[3] + c * p[5] + d * p[7]};
}

/* The same curve as a thousand lines. A twentieth of a pixel is thirteen levels. */
static void curves(void) {
    struct path curved = {0}, straight = {0};
    for (int k = 0; k < 300; k++) {
        double p[8];
        for (int n = 0; n < 8; n += 2) {
            struct point point = wicked_point();
            p[n] = point.x;
            p[n + 1] = point.y;
        }
        path_clear(&curved);
        path_clear(&straight);
        path_move(&curved, &identity, p[0], p[1]);
        path_cubic(&curved, &identity, p + 2);
        for (int n = 0; n <= 1000; n++) {
            struct point point = on_curve(p, n / 1000.0);
            path_line(&straight, &identity, point.x, point.y);
        }
        struct told told = told_of(&curved, k & 1), other = told_of(&straight, k & 1);
        for (int y = 0; y < HEIGHT; y++)
            for (int x = 0; x < WIDTH; x++)
                g_assert_cmpint(abs(told.coverage[y][x] - other.coverage[y][x]), <=, 26);
    }
    path_finish(&curved);
    path_finish(&straight);
}

/* ------------------------------------------------------------------------------------- strokes */

static double distance(struct point p, struct point a, struct point b) {
    double x = b.x - a.x, y = b.y - a.y, square = x * x + y * y;
    double part = square > 0 ? CLAMP(((p.x - a.x) * x + (p.y - a.y) * y) / square, 0, 1) : 0;
    return hypot(p.x - a.x - part * x, p.y - a.y - part * y);
}

/* What a round pen touches is no further from a line than its half: on the plane where it is round. */
static bool is_touched(struct point p, const struct point *corners, int count, double half) {
    for (int k = 1; k < count; k++)
        if (distance(p, corners[k - 1], corners[k]) <= half)
            return true;
    return false;
}

enum { CORNERS = 5, SAMPLES = 16 /* a side of a pixel */ };

static double touched_share(int x, int y, const cairo_matrix_t *inverse,
                            const struct point *corners, double half) {
    int touched = 0;
    for (int k = 0; k < SAMPLES * SAMPLES; k++) {
        struct point p = {x + (k % SAMPLES + 0.5) / SAMPLES, y + (k / SAMPLES + 0.5) / SAMPLES};
        cairo_matrix_transform_point(inverse, &p.x, &p.y);
        touched += is_touched(p, corners, CORNERS, half);
    }
    return (double)touched / (SAMPLES * SAMPLES);
}

/* Long ones and such as are shorter than the line is wide, there and back again. */
static void wicked_stroke(struct point *corners, struct path *path, const cairo_matrix_t *matrix) {
    path_clear(path);
    for (int k = 0; k < CORNERS; k++) {
        corners[k] = wicked_point();
        if (k > 0 && g_test_rand_int_range(0, 2) == 0)
            corners[k] = (struct point){corners[k - 1].x + g_test_rand_double_range(-2, 2),
                                        corners[k - 1].y + g_test_rand_double_range(-2, 2)};
        if (k > 1 && g_test_rand_int_range(0, 4) == 0)
            corners[k] = corners[k - 2];
        path_line(path, matrix, corners[k].x, corners[k].y);
    }
}

static void round_strokes(void) {
    static const cairo_matrix_t matrices[] = {
        {1, 0, 0, 1, 0, 0}, {-0.6, 0.8, 0.8, 0.6, 9, -3}, {1, 0.4, -0.7, 0.5, 8, 1}};
    struct state state = {.cap = CAIRO_LINE_CAP_ROUND, .join = CAIRO_LINE_JOIN_ROUND};
    struct path path = {0};
    struct point corners[CORNERS];
    for (int k = 0; k < 150; k++) {
        state.matrix = matrices[k % 3];
        state.line_width = g_test_rand_double_range(0.5, 12);
        wicked_stroke(corners, &path, &state.matrix);
        outline_begin(&outline, &box);
        outline_stroke(&outline, &path, &state);
        struct told told = told_of_outline(false);
        cairo_matrix_t inverse = state.matrix;
        cairo_matrix_invert(&inverse);
        for (int y = 0; y < HEIGHT; y++)
            for (int x = 0; x < WIDTH; x++) {
                double share =
                    touched_share(LEFT + x, TOP + y, &inverse, corners, state.line_width / 2);
                g_assert_cmpfloat(fabs(share * 255 - told.coverage[y][x]), <=, 20);
            }
    }
    path_finish(&path);
}

/* In order, and within the box. */
static void strokes_at_the_end_of_numbers(void) {
    static const double far[] = {-1e30, 1e30, -1e9, 1e9, 0, 5, 1e-30};
    struct state state = {.miter_limit = 1e9};
    struct path path = {0};
    for (int k = 0; k < 2000; k++) {
        path_clear(&path);
        for (int corner = 0; corner < 4; corner++) {
            double place[6];
            for (int n = 0; n < 6; n++)
                place[n] = far[g_test_rand_int_range(0, G_N_ELEMENTS(far))];
            if (k & 1)
                path_line(&path, &identity, place[0], place[1]);
            else
                path_cubic(&path, &identity, place);
        }
        if (k & 2)
            path_close(&path);
        double scale = k & 4 ? 1e-20 : 1, skew = k & 8 ? 1e20 : 0;
        state.matrix = (cairo_matrix_t){scale, 0, skew, 1, 0, 0};
        state.line_width = k & 16 ? 1e30 : 3;
        state.cap = (cairo_line_cap_t)(k % 3);
        state.join = (cairo_line_join_t)(k / 3 % 3);
        outline_begin(&outline, &box);
        outline_stroke(&outline, &path, &state);
        told_of_outline(false);
    }
    path_finish(&path);
}

int main(int count, char **arguments) {
    g_test_init(&count, &arguments, NULL);
    g_test_add_func("/script/fill/few-corners", few_corners);
    g_test_add_func("/script/fill/crowds-of-corners", crowds_of_corners);
    g_test_add_func("/script/fill/corners-at-the-end-of-numbers", corners_at_the_end_of_numbers);
    g_test_add_func("/script/fill/curves", curves);
    g_test_add_func("/script/fill/round-strokes", round_strokes);
    g_test_add_func("/script/fill/strokes-at-the-end-of-numbers", strokes_at_the_end_of_numbers);
    return g_test_run();
}
