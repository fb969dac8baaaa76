/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <emmintrin.h>
#include <stddef.h>

#include "worker/engines/script/canvas/cover.h"
#include "worker/engines/script/canvas/numbers.h"

/* Pictures that are turned, skewed or stretched unevenly, by bilinear sampling: rows of them. */

struct sampling {
    const struct pixels *from;
    cairo_matrix_t inverse; /* from the bitmap's space to the picture's pixels */
    uint32_t alpha;         /* 0 … 255 */
    bool smooth;
};

static const uint8_t *place_of(const struct pixels *pixels, int x, int y) {
    return pixels->bytes + (ptrdiff_t)y * pixels->stride + (ptrdiff_t)x * 4;
}

static int within(int value, int from, int end) {
    return value < from ? from : value >= end ? end - 1 : value;
}

static uint32_t word_at(const struct pixels *from, int x, int y) {
    x = within(x, from->left, from->right);
    y = within(y, from->top, from->bottom);
    return *(const uint32_t *)(const void *)place_of(from, x, y);
}

/* ------------------------------------------------------------------------------------- samples */

enum { FOUR = 4 };

/* A place in the picture, in 1/65,536 of its pixels. */
struct place {
    int64_t u, v;
};

/* Part / 256 of b and the rest of a: sixteen-bit numbers; what is lost above them comes back. */
static inline __m128i between(__m128i a, __m128i b, __m128i part) {
    __m128i sum = _mm_add_epi16(_mm_slli_epi16(a, 8), _mm_mullo_epi16(_mm_sub_epi16(b, a), part));
    return _mm_srli_epi16(sum, 8);
}

/* Two words beside each other, mixed with the two below, to sixteen-bit numbers. */
static inline __m128i mixed_down(const uint8_t *upper, ptrdiff_t stride, __m128i part) {
    const __m128i zero = _mm_setzero_si128();
    __m128i above = _mm_loadl_epi64((const __m128i *)(const void *)upper);
    __m128i below = _mm_loadl_epi64((const __m128i *)(const void *)(upper + stride));
    return between(_mm_unpacklo_epi8(above, zero), _mm_unpacklo_epi8(below, zero), part);
}

static inline __m128i mixed_across(__m128i first, __m128i second, __m128i part) {
    return between(_mm_unpacklo_epi64(first, second), _mm_unpackhi_epi64(first, second), part);
}

/* Four numbers of 32 bits: bits 8 to 15 of each in both of its halves. */
static inline __m128i parts_of(__m128i places) {
    __m128i parts = _mm_and_si128(_mm_srli_epi32(places, 8), _mm_set1_epi32(255));
    return _mm_or_si128(parts, _mm_slli_epi32(parts, 16));
}

static inline __m128i row_of_four(int64_t first, int64_t step) {
    int one = (int)first, more = (int)step;
    return _mm_add_epi32(_mm_set1_epi32(one), _mm_set_epi32(3 * more, 2 * more, more, 0));
}

static inline const uint8_t *at(const struct pixels *from, struct place place, struct place step,
                                int steps) {
    int64_t u = place.u + step.u * steps, v = place.v + step.v * steps;
    return place_of(from, (int)(u >> 16), (int)(v >> 16));
}

/* At four places in the midst of the picture. */
static inline void four_at(const struct pixels *from, struct place place, struct place step,
                           uint32_t *words) {
    __m128i across = parts_of(row_of_four(place.u, step.u));
    __m128i down = parts_of(row_of_four(place.v, step.v));
    ptrdiff_t stride = from->stride;
    __m128i first = mixed_down(at(from, place, step, 0), stride,
                               _mm_shuffle_epi32(down, _MM_SHUFFLE(0, 0, 0, 0)));
    __m128i second = mixed_down(at(from, place, step, 1), stride,
                                _mm_shuffle_epi32(down, _MM_SHUFFLE(1, 1, 1, 1)));
    __m128i third = mixed_down(at(from, place, step, 2), stride,
                               _mm_shuffle_epi32(down, _MM_SHUFFLE(2, 2, 2, 2)));
    __m128i fourth = mixed_down(at(from, place, step, 3), stride,
                                _mm_shuffle_epi32(down, _MM_SHUFFLE(3, 3, 3, 3)));
    __m128i low = mixed_across(first, second, _mm_unpacklo_epi32(across, across));
    __m128i high = mixed_across(third, fourth, _mm_unpackhi_epi32(across, across));
    _mm_storeu_si128((__m128i *)(void *)words, _mm_packus_epi16(low, high));
}

/* Beyond the picture's edges is what is at the edge. */
static uint32_t smooth_at(const struct pixels *from, struct place place) {
    int x = (int)(place.u >> 16), y = (int)(place.v >> 16);
    struct place part = {place.u & 65535, place.v & 65535};
    uint32_t around[FOUR] = {word_at(from, x, y), word_at(from, x + 1, y), word_at(from, x, y + 1),
                             word_at(from, x + 1, y + 1)};
    uint32_t words[FOUR];
    struct pixels small = {.bytes = (uint8_t *)around, .stride = 8};
    four_at(&small, part, (struct place){0, 0}, words);
    return words[0];
}

/* So are those around it. */
static bool is_amidst(const struct pixels *from, struct place place) {
    int64_t x = place.u >> 16, y = place.v >> 16;
    return x >= from->left && x + 1 < from->right && y >= from->top && y + 1 < from->bottom;
}

/* ---------------------------------------------------------------------------------------- rows */

static void smooth_row(const struct pixels *from, struct place place, struct place step, int count,
                       uint32_t *words) {
    for (int k = 0; k < count;) {
        struct place last = {place.u + 3 * step.u, place.v + 3 * step.v};
        if (k + FOUR <= count && is_amidst(from, place) && is_amidst(from, last)) {
            four_at(from, place, step, words + k);
            place.u += FOUR * step.u;
            place.v += FOUR * step.v;
            k += FOUR;
        } else {
            words[k++] = smooth_at(from, place);
            place.u += step.u;
            place.v += step.v;
        }
    }
}

/* So that sums along a row stay within 64 bits. */
static int64_t fixed(double value) {
    return (int64_t)greater(lesser(value * 65536, 1e14), -1e14);
}

static void sample_row(const void *source, int y, int x, int count, uint32_t *words) {
    const struct sampling *sampling = source;
    double at_x = x + 0.5, at_y = y + 0.5, half = sampling->smooth ? 0.5 : 0;
    cairo_matrix_transform_point(&sampling->inverse, &at_x, &at_y);
    struct place place = {fixed(at_x - half), fixed(at_y - half)};
    struct place step = {fixed(sampling->inverse.xx), fixed(sampling->inverse.yx)};
    if (sampling->smooth)
        smooth_row(sampling->from, place, step, count, words);
    for (int k = 0; k < count && !sampling->smooth; k++, place.u += step.u, place.v += step.v)
        words[k] = word_at(sampling->from, (int)(place.u >> 16), (int)(place.v >> 16));
    for (int k = 0; k < count && sampling->alpha < 255; k++)
        words[k] = scaled(words[k], sampling->alpha);
}

void blit_turned(const struct pixels *to, const struct pixels *from, const cairo_matrix_t *inverse,
                 const struct point corners[4], double alpha, bool smooth) {
    struct sampling sampling = {from, *inverse, (uint32_t)(alpha * 255 + 0.5), smooth};
    paint_polygon_rows(to, corners, 4, &(struct rows){sample_row, &sampling});
}
