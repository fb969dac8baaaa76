/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <math.h>

#include <ft2build.h>
#include FT_BBOX_H
#include FT_TRUETYPE_TABLES_H
#include <hb-ft.h>
#include <hb-ot.h>

#include "worker/engines/script/text/run.h"

/* Sizes of lines and of their ink, in pixels. */

static double baseline_of(hb_font_t *font, hb_ot_layout_baseline_tag_t tag, double em) {
    static const hb_tag_t scripts[] = {HB_TAG('D', 'F', 'L', 'T'), HB_TAG('l', 'a', 't', 'n')};
    hb_position_t place = 0;
    for (size_t k = 0; k < 2; k++)
        if (hb_ot_layout_get_baseline(font, tag, HB_DIRECTION_LTR, scripts[k], HB_TAG_NONE, &place))
            return place / em;
    return NAN;
}

/* CSS Inline 3, A.1: by the typographic ascent and descent of OS/2 where they say something, else by those of lines. */
static double em_ascent_of(FT_Face face) {
    const TT_OS2 *os2 = FT_Get_Sfnt_Table(face, FT_SFNT_OS2);
    double ascent = face->ascender, descent = -face->descender;
    if (os2 && os2->version != 0xffff && os2->sTypoAscender > 0 && os2->sTypoDescender <= 0) {
        ascent = os2->sTypoAscender;
        descent = -os2->sTypoDescender;
    }
    return ascent + descent > 0 ? ascent / (ascent + descent) : 0;
}

/* What the font's tables say. */
static void read_baselines(struct face *face) {
    hb_face_t *table = hb_ft_face_create_referenced(face->opened);
    hb_font_t *font = hb_font_create(table);
    double em = hb_face_get_upem(table);
    face->hanging = baseline_of(font, HB_OT_LAYOUT_BASELINE_TAG_HANGING, em);
    face->ideographic = baseline_of(font, HB_OT_LAYOUT_BASELINE_TAG_IDEO_EMBOX_BOTTOM_OR_LEFT, em);
    face->em_ascent = em_ascent_of(face->opened);
    face->has_baselines = true;
    hb_font_destroy(font);
    hb_face_destroy(table);
}

/* The ascent and descent of hhea, which FreeType gives, or of OS/2 where a font asks for that. */
struct line_metrics line_metrics_of(const struct font_wish *wish) {
    struct face *face = font_for(wish, 0);
    struct line_metrics metrics = {0};
    if (!face)
        return metrics;
    double scale = wish->size / face->opened->units_per_EM;
    metrics.ascent = face->opened->ascender * scale;
    metrics.descent = -face->opened->descender * scale;
    if (!face->has_baselines)
        read_baselines(face);
    metrics.em_ascent = wish->size * face->em_ascent;
    metrics.em_descent = wish->size - metrics.em_ascent;
    /* As browsers do where the BASE table is silent. */
    metrics.hanging = isnan(face->hanging) ? metrics.ascent * 0.8 : face->hanging * wish->size;
    metrics.ideographic =
        isnan(face->ideographic) ? -metrics.descent : face->ideographic * wish->size;
    return metrics;
}

double baseline_offset(const struct line_metrics *metrics, enum baseline baseline) {
    switch (baseline) {
    case BASELINE_TOP:
        return metrics->em_ascent;
    case BASELINE_HANGING:
        return metrics->hanging;
    case BASELINE_MIDDLE:
        return (metrics->em_ascent - metrics->em_descent) / 2;
    case BASELINE_IDEOGRAPHIC:
        return metrics->ideographic;
    case BASELINE_BOTTOM:
        return -metrics->em_descent;
    default:
        return 0;
    }
}

static bool glyph_ink(const struct glyph *glyph, double size, FT_BBox *ink, double *scale) {
    FT_Face face = glyph->face->opened;
    *scale = size / face->units_per_EM;
    if (FT_Load_Glyph(face, glyph->index, FT_LOAD_NO_SCALE) != 0 ||
        face->glyph->format != FT_GLYPH_FORMAT_OUTLINE || face->glyph->outline.n_points == 0)
        return false;
    return FT_Outline_Get_BBox(&face->glyph->outline, ink) == 0;
}

void run_ink(const struct run *run, const struct font_wish *wish, double box[4]) {
    bool any = false;
    FT_BBox ink;
    double scale;
    box[0] = box[1] = INFINITY;
    box[2] = box[3] = -INFINITY;
    for (size_t k = 0; k < run->count; k++) {
        const struct glyph *glyph = &run->glyphs[k];
        if (!glyph_ink(glyph, wish->size, &ink, &scale))
            continue;
        any = true;
        box[0] = fmin(box[0], glyph->x + ink.xMin * scale);
        box[1] = fmin(box[1], glyph->y - ink.yMax * scale);
        box[2] = fmax(box[2], glyph->x + ink.xMax * scale);
        box[3] = fmax(box[3], glyph->y - ink.yMin * scale);
    }
    if (!any)
        box[0] = box[1] = box[2] = box[3] = 0;
}
