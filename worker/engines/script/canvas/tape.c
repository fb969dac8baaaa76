/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "worker/engines/script/canvas/tape.h"

#include <stdlib.h>
#include <string.h>

#include "worker/engines/script/canvas/context.h"
#include "worker/engines/script/canvas/paint.h"
#include "worker/worker.h"

double tape_numbers[TAPE_NUMBERS];
uint16_t tape_characters[TAPE_CHARACTERS];

static struct bitmap *selected;
static struct context *context; /* of the selected bitmap; NULL: it has no pixels */

/* ------------------------------------------------------------------------------------- state */

static void op_select(const double *a) {
    selected = bitmap_lookup(a[0]);
    context = selected ? context_of(selected) : NULL;
}

static void op_save(const double *a) {
    (void)a;
    context_save(context);
}

static void op_restore(const double *a) {
    (void)a;
    context_restore(context);
}

static void op_reset(const double *a) {
    (void)a;
    context_reset(context);
}

static void op_transform(const double *a) {
    context_transform(context, a);
}

static void set_style(struct style **place, struct style *style) {
    style_drop(*place);
    *place = style;
}

static void op_fill_color(const double *a) {
    set_style(&context->state->fill, style_color(a));
}

static void op_stroke_color(const double *a) {
    set_style(&context->state->stroke, style_color(a));
}

static void op_fill_gradient(const double *a) {
    set_style(&context->state->fill, style_gradient(a + 1, (unsigned)a[0]));
}

static void op_stroke_gradient(const double *a) {
    set_style(&context->state->stroke, style_gradient(a + 1, (unsigned)a[0]));
}

static void op_fill_pattern(const double *a) {
    set_style(&context->state->fill, style_pattern(a));
}

static void op_stroke_pattern(const double *a) {
    set_style(&context->state->stroke, style_pattern(a));
}

static void op_alpha(const double *a) {
    context->state->alpha = a[0];
}

static void op_composite(const double *a) {
    context->state->composite = (enum composite)((unsigned)a[0] % COMPOSITE_END);
}

static void op_line_width(const double *a) {
    context->state->line_width = a[0];
}

static void op_line_cap(const double *a) {
    context->state->cap = (cairo_line_cap_t)((unsigned)a[0] % 3);
}

static void op_line_join(const double *a) {
    context->state->join = (cairo_line_join_t)((unsigned)a[0] % 3);
}

static void op_miter_limit(const double *a) {
    context->state->miter_limit = a[0];
}

static void op_dash_offset(const double *a) {
    context->state->dash_offset = a[0];
}

static void op_dash(const double *a) {
    struct state *state = context->state;
    size_t count = (size_t)a[0];
    free(state->dash);
    state->dash = count > 0 ? malloc(count * sizeof *a) : NULL;
    if (count > 0 && !state->dash)
        worker_fault(FAULT_MEMORY, 0);
    if (count > 0)
        memcpy(state->dash, a + 1, count * sizeof *a);
    state->dash_count = (int)count;
}

static void op_shadow(const double *a) {
    struct shadow *shadow = &context->state->shadow;
    memcpy(shadow->color, a, sizeof shadow->color);
    shadow->blur = a[4];
    shadow->x = a[5];
    shadow->y = a[6];
}

static void op_smoothing(const double *a) {
    context->state->smoothing = a[0] != 0;
}

static void op_filter(const double *a) {
    filter_finish(&context->state->filter);
    context->state->filter = filter_new(a + 1, (unsigned)a[0]);
}

static void op_font(const double *a) {
    font_wish_set(&context->state->font, a);
}

static void op_spacing(const double *a) {
    context->state->font.letter_spacing = a[0];
    context->state->font.word_spacing = a[1];
}

static void op_text_style(const double *a) {
    context->state->font.kerning = a[0] != 0;
    context->state->font.right_to_left = a[1] != 0;
    context->state->font.small_caps = a[2] != 0;
}

/* ------------------------------------------------------------------------------------- paths */

static void op_begin_path(const double *a) {
    (void)a;
    path_clear(&context->path);
}

static void op_begin_other_path(const double *a) {
    (void)a;
    path_clear(&context->other);
    context->uses_other = true;
}

static void op_close_path(const double *a) {
    (void)a;
    path_close(context_path(context));
}

#define MATRIX (&context->state->matrix)

static void op_move_to(const double *a) {
    path_move(context_path(context), MATRIX, a[0], a[1]);
}

static void op_line_to(const double *a) {
    path_line(context_path(context), MATRIX, a[0], a[1]);
}

static void op_quadratic_to(const double *a) {
    path_quadratic(context_path(context), MATRIX, a);
}

static void op_cubic_to(const double *a) {
    path_cubic(context_path(context), MATRIX, a);
}

static void op_arc_to(const double *a) {
    path_arc_to(context_path(context), MATRIX, a);
}

static void op_ellipse(const double *a) {
    path_ellipse(context_path(context), MATRIX, a, a[7] != 0);
}

static void op_rectangle(const double *a) {
    path_rectangle(context_path(context), MATRIX, a);
}

static void op_round_rectangle(const double *a) {
    path_round_rectangle(context_path(context), MATRIX, a);
}

/* ----------------------------------------------------------------------------------- drawing */

static struct path *take_path(void) {
    struct path *path = context_path(context);
    context->uses_other = false;
    return path;
}

static void op_fill(const double *a) {
    paint_fill(context, take_path(), a[0] != 0);
}

static void op_stroke(const double *a) {
    (void)a;
    paint_stroke(context, take_path());
}

static void op_clip(const double *a) {
    paint_clip(context, take_path(), a[0] != 0);
}

static struct path scratch; /* of one rectangle at a time */

static void op_fill_rectangle(const double *a) {
    path_clear(&scratch);
    path_rectangle(&scratch, MATRIX, a);
    if (a[2] != 0 && a[3] != 0)
        paint_fill(context, &scratch, false);
}

/* Without one of its sides it is a line there and back, joined at both ends; without both, nothing. */
static void op_stroke_rectangle(const double *a) {
    path_clear(&scratch);
    if (a[2] != 0 || a[3] != 0)
        path_rectangle(&scratch, MATRIX, a);
    paint_stroke(context, &scratch);
}

static void op_clear_rectangle(const double *a) {
    if (context->state->invertible && a[2] != 0 && a[3] != 0)
        paint_clear(context, a);
}

static void op_draw_image(const double *a) {
    paint_image(context, a);
}

static void op_draw_text(const double *a) {
    paint_text(context, a);
}

/* ------------------------------------------------------------------------------------ reading */

enum { VARIABLE = -1 };

static const struct {
    void (*draw)(const double *arguments);
    int arguments;
} operations[] = {
#define OPERATION(name, arguments) {op_##name, arguments},
#include "worker/engines/script/canvas/operations.h"
#undef OPERATION
};

enum { OPERATIONS = sizeof operations / sizeof operations[0] };

/* How many arguments follow, or more than are left if it cannot be. */
static size_t argument_count(size_t operation, const double *arguments, size_t left) {
    if (operations[operation].arguments != VARIABLE)
        return (size_t)operations[operation].arguments;
    return left > 0 && arguments[0] >= 0 && arguments[0] < (double)left ? 1 + (size_t)arguments[0]
                                                                        : left + 1;
}

/* A bitmap that is drawn onto its own tiles is drawn as it was before the first of them changed. */
static void draw_on_tiles(size_t operation, const double *arguments) {
    double own[9];
    bool itself =
        operations[operation].draw == op_draw_image && bitmap_lookup(arguments[0]) == selected;
    if (itself) {
        memcpy(own, arguments, sizeof own);
        own[0] = bitmap_copy(selected);
        arguments = own;
    }
    for (int k = 0; k < selected->tile_count; k++) {
        context = context_of(&selected->tiles[k]);
        operations[operation].draw(arguments);
    }
    if (itself)
        bitmap_drop_later((uint32_t)own[0]);
}

void tape_draw(size_t count) {
    selected = NULL; /* it may have been resized or freed since */
    context = NULL;
    for (size_t at = 0; at < count;) {
        size_t operation = (size_t)tape_numbers[at++], left = count - at;
        if (operation >= OPERATIONS)
            return;
        const double *arguments = tape_numbers + at;
        size_t taken = argument_count(operation, arguments, left);
        if (taken > left)
            return;
        at += taken;
        if (operations[operation].draw == op_select || (context && !selected->tiles))
            operations[operation].draw(arguments);
        else if (context)
            draw_on_tiles(operation, arguments);
    }
}
