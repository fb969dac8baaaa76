/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <math.h>

#include "worker/engines/script/canvas/cover.h"
#include "worker/engines/script/canvas/paint.h"
#include "worker/engines/script/canvas/source.h"

/* Paths: filled, stroked, cleared, clipped to. */

struct filling {
    const struct path *path;
    bool even_odd;
};

/* A pattern that repeats in one direction is a strip in the other. */
static void clip_to_strip(cairo_t *cairo, const struct state *state, const struct style *style) {
    cairo_matrix_t kept;
    double box[4];
    if (style->kind != STYLE_PATTERN || !style->surface || style->repeat_x == style->repeat_y)
        return;
    cairo_get_matrix(cairo, &kept);
    cairo_transform(cairo, &state->matrix);
    cairo_transform(cairo, &style->matrix);
    cairo_clip_extents(cairo, &box[0], &box[1], &box[2], &box[3]);
    double width = cairo_image_surface_get_width(style->surface);
    double height = cairo_image_surface_get_height(style->surface);
    cairo_new_path(cairo);
    if (style->repeat_x)
        cairo_rectangle(cairo, box[0], 0, box[2] - box[0], height);
    else
        cairo_rectangle(cairo, 0, box[1], width, box[3] - box[1]);
    cairo_set_matrix(cairo, &kept);
    cairo_clip(cairo);
}

/* Draws with the style; where alpha could not be put into it, by a group. */
static void with_style(cairo_t *cairo, const struct context *context, struct style *style,
                       const struct shape *shape,
                       void (*draw)(cairo_t *, const struct context *, const void *)) {
    const struct state *state = context->state;
    bool group = source_needs_alpha(state, style);
    cairo_save(cairo);
    clip_to_strip(cairo, state, style);
    if (group)
        cairo_push_group(cairo);
    if (source_set(cairo, state, style, shape->box))
        draw(cairo, context, shape->data);
    if (group) {
        cairo_pop_group_to_source(cairo);
        cairo_paint_with_alpha(cairo, state->alpha);
    }
    cairo_restore(cairo);
}

static void fill_now(cairo_t *cairo, const struct context *context, const void *data) {
    const struct filling *filling = data;
    (void)context;
    path_give(filling->path, cairo, PATH_FOR_FILL);
    cairo_set_fill_rule(cairo,
                        filling->even_odd ? CAIRO_FILL_RULE_EVEN_ODD : CAIRO_FILL_RULE_WINDING);
    cairo_fill(cairo);
}

/* A picture that repeats both ways, pixel on pixel. */
static bool is_tiled(const struct state *state, struct tile *tile) {
    const struct style *style = state->fill;
    cairo_matrix_t matrix;
    if (style->kind != STYLE_PATTERN || !style->surface || !style->repeat_x || !style->repeat_y ||
        state->alpha < 1 || cairo_image_surface_get_format(style->surface) != CAIRO_FORMAT_ARGB32)
        return false;
    cairo_matrix_multiply(&matrix, &style->matrix, &state->matrix);
    bool straight = matrix.xx == 1 && matrix.yy == 1 && matrix.xy == 0 && matrix.yx == 0 &&
                    matrix.x0 == floor(matrix.x0) && matrix.y0 == floor(matrix.y0) &&
                    fabs(matrix.x0) < 1e9 && fabs(matrix.y0) < 1e9;
    if (!straight)
        return false;
    int box[4] = {0, 0, cairo_image_surface_get_width(style->surface),
                  cairo_image_surface_get_height(style->surface)};
    *tile = (struct tile){pixels_of(style->surface, box), (int)matrix.x0, (int)matrix.y0};
    return true;
}

/* In rows, if they can be made so: by source-over. */
static bool fill_with_rows(const struct context *context, const struct pixels *to,
                           const struct filling *filling) {
    const struct state *state = context->state;
    struct gradient gradient;
    struct tile tile;
    struct rows rows;
    double box[4];
    if (state->fill->kind == STYLE_PATTERN && is_tiled(state, &tile))
        rows = (struct rows){tile_row, &tile};
    else if (state->fill->kind != STYLE_PATTERN && gradient_of(state->fill, state, &gradient))
        rows = (struct rows){gradient_row, &gradient};
    else
        return false;
    if (path_is_box(filling->path) && path_bounds(filling->path, box))
        paint_box_rows(to, box, &rows);
    else
        paint_path_rows(to, filling->path, filling->even_odd, &rows);
    return true;
}

/* The most frequent fills: straight onto the bitmap. */
static bool fill_directly(const struct context *context, const struct shape *shape) {
    const struct state *state = context->state;
    const struct filling *filling = shape->data;
    if (state->composite != COMPOSITE_SOURCE_OVER || !state->clip_is_box)
        return false;
    struct pixels to = pixels_of(context->bitmap->surface, state->clip);
    uint32_t word = word_of(state->fill->color, state->alpha);
    if (shape->is_box)
        paint_box(&to, shape->box, word);
    else if (state->fill->kind == STYLE_COLOR)
        paint_path(&to, filling->path, filling->even_odd, word);
    else if (!fill_with_rows(context, &to, filling))
        return false;
    cairo_surface_mark_dirty(context->bitmap->surface);
    return true;
}

static void draw_filling(cairo_t *cairo, const struct context *context, const struct shape *shape) {
    if (cairo == context->cairo && fill_directly(context, shape))
        return;
    with_style(cairo, context, context->state->fill, shape, fill_now);
}

void paint_fill(struct context *context, const struct path *path, bool even_odd) {
    struct filling filling = {path, even_odd};
    struct shape shape = {.draw = draw_filling, .data = &filling};
    shape.not_straight = source_needs_alpha(context->state, context->state->fill);
    path_bounds(path, shape.box);
    const struct style *style = context->state->fill;
    shape.is_box = style->kind == STYLE_COLOR && path_is_box(path);
    shape.alpha = style->color[3] * context->state->alpha;
    paint(context, &shape);
}

/* ------------------------------------------------------------------------------------ strokes */

double paint_line_reach(const struct state *state) {
    double miter = state->join == CAIRO_LINE_JOIN_MITER ? fmax(state->miter_limit, 1.5) : 1.5;
    return state->line_width / 2 * miter * paint_largest_scale(&state->matrix) * 1.5 + 1;
}

/* Dashes shorter than 1/64 pixel cannot be told from a line, but would take for ever to draw. */
static bool shows_dashes(const struct state *state) {
    double sum = 0;
    for (int k = 0; k < state->dash_count; k++)
        sum += state->dash[k];
    return sum * paint_largest_scale(&state->matrix) > 1.0 / 64;
}

void paint_set_line(cairo_t *cairo, const struct state *state) {
    cairo_set_line_width(
        cairo, fmin(state->line_width, LINE_WIDEST / paint_largest_scale(&state->matrix)));
    cairo_set_line_cap(cairo, state->cap);
    cairo_set_line_join(cairo, state->join);
    cairo_set_miter_limit(cairo, state->miter_limit);
    if (shows_dashes(state))
        cairo_set_dash(cairo, state->dash, state->dash_count, state->dash_offset);
}

static enum path_use stroke_use(const struct state *state) {
    return shows_dashes(state) ? PATH_FOR_DASHES : PATH_FOR_STROKE;
}

static void stroke_now(cairo_t *cairo, const struct context *context, const void *data) {
    path_give(data, cairo, stroke_use(context->state));
    cairo_transform(cairo, &context->state->matrix);
    paint_set_line(cairo, context->state);
    cairo_stroke(cairo);
}

/* The most frequent strokes: straight onto the bitmap. */
static bool stroke_directly(const struct context *context, const struct path *path) {
    const struct state *state = context->state;
    if (state->stroke->kind != STYLE_COLOR || state->composite != COMPOSITE_SOURCE_OVER ||
        state->dash_count > 0 || !state->clip_is_box)
        return false;
    if (paint_thin_lines(context, path))
        return true;
    struct pixels to = pixels_of(context->bitmap->surface, state->clip);
    paint_path_stroke(&to, path, state, word_of(state->stroke->color, state->alpha));
    cairo_surface_mark_dirty(context->bitmap->surface);
    return true;
}

static void draw_stroke(cairo_t *cairo, const struct context *context, const struct shape *shape) {
    if (cairo == context->cairo && stroke_directly(context, shape->data))
        return;
    with_style(cairo, context, context->state->stroke, shape, stroke_now);
}

void paint_stroke(struct context *context, const struct path *path) {
    struct shape shape = {.draw = draw_stroke, .data = path};
    double reach = paint_line_reach(context->state);
    if (!context->state->invertible)
        return;
    shape.not_straight = source_needs_alpha(context->state, context->state->stroke);
    path_bounds(path, shape.box);
    shape.box[0] -= reach;
    shape.box[1] -= reach;
    shape.box[2] += reach;
    shape.box[3] += reach;
    paint(context, &shape);
}

/* What is on its edge is in it: cairo counts in 1/256 pixel. */
bool paint_stroke_contains(struct context *context, const struct path *path, double x, double y) {
    cairo_t *cairo = context->cairo;
    const struct state *state = context->state;
    if (!state->invertible)
        return false;
    cairo_save(cairo);
    path_give(path, cairo, stroke_use(state));
    cairo_transform(cairo, &state->matrix);
    paint_set_line(cairo, state);
    cairo_set_line_width(cairo, state->line_width + 1 / (64 * paint_largest_scale(&state->matrix)));
    cairo_device_to_user(cairo, &x, &y);
    bool inside = cairo_in_stroke(cairo, x, y);
    cairo_restore(cairo);
    cairo_new_path(cairo);
    return inside;
}

/* ----------------------------------------------------------------------------- clear and clip */

void paint_clear(struct context *context, const double rectangle[4]) {
    struct path path = {0};
    double box[4];
    path_rectangle(&path, &context->state->matrix, rectangle);
    path_bounds(&path, box);
    bitmap_damage(context->bitmap, box[0] - 1, box[1] - 1, box[2] + 1, box[3] + 1);
    path_give(&path, context->cairo, PATH_FOR_FILL);
    cairo_set_operator(context->cairo, CAIRO_OPERATOR_CLEAR);
    cairo_fill(context->cairo);
    cairo_set_operator(context->cairo, CAIRO_OPERATOR_OVER);
    path_finish(&path);
}

void paint_clip(struct context *context, const struct path *path, bool even_odd) {
    path_give(path, context->cairo, PATH_FOR_FILL);
    cairo_set_fill_rule(context->cairo,
                        even_odd ? CAIRO_FILL_RULE_EVEN_ODD : CAIRO_FILL_RULE_WINDING);
    cairo_clip(context->cairo);
    context_note_clip(context);
}
