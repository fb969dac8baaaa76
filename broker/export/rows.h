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

/* One byte a pixel, from green; three, red first. */
void rows_pack_grey(const guint32 *row, guint width, guint8 *line);
void rows_pack_colour(const guint32 *row, guint width, guint8 *line);

/* How bright they are (ITU-R BT.601), 0 to 255, which only white is. */
void rows_brightness(const guint32 *row, guint width, guint8 *line);

/* Differences to the row above, or to so many bytes before. Returns the sum of their sizes, with
 * bytes taken as signed: how much there is left to be coded. */
guint64 rows_minus_above(const guint8 *line, const guint8 *above, gsize count, guint8 *out);
guint64 rows_minus_before(const guint8 *line, gsize distance, gsize count, guint8 *out);

#endif
