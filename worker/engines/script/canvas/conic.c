/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <math.h>
#include <stdint.h>

#include "worker/engines/script/canvas/source.h"

/* Conic gradients: cairo has none. Drawn a pixel at a time, from a table of the whole turn. */

enum { TABLE = 4096 };

static uint32_t premultiplied(const double color[4], double alpha) {
    double a = color[3] * alpha;
    uint32_t red = (uint32_t)(color[0] * a * 255 + 0.5),
             green = (uint32_t)(color[1] * a * 255 + 0.5);
    uint32_t blue = (uint32_t)(color[2] * a * 255 + 0.5);
    return (uint32_t)(a * 255 + 0.5) << 24 | red << 16 | green << 8 | blue;
}

static void color_at(const struct style *style, double offset, double color[4]) {
    const double *stops = style->stops;
    unsigned next = 0;
    while (next < style->stop_count && stops[5 * next] <= offset)
        next++;
    const double *after = stops + 5 * (next < style->stop_count ? next : style->stop_count - 1);
    const double *before = stops + 5 * (next > 0 ? next - 1 : 0);
    double width = after[0] - before[0], part = width > 0 ? (offset - before[0]) / width : 0;
    part = fmax(0, fmin(part, 1));
    for (int c = 0; c < 4; c++)
        color[c] = before[1 + c] + (after[1 + c] - before[1 + c]) * part;
}

static void fill_table(const struct style *style, double alpha, uint32_t table[TABLE]) {
    double color[4];
    for (int k = 0; k < TABLE; k++) {
        color_at(style, (k + 0.5) / TABLE, color);
        table[k] = premultiplied(color, alpha);
    }
}

cairo_pattern_t *conic_pattern(const struct style *style, const cairo_matrix_t *inverse,
                               double alpha, const double box[4]) {
    static uint32_t table[TABLE];
    int left = (int)floor(box[0]), top = (int)floor(box[1]);
    int width = (int)ceil(box[2]) - left, height = (int)ceil(box[3]) - top;
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, width, height);
    if (cairo_surface_status(surface) != CAIRO_STATUS_SUCCESS)
        return NULL;
    fill_table(style, alpha, table);
    for (int y = 0; y < height; y++) {
        uint32_t *row = (uint32_t *)(void *)(cairo_image_surface_get_data(surface) +
                                             y * cairo_image_surface_get_stride(surface));
        for (int x = 0; x < width; x++) {
            double at_x = left + x + 0.5, at_y = top + y + 0.5;
            cairo_matrix_transform_point(inverse, &at_x, &at_y);
            double angle = atan2(at_y - style->shape[2], at_x - style->shape[1]) - style->shape[0];
            double turns = angle / (2 * M_PI);
            row[x] = table[(int)((turns - floor(turns)) * TABLE) % TABLE];
        }
    }
    cairo_surface_mark_dirty(surface);
    cairo_pattern_t *pattern = cairo_pattern_create_for_surface(surface);
    cairo_surface_destroy(surface);
    return pattern;
}
