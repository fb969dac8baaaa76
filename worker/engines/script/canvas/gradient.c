/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "worker/engines/script/canvas/cover.h"
#include "worker/engines/script/canvas/source.h"
#include "worker/worker.h"

/*
 * Gradients, a row at a time from a table of colours: the picture of a gradient over a box. cairo has
 * no conic ones, and takes ten times as long for radial ones. The loops are plain, for the compiler to
 * make vectors of: one works out where each pixel lies in the table, the other looks it up.
 */

enum {
    STEPS = 2048,       /* of the table, from the first offset to the last */
    BEFORE = 0,         /* then the colour before offset 0, the steps, … */
    AFTER = STEPS + 1,  /* … the colour from 1 on, … */
    NOWHERE = STEPS + 2 /* … and where the gradient is not: transparent */
};

/* ----------------------------------------------------------------------------------- the table */

static void color_between(const double *before, const double *after, double offset,
                          double color[4]) {
    double width = after[0] - before[0], part = width > 0 ? (offset - before[0]) / width : 0;
    part = fmax(0, fmin(part, 1));
    for (int c = 0; c < 4; c++)
        color[c] = before[1 + c] + (after[1 + c] - before[1 + c]) * part;
}

/* Of each step the colour in its middle. */
static void fill_table(const struct style *style, double alpha, uint32_t *table) {
    const double *stops = style->stops, *last = stops + 5 * (style->stop_count - 1);
    unsigned next = 0;
    double color[4];
    for (int k = 0; k < STEPS; k++) {
        double offset = (k + 0.5) / STEPS;
        while (next < style->stop_count && stops[5 * next] <= offset)
            next++;
        const double *after = next < style->stop_count ? stops + 5 * next : last;
        color_between(next > 0 ? stops + 5 * (next - 1) : stops, after, offset, color);
        table[1 + k] = word_of(color, alpha);
    }
    table[BEFORE] = word_of(stops + 1, alpha);
    table[AFTER] = word_of(last + 1, alpha);
    table[NOWHERE] = 0;
}

static const uint32_t *table_of(struct style *style, double alpha) {
    if (!style->table) {
        style->table = malloc((NOWHERE + 1) * sizeof *style->table);
        if (!style->table)
            worker_fault(FAULT_MEMORY, 0);
        style->table_alpha = -1;
    }
    if (style->table_alpha != alpha)
        fill_table(style, alpha, style->table);
    style->table_alpha = alpha;
    return style->table;
}

/* ------------------------------------------------------------------- where a row's pixels lie */

/* A row of the picture in the gradient's space: its first pixel's centre, and one step to the right. */
struct row {
    double x, y, step_x, step_y;
    int count;
};

/* Of an offset, in the table. A macro: functions are not put into those made for several processors. */
#define PLACE_OF(offset)                                                                           \
    ((int32_t)((offset)*STEPS + 1 < 0       ? 0                                                    \
               : (offset)*STEPS + 1 > AFTER ? AFTER                                                \
                                            : (offset)*STEPS + 1))

#define FAST __attribute__((optimize("O3", "fast-math"), target_clones("avx2", "default")))

FAST static void linear_row(const double shape[6], const struct row *row,
                            int32_t *restrict places) {
    double dx = shape[2] - shape[0], dy = shape[3] - shape[1], length = dx * dx + dy * dy;
    double first = ((row->x - shape[0]) * dx + (row->y - shape[1]) * dy) / length;
    double step = (row->step_x * dx + row->step_y * dy) / length;
    int count = row->count;
    for (int k = 0; k < count; k++)
        places[k] = PLACE_OF(first + step * k);
}

/* The larger offset of a circle through the pixel whose radius is not negative (HTML, "radial gradient"):
 * p·p − 2b·t + a·t² = 0 with the circles' distance and radii in a and b. Along a row the offset between both solutions,
 * and the square of how far they are from it, are polynomials of the first and second degree. */
FAST static void radial_row(const double shape[6], const struct row *row,
                            int32_t *restrict places) {
    double dx = shape[3] - shape[0], dy = shape[4] - shape[1], dr = shape[5] - shape[2];
    double a = dx * dx + dy * dy - dr * dr, radius = shape[2];
    double x = row->x - shape[0], y = row->y - shape[1], to_x = row->step_x, to_y = row->step_y;
    double middle = (x * dx + y * dy + radius * dr) / a, middle_step = (to_x * dx + to_y * dy) / a;
    double square = middle * middle - (x * x + y * y - radius * radius) / a;
    double square_step = 2 * (middle * middle_step - (x * to_x + y * to_y) / a);
    double square_bend = middle_step * middle_step - (to_x * to_x + to_y * to_y) / a;
    float grows = (float)dr, lowest = (float)-radius;
    int count = row->count;
    for (int k = 0; k < count; k++) {
        float under = (float)(square + k * (square_step + k * square_bend));
        float between = (float)(middle + k * middle_step);
        float root = __builtin_sqrtf(under > 0 ? under : 0);
        float larger = between + root, smaller = between - root;
        float t = larger * grows >= lowest ? larger : smaller;
        int32_t place = PLACE_OF(t);
        places[k] = under < 0 || t * grows < lowest ? NOWHERE : place;
    }
}

/* Circles of one size, or growing as fast as they move: the equation is of the first degree. */
static void even_radial_row(const double shape[6], const struct row *row,
                            int32_t *restrict places) {
    double dx = shape[3] - shape[0], dy = shape[4] - shape[1], dr = shape[5] - shape[2];
    int count = row->count;
    for (int k = 0; k < count; k++) {
        double x = row->x + row->step_x * k - shape[0], y = row->y + row->step_y * k - shape[1];
        double b = x * dx + y * dy + shape[2] * dr, c = x * x + y * y - shape[2] * shape[2];
        double t = b != 0 ? c / (2 * b) : NAN;
        places[k] = t * dr >= -shape[2] ? PLACE_OF(t) : NOWHERE;
    }
}

/* The arc tangent by a polynomial, off by at most 1e-5 of a turn: half a step. */
FAST static void conic_row(const double shape[6], const struct row *row, int32_t *restrict places) {
    float begin = (float)(shape[0] / (2 * M_PI)), start_x = (float)(row->x - shape[1]);
    float start_y = (float)(row->y - shape[2]);
    float step_x = (float)row->step_x, step_y = (float)row->step_y;
    int count = row->count;
    begin -= floorf(begin);
    for (int k = 0; k < count; k++) {
        float x = start_x + step_x * (float)k, y = start_y + step_y * (float)k;
        float wide = x < 0 ? -x : x, high = y < 0 ? -y : y;
        float large = wide > high ? wide : high, small = wide > high ? high : wide;
        float slope = small / (large > 1e-20F ? large : 1e-20F), q = slope * slope;
        float turns =
            slope *
            (0.15915494F +
             q * (-0.05288410F +
                  q * (0.03079652F + q * (-0.0184951F + q * (0.0083639F - q * 0.0018363F)))));
        turns = high > wide ? 0.25F - turns : turns;
        turns = x < 0 ? 0.5F - turns : turns;
        turns = y < 0 ? 1 - turns : turns;
        turns -= begin;
        turns = turns < 0 ? turns + 1 : turns;
        int32_t place = 1 + (int32_t)(turns * STEPS);
        places[k] = place > STEPS ? STEPS : place;
    }
}

static void find_places(const struct style *style, const struct row *row,
                        int32_t *restrict places) {
    const double *shape = style->shape;
    if (style->kind == STYLE_LINEAR) {
        linear_row(shape, row, places);
    } else if (style->kind == STYLE_CONIC) {
        conic_row(shape, row, places);
    } else {
        double dr = shape[5] - shape[2], moved = hypot(shape[3] - shape[0], shape[4] - shape[1]);
        bool even = fabs(moved - fabs(dr)) < 1e-9 * (moved + fabs(dr));
        (even ? even_radial_row : radial_row)(shape, row, places);
    }
}

/* ---------------------------------------------------------------------------------- the picture */

/* What is not a number is nowhere. */
FAST static void look_up(const uint32_t *restrict table, const int32_t *restrict places, int count,
                         uint32_t *restrict to) {
    for (int k = 0; k < count; k++)
        to[k] = table[(uint32_t)places[k] < NOWHERE ? (uint32_t)places[k] : NOWHERE];
}

static int32_t *room_for(int count) {
    static int32_t *places;
    static int room;
    if (count > room) {
        free(places);
        places = malloc((size_t)count * sizeof *places);
        if (!places)
            worker_fault(FAULT_MEMORY, 0);
        room = count;
    }
    return places;
}

void gradient_row(const void *source, int y, int x, int count, uint32_t *words) {
    const struct gradient *gradient = source;
    const cairo_matrix_t *inverse = &gradient->inverse;
    struct row row = {x + 0.5, y + 0.5, inverse->xx, inverse->yx, count};
    int32_t *places = room_for(count);
    cairo_matrix_transform_point(inverse, &row.x, &row.y);
    find_places(gradient->style, &row, places);
    look_up(gradient->table, places, count, words);
}

static bool has_extent(const struct style *style) {
    const double *shape = style->shape;
    switch (style->kind) {
    case STYLE_LINEAR:
        return shape[0] != shape[2] || shape[1] != shape[3];
    case STYLE_RADIAL:
        return shape[0] != shape[3] || shape[1] != shape[4] || shape[2] != shape[5];
    default:
        return true;
    }
}

bool gradient_of(struct style *style, const struct state *state, struct gradient *gradient) {
    *gradient = (struct gradient){.style = style, .inverse = state->matrix};
    if (style->stop_count == 0 || !has_extent(style) ||
        cairo_matrix_invert(&gradient->inverse) != CAIRO_STATUS_SUCCESS)
        return false;
    gradient->table = table_of(style, state->alpha);
    return true;
}

/* Kept, for fresh memory costs more than what is put there. A picture is drawn with before the next one is made. */
static uint32_t *picture_room(size_t pixels) {
    static uint32_t *memory;
    static size_t room;
    if (pixels > room) {
        free(memory);
        memory = malloc(pixels * sizeof *memory);
        if (!memory)
            worker_fault(FAULT_MEMORY, 0);
        room = pixels;
    }
    return memory;
}

cairo_pattern_t *gradient_pattern(const struct gradient *gradient, const double box[4]) {
    int left = (int)floor(box[0]), top = (int)floor(box[1]);
    int width = (int)ceil(box[2]) - left, height = (int)ceil(box[3]) - top;
    if (width <= 0 || height <= 0)
        return NULL;
    uint32_t *pixels = picture_room((size_t)width * (size_t)height);
    for (int y = 0; y < height; y++)
        gradient_row(gradient, top + y, left, width, pixels + (size_t)y * (size_t)width);
    cairo_surface_t *surface = cairo_image_surface_create_for_data(
        (unsigned char *)pixels, CAIRO_FORMAT_ARGB32, width, height, width * 4);
    cairo_pattern_t *pattern = cairo_pattern_create_for_surface(surface);
    cairo_surface_destroy(surface);
    cairo_pattern_set_filter(pattern, CAIRO_FILTER_NEAREST);
    return pattern;
}
