/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <math.h>
#include <stddef.h>

#include "worker/engines/script/canvas/cover.h"
#include "worker/engines/script/canvas/paint.h"

/*
 * Convex shapes in one colour: circles, triangles, round rectangles. The areas that their two sides cut off are exact
 * and cost half of what cairo takes, which must look for crossings.
 */

enum { OUTLINE_MOST = 512 };

struct outline {
    struct point points[OUTLINE_MOST];
    int count;
};

static const double furthest = 1e6; /* sums of areas stay exact enough */

static bool add_point(struct outline *outline, double x, double y) {
    if (outline->count == OUTLINE_MOST || !(fabs(x) < furthest && fabs(y) < furthest))
        return false;
    if (outline->count > 0 && outline->points[outline->count - 1].x == x &&
        outline->points[outline->count - 1].y == y)
        return true;
    outline->points[outline->count++] = (struct point){x, y};
    return true;
}

static double length(double x, double y) {
    return sqrt(x * x + y * y);
}

/* Pieces off by a twentieth of a pixel at most: three quarters of the bend, over the square of how many. */
static bool add_cubic(struct outline *outline, const double *p) {
    struct point from = outline->points[outline->count - 1];
    double first = length(from.x - 2 * p[0] + p[2], from.y - 2 * p[1] + p[3]);
    double second = length(p[0] - 2 * p[2] + p[4], p[1] - 2 * p[3] + p[5]);
    double pieces = ceil(sqrt((first > second ? first : second) * 15)) + 1;
    for (int k = 1; k < pieces && pieces < OUTLINE_MOST; k++) {
        double t = k / pieces, s = 1 - t;
        double a = s * s * s, b = 3 * s * s * t, c = 3 * s * t * t, d = t * t * t;
        if (!add_point(outline, a * from.x + b * p[0] + c * p[2] + d * p[4],
                       a * from.y + b * p[1] + c * p[3] + d * p[5]))
            return false;
    }
    return pieces < OUTLINE_MOST && add_point(outline, p[4], p[5]);
}

/* One subpath, and perhaps the beginning of another. False: it is more, or too much. */
static bool flatten(const struct path *path, struct outline *outline) {
    const double *point = path->points;
    bool closed = false;
    outline->count = 0;
    for (size_t k = 0; k < path->verb_count; k++) {
        enum path_verb verb = path->verbs[k];
        if (verb == PATH_CLOSE || (verb == PATH_MOVE && k > 0 && k + 1 == path->verb_count)) {
            closed = true;
            continue;
        }
        if (closed || (verb == PATH_MOVE) != (k == 0))
            return false;
        if (verb == PATH_CUBIC ? !add_cubic(outline, point)
                               : !add_point(outline, point[0], point[1]))
            return false;
        point += verb == PATH_CUBIC ? 6 : 2;
    }
    return outline->count > 2;
}

/* All corners turn the same way, and it goes up once and down once. */
static bool is_convex(const struct outline *outline) {
    int count = outline->count, reversals = 0;
    double way = 0, last_y = 0;
    for (int k = 0; k < count + 1; k++) {
        struct point a = outline->points[k % count], b = outline->points[(k + 1) % count];
        struct point c = outline->points[(k + 2) % count];
        double turn = (b.x - a.x) * (c.y - b.y) - (b.y - a.y) * (c.x - b.x);
        if (turn * way < 0)
            return false;
        way = turn != 0 ? turn : way;
        double y = b.y - a.y;
        reversals += y * last_y < 0;
        last_y = y != 0 ? y : last_y;
    }
    return way != 0 && reversals <= 2;
}

struct filling {
    const struct pixels *pixels;
    uint32_t word;
};

static void fill_row(void *user, int y, int x, int count, const uint8_t *coverage) {
    const struct filling *filling = user;
    uint32_t *to =
        (uint32_t *)(void *)(filling->pixels->bytes + (ptrdiff_t)y * filling->pixels->stride) + x;
    for (int k = 0; k < count; k++) {
        uint32_t word = scaled(filling->word, coverage[k]);
        to[k] = over(word, to[k], 255 - (word >> 24));
    }
}

static void fill_run(void *user, int y, int x, int count, uint8_t coverage) {
    const struct filling *filling = user;
    blit_color(filling->pixels, (int[]){x, y, x + count, y + 1}, scaled(filling->word, coverage));
}

bool paint_convex(const struct pixels *pixels, const struct path *path, uint32_t word) {
    static struct outline outline;
    struct filling filling = {pixels, word};
    if (path->verb_count > OUTLINE_MOST || !flatten(path, &outline) || !is_convex(&outline))
        return false;
    cover_large_convex(outline.points, outline.count, pixels, fill_row, fill_run, &filling);
    return true;
}
