/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_BROKER_EXPORT_FLAT_H
#define VITRINE_BROKER_EXPORT_FLAT_H

#include "broker/export/picture.h"
#include "proto/geometry.h"

/*
 * Charts, coloured text, boxes: parts of a page that are drawn in a few colours, and whose other
 * pixels only smooth the edges between two of these. As black ink, they are cut at the middle of each
 * edge, which leaves FLAT_COLOURS at most, and codes to a fraction. Shades, shadows and photographs
 * are none of this and stay as they are; so does what has no more colours already.
 */
enum { FLAT_COLOURS = 16 };

/* Pixels are those of a picture of width pixels a row, XRGB. TRUE: some in the part have become
 * others. */
gboolean flat_cut(guint32 *pixels, guint width, struct rect part);

#endif
