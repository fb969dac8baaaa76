/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "worker/engines/script/canvas/area.h"

#include <stdlib.h>

#include "worker/worker.h"

float *area_sums;

static uint8_t *coverage;
static int room;

void area_make_room(int width) {
    size_t count = (size_t)width + 2;
    if (width <= room)
        return;
    free(area_sums);
    free(coverage);
    area_sums = calloc(count, sizeof *area_sums);
    coverage = malloc(count);
    if (!area_sums || !coverage)
        worker_fault(FAULT_MEMORY, 0);
    room = width;
}

/* The area of each pixel to the right of the edge grows evenly, but for the first and the last. */
void area_add_flat(float *sums, double left, double right, double down, int count) {
    double slope = 1 / (right - left), in = 1 - left, out = right - (count - 1);
    double area = in * in / 2 * slope, last = 1 - out * out / 2 * slope;
    float even = (float)(down * slope);
    sums[0] += (float)(down * area);
    if (count > 2) {
        sums[1] += (float)(down * ((1.5 - left) * slope - area));
        area = (count - 1.5 - left) * slope;
    }
    for (int x = 2; x < count - 1; x++)
        sums[x] += even;
    sums[count - 1] += (float)(down * (last - area));
    sums[count] += (float)(down * (1 - last));
}

const uint8_t *area_take(int from, int end, float sum) {
    for (int x = from; x < end; x++) {
        sum += area_sums[x];
        area_sums[x] = 0;
        float size = sum < 0 ? -sum : sum;
        coverage[x] = (uint8_t)(int)((size > 1 ? 1 : size) * 255 + 0.5F);
    }
    area_sums[end] = 0;
    return coverage + from;
}
