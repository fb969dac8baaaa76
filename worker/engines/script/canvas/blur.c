/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "worker/engines/script/canvas/filter.h"
#include "worker/worker.h"

/*
 * Blurring, one row or column at a time, copied out, blurred there and copied back. A row is
 * `count` samples of `channels` bytes; outside of it everything is transparent.
 */

enum { KERNEL_MOST = 15 }; /* of a deviation up to 2: 3 × 2 on both sides, and some */

struct line {
    uint8_t *in, *out;
    int count, channels;
};

/* ------------------------------------------------------------------ small: the Gaussian itself */

static int make_kernel(double deviation, double kernel[KERNEL_MOST]) {
    int reach = (int)ceil(3 * deviation);
    double sum = 0;
    for (int k = -reach; k <= reach; k++)
        sum += kernel[k + reach] = exp(-k * k / (2 * deviation * deviation));
    for (int k = 0; k <= 2 * reach; k++)
        kernel[k] /= sum;
    return reach;
}

static void convolve(const struct line *line, const double *kernel, int reach) {
    for (int x = 0; x < line->count; x++)
        for (int c = 0; c < line->channels; c++) {
            double sum = 0;
            for (int k = -reach; k <= reach; k++)
                if (x + k >= 0 && x + k < line->count)
                    sum += kernel[k + reach] * line->in[(x + k) * line->channels + c];
            line->out[x * line->channels + c] = (uint8_t)(sum + 0.5);
        }
}

/* ------------------------------------------------------------------------ large: three boxes */

/* A running sum over [x - before, x + after]. */
static void box(struct line *line, int before, int after) {
    int channels = line->channels, size = before + after + 1;
    for (int c = 0; c < channels; c++) {
        const uint8_t *in = line->in + c;
        uint8_t *out = line->out + c;
        uint32_t sum = 0;
        for (int x = -after; x < line->count + before; x++) {
            int enters = x + after, leaves = x - before - 1;
            if (enters >= 0 && enters < line->count)
                sum += in[enters * channels];
            if (leaves >= 0 && leaves < line->count)
                sum -= in[leaves * channels];
            if (x >= 0 && x < line->count)
                out[x * channels] = (uint8_t)((sum + (uint32_t)size / 2) / (uint32_t)size);
        }
    }
    uint8_t *swapped = line->in;
    line->in = line->out;
    line->out = swapped;
}

/* Box sizes for a deviation: SVG 1.1, feGaussianBlur. */
static void boxes(struct line *line, double deviation) {
    int size = (int)floor(deviation * 3 * sqrt(2 * M_PI) / 4 + 0.5);
    int half = size / 2;
    if (size % 2 != 0) {
        for (int k = 0; k < 3; k++)
            box(line, half, half);
        return;
    }
    box(line, half, half - 1);
    box(line, half - 1, half);
    box(line, half, half);
}

/* ------------------------------------------------------------------------------ both directions */

struct kernel {
    double deviation, weights[KERNEL_MOST];
    int reach; /* 0: boxes */
};

static const uint8_t *blurred(struct line *line, const struct kernel *kernel) {
    if (kernel->reach == 0) {
        boxes(line, kernel->deviation);
        return line->in;
    }
    convolve(line, kernel->weights, kernel->reach);
    return line->out;
}

static void blur_rows(uint8_t *pixels, int width, int height, int stride, int channels,
                      const struct kernel *kernel, uint8_t *room[2]) {
    for (int y = 0; y < height; y++) {
        uint8_t *row = pixels + (size_t)y * (size_t)stride;
        struct line line = {room[0], room[1], width, channels};
        memcpy(line.in, row, (size_t)(width * channels));
        memcpy(row, blurred(&line, kernel), (size_t)(width * channels));
    }
}

static void blur_columns(uint8_t *pixels, int width, int height, int stride, int channels,
                         const struct kernel *kernel, uint8_t *room[2]) {
    size_t sample = (size_t)channels;
    for (int x = 0; x < width; x++) {
        uint8_t *column = pixels + (size_t)x * sample;
        struct line line = {room[0], room[1], height, channels};
        for (int y = 0; y < height; y++)
            memcpy(line.in + (size_t)y * sample, column + (size_t)y * (size_t)stride, sample);
        const uint8_t *done = blurred(&line, kernel);
        for (int y = 0; y < height; y++)
            memcpy(column + (size_t)y * (size_t)stride, done + (size_t)y * sample, sample);
    }
}

void blur(cairo_surface_t *surface, double deviation) {
    int width = cairo_image_surface_get_width(surface);
    int height = cairo_image_surface_get_height(surface);
    int stride = cairo_image_surface_get_stride(surface);
    int channels = cairo_image_surface_get_format(surface) == CAIRO_FORMAT_A8 ? 1 : 4;
    struct kernel kernel = {.deviation = fmin(deviation, BLUR_DEVIATION_MOST)};
    if (!(deviation > 0) || width == 0 || height == 0)
        return;
    if (deviation <= 2)
        kernel.reach = make_kernel(deviation, kernel.weights);
    size_t longest = (size_t)(width > height ? width : height) * (size_t)channels;
    uint8_t *memory = malloc(2 * longest);
    if (!memory)
        worker_fault(FAULT_MEMORY, 0);
    uint8_t *room[2] = {memory, memory + longest};
    cairo_surface_flush(surface);
    uint8_t *pixels = cairo_image_surface_get_data(surface);
    blur_rows(pixels, width, height, stride, channels, &kernel, room);
    blur_columns(pixels, width, height, stride, channels, &kernel, room);
    cairo_surface_mark_dirty(surface);
    free(memory);
}
