/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "worker/engines/script/canvas/paint.h"

#include <math.h>

#include "worker/worker.h"

static const struct {
    cairo_operator_t with;
    bool bounded; /* changes nothing where the shape is not */
} composites[COMPOSITE_END] = {
    [COMPOSITE_SOURCE_OVER] = {CAIRO_OPERATOR_OVER, true},
    [COMPOSITE_SOURCE_IN] = {CAIRO_OPERATOR_IN, false},
    [COMPOSITE_SOURCE_OUT] = {CAIRO_OPERATOR_OUT, false},
    [COMPOSITE_SOURCE_ATOP] = {CAIRO_OPERATOR_ATOP, true},
    [COMPOSITE_DESTINATION_OVER] = {CAIRO_OPERATOR_DEST_OVER, true},
    [COMPOSITE_DESTINATION_IN] = {CAIRO_OPERATOR_DEST_IN, false},
    [COMPOSITE_DESTINATION_OUT] = {CAIRO_OPERATOR_DEST_OUT, true},
    [COMPOSITE_DESTINATION_ATOP] = {CAIRO_OPERATOR_DEST_ATOP, false},
    [COMPOSITE_LIGHTER] = {CAIRO_OPERATOR_ADD, true},
    [COMPOSITE_COPY] = {CAIRO_OPERATOR_SOURCE, false},
    [COMPOSITE_XOR] = {CAIRO_OPERATOR_XOR, true},
    [COMPOSITE_MULTIPLY] = {CAIRO_OPERATOR_MULTIPLY, true},
    [COMPOSITE_SCREEN] = {CAIRO_OPERATOR_SCREEN, true},
    [COMPOSITE_OVERLAY] = {CAIRO_OPERATOR_OVERLAY, true},
    [COMPOSITE_DARKEN] = {CAIRO_OPERATOR_DARKEN, true},
    [COMPOSITE_LIGHTEN] = {CAIRO_OPERATOR_LIGHTEN, true},
    [COMPOSITE_COLOR_DODGE] = {CAIRO_OPERATOR_COLOR_DODGE, true},
    [COMPOSITE_COLOR_BURN] = {CAIRO_OPERATOR_COLOR_BURN, true},
    [COMPOSITE_HARD_LIGHT] = {CAIRO_OPERATOR_HARD_LIGHT, true},
    [COMPOSITE_SOFT_LIGHT] = {CAIRO_OPERATOR_SOFT_LIGHT, true},
    [COMPOSITE_DIFFERENCE] = {CAIRO_OPERATOR_DIFFERENCE, true},
    [COMPOSITE_EXCLUSION] = {CAIRO_OPERATOR_EXCLUSION, true},
    [COMPOSITE_HUE] = {CAIRO_OPERATOR_HSL_HUE, true},
    [COMPOSITE_SATURATION] = {CAIRO_OPERATOR_HSL_SATURATION, true},
    [COMPOSITE_COLOR] = {CAIRO_OPERATOR_HSL_COLOR, true},
    [COMPOSITE_LUMINOSITY] = {CAIRO_OPERATOR_HSL_LUMINOSITY, true},
    [COMPOSITE_CLEAR] = {CAIRO_OPERATOR_CLEAR, false},
};

static bool has_shadow(const struct state *state) {
    const struct shadow *shadow = &state->shadow;
    return shadow->color[3] > 0 && (shadow->blur > 0 || shadow->x != 0 || shadow->y != 0);
}

/* ------------------------------------------------------------------------------------ layers */

struct layer {
    cairo_surface_t *surface;
    int x, y; /* its corner in the bitmap's space */
};

static void grow(double box[4], double reach) {
    box[0] -= reach;
    box[1] -= reach;
    box[2] += reach;
    box[3] += reach;
}

static void intersect(double box[4], const double other[4]) {
    box[0] = fmax(box[0], other[0]);
    box[1] = fmax(box[1], other[1]);
    box[2] = fmin(box[2], other[2]);
    box[3] = fmin(box[3], other[3]);
}

static double shadow_reach(const struct state *state) {
    return 3 * fmin(state->shadow.blur / 2, BLUR_DEVIATION_MOST) + 2;
}

/* What of the shape can be seen within the clip, itself or by its shadow; then the room its filter
 * needs around. False: nothing. */
static bool layer_box(const struct context *context, const struct shape *shape, double box[4]) {
    const struct state *state = context->state;
    double clip[4], seen[4], filter = filter_reach(&state->filter);
    cairo_clip_extents(context->cairo, &clip[0], &clip[1], &clip[2], &clip[3]);
    for (int k = 0; k < 4; k++)
        seen[k] = clip[k];
    if (has_shadow(state)) {
        double cast[4] = {clip[0] - state->shadow.x, clip[1] - state->shadow.y,
                          clip[2] - state->shadow.x, clip[3] - state->shadow.y};
        grow(cast, shadow_reach(state));
        seen[0] = fmin(seen[0], cast[0]);
        seen[1] = fmin(seen[1], cast[1]);
        seen[2] = fmax(seen[2], cast[2]);
        seen[3] = fmax(seen[3], cast[3]);
    }
    for (int k = 0; k < 4; k++)
        box[k] = shape->box[k];
    grow(box, filter + 1);
    grow(seen, filter);
    intersect(box, seen);
    return box[0] < box[2] && box[1] < box[3] && clip[0] < clip[2] && clip[1] < clip[3];
}

static bool layer_make(struct layer *layer, const double box[4], cairo_format_t format) {
    layer->x = (int)floor(box[0]);
    layer->y = (int)floor(box[1]);
    int width = (int)ceil(box[2]) - layer->x, height = (int)ceil(box[3]) - layer->y;
    layer->surface = cairo_image_surface_create(format, width, height);
    return cairo_surface_status(layer->surface) == CAIRO_STATUS_SUCCESS;
}

static void layer_draw(struct layer *layer, const struct context *context,
                       const struct shape *shape) {
    cairo_t *cairo = cairo_create(layer->surface);
    cairo_translate(cairo, -layer->x, -layer->y);
    shape->draw(cairo, context, shape);
    cairo_destroy(cairo);
    filter_apply(&context->state->filter, layer->surface);
}

/* Through a mask, pixman's hue, saturation, color and luminosity go wrong where the bitmap is not opaque: what they draw is
 * in a layer of its own. */
static bool goes_wrong_through_masks(cairo_operator_t with) {
    return with >= CAIRO_OPERATOR_HSL_HUE;
}

static cairo_surface_t *colored(cairo_surface_t *mask, const double color[4]) {
    cairo_surface_t *surface =
        cairo_image_surface_create(CAIRO_FORMAT_ARGB32, cairo_image_surface_get_width(mask),
                                   cairo_image_surface_get_height(mask));
    cairo_t *cairo = cairo_create(surface);
    cairo_set_source_rgba(cairo, color[0], color[1], color[2], color[3]);
    cairo_mask_surface(cairo, mask, 0, 0);
    cairo_destroy(cairo);
    return surface;
}

/* A shadow, of its caster's alpha: blurred by half of shadowBlur, in the shadow's colour. */
static void put_shadow(struct context *context, const struct layer *mask) {
    const struct shadow *shadow = &context->state->shadow;
    const double *color = shadow->color, x = mask->x + shadow->x, y = mask->y + shadow->y;
    if (goes_wrong_through_masks(cairo_get_operator(context->cairo))) {
        cairo_surface_t *surface = colored(mask->surface, color);
        cairo_set_source_surface(context->cairo, surface, x, y);
        cairo_paint(context->cairo);
        cairo_surface_destroy(surface);
    } else {
        cairo_set_source_rgba(context->cairo, color[0], color[1], color[2], color[3]);
        cairo_mask_surface(context->cairo, mask->surface, x, y);
    }
    cairo_surface_destroy(mask->surface);
}

/* Room for the blur around. */
static double shadow_room(const struct state *state) {
    return state->shadow.blur > 0 ? ceil(shadow_reach(state)) : 0;
}

static void cast_shadow(struct context *context, const struct layer *layer) {
    int around = (int)shadow_room(context->state);
    struct layer mask = {.x = layer->x - around, .y = layer->y - around};
    int width = cairo_image_surface_get_width(layer->surface) + 2 * around;
    int height = cairo_image_surface_get_height(layer->surface) + 2 * around;
    mask.surface = cairo_image_surface_create(CAIRO_FORMAT_A8, width, height);
    cairo_t *cairo = cairo_create(mask.surface);
    cairo_set_source_surface(cairo, layer->surface, around, around);
    cairo_paint(cairo);
    cairo_destroy(cairo);
    blur(mask.surface, context->state->shadow.blur / 2);
    put_shadow(context, &mask);
}

/* The shadow of a shape that needs no layer itself: only its alpha is drawn. */
static void cast_straight(struct context *context, const struct shape *shape,
                          cairo_operator_t with) {
    struct layer mask;
    double box[4];
    bool visible = layer_box(context, shape, box);
    grow(box, shadow_room(context->state));
    if (!visible || !layer_make(&mask, box, CAIRO_FORMAT_A8))
        return;
    double deviation = context->state->shadow.blur / 2;
    if (shape->is_box && deviation > 2 && deviation <= BLUR_DEVIATION_MOST) {
        blurred_rectangle(mask.surface, mask.x, mask.y, shape->box, deviation, shape->alpha);
    } else {
        layer_draw(&mask, context, shape);
        blur(mask.surface, deviation);
    }
    cairo_set_operator(context->cairo, with);
    put_shadow(context, &mask);
}

/* ------------------------------------------------------------------------------------ painting */

/* Where nothing of the shape is, an unbounded operator still clears. */
static void paint_nothing(struct context *context, cairo_operator_t with) {
    cairo_set_operator(context->cairo, with);
    cairo_set_source_rgba(context->cairo, 0, 0, 0, 0);
    cairo_paint(context->cairo);
    cairo_set_operator(context->cairo, CAIRO_OPERATOR_OVER);
}

static void paint_layer(struct context *context, const struct shape *shape, cairo_operator_t with) {
    struct layer layer;
    double box[4];
    bool visible = layer_box(context, shape, box);
    if (!visible || !layer_make(&layer, box, CAIRO_FORMAT_ARGB32)) {
        paint_nothing(context, with);
        return;
    }
    layer_draw(&layer, context, shape);
    cairo_set_operator(context->cairo, with);
    if (has_shadow(context->state))
        cast_shadow(context, &layer);
    cairo_set_source_surface(context->cairo, layer.surface, layer.x, layer.y);
    cairo_paint(context->cairo);
    cairo_set_operator(context->cairo, CAIRO_OPERATOR_OVER);
    cairo_surface_destroy(layer.surface);
}

static void note_damage(struct context *context, const struct shape *shape, bool bounded) {
    const struct state *state = context->state;
    double reach = filter_reach(&state->filter) + 1;
    if (!bounded) {
        bitmap_damage_all(context->bitmap);
        return;
    }
    const double *box = shape->box;
    bitmap_damage(context->bitmap, box[0] - reach, box[1] - reach, box[2] + reach, box[3] + reach);
    if (!has_shadow(state))
        return;
    reach += shadow_reach(state);
    bitmap_damage(context->bitmap, box[0] + state->shadow.x - reach,
                  box[1] + state->shadow.y - reach, box[2] + state->shadow.x + reach,
                  box[3] + state->shadow.y + reach);
}

void paint(struct context *context, const struct shape *shape) {
    const struct state *state = context->state;
    cairo_operator_t with = composites[state->composite].with;
    bool bounded = composites[state->composite].bounded;
    if (!state->invertible)
        return;
    note_damage(context, shape, bounded);
    bool straight = bounded && !goes_wrong_through_masks(with) && state->filter.count == 0 &&
                    !(shape->not_straight && with != CAIRO_OPERATOR_OVER);
    if (!straight) {
        paint_layer(context, shape, with);
        return;
    }
    if (has_shadow(state))
        cast_straight(context, shape, with);
    cairo_set_operator(context->cairo, with);
    shape->draw(context->cairo, context, shape);
    cairo_set_operator(context->cairo, CAIRO_OPERATOR_OVER);
}
