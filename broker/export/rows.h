/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_BROKER_EXPORT_ROWS_H
#define VITRINE_BROKER_EXPORT_ROWS_H

#include <glib.h>

/*
 * Loops over rows of pixels, so plain that compilers make vector instructions of them; this file is
 * compiled for that. XRGB words, blue lowest; the top byte means nothing.
 */

/* What pixels have, or-ed together. */
enum { ROWS_COLOUR = 1, ROWS_SHADE = 2 }; /* a shade: neither black nor white */
guint rows_traits(const guint32 *row, guint width);
gboolean rows_alike(const guint32 *first, const guint32 *second, guint width);
/* No channel differs by more than most. */
gboolean rows_near(const guint32 *first, const guint32 *second, guint width, guint8 most);
/* The sum of the squares of what channels differ by. */
guint64 rows_apart(const guint32 *first, const guint32 *second, guint width);

/* How many pixels are like the one before. */
guint rows_repeated(const guint32 *row, guint width);

/* One byte a pixel, from green; three, red first. */
void rows_pack_grey(const guint32 *row, guint width, guint8 *line);
void rows_pack_colour(const guint32 *row, guint width, guint8 *line);

/* How bright they are (ITU-R BT.601), 0 to 255, which only white is. */
void rows_brightness(const guint32 *row, guint width, guint8 *line);

/* Differences to the row above, or to so many bytes before. Returns the sum of their sizes, with
 * bytes taken as signed: how much there is left to be coded. */
guint64 rows_minus_above(const guint8 *line, const guint8 *above, gsize count, guint8 *out);
guint64 rows_minus_before(const guint8 *line, gsize distance, gsize count, guint8 *out);

/* Samples as JPEG's (JFIF: ITU-T T.871), their middle at 0; to pixels as libjpeg does it. */
void rows_to_grey(const guint32 *row, guint width, float *grey);
void rows_to_ycc(const guint32 *row, guint width, float *luma, float *blue, float *red);
void rows_from_grey(const guint8 *grey, guint width, guint32 *row);
void rows_from_ycc(const guint8 *luma, const guint8 *blue, const guint8 *red, guint width,
                   guint32 *row);

/* Makes low and high those of samples too. */
void rows_range(const guint8 *row, guint width, guint8 *low, guint8 *high);

/* Half of the samples: (-1 3 3 -1) / 4 of those around each pair; of a row, from the one before it to the
 * one behind it, kept within -128 and 127; and of four rows. */
void rows_halve(const float *row, guint count, float *half);
void rows_blend(const float *first, const float *second, const float *third, const float *fourth,
                guint count, float *out);
/* Twice as many: 3/4 of the nearest, 1/4 of the next. near and far: the nearest row, and the next. The
 * first and the last of out, which have no next sample, are for the caller. */
void rows_widen(const guint8 *near, const guint8 *far, guint count, guint8 *out);

#endif
