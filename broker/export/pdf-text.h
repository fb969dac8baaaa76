/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_BROKER_EXPORT_PDF_TEXT_H
#define VITRINE_BROKER_EXPORT_PDF_TEXT_H

#include <glib.h>

/* Parts of a PDF as bytes: numbers, strings, content. */

/* A number with at most six decimals and a point whatever the locale, and a space. */
void pdf_append_number(GString *content, double number);

/* A character's hexadecimal digits in UTF-16, big end first. */
void pdf_append_utf16(GString *content, guint32 character);
/* A text string (ISO 32000-1, 7.9.2) of valid UTF-8: with its brackets, in UTF-16. */
void pdf_append_text(GString *content, const char *text);

/* Any bytes as a string (7.3.4.2), with its brackets; without a byte 0 in it. */
void pdf_append_bytes(GString *content, const guint8 *bytes, gsize count);

/* The content of a page that says something: a frame, a title and a sentence, broken into lines, in
 * the font /F. */
GString *pdf_message(double width_points, double height_points, const char *title,
                     const char *sentence);

#endif
