/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <wchar.h>

#include "worker/engines/script/canvas/cover.h"
#include "worker/engines/script/canvas/paint.h"

/* Pictures and colours straight onto the bitmap, pixel on pixel. */

/* Eight words, and what they are as sixteen halves: four products of bytes cost two multiplications. Wider vectors
 * than a processor has are slow, by as much as six times. */
typedef uint32_t words __attribute__((vector_size(32), aligned(4), may_alias));
typedef uint16_t halves __attribute__((vector_size(32), aligned(4), may_alias));
enum { WORDS = sizeof(words) / sizeof(uint32_t) };

/* to becomes source over it, rounded. The sources are 255 times the source's halves, and a half of that more. */
__attribute__((always_inline)) static inline void
mix_words(words *to, const words *inverse, const halves *low_source, const halves *high_source) {
    halves low = (halves)*to & 0xff, high = (halves)*to >> 8;
    low = low * (halves)*inverse + *low_source;
    high = high * (halves)*inverse + *high_source;
    low = (low + (low >> 8)) >> 8;
    high = (high + (high >> 8)) & 0xff00;
    *to = (words)(low | high);
}

/* to becomes source over it. */
__attribute__((always_inline)) static inline void over_words(words *to, const words *source) {
    const halves half = 0x80 - (halves){0};
    words inverse = 255 - (*source >> 24);
    inverse |= inverse << 16;
    mix_words(to, &inverse, &half, &half);
    *to += *source;
}

/* How many words there are before an aligned one. */
static int before_aligned(const uint32_t *to) {
    return -(int)((uintptr_t)to / sizeof *to) & (WORDS - 1);
}

/* First and last words are worked out before those that are partly the same: what is written between is aligned, which
 * saves a sixth. */
__attribute__((target_clones("avx2", "default"))) static void
over_row(uint32_t *restrict to, const uint32_t *restrict from, int count) {
    if (count < WORDS) {
        for (int k = 0; k < count; k++)
            to[k] = over(from[k], to[k], 255 - (from[k] >> 24));
        return;
    }
    int rest = count - WORDS;
    words first = *(const words *)to, last = *(const words *)(to + rest);
    over_words(&first, (const words *)from);
    over_words(&last, (const words *)(from + rest));
    for (int k = before_aligned(to); k < rest; k += WORDS)
        over_words((words *)(to + k), (const words *)(from + k));
    *(words *)to = first;
    *(words *)(to + rest) = last;
}

__attribute__((target_clones("avx2", "default"))) static void
over_row_with(uint32_t *to, uint32_t word, int count) {
    uint32_t inverse = 255 - (word >> 24);
    if (count < WORDS) {
        for (int k = 0; k < count; k++)
            to[k] = over(word, to[k], inverse);
        return;
    }
    const words source = word - (words){0}, twice = (inverse | inverse << 16) - (words){0};
    const halves low = ((halves)source & 0xff) * 255 + 0x80,
                 high = ((halves)source >> 8) * 255 + 0x80;
    int rest = count - WORDS;
    words first = *(const words *)to, last = *(const words *)(to + rest);
    mix_words(&first, &twice, &low, &high);
    mix_words(&last, &twice, &low, &high);
    for (int k = before_aligned(to); k < rest; k += WORDS)
        mix_words((words *)(to + k), &twice, &low, &high);
    *(words *)to = first;
    *(words *)(to + rest) = last;
}

void blit_row_color(uint32_t *to, uint32_t word, int count) {
    if (word >> 24 == 255)
        wmemset((wchar_t *)(void *)to, (wchar_t)word, (size_t)count);
    else
        over_row_with(to, word, count);
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
        blit_row_color(row_of(to, y) + left, word, right - left);
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
