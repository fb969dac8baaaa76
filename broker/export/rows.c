/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "broker/export/rows.h"

#include <string.h>

#include "broker/export/clones.h"

guint rows_traits(const guint32 *row, guint width) {
    guint32 colour = 0, shade = 0;
    for (guint x = 0; x < width; x++) {
        colour |= row[x] ^ row[x] >> 8;
        shade |= (row[x] & 0xff) + 1; /* 1 of black, 256 of white */
    }
    return ((colour & 0xffff) ? ROWS_COLOUR | ROWS_SHADE : 0) | ((shade & 0xfe) ? ROWS_SHADE : 0);
}

gboolean rows_alike(const guint32 *first, const guint32 *second, guint width) {
    return memcmp(first, second, (gsize)width * 4) == 0;
}

WITH_CLONES gboolean rows_near(const guint32 *first, const guint32 *second, guint width,
                               guint8 most) {
    gint32 worst = 0;
    for (guint x = 0; x < width; x++)
        for (guint shift = 0; shift < 24; shift += 8) {
            gint32 apart = (gint32)(first[x] >> shift & 255) - (gint32)(second[x] >> shift & 255);
            worst = MAX(worst, ABS(apart));
        }
    return worst <= most;
}

WITH_CLONES guint64 rows_apart(const guint32 *first, const guint32 *second, guint width) {
    guint64 sum = 0;
    for (guint x = 0; x < width; x++)
        for (guint shift = 0; shift < 24; shift += 8) {
            gint32 apart = (gint32)(first[x] >> shift & 255) - (gint32)(second[x] >> shift & 255);
            sum += (guint32)(apart * apart);
        }
    return sum;
}

WITH_CLONES guint rows_repeated(const guint32 *row, guint width) {
    guint count = 0;
    for (guint x = 1; x < width; x++)
        count += ((row[x] ^ row[x - 1]) & 0xffffff) == 0;
    return count;
}

void rows_pack_grey(const guint32 *row, guint width, guint8 *line) {
    for (guint x = 0; x < width; x++)
        line[x] = (guint8)(row[x] >> 8);
}

/* Four bytes at a time, of which the next pixel overwrites the last: a third less time than bytes. */
void rows_pack_colour(const guint32 *row, guint width, guint8 *line) {
    guint last = width - 1;
    for (guint x = 0; x < last; x++) {
        guint32 bytes = GUINT32_TO_BE(row[x] << 8);
        memcpy(line + 3 * (gsize)x, &bytes, sizeof bytes);
    }
    line[3 * (gsize)last] = (guint8)(row[last] >> 16);
    line[3 * (gsize)last + 1] = (guint8)(row[last] >> 8);
    line[3 * (gsize)last + 2] = (guint8)row[last];
}

void rows_brightness(const guint32 *row, guint width, guint8 *line) {
    for (guint x = 0; x < width; x++)
        line[x] = (guint8)((77 * (row[x] >> 16 & 0xff) + 150 * (row[x] >> 8 & 0xff) +
                            29 * (row[x] & 0xff)) >>
                           8);
}

static guint size_of(guint8 difference) {
    return difference < 128 ? difference : 256u - difference;
}

static guint64 sizes(const guint8 *differences, gsize count) {
    guint64 sum = 0;
    for (gsize k = 0; k < count; k++)
        sum += size_of(differences[k]);
    return sum;
}

guint64 rows_minus_above(const guint8 *line, const guint8 *above, gsize count, guint8 *out) {
    for (gsize k = 0; k < count; k++)
        out[k] = (guint8)(line[k] - above[k]);
    return sizes(out, count);
}

guint64 rows_minus_before(const guint8 *line, gsize distance, gsize count, guint8 *out) {
    memcpy(out, line, MIN(distance, count));
    for (gsize k = distance; k < count; k++)
        out[k] = (guint8)(line[k] - line[k - distance]);
    return sizes(out, count);
}

/* -------------------------------------------------------------------------------------- JPEG --- */

WITH_CLONES void rows_to_grey(const guint32 *row, guint width, float *grey) {
    for (guint x = 0; x < width; x++)
        grey[x] = (float)(gint32)(row[x] >> 8 & 0xff) - 128;
}

WITH_CLONES void rows_to_ycc(const guint32 *row, guint width, float *luma, float *blue,
                             float *red) {
    for (guint x = 0; x < width; x++) {
        float r = (float)(gint32)(row[x] >> 16 & 0xff), g = (float)(gint32)(row[x] >> 8 & 0xff);
        float b = (float)(gint32)(row[x] & 0xff);
        float y = 0.299f * r + 0.587f * g + 0.114f * b;
        luma[x] = y - 128;
        blue[x] = (b - y) * (1 / 1.772f);
        red[x] = (r - y) * (1 / 1.402f);
    }
}

WITH_CLONES void rows_from_grey(const guint8 *grey, guint width, guint32 *row) {
    for (guint x = 0; x < width; x++)
        row[x] = grey[x] * 0x010101u;
}

static gint32 within_byte(gint32 value) {
    return CLAMP(value, 0, 255);
}

/* Sixteen bits behind the point (libjpeg: jdcolor.c). */
WITH_CLONES void rows_from_ycc(const guint8 *luma, const guint8 *blue, const guint8 *red,
                               guint width, guint32 *row) {
    const gint32 half = 1 << 15;
    for (guint x = 0; x < width; x++) {
        gint32 y = luma[x], to_blue = blue[x] - 128, to_red = red[x] - 128;
        gint32 r = within_byte(y + ((91881 * to_red + half) >> 16));
        gint32 g = within_byte(y + ((-22554 * to_blue - 46802 * to_red + half) >> 16));
        gint32 b = within_byte(y + ((116130 * to_blue + half) >> 16));
        row[x] = (guint32)(r << 16 | g << 8 | b);
    }
}

WITH_CLONES void rows_range(const guint8 *row, guint width, guint8 *low, guint8 *high) {
    guint8 least = *low, most = *high;
    for (guint x = 0; x < width; x++) {
        least = MIN(least, row[x]);
        most = MAX(most, row[x]);
    }
    *low = least, *high = most;
}

WITH_CLONES void rows_halve(const float *row, guint count, float *half) {
    for (guint x = 0; x < count; x++) {
        const float *at = row + 2 * (gsize)x;
        float value = 0.75f * (at[0] + at[1]) - 0.25f * (at[-1] + at[2]);
        half[x] = CLAMP(value, -128, 127);
    }
}

WITH_CLONES void rows_blend(const float *first, const float *second, const float *third,
                            const float *fourth, guint count, float *out) {
    for (guint x = 0; x < count; x++)
        out[x] = 0.75f * (second[x] + third[x]) - 0.25f * (first[x] + fourth[x]);
}

WITH_CLONES void rows_widen(const guint8 *near, const guint8 *far, guint count, guint8 *out) {
    for (guint x = 1; x < count; x++) {
        guint before = 3u * near[x - 1] + far[x - 1], here = 3u * near[x] + far[x];
        out[2 * (gsize)x - 1] = (guint8)((3 * before + here + 7) >> 4);
        out[2 * (gsize)x] = (guint8)((3 * here + before + 8) >> 4);
    }
}
