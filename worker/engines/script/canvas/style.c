/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <stdlib.h>
#include <string.h>

#include "worker/engines/script/canvas/context.h"
#include "worker/engines/script/canvas/tiles.h"
#include "worker/worker.h"

/* What shapes are painted with; source.c makes cairo's sources of it. */

static struct style *style_new(enum style_kind kind) {
    struct style *style = calloc(1, sizeof *style);
    if (!style)
        worker_fault(FAULT_MEMORY, 0);
    style->references = 1;
    style->kind = kind;
    return style;
}

struct style *style_color(const double color[4]) {
    struct style *style = style_new(STYLE_COLOR);
    memcpy(style->color, color, sizeof style->color);
    return style;
}

/* numbers: kind, six of the shape, five a stop, sorted by offset. */
struct style *style_gradient(const double *numbers, unsigned count) {
    static const enum style_kind kinds[3] = {STYLE_LINEAR, STYLE_RADIAL, STYLE_CONIC};
    struct style *style = style_new(kinds[(unsigned)numbers[0] % 3]);
    size_t bytes = (count - 7) * sizeof(double);
    memcpy(style->shape, numbers + 1, sizeof style->shape);
    style->stop_count = (count - 7) / 5;
    style->stops = malloc(bytes + 1);
    if (!style->stops)
        worker_fault(FAULT_MEMORY, 0);
    memcpy(style->stops, numbers + 7, bytes);
    return style;
}

struct style *style_pattern(const double pattern[9]) {
    struct style *style = style_new(STYLE_PATTERN);
    struct bitmap *bitmap = bitmap_lookup(pattern[0]);
    int scale[2] = {1, 1};
    if (bitmap && bitmap->surface)
        style->surface = cairo_surface_reference(bitmap->surface);
    else if (bitmap && bitmap->tiles)
        style->surface =
            tiles_gather(bitmap, (struct rect){0, 0, bitmap->width, bitmap->height}, scale);
    style->repeat_x = pattern[1] != 0;
    style->repeat_y = pattern[2] != 0;
    cairo_matrix_init(&style->matrix, pattern[3], pattern[4], pattern[5], pattern[6], pattern[7],
                      pattern[8]);
    cairo_matrix_scale(&style->matrix, scale[0], scale[1]);
    return style;
}

struct style *style_keep(struct style *style) {
    style->references++;
    return style;
}

void style_drop(struct style *style) {
    if (--style->references > 0)
        return;
    if (style->surface)
        cairo_surface_destroy(style->surface);
    free(style->stops);
    free(style->table);
    free(style);
}
