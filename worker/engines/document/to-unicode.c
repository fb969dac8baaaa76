/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <mupdf/pdf.h>
#include <stdbool.h>

/*
 * What the glyphs of a font say, which MuPDF learns while it loads the font, also where only pixels are wanted. It
 * looks up each code that the font's encoding has in the map that the document brings, and sorts what it finds into a
 * map of its own: for a font with an Identity encoding, which is what most programs write today, 65,536 codes and 13
 * to 25 million instructions, up to 70 % of a page. There a code is its glyph's number, and the document's map already
 * is what comes out. So pdf_load_to_unicode is replaced at link time (meson.build: --wrap).
 */
void __real_pdf_load_to_unicode(fz_context *context, pdf_document *document, pdf_font_desc *font,
                                const char **names, char *collection, pdf_obj *map);
void __wrap_pdf_load_to_unicode(fz_context *context, pdf_document *document, pdf_font_desc *font,
                                const char **names, char *collection, pdf_obj *map);

static bool maps_nothing_itself(const pdf_cmap *encoding) {
    return encoding->rlen == 0 && encoding->xlen == 0 && encoding->mlen == 0;
}

static bool maps_all_to_itself(const pdf_cmap *encoding) {
    return encoding->rlen == 1 && encoding->xlen == 0 && encoding->mlen == 0 &&
           encoding->ranges[0].low == 0 && encoding->ranges[0].high == 0xffff &&
           encoding->ranges[0].out == 0;
}

/* Codes of two bytes, each for the glyph of its number; Identity-V says so by using Identity-H. */
static bool is_identity(const pdf_cmap *encoding) {
    if (!encoding || encoding->codespace_len != 1 || encoding->codespace[0].n != 2)
        return false;
    return encoding->usecmap ? maps_nothing_itself(encoding) && !encoding->usecmap->usecmap &&
                                   maps_all_to_itself(encoding->usecmap)
                             : maps_all_to_itself(encoding);
}

void __wrap_pdf_load_to_unicode(fz_context *context, pdf_document *document, pdf_font_desc *font,
                                const char **names, char *collection, pdf_obj *map) {
    if (names || !is_identity(font->encoding) || !pdf_is_stream(context, map)) {
        __real_pdf_load_to_unicode(context, document, font, names, collection, map);
        return;
    }
    font->to_unicode = pdf_load_embedded_cmap(context, document, map);
    font->size += pdf_cmap_size(context, font->to_unicode);
}
