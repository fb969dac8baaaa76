/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_BROKER_EXPORT_BILEVEL_H
#define VITRINE_BROKER_EXPORT_BILEVEL_H

#include <glib.h>

/*
 * Black and white pixels, coded without loss. The one coder today is CCITT Group 4 by libtiff; a
 * lossless JBIG2 symbol coder would be another function of this shape.
 */
struct coded_bilevel {
    GBytes *bytes;
    const char *filter;     /* of PDF: "CCITTFaxDecode" */
    const char *parameters; /* fixed entries of its /DecodeParms; /Columns and /Rows are added */
};

/* Rows of (width + 7) / 8 bytes, leftmost pixel in the highest bit, 1 is black; bits beyond width
 * are 0. NULL bytes with error. */
struct coded_bilevel bilevel_code_g4(const guint8 *rows, guint width, guint height, GError **error);

#endif
