/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "worker/engines/script/canvas/bitmap.h"
#include "worker/engines/script/canvas/tiles.h"

/* ImageData's bytes (red, green, blue, alpha, not premultiplied) from and to the bitmap's words. */

/* What is 255 / alpha in 1/65,536, rounded up a little: exact for all colours that alpha allows. */
static uint32_t inverse_of(uint32_t alpha) {
    static uint32_t inverses[256];
    if (inverses[255] == 0)
        for (uint32_t k = 1; k < 256; k++)
            inverses[k] = (255 * 65536 + k - 1) / k;
    return inverses[alpha];
}

/* Red and blue change places: blue is the lowest byte of a word, red the first of a pixel. */
static uint32_t swapped(uint32_t pixel) {
    return (pixel & 0xff00ff00) | (pixel >> 16 & 255) | (pixel & 255) << 16;
}

static uint32_t unpremultiplied(uint32_t word) {
    uint32_t alpha = word >> 24, inverse = inverse_of(alpha), pixel = alpha << 24;
    for (int shift = 0; shift < 24; shift += 8) {
        uint32_t value = ((word >> shift & 255) * inverse + 32768) >> 16;
        pixel |= (value < 255 ? value : 255) << (16 - shift);
    }
    return pixel;
}

/* Most pictures are opaque, or clear, for long: those by the row. */
__attribute__((optimize("O3"), target_clones("avx2", "default"))) static void
swap_row(uint32_t *restrict to, const uint32_t *restrict from, int count) {
    for (int k = 0; k < count; k++)
        to[k] = swapped(from[k]);
}

__attribute__((optimize("O3"), target_clones("avx2", "default"))) static uint32_t
differs_from_opaque(const uint32_t *words, int count) {
    uint32_t lacking = 0;
    for (int k = 0; k < count; k++)
        lacking |= ~words[k] & (words[k] ? 0xff000000 : 0); /* clear black is as good */
    return lacking;
}

enum { AT_ONCE = 64 };

static void read_row(const uint32_t *words, uint32_t *pixels, int count, bool opaque) {
    for (int done = 0; done < count; done += AT_ONCE) {
        int some = count - done < AT_ONCE ? count - done : AT_ONCE;
        if (opaque || differs_from_opaque(words + done, some) == 0)
            swap_row(pixels + done, words + done, some);
        else
            for (int k = done; k < done + some; k++)
                pixels[k] = unpremultiplied(words[k]);
        for (int k = done; opaque && k < done + some; k++)
            pixels[k] |= 0xff000000;
    }
}

static uint32_t premultiplied(uint32_t pixel) {
    uint32_t alpha = pixel >> 24, word = alpha << 24;
    for (int shift = 0; shift < 24; shift += 8)
        word |= ((pixel >> shift & 255) * alpha + 127) / 255 << (16 - shift);
    return word;
}

/* A script's array may begin at any byte. */
static void write_row(const uint8_t *rgba, uint32_t *words, int count) {
    uint32_t pixels[AT_ONCE];
    for (int done = 0; done < count; done += AT_ONCE) {
        int some = count - done < AT_ONCE ? count - done : AT_ONCE;
        memcpy(pixels, rgba + (size_t)done * 4, (size_t)some * 4);
        if (differs_from_opaque(pixels, some) == 0)
            swap_row(words + done, pixels, some);
        else
            for (int k = 0; k < some; k++)
                words[done + k] = premultiplied(pixels[k]);
    }
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
        uint8_t *out = rgba + ((size_t)(row - y) * (size_t)width + (size_t)(part.x - x)) * 4;
        read_row(row_of(bitmap, row) + part.x, (uint32_t *)(void *)out, part.width, bitmap->opaque);
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
    int64_t from = source.x, end = source.x + source.width;
    from = from + x < 0 ? -(int64_t)x : from;
    end = end + x > bitmap->width ? (int64_t)bitmap->width - x : end;
    for (int row = source.y; row < source.y + source.height && from < end; row++) {
        int64_t to = (int64_t)y + row;
        if (to < 0 || to >= bitmap->height)
            continue;
        const uint8_t *pixels = rgba + ((size_t)row * (size_t)width + (size_t)from) * 4;
        write_row(pixels, row_of(bitmap, (int)to) + from + x, (int)(end - from));
    }
    cairo_surface_mark_dirty(bitmap->surface);
    bitmap_damage(bitmap, (double)x + source.x, (double)y + source.y,
                  (double)x + source.x + source.width, (double)y + source.y + source.height);
}
