/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef VITRINE_WORKER_ENGINES_DOCUMENT_EPUB_H
#define VITRINE_WORKER_ENGINES_DOCUMENT_EPUB_H

#include <mupdf/fitz.h>
#include <stdbool.h>
#include <stdint.h>

/*
 * Books whose fonts are obfuscated, which is no lock: the key is the book's own identifier. MuPDF
 * 1.21 calls every book with a META-INF/encryption.xml locked, so it is given one without.
 */

/* The book with its fonts in the clear, the caller's; NULL where nothing is obfuscated, or where
 * something is really encrypted. Throws what MuPDF throws at a broken zip or XML. */
fz_buffer *epub_in_the_clear(fz_context *context, const uint8_t *bytes, size_t size);

#endif
