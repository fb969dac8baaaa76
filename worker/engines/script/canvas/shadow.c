/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#include "worker/engines/script/canvas/filter.h"
#include "worker/worker.h"

/* A blurred rectangle is the product of two blurred stretches, which the error function gives: most
 * shadows are of rectangles, and blurring pixels takes ten times as long. */

/* Beyond 3 it is 1 but for a fifty-thousandth, and is not asked for: it costs more than all else here. */
static double error_function(double value) {
    return value > 3 ? 1 : value < -3 ? -1 : erf(value);
}

/* The blur of [from, to] at the centres of count pixels from begin on, times most. */
static void blurred_stretch(uint8_t *values, int begin, int count, double from, double to,
                            double deviation, double most) {
    double scale = 1 / (deviation * M_SQRT2);
    for (int k = 0; k < count; k++) {
        double at = begin + k + 0.5;
        double part = (error_function((to - at) * scale) - error_function((from - at) * scale)) / 2;
        values[k] = (uint8_t)(part * most * 255 + 0.5);
    }
}

__attribute__((optimize("O3"), target_clones("avx2", "default"))) static void
multiply(uint8_t *restrict row, const uint8_t *restrict across, unsigned down, int count) {
    for (int x = 0; x < count; x++) {
        uint16_t product = (uint16_t)(across[x] * down + 128);
        row[x] = (uint8_t)((product + (product >> 8)) >> 8);
    }
}

void blurred_rectangle(cairo_surface_t *mask, int x, int y, const double rectangle[4],
                       double deviation, double alpha) {
    int width = cairo_image_surface_get_width(mask), height = cairo_image_surface_get_height(mask);
    int stride = cairo_image_surface_get_stride(mask);
    uint8_t *across = malloc((size_t)width + (size_t)height), *down = across + width;
    if (!across)
        worker_fault(FAULT_MEMORY, 0);
    blurred_stretch(across, x, width, rectangle[0], rectangle[2], deviation, 1);
    blurred_stretch(down, y, height, rectangle[1], rectangle[3], deviation, alpha);
    cairo_surface_flush(mask);
    uint8_t *pixels = cairo_image_surface_get_data(mask);
    for (int row = 0; row < height; row++)
        multiply(pixels + (size_t)row * (size_t)stride, across, down[row], width);
    cairo_surface_mark_dirty(mask);
    free(across);
}
