/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "worker/engines/script/canvas/cover.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "worker/engines/script/canvas/numbers.h"
#include "worker/worker.h"

/*
 * For each row of pixels, the signed areas that the edges cut off to their right are added up in a row
 * of sums; running along it gives the coverage. One row of sums serves all: it stays in the cache.
 */

static struct {
    float *sums; /* all 0 between rows */
    uint8_t *coverage;
    int width;
} room;

static void make_room(int width) {
    size_t count = (size_t)width + 2;
    if (width <= room.width)
        return;
    free(room.sums);
    free(room.coverage);
    room.sums = calloc(count, sizeof *room.sums);
    room.coverage = calloc(count, 1);
    if (!room.sums || !room.coverage)
        worker_fault(FAULT_MEMORY, 0);
    room.width = width;
}

struct extent {
    int from, to; /* the sums that were touched: [from, to] */
};

/* An edge over count pixels of a row, from left to right, to sums that begin at the first: at least two.
 * The area of each to the right of the edge grows evenly, but for the first and the last. */
static void add_flat_piece(float *sums, double left, double right, double down, int count) {
    double slope = 1 / (right - left), in = 1 - left, out = right - (count - 1);
    double area = in * in / 2 * slope, last = 1 - out * out / 2 * slope;
    float even = (float)(down * slope);
    sums[0] += (float)(down * area);
    if (count > 2) {
        sums[1] += (float)(down * ((1.5 - left) * slope - area));
        area = (count - 1.5 - left) * slope;
    }
    for (int x = 2; x < count - 1; x++)
        sums[x] += even;
    sums[count - 1] += (float)(down * (last - area));
    sums[count] += (float)(down * (1 - last));
}

/* A piece of an edge within one row of pixels, and on one side of the row's ends. */
static inline void add_whole_piece(struct extent *extent, double x0, double x1, double down,
                                   double width) {
    double left = greater(lesser(lesser(x0, x1), width), 0);
    double right = lesser(greater(greater(x0, x1), 0), width);
    int first = (int)left, last = rounded_up(right);
    extent->from = first < extent->from ? first : extent->from;
    extent->to = last + 1 > extent->to ? last + 1 : extent->to;
    if (last <= first + 1) {
        double middle = (left + right) / 2 - first;
        room.sums[first] += (float)(down * (1 - middle));
        room.sums[first + 1] += (float)(down * middle);
    } else {
        add_flat_piece(room.sums + first, left - first, right - first, down, last - first);
    }
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

struct telling {
    const struct pixels *pixels;
    cover_row *row;
    void *user;
};

/* Gives a part of the row, where sum has been reached before, and leaves its sums 0. */
static float tell_part(const struct telling *telling, int row, struct extent extent, float sum) {
    float *sums = room.sums;
    uint8_t *coverage = room.coverage;
    int width = telling->pixels->right - telling->pixels->left;
    int end = extent.to < width ? extent.to : width;
    for (int x = extent.from; x < end; x++) {
        sum += sums[x];
        float size = sum < 0 ? -sum : sum;
        coverage[x] = (uint8_t)(int)((size > 1 ? 1 : size) * 255 + 0.5F);
    }
    for (int x = extent.from; x <= extent.to; x++) {
        sum += x >= end ? sums[x] : 0;
        sums[x] = 0;
    }
    if (end > extent.from)
        telling->row(telling->user, telling->pixels->top + row, telling->pixels->left + extent.from,
                     end - extent.from, coverage + extent.from);
    return sum;
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
    make_room(width);
    const struct telling telling = {pixels, row, user};
    struct edge edges[POINTS_MOST];
    int edge_count = make_edges(points, count, pixels, edges);
    int end = rounded_up(lesser(bottom, height));
    for (int y = (int)greater(top, 0); y < end; y++) {
        struct extent extent = {width + 1, 0};
        for (int k = 0; k < edge_count; k++)
            add_edge(&edges[k], y, &extent, width);
        if (extent.from <= width)
            tell_part(&telling, y, extent, 0);
    }
}
