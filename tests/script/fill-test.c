/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <glib.h>
#include <math.h>
#include <string.h>

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

static void take_run(void *user, int y, int x, int count, uint8_t coverage) {
    struct told *told = user;
    check_order(told, y, x, count);
    memset(&told->coverage[y - TOP][x - LEFT], coverage, (size_t)count);
}

static struct told told_of(const struct path *path, bool even_odd) {
    static struct outline outline;
    struct told told = {.y = TOP, .end = LEFT};
    outline_begin(&outline, &box);
    outline_path(&outline, path);
    scan(&outline, even_odd, &box, take_row, take_run, &told);
    return told;
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

static void few_corners(void) {
    struct path path = {0};
    for (int k = 0; k < 1500; k++) {
        wicked_path(&path, g_test_rand_int_range(3, 9));
        struct difference difference = compare(&path, k & 1);
        g_test_message("few %g", difference.most);
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
        g_assert_cmpfloat(difference.most, <=, 100);
        g_assert_cmpfloat(difference.sum / (WIDTH * HEIGHT), <=, 200);
    }
    path_finish(&path);
}

int main(int count, char **arguments) {
    g_test_init(&count, &arguments, NULL);
    g_test_add_func("/script/fill/few-corners", few_corners);
    g_test_add_func("/script/fill/crowds-of-corners", crowds_of_corners);
    return g_test_run();
}
