/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "worker/engines/document/glyph-text.h"

#include <ft2build.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include FT_FREETYPE_H

/* The calls of the one device at work; each takes text as it was explained. */
static struct {
    void (*fill)(fz_context *, fz_device *, const fz_text *, fz_matrix, fz_colorspace *,
                 const float *, float, fz_color_params);
    void (*stroke)(fz_context *, fz_device *, const fz_text *, const fz_stroke_state *, fz_matrix,
                   fz_colorspace *, const float *, float, fz_color_params);
    void (*clip)(fz_context *, fz_device *, const fz_text *, fz_matrix, fz_rect);
    void (*clip_stroke)(fz_context *, fz_device *, const fz_text *, const fz_stroke_state *,
                        fz_matrix, fz_rect);
    void (*ignore)(fz_context *, fz_device *, const fz_text *, fz_matrix);
} original;

/* ------------------------------------------------------------------------------ the font's own word */

/* Of the font asked last: a character for each glyph, or 0. */
static struct {
    const fz_font *font;
    uint32_t *characters;
    uint32_t count;
} known;

/* The first character that leads to a glyph is the usual one. */
static void learn(fz_context *context, fz_font *font) {
    FT_Face face = fz_font_ft_face(context, font);
    FT_UInt glyph = 0;
    free(known.characters);
    known.characters = NULL, known.count = 0, known.font = font;
    if (!face || FT_Select_Charmap(face, FT_ENCODING_UNICODE) != 0 || face->num_glyphs <= 0)
        return;
    known.characters = calloc((size_t)face->num_glyphs, sizeof *known.characters);
    known.count = known.characters ? (uint32_t)face->num_glyphs : 0;
    for (FT_ULong code = FT_Get_First_Char(face, &glyph); glyph;
         code = FT_Get_Next_Char(face, code, &glyph))
        if (glyph < known.count && !known.characters[glyph])
            known.characters[glyph] = (uint32_t)code;
}

static int meaning(fz_context *context, fz_font *font, int glyph) {
    if (known.font != font)
        learn(context, font);
    bool has = glyph >= 0 && (uint32_t)glyph < known.count && known.characters[glyph];
    return has ? (int)known.characters[glyph] : FZ_REPLACEMENT_CHARACTER;
}

/* --------------------------------------------------------------------------------------------- text */

static bool is_dingbats(fz_context *context, fz_font *font) {
    const char *name = fz_font_name(context, font);
    return name && (strstr(name, "Dingbats") || strstr(name, "D050000L"));
}

static bool needs_meaning(fz_context *context, const fz_text *text) {
    for (const fz_text_span *span = text->head; span; span = span->next) {
        if (is_dingbats(context, span->font))
            return true;
        for (int k = 0; k < span->len; k++)
            if (span->items[k].ucs == FZ_REPLACEMENT_CHARACTER)
                return true;
    }
    return false;
}

static void explain_span(fz_context *context, const fz_text_span *span, fz_text *explained) {
    bool all = is_dingbats(context, span->font);
    for (int k = 0; k < span->len; k++) {
        const fz_text_item *item = &span->items[k];
        bool unknown = item->ucs == FZ_REPLACEMENT_CHARACTER;
        int found = all || unknown ? meaning(context, span->font, item->gid) : item->ucs;
        fz_matrix matrix = span->trm;
        matrix.e = item->x, matrix.f = item->y;
        fz_show_glyph(context, explained, span->font, matrix, item->gid,
                      found == FZ_REPLACEMENT_CHARACTER ? item->ucs : found, (int)span->wmode,
                      (int)span->bidi_level, (fz_bidi_direction)span->markup_dir,
                      (fz_text_language)span->language);
    }
}

/* The caller drops it. */
static fz_text *explain(fz_context *context, const fz_text *text) {
    if (!needs_meaning(context, text))
        return fz_keep_text(context, text);
    fz_text *explained = fz_new_text(context);
    fz_try(context) {
        for (const fz_text_span *span = text->head; span; span = span->next)
            explain_span(context, span, explained);
    }
    fz_catch(context) {
        fz_drop_text(context, explained);
        fz_rethrow(context);
    }
    return explained;
}

/* --------------------------------------------------------------------------------- the device's calls */

#define WITH_EXPLAINED(text, call)                                                                 \
    do {                                                                                           \
        fz_text *explained = explain(context, text);                                               \
        fz_try(context) {                                                                          \
            call;                                                                                  \
        }                                                                                          \
        fz_always(context) {                                                                       \
            fz_drop_text(context, explained);                                                      \
        }                                                                                          \
        fz_catch(context) {                                                                        \
            fz_rethrow(context);                                                                   \
        }                                                                                          \
    } while (0)

static void on_fill(fz_context *context, fz_device *device, const fz_text *text, fz_matrix matrix,
                    fz_colorspace *space, const float *colour, float alpha,
                    fz_color_params parameters) {
    WITH_EXPLAINED(
        text, original.fill(context, device, explained, matrix, space, colour, alpha, parameters));
}

static void on_stroke(fz_context *context, fz_device *device, const fz_text *text,
                      const fz_stroke_state *stroke, fz_matrix matrix, fz_colorspace *space,
                      const float *colour, float alpha, fz_color_params parameters) {
    WITH_EXPLAINED(text, original.stroke(context, device, explained, stroke, matrix, space, colour,
                                         alpha, parameters));
}

static void on_clip(fz_context *context, fz_device *device, const fz_text *text, fz_matrix matrix,
                    fz_rect scissor) {
    WITH_EXPLAINED(text, original.clip(context, device, explained, matrix, scissor));
}

static void on_clip_stroke(fz_context *context, fz_device *device, const fz_text *text,
                           const fz_stroke_state *stroke, fz_matrix matrix, fz_rect scissor) {
    WITH_EXPLAINED(text, original.clip_stroke(context, device, explained, stroke, matrix, scissor));
}

static void on_ignore(fz_context *context, fz_device *device, const fz_text *text,
                      fz_matrix matrix) {
    WITH_EXPLAINED(text, original.ignore(context, device, explained, matrix));
}

void glyph_text_explain(fz_device *device) {
    known.font = NULL; /* another font may have its address by now */
    original.fill = device->fill_text;
    original.stroke = device->stroke_text;
    original.clip = device->clip_text;
    original.clip_stroke = device->clip_stroke_text;
    original.ignore = device->ignore_text;
    device->fill_text = on_fill;
    device->stroke_text = on_stroke;
    device->clip_text = on_clip;
    device->clip_stroke_text = on_clip_stroke;
    device->ignore_text = on_ignore;
}
