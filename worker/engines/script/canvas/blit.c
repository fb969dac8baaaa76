/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <math.h>
#include <string.h>
#include <wchar.h>

#include "worker/engines/script/canvas/cover.h"
#include "worker/engines/script/canvas/paint.h"

/* Pictures and colours straight onto the bitmap, pixel on pixel. */

/* Eight words, and what they are as sixteen halves: four products of bytes cost two multiplications. */
typedef uint32_t words __attribute__((vector_size(64)));
typedef uint16_t halves __attribute__((vector_size(64)));
enum { WORDS = sizeof(words) / sizeof(uint32_t) };

/* to becomes source over it; inverse: 255 less the source's alpha, in both halves of each word. */
__attribute__((always_inline)) static inline void over_words(words *to, const words *source,
                                                             const words *inverse) {
    halves low = (halves)*to & 0xff, high = (halves)*to >> 8;
    low = low * (halves)*inverse + 0x80;
    high = high * (halves)*inverse + 0x80;
    low = (low + (low >> 8)) >> 8;
    high = (high + (high >> 8)) & 0xff00;
    *to = *source + (words)(low | high);
}

__attribute__((target_clones("arch=x86-64-v4", "avx2", "default"))) static void
over_row(uint32_t *restrict to, const uint32_t *restrict from, int count) {
    int k = 0;
    for (; k + WORDS <= count; k += WORDS) {
        words source, there;
        memcpy(&source, from + k, sizeof source);
        memcpy(&there, to + k, sizeof there);
        words inverse = 255 - (source >> 24);
        inverse |= inverse << 16;
        over_words(&there, &source, &inverse);
        memcpy(to + k, &there, sizeof there);
    }
    for (; k < count; k++)
        to[k] = over(from[k], to[k], 255 - (from[k] >> 24));
}

__attribute__((target_clones("arch=x86-64-v4", "avx2", "default"))) static void
over_row_with(uint32_t *to, uint32_t word, int count) {
    uint32_t inverse = 255 - (word >> 24);
    if (inverse == 0) {
        wmemset((wchar_t *)(void *)to, (wchar_t)word, (size_t)count);
        return;
    }
    const words source = word - (words){0}, twice = (inverse | inverse << 16) - (words){0};
    int k = 0;
    for (; k + WORDS <= count; k += WORDS) {
        words there;
        memcpy(&there, to + k, sizeof there);
        over_words(&there, &source, &twice);
        memcpy(to + k, &there, sizeof there);
    }
    for (; k < count; k++)
        to[k] = over(word, to[k], inverse);
}

void blit_row(uint32_t *to, const uint32_t *from, int count) {
    over_row(to, from, count);
}

struct pixels pixels_of(cairo_surface_t *surface, const int box[4]) {
    cairo_surface_flush(surface);
    return (struct pixels){.bytes = cairo_image_surface_get_data(surface),
                           .stride = cairo_image_surface_get_stride(surface),
                           .left = box[0],
                           .top = box[1],
                           .right = box[2],
                           .bottom = box[3]};
}

static uint32_t *row_of(const struct pixels *pixels, int y) {
    return (uint32_t *)(void *)(pixels->bytes + (ptrdiff_t)y * pixels->stride);
}

static int larger(int a, int b) {
    return a > b ? a : b;
}

static int smaller(int a, int b) {
    return a < b ? a : b;
}

void blit_color(const struct pixels *to, const int box[4], uint32_t word) {
    int left = larger(box[0], to->left), right = smaller(box[2], to->right);
    int end = smaller(box[3], to->bottom);
    for (int y = larger(box[1], to->top); y < end && left < right; y++)
        over_row_with(row_of(to, y) + left, word, right - left);
}

void blit_straight(const struct pixels *to, const struct pixels *from, int x, int y) {
    int width = from->right - from->left, height = from->bottom - from->top;
    int left = larger(x, to->left), top = larger(y, to->top);
    int right = smaller(x + width, to->right), bottom = smaller(y + height, to->bottom);
    for (int row = top; row < bottom && left < right; row++) {
        enum {
            AHEAD = 6,
            LINE = 16
        }; /* rows; words of a cache line: a sprite's rows are far apart */
        if (row + AHEAD < bottom)
            for (int line = left; line < right + LINE && line < left + 4 * LINE; line += LINE)
                __builtin_prefetch(row_of(to, row + AHEAD) + line, 1);
        over_row(row_of(to, row) + left,
                 row_of(from, row - y + from->top) + (left - x + from->left), right - left);
    }
}
