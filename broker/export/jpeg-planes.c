/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "broker/export/jpeg-planes.h"

#include <string.h>

#include "broker/export/dct.h"
#include "broker/export/rows.h"

static guint parts_of(guint whole, guint part) {
    return (whole + part - 1) / part;
}

/* FALSE: there is no memory for it. */
static gboolean plane_init(struct jpeg_plane *plane, guint width, guint height,
                           const guint16 *steps) {
    plane->width = width, plane->height = height;
    plane->columns = parts_of(width, DCT_SIDE), plane->rows = parts_of(height, DCT_SIDE);
    gsize samples = (gsize)plane->columns * plane->rows * DCT_BLOCK;
    plane->coefficients = g_try_new(gint16, samples);
    plane->samples = g_try_malloc(samples);
    memcpy(plane->steps, steps, sizeof plane->steps);
    return plane->coefficients && plane->samples;
}

struct jpeg_planes *jpeg_planes_create(guint width, guint height, guint count, gboolean halved,
                                       const guint16 *const steps[2]) {
    struct jpeg_planes *planes = g_new0(struct jpeg_planes, 1);
    guint part = halved ? 2 : 1;
    *planes =
        (struct jpeg_planes){.width = width, .height = height, .count = count, .halved = halved};
    planes->cell = part * DCT_SIDE;
    planes->columns = parts_of(width, planes->cell), planes->rows = parts_of(height, planes->cell);
    planes->moved = g_malloc0((gsize)planes->columns * planes->rows);
    gboolean fine = plane_init(&planes->planes[0], width, height, steps[0]);
    for (guint k = 1; k < count; k++)
        fine = plane_init(&planes->planes[k], parts_of(width, part), parts_of(height, part),
                          steps[1]) &&
               fine;
    planes->scratch = g_new(guint32, width);
    for (guint k = 0; k < 2 && halved; k++)
        planes->wide[k] = g_malloc(2 * (gsize)planes->planes[1].width);
    planes->bands = jpeg_bands_create(planes);
    if (!fine)
        g_clear_pointer(&planes, jpeg_planes_destroy);
    return planes;
}

void jpeg_planes_destroy(struct jpeg_planes *planes) {
    if (!planes)
        return;
    for (guint k = 0; k < planes->count; k++) {
        g_free(planes->planes[k].coefficients);
        g_free(planes->planes[k].samples);
    }
    jpeg_bands_destroy(planes->bands);
    g_free(planes->scratch);
    g_free(planes->wide[0]);
    g_free(planes->wide[1]);
    g_free(planes->moved);
    g_free(planes);
}

/* ------------------------------------------------------------------------------------- blocks --- */

/* A plane's blocks of some cells. */
struct blocks {
    guint row, rows_end, column, columns_end;
};

static struct blocks blocks_of(const struct jpeg_planes *planes, guint plane,
                               struct jpeg_span span) {
    guint side = plane == 0 && planes->halved ? 2 : 1;
    const struct jpeg_plane *of = &planes->planes[plane];
    return (struct blocks){span.row * side, MIN((span.row + 1) * side, of->rows), span.first * side,
                           MIN(span.end * side, of->columns)};
}

static gint16 *block_at(const struct jpeg_plane *plane, guint row, guint column) {
    return plane->coefficients + ((gsize)row * plane->columns + column) * DCT_BLOCK;
}

static guint8 *samples_at(const struct jpeg_plane *plane, guint y) {
    return plane->samples + (gsize)y * plane->columns * DCT_SIDE;
}

void jpeg_planes_decode(struct jpeg_planes *planes, struct jpeg_span span) {
    for (guint k = 0; k < planes->count; k++) {
        const struct jpeg_plane *plane = &planes->planes[k];
        struct blocks blocks = blocks_of(planes, k, span);
        for (guint row = blocks.row; row < blocks.rows_end; row++)
            for (guint column = blocks.column; column < blocks.columns_end; column++)
                dct_inverse(block_at(plane, row, column), plane->steps,
                            samples_at(plane, row * DCT_SIDE) + column * DCT_SIDE,
                            (gsize)plane->columns * DCT_SIDE);
    }
}

static void fade(gint16 *block, guint first, gint eighths) {
    for (guint k = first; k < DCT_BLOCK; k++) {
        gint size = ABS(block[k]), less = (size * eighths + 7) / 8;
        block[k] = (gint16)(block[k] < 0 ? less - size : size - less);
    }
}

void jpeg_planes_fade(struct jpeg_planes *planes, guint row, guint column, guint eighths) {
    struct jpeg_span span = {row, column, column + 1};
    for (guint k = 0; k < planes->count; k++) {
        struct blocks blocks = blocks_of(planes, k, span);
        for (guint y = blocks.row; y < blocks.rows_end; y++)
            for (guint x = blocks.column; x < blocks.columns_end; x++)
                fade(block_at(&planes->planes[k], y, x), k == 0 ? 1 : 0, (gint)eighths);
    }
}

struct range {
    gint low, high;
};

/* Of a plane's samples in a cell; if more, with those around it. */
static struct range range_of(const struct jpeg_planes *planes, guint plane, guint row, guint column,
                             guint more) {
    const struct jpeg_plane *of = &planes->planes[plane];
    guint side = plane == 0 ? planes->cell : DCT_SIDE, x = MAX(column * side, more) - more;
    guint end = MIN((column + 1) * side + more, of->width);
    guint bottom = MIN((row + 1) * side + more, of->height);
    guint8 low = 255, high = 0;
    for (guint y = MAX(row * side, more) - more; y < bottom; y++)
        rows_range(samples_at(of, y) + x, end - x, &low, &high);
    return (struct range){low, high};
}

gboolean jpeg_planes_may_cut(const struct jpeg_planes *planes, guint row, guint column) {
    struct range luma = range_of(planes, 0, row, column, 0);
    gboolean is_cut = luma.low == 0 || luma.high == 255;
    if (is_cut || planes->count == 1)
        return is_cut;
    struct range blue = range_of(planes, 1, row, column, planes->halved ? 1 : 0);
    struct range red = range_of(planes, 2, row, column, planes->halved ? 1 : 0);
    /* In sixteenths, rounded up: 1.772, 1.402, 0.344 and 0.714. */
    gint up = MAX(MAX(29 * (blue.high - 128), 23 * (red.high - 128)),
                  6 * (128 - blue.low) + 12 * (128 - red.low));
    gint down = MAX(MAX(29 * (128 - blue.low), 23 * (128 - red.low)),
                    6 * (blue.high - 128) + 12 * (red.high - 128));
    return 16 * luma.high + MAX(up, 0) >= 16 * 255 || 16 * luma.low - MAX(down, 0) <= 0;
}

/* -------------------------------------------------------------------------------------- shown --- */

const guint32 *jpeg_picture_pixels(gconstpointer picture, guint y, guint x, guint end,
                                   guint32 *scratch) {
    (void)x, (void)end, (void)scratch;
    return picture_row(picture, y);
}

/* Colour at the full resolution (libjpeg: h2v2_fancy_upsample), pixels from x to before end, at their places
 * in out. */
static void widen(const struct jpeg_plane *plane, guint y, guint x, guint end, guint8 *out) {
    guint near = y / 2, far = y % 2 ? MIN(near + 1, plane->height - 1) : MAX(near, 1) - 1;
    guint first = MAX(x / 2, 1) - 1, last = MIN((end + 1) / 2, plane->width - 1);
    const guint8 *nearest = samples_at(plane, near), *next = samples_at(plane, far);
    rows_widen(nearest + first, next + first, last - first + 1, out + 2 * (gsize)first);
    if (first == 0)
        out[0] = (guint8)((4 * (3 * nearest[0] + next[0]) + 8) >> 4);
    if (last == plane->width - 1)
        out[2 * last + 1] = (guint8)((4 * (3 * nearest[last] + next[last]) + 7) >> 4);
}

const guint32 *jpeg_shown_pixels(gconstpointer from, guint y, guint x, guint end,
                                 guint32 *scratch) {
    const struct jpeg_planes *planes = from;
    const guint8 *luma = samples_at(&planes->planes[0], y) + x, *blue, *red;
    if (planes->count == 1) {
        rows_from_grey(luma, end - x, scratch + x);
        return scratch;
    }
    if (planes->halved) {
        widen(&planes->planes[1], y, x, end, planes->wide[0]);
        widen(&planes->planes[2], y, x, end, planes->wide[1]);
        blue = planes->wide[0], red = planes->wide[1];
    } else {
        blue = samples_at(&planes->planes[1], y), red = samples_at(&planes->planes[2], y);
    }
    rows_from_ycc(luma, blue + x, red + x, end - x, scratch + x);
    return scratch;
}

static gboolean is_white(const struct jpeg_planes *planes, struct rect part) {
    guint x = (guint)part.x, end = x + (guint)part.width;
    for (guint y = (guint)part.y; y < (guint)(part.y + part.height); y++) {
        const guint32 *row = jpeg_shown_pixels(planes, y, x, end, planes->scratch);
        for (guint k = x; k < end; k++)
            if ((row[k] & 0xffffff) != 0xffffff)
                return FALSE;
    }
    return TRUE;
}

/* Mostly the first pixels of each side tell. */
struct rect jpeg_planes_seen(const struct jpeg_planes *planes, gint32 side) {
    struct rect seen = {0, 0, (gint32)planes->width, (gint32)planes->height};
    while (seen.height > side && is_white(planes, (struct rect){0, seen.y, seen.width, side}))
        seen.y += side, seen.height -= side;
    for (gint32 last = (seen.height - 1) % side + 1; seen.height > side; last = side) {
        if (!is_white(planes, (struct rect){0, seen.y + seen.height - last, seen.width, last}))
            break;
        seen.height -= last;
    }
    while (seen.width > side && is_white(planes, (struct rect){seen.x, seen.y, side, seen.height}))
        seen.x += side, seen.width -= side;
    for (gint32 last = (seen.width - 1) % side + 1; seen.width > side; last = side) {
        if (!is_white(planes, (struct rect){seen.x + seen.width - last, seen.y, last, seen.height}))
            break;
        seen.width -= last;
    }
    return seen;
}
