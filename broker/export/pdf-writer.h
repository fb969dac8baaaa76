/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_BROKER_EXPORT_PDF_WRITER_H
#define VITRINE_BROKER_EXPORT_PDF_WRITER_H

#include "broker/export/coding.h"
#include "broker/export/output.h"

/*
 * A PDF of pictures, written page by page: what is kept in memory is some 200 bytes an object,
 * and the links between pages. A picture that comes again, as a letterhead does, is kept once. It holds no script, action, form, attachment, font file or date, and nothing
 * the source had but pixels, and as far as asked for checked words and plain numbers; so the same
 * pages give the same bytes.
 */
struct pdf_writer;

/* Borrows the output until destroy. NULL with error. */
struct pdf_writer *pdf_writer_create(struct output *output, GError **error);
/* Each FALSE with error: only destroy is left to do. */
gboolean pdf_writer_page(struct pdf_writer *writer, const struct coded_page *page, GError **error);
/* A page that says something instead of showing something: a sentence, in plain ASCII; others become
 * "?". */
gboolean pdf_writer_message(struct pdf_writer *writer, double width_points, double height_points,
                            const char *title, const char *sentence, GError **error);
guint pdf_writer_pages(const struct pdf_writer *writer);
/* The pages' text was read in their pixels; unless told so, the source claims it. */
void pdf_writer_recognised(struct pdf_writer *writer);
/* What the PDF calls itself: checked text. */
void pdf_writer_title(struct pdf_writer *writer, const char *title);
/* After at least one page: the outline, BULK_OUTLINE or NULL, and the tables at the end. */
gboolean pdf_writer_finish(struct pdf_writer *writer, const struct records *outline,
                           GError **error);
/* Takes NULL. */
void pdf_writer_destroy(struct pdf_writer *writer);

#endif
