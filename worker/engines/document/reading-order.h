/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef VITRINE_WORKER_ENGINES_DOCUMENT_READING_ORDER_H
#define VITRINE_WORKER_ENGINES_DOCUMENT_READING_ORDER_H

#include <mupdf/fitz.h>
#include <stdbool.h>

/*
 * Text in the order it is read. Most programs write Hebrew and Arabic as it lies on the paper, from left to
 * right, and Arabic in the shapes its letters have in a word: MuPDF 1.21 leaves both as they are, and
 * nobody would find a word that is typed. Lines are turned as far as they go from right to left (an
 * estimate, since what the paper shows is ambiguous: the whole line's direction is that of most of its
 * letters), and shapes become letters.
 */
/* Whether a character belongs to a script that is read from right to left. */
bool reading_order_is_to_left(int code);

void reading_order_mend(fz_context *context, fz_stext_page *text);

#endif
