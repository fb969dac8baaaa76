/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "worker/engines/script/canvas/cover.h"
#include "worker/worker.h"

/*
 * Pictures as large as they are, between pixels: sprites that move slowly. Each pixel is a mixture of the four that
 * it lies over, with the same parts everywhere, so rows are mixed first, then neighbours.
 */

static struct {
    uint32_t *down,
        *across; /* a row mixed with the one above, with its ends twice; and then its neighbours */
    int width;
} room;

static void make_room(int width) {
    size_t count = (size_t)width + 2;
    if (width <= room.width)
        return;
    free(room.down);
    free(room.across);
    room.down = malloc(count * sizeof *room.down);
    room.across = malloc(count * sizeof *room.across);
    room.width = width;
    if (!room.down || !room.across)
        worker_fault(FAULT_MEMORY, 0);
}

/* part / 256 of b and the rest of a; as halves, for products of bytes (blit.c). */
__attribute__((optimize("O3"), target_clones("arch=x86-64-v4", "avx2", "default"))) static void
mix(uint32_t *to, const uint32_t *a, const uint32_t *b, uint32_t part, int count) {
    const uint16_t *halves_a = (const uint16_t *)(const void *)a;
    const uint16_t *halves_b = (const uint16_t *)(const void *)b;
    uint16_t *halves = (uint16_t *)(void *)to, more = (uint16_t)part, less = (uint16_t)(256 - part);
    for (int k = 0; k < 2 * count; k++) {
        uint16_t low = (uint16_t)((halves_a[k] & 0xff) * less + (halves_b[k] & 0xff) * more + 128);
        uint16_t high = (uint16_t)((halves_a[k] >> 8) * less + (halves_b[k] >> 8) * more + 128);
        halves[k] = (uint16_t)(low >> 8 | (high & 0xff00));
    }
}

static int within(int value, int count) {
    return value < 0 ? 0 : value >= count ? count - 1 : value;
}

static const uint32_t *source_row(const struct pixels *from, int y) {
    return (const uint32_t *)(const void *)(from->bytes + (ptrdiff_t)y * from->stride) + from->left;
}

/* Row y of the picture moved by parts / 256 of a pixel: one more than it has. */
static void make_row(const struct pixels *from, int y, uint32_t part_x, uint32_t part_y) {
    int width = from->right - from->left, height = from->bottom - from->top;
    uint32_t *down = room.down;
    mix(down + 1, source_row(from, from->top + within(y, height)),
        source_row(from, from->top + within(y - 1, height)), part_y, width);
    down[0] = down[1];
    down[width + 1] = down[width];
    mix(room.across, down + 1, down, part_x, width + 1);
}

/* What is at the edges covers its pixels in part. */
static void fade_row(int width, uint32_t part_x, uint32_t alpha) {
    uint32_t *row = room.across;
    row[0] = scaled(row[0], (256 - part_x) * 255 / 256);
    row[width] = scaled(row[width], part_x * 255 / 256);
    for (int k = 0; k <= width && alpha < 256; k++)
        row[k] = scaled(row[k], alpha * 255 / 256);
}

void blit_shifted(const struct pixels *to, const struct pixels *from, double x, double y,
                  double alpha) {
    int left = (int)floor(x), top = (int)floor(y);
    int width = from->right - from->left, height = from->bottom - from->top;
    uint32_t part_x = (uint32_t)((x - left) * 256), part_y = (uint32_t)((y - top) * 256);
    int begin = left < to->left ? to->left - left : 0;
    int end = left + width + 1 > to->right ? to->right - left : width + 1;
    make_room(width + 1);
    for (int k = 0; k <= height && begin < end; k++) {
        if (top + k < to->top || top + k >= to->bottom)
            continue;
        uint32_t share = k == 0 ? 256 - part_y : k == height ? part_y : 256;
        make_row(from, k, part_x, part_y);
        fade_row(width, part_x, (uint32_t)(share * alpha + 0.5));
        uint32_t *row = (uint32_t *)(void *)(to->bytes + (ptrdiff_t)(top + k) * to->stride);
        blit_row(row + left + begin, room.across + begin, end - begin);
    }
}
