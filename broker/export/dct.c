/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "broker/export/dct.h"

#include <string.h>

#include "broker/export/clones.h"

/* Both ways a transform of all columns, twice, with the block turned over between. A vector is a row. */

#define ALWAYS_INLINE inline __attribute__((always_inline))

typedef float row __attribute__((vector_size(32), may_alias));
typedef gint32 numbers __attribute__((vector_size(32)));
typedef gint16 words __attribute__((vector_size(16)));
typedef guint8 bytes __attribute__((vector_size(8)));

/* Of two rows, every second one, or pair, or four of either, in turn: from the beginning of each half, or from its
 * middle; fours have no halves. */
#define ONES_LOW(a, b) __builtin_shufflevector(a, b, 0, 8, 1, 9, 4, 12, 5, 13)
#define ONES_HIGH(a, b) __builtin_shufflevector(a, b, 2, 10, 3, 11, 6, 14, 7, 15)
#define TWOS_LOW(a, b) __builtin_shufflevector(a, b, 0, 1, 8, 9, 4, 5, 12, 13)
#define TWOS_HIGH(a, b) __builtin_shufflevector(a, b, 2, 3, 10, 11, 6, 7, 14, 15)
#define FOURS_LOW(a, b) __builtin_shufflevector(a, b, 0, 1, 2, 3, 8, 9, 10, 11)
#define FOURS_HIGH(a, b) __builtin_shufflevector(a, b, 4, 5, 6, 7, 12, 13, 14, 15)

static ALWAYS_INLINE void turn(row *block) {
    row ones[DCT_SIDE], twos[DCT_SIDE];
    for (guint k = 0; k < DCT_SIDE; k += 2) {
        ones[k] = ONES_LOW(block[k], block[k + 1]);
        ones[k + 1] = ONES_HIGH(block[k], block[k + 1]);
    }
    for (guint k = 0; k < DCT_SIDE; k += 4)
        for (guint half = 0; half < 2; half++) {
            twos[k + 2 * half] = TWOS_LOW(ones[k + half], ones[k + half + 2]);
            twos[k + 2 * half + 1] = TWOS_HIGH(ones[k + half], ones[k + half + 2]);
        }
    for (guint k = 0; k < 4; k++) {
        block[k] = FOURS_LOW(twos[k], twos[k + 4]);
        block[k + 4] = FOURS_HIGH(twos[k], twos[k + 4]);
    }
}

/* ------------------------------------------------------------------------------------ forward --- */

/* cos(k π / 16) / 2, which makes it orthonormal; the constant's row is cos(π / 4) / 2. */
#define C1 0.49039264f
#define C2 0.46193977f
#define C3 0.41573481f
#define C4 0.35355339f
#define C5 0.27778512f
#define C6 0.19134172f
#define C7 0.09754516f

static ALWAYS_INLINE void forward_columns(row *at) {
    row sum0 = at[0] + at[7], sum1 = at[1] + at[6], sum2 = at[2] + at[5], sum3 = at[3] + at[4];
    row step0 = at[0] - at[7], step1 = at[1] - at[6], step2 = at[2] - at[5], step3 = at[3] - at[4];
    row outer = sum0 + sum3, inner = sum1 + sum2, wide = sum0 - sum3, narrow = sum1 - sum2;
    at[0] = C4 * (outer + inner);
    at[4] = C4 * (outer - inner);
    at[2] = C2 * wide + C6 * narrow;
    at[6] = C6 * wide - C2 * narrow;
    at[1] = C1 * step0 + C3 * step1 + C5 * step2 + C7 * step3;
    at[3] = C3 * step0 - C7 * step1 - C1 * step2 - C5 * step3;
    at[5] = C5 * step0 - C1 * step1 + C7 * step2 + C3 * step3;
    at[7] = C7 * step0 - C5 * step1 + C3 * step2 - C1 * step3;
}

WITH_CLONES void dct_forward(const float *samples, gsize stride, const float *parts,
                             gint16 *coefficients) {
    /* Added and taken away again, it leaves no room for a fraction: 1.5 × 2²³. */
    const float round = 12582912.0f;
    row block[DCT_SIDE];
    for (guint y = 0; y < DCT_SIDE; y++)
        memcpy(&block[y], samples + y * stride, sizeof block[y]);
    forward_columns(block);
    turn(block);
    forward_columns(block);
    turn(block);
    for (guint y = 0; y < DCT_SIDE; y++) {
        row part;
        memcpy(&part, parts + y * DCT_SIDE, sizeof part);
        part = (block[y] * part + round) - round;
        words coded = __builtin_convertvector(__builtin_convertvector(part, numbers), words);
        memcpy(coefficients + y * DCT_SIDE, &coded, sizeof coded);
    }
}

/* ------------------------------------------------------------------------------------ inverse --- */

/* √8 cos … as before, times 2¹³: sums of the twelve constants of Loeffler, Ligtenberg and Moschytz
 * (ICASSP 1989), each rounded to 13 bits as libjpeg has them. */
static ALWAYS_INLINE void inverse_columns(numbers *at, guint shift) {
    const gint32 half = 1 << (shift - 1);
    const numbers halves = {half, half, half, half, half, half, half, half};
    numbers middle = at[0] * 8192 + halves, fourth = at[4] * 8192;
    numbers wide = 10703 * at[2] + 4433 * at[6], narrow = 4433 * at[2] - 10704 * at[6];
    numbers even0 = middle + fourth + wide, even1 = middle - fourth + narrow;
    numbers even2 = middle - fourth - narrow, even3 = middle + fourth - wide;
    numbers odd0 = 11363 * at[1] + 9633 * at[3] + 6437 * at[5] + 2260 * at[7];
    numbers odd1 = 9633 * at[1] - 2259 * at[3] - 11362 * at[5] - 6436 * at[7];
    numbers odd2 = 6437 * at[1] - 11362 * at[3] + 2261 * at[5] + 9633 * at[7];
    numbers odd3 = 2260 * at[1] - 6436 * at[3] + 9633 * at[5] - 11363 * at[7];
    at[0] = (even0 + odd0) >> shift, at[7] = (even0 - odd0) >> shift;
    at[1] = (even1 + odd1) >> shift, at[6] = (even1 - odd1) >> shift;
    at[2] = (even2 + odd2) >> shift, at[5] = (even2 - odd2) >> shift;
    at[3] = (even3 + odd3) >> shift, at[4] = (even3 - odd3) >> shift;
}

static ALWAYS_INLINE void turn_numbers(numbers *block) {
    turn((row *)(gpointer)block);
}

static ALWAYS_INLINE void keep_within_byte(numbers *value) {
    const numbers most = {255, 255, 255, 255, 255, 255, 255, 255};
    numbers above = *value > most;
    *value = (above & most) | (~above & *value);
    *value &= ~(*value >> 31);
}

/* Without waves, all samples are alike: half of the blocks of a sky or a wall. */
static ALWAYS_INLINE gboolean fill_flat(const gint16 *coefficients, guint16 step, guint8 *samples,
                                        gsize stride) {
    guint64 fours[DCT_BLOCK / 4], waves;
    memcpy(fours, coefficients, sizeof fours);
    memcpy(&waves, (const gint16[4]){coefficients[0]}, sizeof waves);
    waves ^= fours[0];
    for (guint k = 1; k < DCT_BLOCK / 4; k++)
        waves |= fours[k];
    if (waves)
        return FALSE;
    gint shown = ((coefficients[0] * step + 4) >> 3) + 128;
    for (guint y = 0; y < DCT_SIDE; y++)
        memset(samples + y * stride, CLAMP(shown, 0, 255), DCT_SIDE);
    return TRUE;
}

WITH_CLONES void dct_inverse(const gint16 *coefficients, const guint16 *steps, guint8 *samples,
                             gsize stride) {
    enum { FIRST = 11, SECOND = 18 }; /* two bits more than needed are kept between */
    numbers block[DCT_SIDE];
    if (fill_flat(coefficients, steps[0], samples, stride))
        return;
    for (guint y = 0; y < DCT_SIDE; y++) {
        words coded, step;
        memcpy(&coded, coefficients + y * DCT_SIDE, sizeof coded);
        memcpy(&step, steps + y * DCT_SIDE, sizeof step);
        block[y] = __builtin_convertvector(coded * step, numbers);
    }
    inverse_columns(block, FIRST);
    turn_numbers(block);
    inverse_columns(block, SECOND);
    turn_numbers(block);
    for (guint y = 0; y < DCT_SIDE; y++) {
        block[y] += 128;
        keep_within_byte(&block[y]);
        bytes shown = __builtin_convertvector(block[y], bytes);
        memcpy(samples + y * stride, &shown, sizeof shown);
    }
}
