/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "worker/engines/script/canvas/context.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "worker/worker.h"

static const double black[4] = {0, 0, 0, 1};

/* A tile's space begins at its corner. */
static struct state *initial_state(const struct bitmap *bitmap) {
    struct state *state = calloc(1, sizeof *state);
    if (!state)
        worker_fault(FAULT_MEMORY, 0);
    cairo_matrix_init_translate(&state->matrix, -bitmap->left, -bitmap->top);
    state->invertible = true;
    state->fill = style_color(black);
    state->stroke = style_color(black);
    state->alpha = 1;
    state->line_width = 1;
    state->miter_limit = 10;
    state->smoothing = true;
    state->font = font_wish_initial();
    return state;
}

static void free_state(struct state *state) {
    style_drop(state->fill);
    style_drop(state->stroke);
    filter_finish(&state->filter);
    free(state->dash);
    free(state);
}

static void free_states(struct state *state) {
    while (state) {
        struct state *below = state->below;
        free_state(state);
        state = below;
    }
}

struct context *context_of(struct bitmap *bitmap) {
    if (bitmap->tiles)
        return context_of(bitmap->tiles);
    if (bitmap->context || !bitmap->surface)
        return bitmap->context;
    struct context *context = calloc(1, sizeof *context);
    if (!context)
        worker_fault(FAULT_MEMORY, 0);
    context->bitmap = bitmap;
    context->cairo = cairo_create(bitmap->surface);
    context->state = initial_state(bitmap);
    context_note_clip(context);
    bitmap->context = context;
    return context;
}

void context_destroy(struct context *context) {
    free_states(context->state);
    cairo_destroy(context->cairo);
    path_finish(&context->path);
    path_finish(&context->other);
    free(context);
}

void context_save(struct context *context) {
    struct state *top = malloc(sizeof *top);
    if (!top)
        worker_fault(FAULT_MEMORY, 0);
    *top = *context->state;
    top->below = context->state;
    style_keep(top->fill);
    style_keep(top->stroke);
    top->filter = filter_copy(&context->state->filter);
    if (top->dash_count > 0) {
        size_t bytes = (size_t)top->dash_count * sizeof *top->dash;
        top->dash = malloc(bytes);
        if (!top->dash)
            worker_fault(FAULT_MEMORY, 0);
        memcpy(top->dash, context->state->dash, bytes);
    } else {
        top->dash = NULL;
    }
    context->state = top;
    cairo_save(context->cairo);
}

void context_restore(struct context *context) {
    struct state *top = context->state;
    if (!top->below)
        return;
    context->state = top->below;
    free_state(top);
    cairo_restore(context->cairo);
}

void context_reset(struct context *context) {
    free_states(context->state);
    context->state = initial_state(context->bitmap);
    cairo_destroy(context->cairo);
    context->cairo = cairo_create(context->bitmap->surface);
    cairo_set_operator(context->cairo, CAIRO_OPERATOR_CLEAR);
    cairo_paint(context->cairo);
    cairo_set_operator(context->cairo, CAIRO_OPERATOR_OVER);
    context_note_clip(context);
    path_clear(&context->path);
    context->uses_other = false;
    bitmap_damage_all(context->bitmap);
}

void context_transform(struct context *context, const double matrix[6]) {
    struct state *state = context->state;
    cairo_matrix_init(&state->matrix, matrix[0], matrix[1], matrix[2], matrix[3],
                      matrix[4] - context->bitmap->left, matrix[5] - context->bitmap->top);
    double determinant = matrix[0] * matrix[3] - matrix[1] * matrix[2];
    state->invertible =
        isfinite(determinant) && determinant != 0 && isfinite(matrix[4]) && isfinite(matrix[5]);
}

void context_note_clip(struct context *context) {
    struct state *state = context->state;
    cairo_rectangle_list_t *list = cairo_copy_clip_rectangle_list(context->cairo);
    state->clip_is_box = list->status == CAIRO_STATUS_SUCCESS && list->num_rectangles <= 1;
    for (int k = 0; k < 4; k++)
        state->clip[k] = 0;
    if (state->clip_is_box && list->num_rectangles == 1) {
        const cairo_rectangle_t *box = list->rectangles;
        const double sides[4] = {box->x, box->y, box->x + box->width, box->y + box->height};
        for (int k = 0; k < 4; k++) {
            state->clip[k] = (int)sides[k];
            state->clip_is_box &= state->clip[k] == sides[k];
        }
    }
    cairo_rectangle_list_destroy(list);
}

struct path *context_path(struct context *context) {
    return context->uses_other ? &context->other : &context->path;
}
