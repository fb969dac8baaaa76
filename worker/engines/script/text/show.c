/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <cairo-ft.h>
#include <stdlib.h>

#include "worker/engines/script/text/run.h"
#include "worker/worker.h"

/* From runs to cairo's glyphs. */

/* One cairo font for each face and way of making it bold or slanted; kept for ever. */
static cairo_font_face_t *cairo_face(const struct face *face, unsigned made) {
    enum { KEPT = 64 };
    static struct {
        const struct face *face;
        unsigned made;
        cairo_font_face_t *font;
    } kept[KEPT];
    unsigned slot = ((unsigned)((uintptr_t)face / sizeof *face) * 4 + made) % KEPT;
    if (kept[slot].font && kept[slot].face == face && kept[slot].made == made)
        return kept[slot].font;
    if (kept[slot].font)
        cairo_font_face_destroy(kept[slot].font);
    cairo_font_face_t *font =
        cairo_ft_font_face_create_for_ft_face(face->opened, FT_LOAD_NO_HINTING | FT_LOAD_COLOR);
    cairo_ft_font_face_set_synthesize(font, made);
    kept[slot].face = face;
    kept[slot].made = made;
    kept[slot].font = font;
    return font;
}

static void set_font(cairo_t *cairo, const struct font_wish *wish, const struct face *face) {
    unsigned made = (font_needs_bold(wish, face) ? CAIRO_FT_SYNTHESIZE_BOLD : 0u) |
                    (font_needs_slant(wish, face) ? CAIRO_FT_SYNTHESIZE_OBLIQUE : 0u);
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
    cairo_set_font_face(cairo, cairo_face(face, made));
    cairo_set_font_size(cairo, wish->size);
    cairo_set_font_options(cairo, options);
    cairo_font_options_destroy(options);
}

static void give_glyphs(const struct run *run, const struct font_wish *wish, cairo_t *cairo,
                        void (*give)(cairo_t *, const cairo_glyph_t *, int)) {
    cairo_glyph_t *glyphs = cairo_glyph_allocate((int)run->count);
    if (!glyphs)
        return;
    for (size_t first = 0, next; first < run->count; first = next) {
        const struct face *face = run->glyphs[first].face;
        for (next = first; next < run->count && run->glyphs[next].face == face; next++)
            glyphs[next - first] =
                (cairo_glyph_t){run->glyphs[next].index, run->glyphs[next].x, run->glyphs[next].y};
        set_font(cairo, wish, face);
        give(cairo, glyphs, (int)(next - first));
    }
    cairo_glyph_free(glyphs);
}

void run_show(const struct run *run, const struct font_wish *wish, cairo_t *cairo) {
    give_glyphs(run, wish, cairo, cairo_show_glyphs);
}

void run_path(const struct run *run, const struct font_wish *wish, cairo_t *cairo) {
    give_glyphs(run, wish, cairo, cairo_glyph_path);
}
