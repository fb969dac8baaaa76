/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "worker/engines/script/canvas/filter.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "worker/worker.h"

static struct filter sized(unsigned count) {
    struct filter filter = {.count = count};
    if (count == 0)
        return filter;
    filter.steps = calloc(count, sizeof *filter.steps);
    if (!filter.steps)
        worker_fault(FAULT_MEMORY, 0);
    return filter;
}

struct filter filter_new(const double *numbers, unsigned count) {
    struct filter filter = sized(count / 8);
    for (unsigned k = 0; k < filter.count; k++, numbers += 8) {
        struct filter_step *step = &filter.steps[k];
        step->kind = (enum filter_kind)((unsigned)numbers[0] % FILTER_KIND_END);
        step->amount = numbers[1];
        step->x = numbers[2];
        step->y = numbers[3];
        memcpy(step->color, numbers + 4, sizeof step->color);
    }
    return filter;
}

struct filter filter_copy(const struct filter *filter) {
    struct filter copy = sized(filter->count);
    if (copy.count > 0)
        memcpy(copy.steps, filter->steps, copy.count * sizeof *copy.steps);
    return copy;
}

void filter_finish(struct filter *filter) {
    free(filter->steps);
    *filter = (struct filter){0};
}

double filter_reach(const struct filter *filter) {
    double reach = 0;
    for (unsigned k = 0; k < filter->count; k++) {
        const struct filter_step *step = &filter->steps[k];
        if (step->kind == FILTER_BLUR || step->kind == FILTER_DROP_SHADOW)
            reach += 3 * fmin(step->amount, BLUR_DEVIATION_MOST) + 1;
        if (step->kind == FILTER_DROP_SHADOW)
            reach += fmax(fabs(step->x), fabs(step->y));
    }
    return reach;
}

/* ---------------------------------------------------------------- colours: a 3 × 4 matrix each */

static void mix_with(double matrix[12], const double to[9], double amount) {
    for (int row = 0; row < 3; row++)
        for (int column = 0; column < 3; column++)
            matrix[row * 4 + column] =
                (row == column ? amount : 0) + (1 - amount) * to[row * 3 + column];
}

static void scale_around(double matrix[12], double factor, double offset) {
    for (int row = 0; row < 3; row++) {
        matrix[row * 4 + row] = factor;
        matrix[row * 4 + 3] = offset;
    }
}

/* Filter Effects Module Level 1, feColorMatrix type hueRotate. */
static void rotate_hue(double matrix[12], double angle) {
    double c = cos(angle), s = sin(angle);
    const double rotated[9] = {0.213 + c * 0.787 - s * 0.213, 0.715 - c * 0.715 - s * 0.715,
                               0.072 - c * 0.072 + s * 0.928, 0.213 - c * 0.213 + s * 0.143,
                               0.715 + c * 0.285 + s * 0.140, 0.072 - c * 0.072 - s * 0.283,
                               0.213 - c * 0.213 - s * 0.787, 0.715 - c * 0.715 + s * 0.715,
                               0.072 + c * 0.928 + s * 0.072};
    mix_with(matrix, rotated, 0);
}

static bool color_matrix(const struct filter_step *step, double matrix[12]) {
    static const double grey[9] = {0.2126, 0.7152, 0.0722, 0.2126, 0.7152,
                                   0.0722, 0.2126, 0.7152, 0.0722};
    static const double pale[9] = {0.213, 0.715, 0.072, 0.213, 0.715, 0.072, 0.213, 0.715, 0.072};
    static const double brown[9] = {0.393, 0.769, 0.189, 0.349, 0.686, 0.168, 0.272, 0.534, 0.131};
    double amount = step->amount;
    switch (step->kind) {
    case FILTER_BRIGHTNESS:
        scale_around(matrix, amount, 0);
        return true;
    case FILTER_CONTRAST:
        scale_around(matrix, amount, 0.5 - amount / 2);
        return true;
    case FILTER_INVERT:
        amount = fmin(amount, 1);
        scale_around(matrix, 1 - 2 * amount, amount);
        return true;
    case FILTER_GRAYSCALE:
        mix_with(matrix, grey, 1 - fmin(amount, 1));
        return true;
    case FILTER_SEPIA:
        mix_with(matrix, brown, 1 - fmin(amount, 1));
        return true;
    case FILTER_SATURATE:
        mix_with(matrix, pale, amount);
        return true;
    case FILTER_HUE_ROTATE:
        rotate_hue(matrix, amount);
        return true;
    default:
        return false;
    }
}

static uint32_t mixed(const double row[4], double red, double green, double blue, double alpha) {
    double value = row[0] * red + row[1] * green + row[2] * blue + row[3] * alpha;
    return (uint32_t)(fmax(0, fmin(value, alpha)) + 0.5);
}

/* On premultiplied pixels: the constant is multiplied by alpha instead. */
static uint32_t recolored(const double matrix[12], uint32_t pixel) {
    double red = pixel >> 16 & 255, green = pixel >> 8 & 255, blue = pixel & 255;
    double alpha = pixel >> 24;
    return (pixel & 0xff000000u) | mixed(matrix, red, green, blue, alpha) << 16 |
           mixed(matrix + 4, red, green, blue, alpha) << 8 |
           mixed(matrix + 8, red, green, blue, alpha);
}

static void recolor(const double matrix[12], cairo_surface_t *surface) {
    int width = cairo_image_surface_get_width(surface);
    int height = cairo_image_surface_get_height(surface);
    cairo_surface_flush(surface);
    for (int y = 0; y < height; y++) {
        uint32_t *row = (uint32_t *)(void *)(cairo_image_surface_get_data(surface) +
                                             y * cairo_image_surface_get_stride(surface));
        for (int x = 0; x < width; x++)
            row[x] = row[x] ? recolored(matrix, row[x]) : 0;
    }
    cairo_surface_mark_dirty(surface);
}

/* ------------------------------------------------------------------------------- the others */

static void fade(cairo_surface_t *surface, double amount) {
    cairo_t *cairo = cairo_create(surface);
    cairo_set_operator(cairo, CAIRO_OPERATOR_DEST_IN);
    cairo_set_source_rgba(cairo, 0, 0, 0, fmax(0, fmin(amount, 1)));
    cairo_paint(cairo);
    cairo_destroy(cairo);
}

static void drop_shadow(const struct filter_step *step, cairo_surface_t *surface) {
    int width = cairo_image_surface_get_width(surface);
    int height = cairo_image_surface_get_height(surface);
    cairo_surface_t *mask = cairo_image_surface_create(CAIRO_FORMAT_A8, width, height);
    cairo_t *cairo = cairo_create(mask);
    cairo_set_source_surface(cairo, surface, 0, 0);
    cairo_paint(cairo);
    cairo_destroy(cairo);
    blur(mask, step->amount);
    cairo = cairo_create(surface);
    cairo_set_operator(cairo, CAIRO_OPERATOR_DEST_OVER);
    cairo_set_source_rgba(cairo, step->color[0], step->color[1], step->color[2], step->color[3]);
    cairo_mask_surface(cairo, mask, step->x, step->y);
    cairo_destroy(cairo);
    cairo_surface_destroy(mask);
}

void filter_apply(const struct filter *filter, cairo_surface_t *surface) {
    for (unsigned k = 0; k < filter->count; k++) {
        const struct filter_step *step = &filter->steps[k];
        double matrix[12] = {0};
        if (color_matrix(step, matrix))
            recolor(matrix, surface);
        else if (step->kind == FILTER_BLUR)
            blur(surface, step->amount);
        else if (step->kind == FILTER_OPACITY)
            fade(surface, step->amount);
        else if (step->kind == FILTER_DROP_SHADOW)
            drop_shadow(step, surface);
    }
}
