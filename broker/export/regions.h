/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_BROKER_EXPORT_REGIONS_H
#define VITRINE_BROKER_EXPORT_REGIONS_H

#include "broker/export/picture.h"
#include "proto/geometry.h"

/*
 * Divides a page into ink (black on white, which codes to a few bits a letter) and rectangles that
 * need more: shades, colours, photographs. It looks at blocks of REGION_BLOCK pixels, and at each by
 * itself: so the same pixels give the same regions again, and a page made from our own output is
 * divided as it was.
 */
enum { REGION_BLOCK = 16, REGIONS_MAXIMUM = 200 };

enum regions_rule {
    REGIONS_INK,   /* grey that only smooths the edges of ink counts as ink */
    REGIONS_EXACT, /* only pure black and white count as ink */
    REGIONS_ALL,   /* everything becomes black or white */
};

struct regions {
    guint8 *ink; /* rows of ink_stride bytes; leftmost pixel in the highest bit, 1 is black */
    gsize ink_stride;
    gboolean has_ink; /* any black outside the rectangles */
    guint count;
    struct rect rectangles[REGIONS_MAXIMUM]; /* in pixels; no two touch; one of the whole page
                                                when most of it is rich */
};

void regions_find(const struct picture *picture, enum regions_rule rule, struct regions *regions);
void regions_finish(struct regions *regions);

#endif
