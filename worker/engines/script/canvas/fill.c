/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <emmintrin.h>
#include <string.h>

#include "worker/engines/script/canvas/outline.h"
#include "worker/engines/script/canvas/paint.h"

/* Shapes by source-over, straight onto the bitmap: in one colour, or in what is made row by row. */

struct filling {
    const struct pixels *pixels;
    uint32_t word;           /* or … */
    const struct rows *rows; /* … these, … */
    uint32_t *words;         /* … and room for one */
};

static uint32_t *place_of(const struct filling *filling, int y, int x) {
    return (uint32_t *)(void *)(filling->pixels->bytes + (ptrdiff_t)y * filling->pixels->stride) +
           x;
}

/* By 255, rounded: sixteen-bit numbers that are half of it more already. */
static inline __m128i divided(__m128i products) {
    return _mm_srli_epi16(_mm_add_epi16(products, _mm_srli_epi16(products, 8)), 8);
}

/* over_part() of four words at once: their bytes as halves, every other one (blit.c). */
static inline void over_parts(uint32_t *to, __m128i source, const uint8_t *coverage) {
    const __m128i zero = _mm_setzero_si128(), half = _mm_set1_epi16(128);
    const __m128i bytes = _mm_set1_epi16(255);
    int four;
    memcpy(&four, coverage, sizeof four);
    __m128i part = _mm_unpacklo_epi8(_mm_cvtsi32_si128(four), zero);
    part = _mm_unpacklo_epi16(part, part);
    __m128i alpha = _mm_srli_epi32(source, 24), there = _mm_loadu_si128((__m128i *)(void *)to);
    alpha = _mm_or_si128(alpha, _mm_slli_epi32(alpha, 16));
    alpha = divided(_mm_add_epi16(_mm_mullo_epi16(alpha, part), half));
    __m128i inverse = _mm_sub_epi16(bytes, alpha);
    __m128i low = _mm_mullo_epi16(_mm_and_si128(source, bytes), part);
    __m128i high = _mm_mullo_epi16(_mm_srli_epi16(source, 8), part);
    low = _mm_add_epi16(low, _mm_mullo_epi16(_mm_and_si128(there, bytes), inverse));
    high = _mm_add_epi16(high, _mm_mullo_epi16(_mm_srli_epi16(there, 8), inverse));
    low = divided(_mm_add_epi16(low, half));
    high = divided(_mm_add_epi16(high, half));
    _mm_storeu_si128((__m128i *)(void *)to, _mm_or_si128(low, _mm_slli_epi16(high, 8)));
}

static void fill_row(void *user, int y, int x, int count, const uint8_t *coverage) {
    enum { FOUR = 4 };
    const struct filling *filling = user;
    const __m128i source = _mm_set1_epi32((int)filling->word);
    uint32_t *to = place_of(filling, y, x);
    int k = 0;
    for (; k + FOUR <= count; k += FOUR)
        over_parts(to + k, source, coverage + k);
    for (; k < count; k++)
        to[k] = over_part(filling->word, to[k], coverage[k]);
}

static void fill_run(void *user, int y, int x, int count) {
    const struct filling *filling = user;
    blit_row_color(place_of(filling, y, x), filling->word, count);
}

static void fill_row_made(void *user, int y, int x, int count, const uint8_t *coverage) {
    const struct filling *filling = user;
    filling->rows->make(filling->rows->source, y, x, count, filling->words);
    for (int k = 0; k < count; k++)
        filling->words[k] = scaled(filling->words[k], coverage[k]);
    blit_row(place_of(filling, y, x), filling->words, count);
}

static void fill_run_made(void *user, int y, int x, int count) {
    const struct filling *filling = user;
    filling->rows->make(filling->rows->source, y, x, count, filling->words);
    blit_row(place_of(filling, y, x), filling->words, count);
}

static struct outline outline;

static void fill_outline(const struct pixels *pixels, bool even_odd, uint32_t word) {
    struct filling filling = {.pixels = pixels, .word = word};
    scan(&outline, even_odd, pixels, fill_row, fill_run, &filling);
}

void paint_path(const struct pixels *pixels, const struct path *path, bool even_odd,
                uint32_t word) {
    outline_begin(&outline, pixels);
    outline_path(&outline, path);
    fill_outline(pixels, even_odd, word);
}

static void fill_outline_made(const struct pixels *pixels, bool even_odd, const struct rows *rows) {
    struct filling filling = {
        .pixels = pixels, .rows = rows, .words = rows_room(pixels->right - pixels->left)};
    scan(&outline, even_odd, pixels, fill_row_made, fill_run_made, &filling);
}

void paint_path_rows(const struct pixels *pixels, const struct path *path, bool even_odd,
                     const struct rows *rows) {
    outline_begin(&outline, pixels);
    outline_path(&outline, path);
    fill_outline_made(pixels, even_odd, rows);
}

void paint_polygon_rows(const struct pixels *pixels, const struct point *corners, int count,
                        const struct rows *rows) {
    outline_begin(&outline, pixels);
    outline_move(&outline, corners[0]);
    for (int k = 1; k < count; k++)
        outline_line(&outline, corners[k]);
    outline_end(&outline);
    fill_outline_made(pixels, false, rows);
}

void paint_path_stroke(const struct pixels *pixels, const struct path *path,
                       const struct state *state, uint32_t word) {
    outline_begin(&outline, pixels);
    outline_stroke(&outline, path, state);
    fill_outline(pixels, false, word);
}
