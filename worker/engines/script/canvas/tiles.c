/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "worker/engines/script/canvas/tiles.h"

#include <stdlib.h>
#include <string.h>

/* How many times most a side is, rounded up. */
static int times(int side, int most) {
    return (side + most - 1) / most;
}

bool tiles_make(struct bitmap *bitmap) {
    int columns = times(bitmap->width, SURFACE_SIDE_MOST);
    int rows = times(bitmap->height, SURFACE_SIDE_MOST);
    int width = times(bitmap->width, columns), height = times(bitmap->height, rows);
    bitmap->tiles = calloc((size_t)columns * (size_t)rows, sizeof *bitmap->tiles);
    for (int k = 0; bitmap->tiles && k < columns * rows; k++) {
        struct bitmap *tile = &bitmap->tiles[bitmap->tile_count++];
        tile->left = k % columns * width;
        tile->top = k / columns * height;
        int right = tile->left + width, bottom = tile->top + height;
        bitmap_make_pixels(tile, (right < bitmap->width ? right : bitmap->width) - tile->left,
                           (bottom < bitmap->height ? bottom : bitmap->height) - tile->top,
                           bitmap->opaque);
        if (tile->surface)
            continue;
        tiles_drop(bitmap);
        return false;
    }
    return bitmap->tiles != NULL;
}

void tiles_drop(struct bitmap *bitmap) {
    for (int k = 0; k < bitmap->tile_count; k++)
        bitmap_drop_pixels(&bitmap->tiles[k]);
    free(bitmap->tiles);
    bitmap->tiles = NULL;
    bitmap->tile_count = 0;
}

void tiles_clear(struct bitmap *bitmap) {
    for (int k = 0; k < bitmap->tile_count; k++)
        bitmap_clear(&bitmap->tiles[k]);
}

void tiles_copy(struct bitmap *to, const struct bitmap *from) {
    for (int k = 0; k < from->tile_count && k < to->tile_count; k++)
        bitmap_copy_pixels(&to->tiles[k], &from->tiles[k]);
}

/* A rectangle of the bitmap as the tile sees it; false: it does not. */
static bool within_tile(const struct bitmap *tile, int *x, int *y, int width, int height) {
    struct rect place = {tile->left, tile->top, tile->width, tile->height};
    bool seen = !rect_is_empty(rect_intersect((struct rect){*x, *y, width, height}, place));
    if (seen) {
        *x -= tile->left;
        *y -= tile->top;
    }
    return seen;
}

void tiles_read(const struct bitmap *bitmap, int x, int y, int width, int height, uint8_t *rgba) {
    for (int k = 0; k < bitmap->tile_count; k++) {
        int at_x = x, at_y = y;
        if (within_tile(&bitmap->tiles[k], &at_x, &at_y, width, height))
            bitmap_read_part(&bitmap->tiles[k], at_x, at_y, width, height, rgba);
    }
}

void tiles_write(struct bitmap *bitmap, int x, int y, int width, int height, const uint8_t *rgba,
                 struct rect dirty) {
    for (int k = 0; k < bitmap->tile_count; k++) {
        int at_x = x, at_y = y;
        if (within_tile(&bitmap->tiles[k], &at_x, &at_y, width, height))
            bitmap_write(&bitmap->tiles[k], at_x, at_y, width, height, rgba, dirty);
    }
}

void tiles_row(const struct bitmap *bitmap, int y, uint32_t *words) {
    for (int k = 0; k < bitmap->tile_count; k++) {
        const struct bitmap *tile = &bitmap->tiles[k];
        if (y < tile->top || y >= tile->top + tile->height)
            continue;
        cairo_surface_flush(tile->surface);
        size_t stride = (size_t)cairo_image_surface_get_stride(tile->surface);
        memcpy(words + tile->left,
               cairo_image_surface_get_data(tile->surface) + (size_t)(y - tile->top) * stride,
               (size_t)tile->width * sizeof *words);
    }
}

/* ADD onto nothing: where a tile's edge is within a pixel, both give their part of it. */
cairo_surface_t *tiles_gather(const struct bitmap *bitmap, struct rect part, int scale[2]) {
    scale[0] = times(part.width, SURFACE_SIDE_MOST);
    scale[1] = times(part.height, SURFACE_SIDE_MOST);
    cairo_surface_t *surface =
        cairo_image_surface_create(bitmap->opaque ? CAIRO_FORMAT_RGB24 : CAIRO_FORMAT_ARGB32,
                                   times(part.width, scale[0]), times(part.height, scale[1]));
    cairo_t *cairo = cairo_create(surface);
    cairo_scale(cairo, 1.0 / scale[0], 1.0 / scale[1]);
    cairo_set_operator(cairo, CAIRO_OPERATOR_ADD);
    for (int k = 0; k < bitmap->tile_count; k++) {
        const struct bitmap *tile = &bitmap->tiles[k];
        int x = tile->left - part.x, y = tile->top - part.y;
        cairo_set_source_surface(cairo, tile->surface, x, y);
        cairo_pattern_set_extend(cairo_get_source(cairo), CAIRO_EXTEND_PAD);
        cairo_rectangle(cairo, x, y, tile->width, tile->height);
        cairo_fill(cairo);
    }
    cairo_destroy(cairo);
    return surface;
}
