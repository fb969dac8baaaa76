/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "worker/engines/script/canvas/cover.h"

#include <math.h>
#include <stdbool.h>

#include "worker/engines/script/canvas/area.h"

struct extent {
    int from, to; /* the sums that were touched: [from, to] */
};

/* A piece of an edge within one row of pixels, and on one side of the row's ends. */
static inline void add_whole_piece(struct extent *extent, double x0, double x1, double down,
                                   double width) {
    double left = greater(lesser(lesser(x0, x1), width), 0);
    double right = lesser(greater(greater(x0, x1), 0), width);
    int first = (int)left, last = rounded_up(right);
    extent->from = first < extent->from ? first : extent->from;
    extent->to = last + 1 > extent->to ? last + 1 : extent->to;
    area_add(left, right, down);
}

static bool crosses(double x0, double x1, double end) {
    return (x0 < end && x1 > end) || (x0 > end && x1 < end);
}

/* Parted at an end of the row. */
static void add_parts(struct extent *extent, double x0, double x1, double down, double width) {
    double end = crosses(x0, x1, 0) ? 0 : width, part = (end - x0) / (x1 - x0);
    add_whole_piece(extent, x0, end, down * part, width);
    if (end == 0 && crosses(end, x1, width))
        add_parts(extent, end, x1, down * (1 - part), width);
    else
        add_whole_piece(extent, end, x1, down * (1 - part), width);
}

/* x and how far down it goes, upwards negative. */
static inline void add_piece(struct extent *extent, double x0, double x1, double down,
                             double width) {
    if (crosses(x0, x1, 0) || crosses(x0, x1, width))
        add_parts(extent, x0, x1, down, width);
    else
        add_whole_piece(extent, x0, x1, down, width);
}

struct edge {
    double top, bottom, x, step, sign; /* x: where it is at the row that is next, or at its top */
};

static int make_edges(const struct point *points, int count, const struct pixels *pixels,
                      struct edge *edges) {
    int made = 0;
    for (int k = 0; k < count; k++) {
        struct point a = points[k], b = points[(k + 1) % count];
        if (a.y == b.y)
            continue;
        bool down = a.y < b.y;
        struct point high = down ? a : b, low = down ? b : a;
        struct edge *edge = &edges[made++];
        edge->step = (low.x - high.x) / (low.y - high.y);
        edge->top = greater(high.y - pixels->top, 0);
        edge->bottom = low.y - pixels->top;
        edge->x = high.x - pixels->left + (edge->top + pixels->top - high.y) * edge->step;
        edge->sign = down ? 1 : -1;
    }
    return made;
}

/* The part of an edge in that row. */
static inline void add_edge(struct edge *edge, int row, struct extent *extent, double width) {
    double from = greater(row, edge->top), to = lesser(row + 1, edge->bottom);
    if (!(from < to))
        return;
    double next = edge->x + (to - from) * edge->step;
    add_piece(extent, edge->x, next, edge->sign * (to - from), width);
    edge->x = next;
}

void cover_convex(const struct point *points, int count, const struct pixels *pixels,
                  cover_row *row, void *user) {
    int width = pixels->right - pixels->left, height = pixels->bottom - pixels->top;
    double top = INFINITY, bottom = -INFINITY, left = INFINITY, right = -INFINITY;
    for (int k = 0; k < count; k++) {
        top = lesser(top, points[k].y - pixels->top);
        bottom = greater(bottom, points[k].y - pixels->top);
        left = lesser(left, points[k].x - pixels->left);
        right = greater(right, points[k].x - pixels->left);
    }
    if (!(top < height && bottom > 0 && left < width && right > 0))
        return;
    area_make_room(width);
    struct edge edges[POINTS_MOST];
    int edge_count = make_edges(points, count, pixels, edges);
    int end = rounded_up(lesser(bottom, height));
    for (int y = (int)greater(top, 0); y < end; y++) {
        struct extent extent = {width + 1, 0};
        for (int k = 0; k < edge_count; k++)
            add_edge(&edges[k], y, &extent, width);
        if (extent.from > width)
            continue;
        int stop = extent.to < width ? extent.to : width;
        const uint8_t *coverage = area_take(extent.from, stop, 0);
        if (stop > extent.from)
            row(user, pixels->top + y, pixels->left + extent.from, stop - extent.from, coverage);
    }
}
