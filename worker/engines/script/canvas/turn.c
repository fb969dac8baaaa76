/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <emmintrin.h>
#include <math.h>
#include <stddef.h>

#include "worker/engines/script/canvas/cover.h"

/* Pictures that are turned, skewed or stretched unevenly, by bilinear sampling. */

struct sampling {
    const struct pixels *to, *from;
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

/* Two words above two others, as sixteen-bit numbers; where between them, in 1/256: their products stay below 2^16. */
static inline uint32_t mixed(__m128i upper, __m128i lower, int part_x, int part_y) {
    __m128i down = _mm_add_epi16(_mm_mullo_epi16(upper, _mm_set1_epi16((short)(256 - part_y))),
                                 _mm_mullo_epi16(lower, _mm_set1_epi16((short)part_y)));
    __m128i parts =
        _mm_unpacklo_epi64(_mm_set1_epi16((short)(256 - part_x)), _mm_set1_epi16((short)part_x));
    __m128i across = _mm_mullo_epi16(_mm_srli_epi16(down, 8), parts);
    __m128i sum = _mm_srli_epi16(_mm_add_epi16(across, _mm_srli_si128(across, 8)), 8);
    return (uint32_t)_mm_cvtsi128_si32(_mm_packus_epi16(sum, sum));
}

/* The picture at a place in 1/65,536 of its pixels; beyond its edges, what is at the edge. */
static inline uint32_t smooth_at(const struct pixels *from, int64_t u, int64_t v) {
    int x = (int)(u >> 16), y = (int)(v >> 16);
    const __m128i zero = _mm_setzero_si128();
    __m128i upper, lower;
    if (x >= from->left && x + 1 < from->right && y >= from->top && y + 1 < from->bottom) {
        const uint8_t *place = place_of(from, x, y);
        upper = _mm_loadl_epi64((const __m128i *)(const void *)place);
        lower = _mm_loadl_epi64((const __m128i *)(const void *)(place + from->stride));
    } else {
        upper = _mm_set_epi32(0, 0, (int)word_at(from, x + 1, y), (int)word_at(from, x, y));
        lower = _mm_set_epi32(0, 0, (int)word_at(from, x + 1, y + 1), (int)word_at(from, x, y + 1));
    }
    return mixed(_mm_unpacklo_epi8(upper, zero), _mm_unpacklo_epi8(lower, zero),
                 (int)(u >> 8 & 255), (int)(v >> 8 & 255));
}

static uint32_t nearest_at(const struct pixels *from, int64_t u, int64_t v) {
    return word_at(from, (int)(u >> 16), (int)(v >> 16));
}

static void fade(uint32_t *words, int count, const uint8_t *coverage, uint32_t alpha) {
    for (int k = 0; k < count; k++) {
        uint32_t part = coverage[k] == 255 ? alpha : coverage[k] * alpha / 255;
        if (part < 255)
            words[k] = scaled(words[k], part);
    }
}

static void sample_row(void *user, int y, int x, int count, const uint8_t *coverage) {
    enum { AT_ONCE = 256 };
    const struct sampling *sampling = user;
    uint32_t words[AT_ONCE];
    double at_x = x + 0.5, at_y = y + 0.5, half = sampling->smooth ? 0.5 : 0;
    cairo_matrix_transform_point(&sampling->inverse, &at_x, &at_y);
    int64_t u = (int64_t)floor((at_x - half) * 65536), v = (int64_t)floor((at_y - half) * 65536);
    int64_t step_u = (int64_t)(sampling->inverse.xx * 65536);
    int64_t step_v = (int64_t)(sampling->inverse.yx * 65536);
    uint32_t *to =
        (uint32_t *)(void *)(sampling->to->bytes + (ptrdiff_t)y * sampling->to->stride) + x;
    for (int done = 0; done < count; done += AT_ONCE) {
        int some = count - done < AT_ONCE ? count - done : AT_ONCE;
        for (int k = 0; k < some; k++, u += step_u, v += step_v)
            words[k] = sampling->smooth ? smooth_at(sampling->from, u, v)
                                        : nearest_at(sampling->from, u, v);
        fade(words, some, coverage + done, sampling->alpha);
        blit_row(to + done, words, some);
    }
}

void blit_turned(const struct pixels *to, const struct pixels *from, const cairo_matrix_t *inverse,
                 const struct point corners[4], double alpha, bool smooth) {
    struct sampling sampling = {to, from, *inverse, (uint32_t)(alpha * 255 + 0.5), smooth};
    cover_convex(corners, 4, to, sample_row, &sampling);
}
