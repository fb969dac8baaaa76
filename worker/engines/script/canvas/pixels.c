/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "worker/engines/script/canvas/bitmap.h"
#include "worker/engines/script/canvas/tiles.h"

/* ImageData's bytes (red, green, blue, alpha, not premultiplied) from and to the bitmap's words. */

static void unpremultiply(uint32_t pixel, uint8_t *rgba) {
    uint32_t alpha = pixel >> 24;
    uint32_t part[3] = {pixel >> 16 & 255, pixel >> 8 & 255, pixel & 255};
    for (int c = 0; c < 3; c++) {
        uint32_t value = alpha == 255 || alpha == 0 ? part[c] : (part[c] * 255 + alpha / 2) / alpha;
        rgba[c] = value < 255 ? (uint8_t)value : 255;
    }
    rgba[3] = (uint8_t)alpha;
}

static uint32_t premultiply(const uint8_t *rgba) {
    uint32_t alpha = rgba[3], word = alpha << 24;
    for (int c = 0; c < 3; c++) {
        uint32_t value = rgba[c] * alpha + 127;
        word |= (alpha == 255 ? rgba[c] : value / 255) << (16 - 8 * c);
    }
    return word;
}

static uint32_t *row_of(const struct bitmap *bitmap, int y) {
    return (uint32_t *)(void *)(cairo_image_surface_get_data(bitmap->surface) +
                                (size_t)y *
                                    (size_t)cairo_image_surface_get_stride(bitmap->surface));
}

void bitmap_read(const struct bitmap *bitmap, int x, int y, int width, int height, uint8_t *rgba) {
    memset(rgba, 0, (size_t)width * (size_t)height * 4);
    tiles_read(bitmap, x, y, width, height, rgba);
    bitmap_read_part(bitmap, x, y, width, height, rgba);
}

void bitmap_read_part(const struct bitmap *bitmap, int x, int y, int width, int height,
                      uint8_t *rgba) {
    struct rect whole = {0, 0, bitmap->width, bitmap->height};
    struct rect part = rect_intersect((struct rect){x, y, width, height}, whole);
    if (!bitmap->surface || rect_is_empty(part))
        return;
    cairo_surface_flush(bitmap->surface);
    for (int row = part.y; row < part.y + part.height; row++) {
        const uint32_t *words = row_of(bitmap, row);
        uint8_t *out = rgba + ((size_t)(row - y) * (size_t)width + (size_t)(part.x - x)) * 4;
        for (int column = part.x; column < part.x + part.width; column++, out += 4)
            unpremultiply(bitmap->opaque ? words[column] | 0xff000000u : words[column], out);
    }
}

/* Both are at most the side of a script's numbers; their sums stay in 64 bits. */
void bitmap_write(struct bitmap *bitmap, int x, int y, int width, int height, const uint8_t *rgba,
                  struct rect dirty) {
    struct rect source = rect_intersect(dirty, (struct rect){0, 0, width, height});
    tiles_write(bitmap, x, y, width, height, rgba, dirty);
    if (!bitmap->surface || rect_is_empty(source))
        return;
    cairo_surface_flush(bitmap->surface);
    for (int row = source.y; row < source.y + source.height; row++) {
        int64_t to = (int64_t)y + row;
        if (to < 0 || to >= bitmap->height)
            continue;
        uint32_t *words = row_of(bitmap, (int)to);
        for (int column = source.x; column < source.x + source.width; column++) {
            int64_t at = (int64_t)x + column;
            if (at >= 0 && at < bitmap->width)
                words[at] = premultiply(rgba + ((size_t)row * (size_t)width + (size_t)column) * 4);
        }
    }
    cairo_surface_mark_dirty(bitmap->surface);
    bitmap_damage(bitmap, (double)x + source.x, (double)y + source.y,
                  (double)x + source.x + source.width, (double)y + source.y + source.height);
}
