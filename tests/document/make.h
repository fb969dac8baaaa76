/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef VITRINE_TESTS_DOCUMENT_MAKE_H
#define VITRINE_TESTS_DOCUMENT_MAKE_H

#include <glib.h>

/* Small documents, written here. */

struct page_plan {
    const char *box;     /* "0 0 612 792" */
    const char *content; /* a content stream */
    const char *more;    /* other keys of the page, or "" */
};

/* A PDF without a cross reference table error: opened unrepaired. objects: further objects, the
 * first has number 3 + 2 × pages. Free with g_string_free. */
GString *make_pdf(const struct page_plan *pages, unsigned count, const char *const *objects);

/* The resources every page has: font F1 (Helvetica, not embedded), shading S1, image I1 (a small
 * chequered picture, smoothed when enlarged), graphics state G1 (half transparent, multiplied). */
extern const char make_scene[]; /* a content stream that uses all of them on 612 × 792 points */

/* A stored zip of names and bytes; NULL ends the list. */
struct zip_part {
    const char *name;
    const char *bytes;
    gsize size;
};
GByteArray *make_zip(const struct zip_part *parts);

#endif
