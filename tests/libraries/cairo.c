/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <cairo.h>
#include <math.h>
#include <stdlib.h>

#include "tests/libraries/libraries.h"

/* Stars on gradients, clipped, half transparent. */
static void draw(cairo_t *context, unsigned seed) {
    cairo_pattern_t *colours = cairo_pattern_create_radial(256, 256, 10, 256, 256, 300);
    cairo_pattern_add_color_stop_rgba(colours, 0, 1, 0.8, 0.2, 1);
    cairo_pattern_add_color_stop_rgba(colours, 1, 0.1, 0.2, 0.6, 0.7);
    cairo_set_source(context, colours);
    cairo_paint(context);
    cairo_pattern_destroy(colours);
    cairo_set_operator(context, CAIRO_OPERATOR_OVERLAY);
    for (unsigned star = 0; star < 60; star++) {
        double turn = (star + seed) * 0.7;
        cairo_new_path(context);
        for (int corner = 0; corner < 10; corner++) {
            double angle = turn + corner * (M_PI / 5), radius = corner % 2 ? 30 : 90;
            cairo_line_to(context, 256 + 150 * cos(turn) + radius * cos(angle),
                          256 + 150 * sin(turn) + radius * sin(angle));
        }
        cairo_close_path(context);
        cairo_set_source_rgba(context, (star % 7) / 7.0, (star % 5) / 5.0, 0.5, 0.4);
        cairo_fill_preserve(context);
        cairo_set_line_width(context, 1 + star % 4);
        cairo_stroke(context);
    }
}

uint64_t work_cairo(unsigned rounds) {
    uint64_t sum = 0;
    for (unsigned k = 0; k < rounds; k++) {
        cairo_surface_t *surface =
            cairo_image_surface_create(CAIRO_FORMAT_ARGB32, PICTURE_SIDE, PICTURE_SIDE);
        cairo_t *context = cairo_create(surface);
        draw(context, k);
        cairo_destroy(context);
        cairo_surface_flush(surface);
        sum = checksum(sum, cairo_image_surface_get_data(surface),
                       (size_t)cairo_image_surface_get_stride(surface) * PICTURE_SIDE);
        cairo_surface_destroy(surface);
    }
    return sum;
}
