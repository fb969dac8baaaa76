/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef VITRINE_WORKER_ENGINES_DOCUMENT_GLYPH_TEXT_H
#define VITRINE_WORKER_ENGINES_DOCUMENT_GLYPH_TEXT_H

#include <mupdf/fitz.h>

/*
 * What glyphs mean that the document gives no meaning. MuPDF says U+FFFD of them, and takes the codes of
 * Zapf Dingbats for letters; but the font that draws them often tells itself which character a glyph is
 * for. A device that collects text learns it from here on.
 */
void glyph_text_explain(fz_device *device);

#endif
