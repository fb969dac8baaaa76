/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "worker/engines/script/canvas/filter.h"
#include "worker/worker.h"

/*
 * Blurring goes down the columns, all columns of a row of bytes at once; then the picture is turned
 * over its diagonal, blurred down again, and turned back. Outside of it everything is transparent.
 */

#define FAST __attribute__((optimize("O3"), target_clones("avx2", "default")))

enum { KERNEL_MOST = 15 }; /* of a deviation up to 2: 3 × 2 on both sides, and some */

/* Rows of bytes, without gaps; other is room of the same size. */
struct sheet {
    uint8_t *bytes, *other;
    int width, height; /* pixels */
    int channels;      /* bytes of a pixel: 1 or 4 */
};

static size_t row_size(const struct sheet *sheet) {
    return (size_t)sheet->width * (size_t)sheet->channels;
}

static const uint8_t *row_of(const struct sheet *sheet, int y) {
    return y >= 0 && y < sheet->height ? sheet->bytes + (size_t)y * row_size(sheet) : NULL;
}

static void swap(struct sheet *sheet) {
    uint8_t *bytes = sheet->bytes;
    sheet->bytes = sheet->other;
    sheet->other = bytes;
}

/* ------------------------------------------------------------------ small: the Gaussian itself */

static int make_kernel(double deviation, float kernel[KERNEL_MOST]) {
    int reach = (int)ceil(3 * deviation);
    double sum = 0;
    for (int k = -reach; k <= reach; k++)
        sum += exp(-k * k / (2 * deviation * deviation));
    for (int k = -reach; k <= reach; k++)
        kernel[k + reach] = (float)(exp(-k * k / (2 * deviation * deviation)) / sum);
    return reach;
}

FAST static void add_weighted(float *restrict sums, const uint8_t *restrict row, float weight,
                              size_t count) {
    for (size_t k = 0; k < count; k++)
        sums[k] += weight * row[k];
}

FAST static void round_sums(const float *restrict sums, uint8_t *restrict row, size_t count) {
    for (size_t k = 0; k < count; k++)
        row[k] = (uint8_t)(int)(sums[k] + 0.5F);
}

static void convolve_down(struct sheet *sheet, const float *kernel, int reach, void *room) {
    float *sums = room;
    size_t size = row_size(sheet);
    for (int y = 0; y < sheet->height; y++) {
        memset(sums, 0, size * sizeof *sums);
        for (int k = -reach; k <= reach; k++)
            if (row_of(sheet, y + k))
                add_weighted(sums, row_of(sheet, y + k), kernel[k + reach], size);
        round_sums(sums, sheet->other + (size_t)y * size, size);
    }
    swap(sheet);
}

/* ------------------------------------------------------------------------ large: three boxes */

FAST static void add_row(uint32_t *restrict sums, const uint8_t *restrict row, size_t count) {
    for (size_t k = 0; k < count; k++)
        sums[k] += row[k];
}

FAST static void take_row(uint32_t *restrict sums, const uint8_t *restrict row, size_t count) {
    for (size_t k = 0; k < count; k++)
        sums[k] -= row[k];
}

/* inverse: 2²⁴ divided by the number of rows, rounded up, so that 255 everywhere stays 255. */
FAST static void divide(const uint32_t *restrict sums, uint32_t inverse, uint8_t *restrict row,
                        size_t count) {
    for (size_t k = 0; k < count; k++)
        row[k] = (uint8_t)((sums[k] * inverse + (1u << 23)) >> 24);
}

/* The mean over [y - before, y + after], by running sums. */
static void box_down(struct sheet *sheet, int before, int after, void *room) {
    uint32_t *sums = room, rows = (uint32_t)(before + after + 1);
    uint32_t inverse = ((1u << 24) + rows - 1) / rows;
    size_t size = row_size(sheet);
    memset(sums, 0, size * sizeof *sums);
    for (int y = -after; y < sheet->height; y++) {
        const uint8_t *enters = row_of(sheet, y + after), *leaves = row_of(sheet, y - before - 1);
        if (enters)
            add_row(sums, enters, size);
        if (leaves)
            take_row(sums, leaves, size);
        if (y >= 0)
            divide(sums, inverse, sheet->other + (size_t)y * size, size);
    }
    swap(sheet);
}

/* Box sizes for a deviation: SVG 1.1, feGaussianBlur. */
static void boxes_down(struct sheet *sheet, double deviation, void *room) {
    int size = (int)floor(deviation * 3 * sqrt(2 * M_PI) / 4 + 0.5);
    int half = size / 2, even = size % 2 == 0;
    box_down(sheet, half, half - even, room);
    box_down(sheet, half - even, half, room);
    box_down(sheet, half, half, room);
}

/* ------------------------------------------------------------------------------ both directions */

static void turn_bytes(const uint8_t *from, uint8_t *to, int width, int height) {
    for (int top = 0; top < height; top += 16)
        for (int x = 0; x < width; x++)
            for (int y = top; y < height && y < top + 16; y++)
                to[(size_t)x * (size_t)height + (size_t)y] =
                    from[(size_t)y * (size_t)width + (size_t)x];
}

static void turn_words(const uint32_t *from, uint32_t *to, int width, int height) {
    for (int top = 0; top < height; top += 16)
        for (int x = 0; x < width; x++)
            for (int y = top; y < height && y < top + 16; y++)
                to[(size_t)x * (size_t)height + (size_t)y] =
                    from[(size_t)y * (size_t)width + (size_t)x];
}

static void turn(struct sheet *sheet) {
    int width = sheet->width;
    if (sheet->channels == 1)
        turn_bytes(sheet->bytes, sheet->other, sheet->width, sheet->height);
    else
        turn_words((const uint32_t *)(void *)sheet->bytes, (uint32_t *)(void *)sheet->other,
                   sheet->width, sheet->height);
    sheet->width = sheet->height;
    sheet->height = width;
    swap(sheet);
}

static void blur_sheet(struct sheet *sheet, double deviation, void *room) {
    float kernel[KERNEL_MOST];
    int reach = deviation <= 2 ? make_kernel(deviation, kernel) : 0;
    for (int direction = 0; direction < 2; direction++) {
        if (reach > 0)
            convolve_down(sheet, kernel, reach, room);
        else
            boxes_down(sheet, deviation, room);
        turn(sheet);
    }
}

/* Between a surface, whose rows may have gaps, and a sheet. */
static void copy_rows(uint8_t *to, size_t to_stride, const uint8_t *from, size_t from_stride,
                      size_t size, int rows) {
    for (int y = 0; y < rows; y++)
        memcpy(to + (size_t)y * to_stride, from + (size_t)y * from_stride, size);
}

void blur(cairo_surface_t *surface, double deviation) {
    struct sheet sheet = {.width = cairo_image_surface_get_width(surface),
                          .height = cairo_image_surface_get_height(surface)};
    size_t stride = (size_t)cairo_image_surface_get_stride(surface);
    if (!(deviation > 0) || sheet.width == 0 || sheet.height == 0)
        return;
    sheet.channels = cairo_image_surface_get_format(surface) == CAIRO_FORMAT_A8 ? 1 : 4;
    size_t size = row_size(&sheet), whole = size * (size_t)sheet.height;
    size_t longest = (size_t)(sheet.width > sheet.height ? sheet.width : sheet.height);
    size_t sums = longest * (size_t)sheet.channels * sizeof(uint32_t),
           even = (whole + 63) / 64 * 64;
    uint8_t *memory = malloc(2 * even + sums);
    if (!memory)
        worker_fault(FAULT_MEMORY, 0);
    sheet.bytes = memory;
    sheet.other = memory + even;
    cairo_surface_flush(surface);
    uint8_t *pixels = cairo_image_surface_get_data(surface);
    copy_rows(sheet.bytes, size, pixels, stride, size, sheet.height);
    blur_sheet(&sheet, fmin(deviation, BLUR_DEVIATION_MOST), memory + 2 * even);
    copy_rows(pixels, stride, sheet.bytes, size, size, sheet.height);
    cairo_surface_mark_dirty(surface);
    free(memory);
}
