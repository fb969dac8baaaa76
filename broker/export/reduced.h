/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_BROKER_EXPORT_REDUCED_H
#define VITRINE_BROKER_EXPORT_REDUCED_H

#include "broker/export/picture.h"

/*
 * A picture as PNG's rows, before compression: with no channel and no bit more than it has (a page
 * of text is grey, a chart has a palette), each row behind the byte that names its filter (PNG, 9.2).
 */
enum reduced_kind { REDUCED_GREY, REDUCED_PALETTE, REDUCED_COLOUR };

enum { PALETTE_MAXIMUM = 256 };

struct reduced {
    enum reduced_kind kind;
    guint bits;         /* a sample: 1, 2, 4 or 8 */
    guint colour_count; /* of a palette */
    guint32 colours[PALETTE_MAXIMUM];
    guint8 *rows;
    gsize row_bytes; /* with the filter's */
};

void reduced_init(struct reduced *reduced, const struct picture *picture);
void reduced_finish(struct reduced *reduced);

#endif
