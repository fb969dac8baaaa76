/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "broker/export/dct.h"
#include "broker/export/jpeg-planes.h"
#include "broker/export/rows.h"

/* From pixels to coefficients, a row of cells at a time. */

/* Rows of samples of one plane, or of what they are made from; each at its place in the row. */
struct band {
    gsize stride;
    float *samples;
};

enum {
    MARGIN = 8,     /* samples beside a row, at either end */
    SPARE = 16,     /* a row for what is not wanted */
    FULL_ROWS = 17, /* of pixels of a cell, and the spare one */
    WIDE_ROWS = 18, /* those, one above and one below */
};

struct jpeg_bands {
    struct band luma, colour[2];
    struct band full[2], blended; /* colour that is to be halved; a row of it, halved down */
};

static void band_init(struct band *band, gsize width, gsize rows) {
    band->stride = width + 2 * MARGIN;
    band->samples = g_new0(float, band->stride *rows);
}

struct jpeg_bands *jpeg_bands_create(const struct jpeg_planes *planes) {
    struct jpeg_bands *bands = g_new0(struct jpeg_bands, 1);
    gsize width = (gsize)planes->columns * planes->cell;
    band_init(&bands->luma, width, FULL_ROWS);
    for (guint k = 0; k < 2; k++) {
        band_init(&bands->colour[k], width, FULL_ROWS);
        band_init(&bands->full[k], planes->halved ? width : 0, WIDE_ROWS);
    }
    band_init(&bands->blended, width, 1);
    return bands;
}

void jpeg_bands_destroy(struct jpeg_bands *bands) {
    g_free(bands->luma.samples);
    for (guint k = 0; k < 2; k++) {
        g_free(bands->colour[k].samples);
        g_free(bands->full[k].samples);
    }
    g_free(bands->blended.samples);
    g_free(bands);
}

static float *row_of(const struct band *band, guint y) {
    return band->samples + y * band->stride + MARGIN;
}

/* ------------------------------------------------------------------------------------- blocks --- */

/* What a block lacks is the mean of what is there of it, along the row and then down the column: of
 * all that could stand there, it changes the least when the block is shown and coded again. */
static void pad_across(const struct band *band, guint rows, guint width) {
    guint start = (width - 1) / DCT_SIDE * DCT_SIDE;
    for (guint y = 0; y < rows; y++) {
        float *row = row_of(band, y), sum = 0;
        for (guint x = start; x < width; x++)
            sum += row[x];
        for (guint x = width; x < start + DCT_SIDE; x++)
            row[x] = sum / (float)(width - start);
    }
}

static void pad_down(const struct band *band, guint rows, guint first, guint end) {
    guint start = (rows - 1) / DCT_SIDE * DCT_SIDE;
    for (guint x = first; rows % DCT_SIDE && x < end; x++) {
        float sum = 0;
        for (guint y = start; y < rows; y++)
            sum += row_of(band, y)[x];
        for (guint y = rows; y < start + DCT_SIDE; y++)
            row_of(band, y)[x] = sum / (float)(rows - start);
    }
}

static gboolean is_at_rest(const struct jpeg_planes *planes, const guint16 *steps,
                           const gint16 *before, const gint16 *after) {
    guint sum = 0;
    if (planes->rest == 0)
        return FALSE;
    if (memcmp(before, after, DCT_BLOCK * sizeof *before) == 0)
        return TRUE;
    for (guint k = 0; k < DCT_BLOCK && sum < planes->rest; k++) {
        guint change = (guint)ABS(after[k] - before[k]) * steps[k];
        sum += MIN(change, planes->rest) * change;
    }
    return sum < planes->rest;
}

/* A plane's part of cells: rows of its samples are there. */
static void code_plane(struct jpeg_planes *planes, guint number, struct jpeg_span span, guint rows,
                       const struct band *band) {
    struct jpeg_plane *plane = &planes->planes[number];
    guint side = number == 0 && planes->halved ? 2 : 1, first = span.first * side;
    guint end = MIN(span.end * side, plane->columns);
    float parts[DCT_BLOCK];
    for (guint k = 0; k < DCT_BLOCK; k++)
        parts[k] = 1.0f / plane->steps[k];
    if (end == plane->columns)
        pad_across(band, rows, plane->width);
    pad_down(band, rows, first * DCT_SIDE, end * DCT_SIDE);
    for (guint y = 0; y < rows; y += DCT_SIDE)
        for (guint column = first; column < end; column++) {
            gsize block = (gsize)(span.row * side + y / DCT_SIDE) * plane->columns + column;
            gint16 coded[DCT_BLOCK], *place = plane->coefficients + block * DCT_BLOCK;
            dct_forward(row_of(band, y) + column * DCT_SIDE, band->stride, parts, coded);
            if (is_at_rest(planes, plane->steps, place, coded))
                continue;
            memcpy(place, coded, sizeof coded);
            planes->moved[(gsize)span.row * planes->columns + column / side] = 1;
        }
}

/* ------------------------------------------------------------------------------------- halved --- */

/* Beyond an edge there lies what makes a pair halved give its sample again: the last pixel once more; but where
 * a pair lacks its second, what lies on the line through the two before. */
static float beyond(float before, float last) {
    return 1.5f * last - 0.5f * before;
}

/* A row of pixels behind the last one. */
static void add_row(const struct band *band, guint k, guint x, guint end, gboolean lacks_second) {
    float *row = row_of(band, k), *last = row - band->stride, *before = last - band->stride;
    for (; x < end; x++)
        row[x] = lacks_second ? beyond(before[x], last[x]) : last[x];
}

/* Samples from first to before end, of a row of width pixels. */
static void halve_row(float *row, guint width, guint first, guint end, float *half) {
    if (first == 0)
        row[-1] = row[0];
    if (2 * end >= width) {
        if (width % 2)
            row[width] = beyond(row[width - 2], row[width - 1]);
        row[2 * end] = row[2 * end - 1];
    }
    rows_halve(row + 2 * first, end - first, half + first);
}

/* Colour at half the resolution needs the row of pixels above the cells, the one below, and one to the left
 * and right. */
static void fill_halved(const struct jpeg_planes *planes, struct jpeg_span span, jpeg_source source,
                        gconstpointer from) {
    const struct jpeg_bands *bands = planes->bands;
    guint top = span.row * planes->cell, rows = MIN(planes->cell, planes->height - top);
    guint halves = (rows + 1) / 2, first = span.first * DCT_SIDE;
    guint end = MIN(span.end * DCT_SIDE, planes->planes[1].width);
    guint x = MAX(2 * first, 1) - 1, x_end = MIN(2 * end + 1, planes->width);
    for (guint k = 0; k < 2 * halves + 2; k++) {
        guint y = MAX(top + k, 1) - 1;
        float *luma = row_of(&bands->luma, k > 0 && k <= rows ? k - 1 : SPARE);
        if (y < planes->height)
            rows_to_ycc(source(from, y, x, x_end, planes->scratch) + x, x_end - x, luma + x,
                        row_of(&bands->full[0], k) + x, row_of(&bands->full[1], k) + x);
        else
            for (guint plane = 0; plane < 2; plane++)
                add_row(&bands->full[plane], k, x, x_end, y == planes->height && y % 2 && y > 1);
    }
    for (guint plane = 0; plane < 2; plane++)
        for (guint y = 0; y < halves; y++) {
            const float *four = row_of(&bands->full[plane], 2 * y) + x;
            gsize stride = bands->full[plane].stride;
            float *blended = row_of(&bands->blended, 0);
            rows_blend(four, four + stride, four + 2 * stride, four + 3 * stride, x_end - x,
                       blended + x);
            halve_row(blended, planes->width, first, end, row_of(&bands->colour[plane], y));
        }
}

/* --------------------------------------------------------------------------------------- full --- */

static void fill(const struct jpeg_planes *planes, struct jpeg_span span, jpeg_source source,
                 gconstpointer from) {
    const struct jpeg_bands *bands = planes->bands;
    guint top = span.row * planes->cell, rows = MIN(planes->cell, planes->height - top);
    guint x = span.first * planes->cell, end = MIN(span.end * planes->cell, planes->width);
    for (guint y = 0; y < rows; y++) {
        const guint32 *pixels = source(from, top + y, x, end, planes->scratch) + x;
        float *luma = row_of(&bands->luma, y) + x;
        if (planes->count == 1)
            rows_to_grey(pixels, end - x, luma);
        else
            rows_to_ycc(pixels, end - x, luma, row_of(&bands->colour[0], y) + x,
                        row_of(&bands->colour[1], y) + x);
    }
}

void jpeg_planes_code(struct jpeg_planes *planes, struct jpeg_span span, jpeg_source source,
                      gconstpointer from) {
    guint rows = MIN(planes->cell, planes->height - span.row * planes->cell);
    memset(planes->moved + (gsize)span.row * planes->columns + span.first, 0,
           span.end - span.first);
    (planes->halved ? fill_halved : fill)(planes, span, source, from);
    code_plane(planes, 0, span, rows, &planes->bands->luma);
    for (guint k = 1; k < planes->count; k++)
        code_plane(planes, k, span, planes->halved ? (rows + 1) / 2 : rows,
                   &planes->bands->colour[k - 1]);
}
