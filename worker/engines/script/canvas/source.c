/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "worker/engines/script/canvas/source.h"

#include <math.h>

static bool set_pattern(cairo_t *cairo, cairo_pattern_t *pattern, const cairo_matrix_t *matrix) {
    cairo_pattern_set_matrix(pattern, matrix);
    cairo_set_source(cairo, pattern);
    cairo_pattern_destroy(pattern);
    return true;
}

/* Only what can be seen of it is made. */
static bool set_gradient(cairo_t *cairo, const struct state *state, struct style *style,
                         const double shape[4]) {
    struct gradient gradient;
    double box[4];
    if (!gradient_of(style, state, &gradient))
        return false;
    cairo_clip_extents(cairo, &box[0], &box[1], &box[2], &box[3]);
    for (int k = 0; k < 2; k++) {
        box[k] = fmax(box[k], floor(shape[k]) - 1);
        box[k + 2] = fmin(box[k + 2], ceil(shape[k + 2]) + 1);
    }
    cairo_pattern_t *pattern = gradient_pattern(&gradient, box);
    return pattern && set_pattern(cairo, pattern,
                                  (cairo_matrix_t[]){{1, 0, 0, 1, -floor(box[0]), -floor(box[1])}});
}

/* From the bitmap's space to the pattern's pixels. */
static bool pattern_matrix(const struct state *state, const struct style *style,
                           cairo_matrix_t *matrix) {
    cairo_matrix_multiply(matrix, &style->matrix, &state->matrix);
    return cairo_matrix_invert(matrix) == CAIRO_STATUS_SUCCESS;
}

/* Moved by whole tiles to where it is seen: pixman's places end at 32,767 pixels. */
static void bring_near(cairo_matrix_t *matrix, const struct style *style, const double corner[2]) {
    double x = corner[0], y = corner[1];
    double width = cairo_image_surface_get_width(style->surface);
    double height = cairo_image_surface_get_height(style->surface);
    cairo_matrix_transform_point(matrix, &x, &y);
    if (style->repeat_x && isfinite(x))
        matrix->x0 -= floor(x / width) * width;
    if (style->repeat_y && isfinite(y))
        matrix->y0 -= floor(y / height) * height;
}

static bool set_surface(cairo_t *cairo, const struct state *state, const struct style *style,
                        const double shape[4]) {
    cairo_matrix_t matrix;
    double box[4];
    if (!style->surface || !pattern_matrix(state, style, &matrix))
        return false;
    cairo_clip_extents(cairo, &box[0], &box[1], &box[2], &box[3]);
    bring_near(&matrix, style, (double[2]){fmax(box[0], shape[0]), fmax(box[1], shape[1])});
    cairo_pattern_t *pattern = cairo_pattern_create_for_surface(style->surface);
    bool repeats = style->repeat_x || style->repeat_y;
    cairo_pattern_set_extend(pattern, repeats ? CAIRO_EXTEND_REPEAT : CAIRO_EXTEND_NONE);
    cairo_pattern_set_filter(pattern,
                             state->smoothing ? CAIRO_FILTER_BILINEAR : CAIRO_FILTER_NEAREST);
    return set_pattern(cairo, pattern, &matrix);
}

bool source_set(cairo_t *cairo, const struct state *state, struct style *style,
                const double box[4]) {
    const double *color = style->color;
    if (style->kind == STYLE_COLOR) {
        cairo_set_source_rgba(cairo, color[0], color[1], color[2], color[3] * state->alpha);
        return true;
    }
    if (style->kind == STYLE_PATTERN)
        return set_surface(cairo, state, style, box);
    return set_gradient(cairo, state, style, box);
}

bool source_needs_alpha(const struct state *state, const struct style *style) {
    return style->kind == STYLE_PATTERN && state->alpha < 1;
}
