/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef VITRINE_WORKER_ENGINES_DOCUMENT_TEXT_H
#define VITRINE_WORKER_ENGINES_DOCUMENT_TEXT_H

#include <mupdf/fitz.h>

/*
 * Plain text as a document of its own: MuPDF 1.21 has no handler for it, so it becomes XHTML.
 * Encodings: UTF-8, UTF-16 with a byte order mark, otherwise Windows-1252 (the WHATWG Encoding
 * Standard's reading of Latin-1). Control characters become visible replacement characters. At most
 * TEXT_BYTES_MAXIMUM are shown; the rest is announced in the text itself.
 */
enum { TEXT_BYTES_MAXIMUM = 4 << 20 };

/* The caller drops the buffer. Throws as MuPDF does. */
fz_buffer *text_to_xhtml(fz_context *context, const uint8_t *bytes, size_t size);

#endif
