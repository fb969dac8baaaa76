/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <math.h>

#include "worker/engines/script/canvas/paint.h"
#include "worker/engines/script/canvas/source.h"
#include "worker/engines/script/canvas/tape.h"
#include "worker/engines/script/text/run.h"

/* fillText and strokeText. */

struct text {
    const struct run *run;
    double x, y;     /* of the run's beginning on its baseline */
    double condense; /* 1, or less to fit maxWidth */
    bool outlines;
};

static void place(cairo_t *cairo, const struct state *state, const struct text *text) {
    cairo_transform(cairo, &state->matrix);
    cairo_translate(cairo, text->x, text->y);
    cairo_scale(cairo, text->condense, 1);
}

/* cairo puts glyphs on whole pixels. That does not show in small text, and is what makes it fast; large
 * letters are filled as the shapes they are. Coloured ones (emoji) have none. */
static bool wants_outlines(const struct state *state, const struct run *run) {
    enum { LARGE = 40 };
    double scale = hypot(state->matrix.xy, state->matrix.yy);
    for (size_t k = 0; k < run->count; k++)
        if (FT_HAS_COLOR(run->glyphs[k].face->opened))
            return false;
    return state->font.size * scale >= LARGE;
}

static void draw_now(cairo_t *cairo, const struct state *state, const struct text *text) {
    cairo_matrix_t plain;
    cairo_get_matrix(cairo, &plain);
    place(cairo, state, text);
    cairo_new_path(cairo);
    if (!text->outlines && !wants_outlines(state, text->run)) {
        run_show(text->run, &state->font, cairo);
        cairo_set_matrix(cairo, &plain);
        return;
    }
    run_path(text->run, &state->font, cairo);
    cairo_set_matrix(cairo, &plain);
    if (!text->outlines) {
        cairo_set_fill_rule(cairo, CAIRO_FILL_RULE_WINDING);
        cairo_fill(cairo);
        return;
    }
    cairo_transform(cairo, &state->matrix);
    paint_set_line(cairo, state);
    cairo_stroke(cairo);
}

static void draw_text(cairo_t *cairo, const struct context *context, const struct shape *shape) {
    const struct text *text = shape->data;
    const struct state *state = context->state;
    struct style *style = text->outlines ? state->stroke : state->fill;
    bool group = source_needs_alpha(state, style);
    cairo_save(cairo);
    if (group)
        cairo_push_group(cairo);
    if (source_set(cairo, state, style, shape->box))
        draw_now(cairo, state, text);
    if (group) {
        cairo_pop_group_to_source(cairo);
        cairo_paint_with_alpha(cairo, state->alpha);
    }
    cairo_restore(cairo);
}

/* Glyphs stay within an em around their advances, more or less: twice that to be sure. */
static void text_box(const struct state *state, const struct text *text, double box[4]) {
    struct path outline = {0};
    double room = 2 * state->font.size, reach = text->outlines ? paint_line_reach(state) : 0;
    path_rectangle(&outline, &state->matrix,
                   (double[]){text->x - room, text->y - room,
                              text->run->width * text->condense + 2 * room, 2 * room});
    path_bounds(&outline, box);
    path_finish(&outline);
    box[0] -= reach;
    box[1] -= reach;
    box[2] += reach;
    box[3] += reach;
}

void paint_text(struct context *context, const double numbers[8]) {
    const struct state *state = context->state;
    size_t first = (size_t)numbers[0], count = (size_t)numbers[1];
    double most = numbers[4];
    if (first > TAPE_CHARACTERS || count > TAPE_CHARACTERS - first || most == 0)
        return;
    struct text text = {.run = run_of(tape_characters + first, count, &state->font),
                        .condense = 1,
                        .outlines = numbers[5] != 0};
    double width = text.run->width;
    if (most > 0 && width > most)
        text.condense = most / width;
    double along = numbers[6] == ALIGN_CENTER ? 0.5 : numbers[6] == ALIGN_RIGHT ? 1 : 0;
    struct line_metrics metrics = line_metrics_of(&state->font);
    text.x = numbers[2] - width * text.condense * along;
    text.y = numbers[3] + baseline_offset(&metrics, (enum baseline)numbers[7]);
    struct shape shape = {.draw = draw_text, .data = &text};
    const struct style *style = text.outlines ? state->stroke : state->fill;
    shape.not_straight = source_needs_alpha(state, style);
    text_box(state, &text, shape.box);
    paint(context, &shape);
}
