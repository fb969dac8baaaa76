/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_SCRIPT_TEXT_RUN_H
#define VITRINE_SCRIPT_TEXT_RUN_H

#include <cairo.h>
#include <stddef.h>
#include <stdint.h>

#include "worker/engines/script/text/fonts.h"

/*
 * A line of text, shaped: bidirectional order by FriBidi, glyphs by HarfBuzz, both through raqm;
 * sizes unhinted, so that they scale.
 */

struct glyph {
    struct face *face;
    unsigned index;
    double x, y; /* from the line's beginning on the baseline, pixels, y down */
};

struct run {
    struct glyph *glyphs; /* owned by the cache of runs: valid until the next run_of() */
    size_t count;
    double width; /* advance */
};

enum alignment { ALIGN_LEFT, ALIGN_CENTER, ALIGN_RIGHT };
enum baseline {
    BASELINE_ALPHABETIC,
    BASELINE_TOP,
    BASELINE_HANGING,
    BASELINE_MIDDLE,
    BASELINE_IDEOGRAPHIC,
    BASELINE_BOTTOM,
};

/* UTF-16 in. Texts longer than RUN_MOST are cut there: nobody reads that far on one line. */
enum { RUN_MOST = 1 << 16 };
const struct run *run_of(const uint16_t *text, size_t count, const struct font_wish *wish);
/* Fonts came or went: what is remembered may be set in others. */
void runs_forget(void);

struct line_metrics {
    double ascent, descent;       /* of the font's box */
    double em_ascent, em_descent; /* of the em box */
    double hanging, ideographic;  /* baselines, up from the alphabetic one */
};
struct line_metrics line_metrics_of(const struct font_wish *wish);

/* How far down the alphabetic baseline is from that one. */
double baseline_offset(const struct line_metrics *metrics, enum baseline baseline);

/* The ink's box: left, top, right, bottom, y down; all 0 where there is none. */
void run_ink(const struct run *run, const struct font_wish *wish, double box[4]);

/* Adds the run at the present origin of cairo's space: as glyphs, or as a path. */
void run_show(const struct run *run, const struct font_wish *wish, cairo_t *cairo);
void run_path(const struct run *run, const struct font_wish *wish, cairo_t *cairo);

#endif
