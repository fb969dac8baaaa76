/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_BROKER_EXPORT_PDF_TEXT_H
#define VITRINE_BROKER_EXPORT_PDF_TEXT_H

#include <glib.h>

/* Parts of a PDF's content streams. */

/* A number with at most six decimals and a point whatever the locale, and a space. */
void pdf_append_number(GString *content, double number);

/* The content of a page that says something: a frame, a title and a sentence, broken into lines, in
 * the font /F. */
GString *pdf_message(double width_points, double height_points, const char *title,
                     const char *sentence);

#endif
