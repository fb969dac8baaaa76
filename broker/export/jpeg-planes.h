/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_BROKER_EXPORT_JPEG_PLANES_H
#define VITRINE_BROKER_EXPORT_JPEG_PLANES_H

#include "broker/export/picture.h"
#include "proto/geometry.h"

/*
 * A picture as JPEG holds it, before its codes: a plane of brightness and, unless it is grey, two of colour,
 * each in blocks of quantised coefficients; and what a reader that is libjpeg, or does as it does, makes of
 * them. That is known to the last bit, and so is what it would be coded to once more. Nothing here reads
 * what others wrote.
 *
 * Colour may be at half the resolution. libjpeg then shows, in each direction, 3/4 of the nearest sample and
 * 1/4 of the next; samples are taken from pixels by (-1 3 3 -1) / 4, which gives these again: colours do
 * not run into each other, however often that is done.
 */
enum {
    JPEG_PLANES = 3,
    JPEG_HALVED_LEAST = 5, /* pixels across; what is narrower libjpeg shows another way */
};

struct jpeg_plane {
    guint width, height; /* samples */
    guint columns, rows; /* blocks */
    guint16 steps[64];
    gint16 *coefficients; /* block by block, each row by row */
    guint8 *samples;      /* as shown; rows of columns × 8 */
};

/* Cells are what is coded together: 8 × 8 pixels, or 16 × 16 where colour is halved. */
struct jpeg_planes {
    guint width, height; /* pixels */
    guint count;         /* of planes: 1 or 3 */
    gboolean halved;
    guint cell, columns, rows; /* pixels a side; cells */
    guint8 *moved;             /* of each cell: coding it last changed it */
    guint
        rest; /* Σ (change × step)² of a block that is less than this is none, and not made. 0: there are
                   no coefficients as yet */
    struct jpeg_plane planes[JPEG_PLANES];
    guint32 *scratch;         /* room for a row of pixels */
    guint8 *wide[2];          /* the same for colour at the full resolution */
    struct jpeg_bands *bands; /* jpeg-samples.c's */
};

/* Steps: of brightness and colour, each at least 1. Without coefficients as yet. NULL: no memory. */
struct jpeg_planes *jpeg_planes_create(guint width, guint height, guint count, gboolean halved,
                                       const guint16 *const steps[2]);
void jpeg_planes_destroy(struct jpeg_planes *planes); /* takes NULL */

/* Cells of one row, from first to before end. */
struct jpeg_span {
    guint row, first, end;
};

/* Pixels of row y from x to before end, at their places in what is returned; scratch has room for a row. */
typedef const guint32 *(*jpeg_source)(gconstpointer from, guint y, guint x, guint end,
                                      guint32 *scratch);

const guint32 *jpeg_picture_pixels(gconstpointer picture, guint y, guint x, guint end,
                                   guint32 *scratch);
/* What planes show, where the samples of these cells and of those around them are up to date. */
const guint32 *jpeg_shown_pixels(gconstpointer planes, guint y, guint x, guint end,
                                 guint32 *scratch);

/* Codes the pixels of cells, and sets which of them moved. jpeg-samples.c. */
void jpeg_planes_code(struct jpeg_planes *planes, struct jpeg_span span, jpeg_source source,
                      gconstpointer from);
/* Makes the samples of cells those of their coefficients. */
void jpeg_planes_decode(struct jpeg_planes *planes, struct jpeg_span span);
/* Whether there may be a pixel in a cell that has to be black, white or without more of a colour, because none
 * goes further. */
gboolean jpeg_planes_may_cut(const struct jpeg_planes *planes, guint row, guint column);
/* Takes some eighths of its contrast and colour from a cell. */
void jpeg_planes_fade(struct jpeg_planes *planes, guint row, guint column, guint eighths);

/* The part of what is shown that is left when white is cut off, in strips as wide as side. */
struct rect jpeg_planes_seen(const struct jpeg_planes *planes, gint32 side);

/* jpeg-samples.c */
struct jpeg_bands *jpeg_bands_create(const struct jpeg_planes *planes);
void jpeg_bands_destroy(struct jpeg_bands *bands);

#endif
