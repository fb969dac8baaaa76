/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "worker/engines/script/canvas/cover.h"
#include "worker/worker.h"

/* Boxes filled with a picture that repeats, pixel on pixel: row by row, each made whole before it is painted. */

static struct {
    uint32_t *words;
    int count;
} room;

static void make_room(int count) {
    if (count <= room.count)
        return;
    free(room.words);
    room.words = malloc((size_t)count * sizeof *room.words);
    room.count = count;
    if (!room.words)
        worker_fault(FAULT_MEMORY, 0);
}

/* value modulo size, which is positive. */
static int wrapped(int64_t value, int size) {
    return (int)((value % size + size) % size);
}

/* A row of the picture from x of it on, again and again; doubled as soon as it is there once. */
static void make_row(const uint32_t *picture, int width, int x, int count) {
    int first = count < width - x ? count : width - x, made = count < width ? count : width;
    memcpy(room.words, picture + x, (size_t)first * sizeof *picture);
    memcpy(room.words + first, picture, (size_t)(made - first) * sizeof *picture);
    while (made < count) {
        int more = count - made < made ? count - made : made;
        memcpy(room.words + made, room.words, (size_t)more * sizeof *picture);
        made += more;
    }
}

static double share(double at, double from, double to) {
    double begin = at > from ? at : from, end = at + 1 < to ? at + 1 : to;
    return end > begin ? end - begin : 0;
}

static uint32_t part(uint32_t word, double coverage) {
    return scaled(word, (uint32_t)(coverage * 255 + 0.5));
}

void paint_tiled(const struct pixels *to, const double box[4], const struct pixels *tile, double x,
                 double y) {
    int left = (int)fmax(floor(box[0]), to->left), right = (int)fmin(ceil(box[2]), to->right);
    int top = (int)fmax(floor(box[1]), to->top), bottom = (int)fmin(ceil(box[3]), to->bottom);
    int width = tile->right, height = tile->bottom;
    if (left >= right || top >= bottom)
        return;
    make_room(right - left);
    for (int row = top; row < bottom; row++) {
        double whole = share(row, box[1], box[3]);
        const uint8_t *picture =
            tile->bytes + (ptrdiff_t)wrapped(row - (int64_t)y, height) * tile->stride;
        make_row((const uint32_t *)(const void *)picture, width, wrapped(left - (int64_t)x, width),
                 right - left);
        for (int k = 0; k < right - left && whole < 1; k++)
            room.words[k] = part(room.words[k], whole);
        room.words[0] = part(room.words[0], share(left, box[0], box[2]));
        if (right - left > 1)
            room.words[right - left - 1] =
                part(room.words[right - left - 1], share(right - 1, box[0], box[2]));
        blit_row((uint32_t *)(void *)(to->bytes + (ptrdiff_t)row * to->stride) + left, room.words,
                 right - left);
    }
}
