/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <math.h>
#include <stdlib.h>

#include "worker/engines/script/canvas/band.h"
#include "worker/engines/script/canvas/cover.h"
#include "worker/engines/script/canvas/list.h"
#include "worker/engines/script/canvas/paint.h"
#include "worker/worker.h"

/*
 * Thin lines in one colour, the most frequent strokes of all: cairo takes four times as long, for it
 * looks for crossings. Here every segment and join is a small polygon of its own. Coverage is added up
 * in a mask, at most 255, and painted at the end: what overlaps is painted once. Where two pieces cover
 * parts of one pixel, that pixel may come out too full; in lines wider than three pixels it would show.
 * What is opaque can be painted twice: of it only ends and joins go that way, and the rest by bands.
 */

static const double widest = 3;

struct span {
    int y, x, count;
};

static struct {
    uint8_t *bytes; /* all 0 between strokes */
    int width, height;
    struct span *spans;
    size_t span_count, span_room;
} mask;

struct lines {
    struct pixels pixels;
    uint32_t word;
    double half; /* of the width */
    double miter_limit;
    cairo_line_join_t join;
    cairo_line_cap_t cap;
    /* The subpath so far. */
    struct point start, at;
    struct point first_normal; /* half a width long */
    struct piece last;         /* not yet drawn: what comes next says how it ends */
    bool drawn;
};

static void make_mask(int width, int height) {
    if (width <= mask.width && height <= mask.height)
        return;
    free(mask.bytes);
    mask.width = width > mask.width ? width : mask.width;
    mask.height = height > mask.height ? height : mask.height;
    mask.bytes = calloc((size_t)mask.width, (size_t)mask.height);
    if (!mask.bytes)
        worker_fault(FAULT_MEMORY, 0);
}

static void note_span(struct span span) {
    if (mask.span_count == mask.span_room)
        mask.spans = list_grown(mask.spans, &mask.span_room, sizeof span);
    mask.spans[mask.span_count++] = span;
}

static void add_row(void *user, int y, int x, int count, const uint8_t *coverage) {
    enum { AHEAD = 6 }; /* rows; the pixels of steep lines are in many: none is in the cache */
    static int before;
    uint8_t *row = mask.bytes + (size_t)y * (size_t)mask.width + x;
    (void)user;
    __builtin_prefetch(row + AHEAD * ((ptrdiff_t)mask.width + x - before), 1);
    before = x;
    for (int k = 0; k < count; k++) {
        unsigned sum = row[k] + (unsigned)coverage[k];
        row[k] = (uint8_t)(sum < 255 ? sum : 255);
    }
    note_span((struct span){y, x, count});
}

static void add_polygon(const struct lines *lines, const struct point *points, int count) {
    cover_convex(points, count, &lines->pixels, add_row, NULL);
}

/* ------------------------------------------------------------------------------ joins and caps */

static struct point plus(struct point a, struct point b) {
    return (struct point){a.x + b.x, a.y + b.y};
}

static struct point minus(struct point a, struct point b) {
    return (struct point){a.x - b.x, a.y - b.y};
}

static double dot(struct point a, struct point b) {
    return a.x * b.x + a.y * b.y;
}

static double cross(struct point a, struct point b) {
    return a.x * b.y - a.y * b.x;
}

/* A fan around middle from one normal to the other, the way of turn (1 or -1). */
static void add_fan(const struct lines *lines, struct point middle, struct point from,
                    struct point to, double turn) {
    enum { PIECES = 6 };
    struct point points[PIECES + 2] = {middle};
    double angle = acos(fmax(-1, fmin(1, dot(from, to) / (lines->half * lines->half)))) * turn;
    for (int k = 0; k <= PIECES; k++) {
        double c = cos(angle * k / PIECES), s = sin(angle * k / PIECES);
        points[1 + k] =
            plus(middle, (struct point){from.x * c - from.y * s, from.x * s + from.y * c});
    }
    add_polygon(lines, points, PIECES + 2);
}

/* Between a segment of that normal that ends at middle and one that begins there. */
static void add_join(const struct lines *lines, struct point middle, struct point before,
                     struct point after, bool smooth) {
    double turn = cross(before, after), square = lines->half * lines->half;
    bool onward = dot(before, after) > 0;
    if (onward && fabs(turn) < (smooth ? 0.04 : 1e-9)) /* twice the gap's area */
        return;
    double outside = turn > 0 ? 1 : -1; /* normals point to the left: outside, if it turns right */
    struct point a = {before.x * outside, before.y * outside};
    struct point b = {after.x * outside, after.y * outside};
    if (lines->join == CAIRO_LINE_JOIN_ROUND && !smooth) {
        add_fan(lines, middle, a, b, turn > 0 ? 1 : -1);
        return;
    }
    double cosine = dot(before, after) / square; /* miter length ² = 2 / (1 + cosine) */
    struct point points[4] = {middle, plus(middle, a), plus(middle, b)};
    if (lines->join == CAIRO_LINE_JOIN_MITER && !smooth && cosine > -0.9999 &&
        2 / (1 + cosine) <= lines->miter_limit * lines->miter_limit) {
        double reach = 1 / (1 + cosine);
        points[2] = plus(middle, (struct point){(a.x + b.x) * reach, (a.y + b.y) * reach});
        points[3] = plus(middle, b);
        add_polygon(lines, points, 4);
        return;
    }
    add_polygon(lines, points, 3);
}

/* At an end; outward: half a width long. */
static void add_cap(const struct lines *lines, struct point end, struct point outward) {
    struct point side = {-outward.y, outward.x};
    if (lines->cap == CAIRO_LINE_CAP_SQUARE) {
        struct point far = plus(end, outward);
        add_polygon(
            lines,
            (struct point[]){plus(end, side), plus(far, side), minus(far, side), minus(end, side)},
            4);
    } else if (lines->cap == CAIRO_LINE_CAP_ROUND) {
        add_fan(lines, end, side, outward, -1);
        add_fan(lines, end, outward, (struct point){-side.x, -side.y}, -1);
    }
}

/* ------------------------------------------------------------------------------------ segments */

static void draw_piece(const struct lines *lines) {
    const struct piece *piece = &lines->last;
    struct point from = piece->from, to = piece->to, normal = piece->normal;
    if (lines->word >> 24 == 255)
        band_draw(piece, &lines->pixels, lines->word, add_row, NULL);
    else
        add_polygon(lines,
                    (struct point[]){plus(from, normal), plus(to, normal), minus(to, normal),
                                     minus(from, normal)},
                    4);
}

/* smooth: it goes on from a curve's piece before. */
static void add_segment(struct lines *lines, struct point to, bool smooth) {
    struct point from = lines->at, way = minus(to, from);
    double length = sqrt(dot(way, way)), scale = lines->half / length;
    struct point normal = {way.y * scale, -way.x * scale};
    if (length == 0)
        return;
    bool seam = smooth && lines->drawn && lines->word >> 24 == 255 &&
                band_goes_on(lines->last.normal, normal);
    if (lines->drawn) {
        lines->last.to_seam = seam;
        draw_piece(lines);
        if (!seam)
            add_join(lines, from, lines->last.normal, normal, smooth);
    } else {
        lines->first_normal = normal;
    }
    lines->last = (struct piece){.from = from, .to = to, .normal = normal, .from_seam = seam};
    lines->drawn = true;
    lines->at = to;
}

/* Pieces so short that they are off by a fifth of a pixel at most. */
static void add_curve(struct lines *lines, const double *p) {
    struct point from = lines->at;
    double bend = fmax(hypot(from.x - 2 * p[0] + p[2], from.y - 2 * p[1] + p[3]),
                       hypot(p[0] - 2 * p[2] + p[4], p[1] - 2 * p[3] + p[5]));
    int pieces = (int)fmin(ceil(sqrt(bend * 3.75)) + 1, 500);
    for (int k = 1; k <= pieces; k++) {
        double t = (double)k / pieces, s = 1 - t;
        double a = s * s * s, b = 3 * s * s * t, c = 3 * s * t * t, d = t * t * t;
        add_segment(lines,
                    (struct point){a * from.x + b * p[0] + c * p[2] + d * p[4],
                                   a * from.y + b * p[1] + c * p[3] + d * p[5]},
                    k > 1);
    }
}

static void end_subpath(struct lines *lines) {
    struct point normal = lines->last.normal;
    if (!lines->drawn)
        return;
    draw_piece(lines);
    add_cap(lines, lines->start, (struct point){lines->first_normal.y, -lines->first_normal.x});
    add_cap(lines, lines->at, (struct point){-normal.y, normal.x});
    lines->drawn = false;
}

static void close_subpath(struct lines *lines) {
    add_segment(lines, lines->start, false);
    if (lines->drawn) {
        draw_piece(lines);
        add_join(lines, lines->start, lines->last.normal, lines->first_normal, false);
    }
    lines->drawn = false;
}

static void add_path(struct lines *lines, const struct path *path) {
    const double *point = path->points;
    for (size_t k = 0; k < path->verb_count; k++) {
        switch ((enum path_verb)path->verbs[k]) {
        case PATH_MOVE:
            end_subpath(lines);
            lines->start = lines->at = (struct point){point[0], point[1]};
            point += 2;
            break;
        case PATH_LINE:
            add_segment(lines, (struct point){point[0], point[1]}, false);
            point += 2;
            break;
        case PATH_CUBIC:
            add_curve(lines, point);
            point += 6;
            break;
        case PATH_CLOSE:
            close_subpath(lines);
            break;
        }
    }
    end_subpath(lines);
}

/* ------------------------------------------------------------------------------------ painting */

static void paint_mask(const struct lines *lines) {
    uint32_t word = lines->word;
    for (size_t k = 0; k < mask.span_count; k++) {
        enum { AHEAD = 8 };
        struct span span = mask.spans[k],
                    ahead = mask.spans[k + AHEAD < mask.span_count ? k + AHEAD : k];
        __builtin_prefetch(lines->pixels.bytes + (ptrdiff_t)ahead.y * lines->pixels.stride +
                           ahead.x * 4);
        uint8_t *row = mask.bytes + (size_t)span.y * (size_t)mask.width;
        uint32_t *to =
            (uint32_t *)(void *)(lines->pixels.bytes + (ptrdiff_t)span.y * lines->pixels.stride);
        for (int x = span.x; x < span.x + span.count; x++) {
            if (row[x] == 0)
                continue;
            uint32_t source = row[x] == 255 ? word : scaled(word, row[x]);
            to[x] = over(source, to[x], 255 - (source >> 24));
            row[x] = 0;
        }
    }
    mask.span_count = 0;
}

/* The matrix turns, mirrors and scales evenly: a line is equally wide in all directions. */
static double even_scale(const cairo_matrix_t *m) {
    double along = hypot(m->xx, m->yx), across = hypot(m->xy, m->yy);
    bool even = fabs(along - across) < 1e-6 * along &&
                fabs(m->xx * m->xy + m->yx * m->yy) < 1e-6 * along * across;
    return even ? along : INFINITY;
}

bool paint_thin_lines(const struct context *context, const struct path *path) {
    const struct state *state = context->state;
    const struct style *style = state->stroke;
    double width = state->line_width * even_scale(&state->matrix);
    if (!(width <= widest))
        return false;
    cairo_surface_t *surface = context->bitmap->surface;
    double box[4];
    if (path_is_box(path) && state->join == CAIRO_LINE_JOIN_MITER && state->miter_limit > M_SQRT2 &&
        path_bounds(path, box) && paint_frame(context, box, width / 2)) {
        cairo_surface_mark_dirty(surface);
        return true;
    }
    struct lines lines = {.pixels = pixels_of(surface, state->clip),
                          .word = word_of(style->color, state->alpha),
                          .half = width / 2,
                          .miter_limit = state->miter_limit,
                          .join = state->join,
                          .cap = state->cap};
    make_mask(context->bitmap->width, context->bitmap->height);
    add_path(&lines, path);
    paint_mask(&lines);
    cairo_surface_mark_dirty(surface);
    return true;
}
