/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_BROKER_EXPORT_DCT_H
#define VITRINE_BROKER_EXPORT_DCT_H

#include <glib.h>

/*
 * The transform of JPEG (ITU-T T.81, A.3.3) on blocks of 8 × 8, row by row. Backwards it is what libjpeg
 * does by default (JDCT_ISLOW) to the last bit, so that we know what readers will show of what we write.
 */
enum { DCT_SIDE = 8, DCT_BLOCK = 64 };

/* Samples with their middle at 0 … to the nearest multiples of steps of 1 or more; parts: 1 / step.
 * Rows of samples are so many apart. */
void dct_forward(const float *samples, gsize stride, const float *parts, gint16 *coefficients);
/* … and back, to 0 … 255. samples: rows that are stride bytes apart. */
void dct_inverse(const gint16 *coefficients, const guint16 *steps, guint8 *samples, gsize stride);

#endif
