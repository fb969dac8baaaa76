/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <math.h>

#include "worker/engines/script/canvas/cover.h"
#include "worker/engines/script/canvas/paint.h"
#include "worker/engines/script/canvas/tiles.h"
#include "worker/worker.h"

/* drawImage: a part of one bitmap, stretched over a rectangle of the context's space. */

struct image {
    cairo_surface_t *part; /* the source rectangle, out to whole pixels */
    double source[4];      /* in it: x, y, width, height */
    double destination[4];
    bool opaque; /* its words have no alpha */
};

/* The smallest surface of whole pixels around the source: a view of the bitmap's own memory, or a
 * copy where the bitmap is drawn onto itself. */
static cairo_surface_t *part_of(const struct bitmap *bitmap, double source[4], bool copy) {
    int left = (int)floor(source[0]), top = (int)floor(source[1]);
    int right = (int)ceil(source[0] + source[2]), bottom = (int)ceil(source[1] + source[3]);
    right = right < bitmap->width ? right : bitmap->width;
    bottom = bottom < bitmap->height ? bottom : bitmap->height;
    int stride = cairo_image_surface_get_stride(bitmap->surface);
    cairo_surface_flush(bitmap->surface);
    uint8_t *pixels = cairo_image_surface_get_data(bitmap->surface) + top * stride + left * 4;
    cairo_surface_t *part =
        cairo_image_surface_create_for_data(pixels, cairo_image_surface_get_format(bitmap->surface),
                                            right - left, bottom - top, stride);
    source[0] -= left;
    source[1] -= top;
    if (!copy)
        return part;
    cairo_surface_t *own = cairo_image_surface_create(cairo_image_surface_get_format(part),
                                                      right - left, bottom - top);
    cairo_t *cairo = cairo_create(own);
    cairo_set_operator(cairo, CAIRO_OPERATOR_SOURCE);
    cairo_set_source_surface(cairo, part, 0, 0);
    cairo_paint(cairo);
    cairo_destroy(cairo);
    cairo_surface_destroy(part);
    return own;
}

/* The same of a bitmap of tiles; source is in what it gives, which may be smaller. */
static cairo_surface_t *part_of_tiles(const struct bitmap *bitmap, double source[4]) {
    int left = (int)floor(source[0]), top = (int)floor(source[1]), scale[2];
    int right = (int)ceil(source[0] + source[2]), bottom = (int)ceil(source[1] + source[3]);
    cairo_surface_t *part =
        tiles_gather(bitmap, (struct rect){left, top, right - left, bottom - top}, scale);
    source[0] -= left;
    source[1] -= top;
    for (int k = 0; k < 4; k++)
        source[k] /= scale[k % 2];
    return part;
}

/* Bilinear sampling would skip pixels of what is shrunk below half: GOOD averages them. */
static cairo_filter_t sampling(const struct state *state, double scale_x, double scale_y) {
    const cairo_matrix_t *matrix = &state->matrix;
    double across = fabs(scale_x) * hypot(matrix->xx, matrix->yx);
    double down = fabs(scale_y) * hypot(matrix->xy, matrix->yy);
    if (!state->smoothing)
        return CAIRO_FILTER_NEAREST;
    return across < 0.6 || down < 0.6 ? CAIRO_FILTER_GOOD : CAIRO_FILTER_BILINEAR;
}

static bool is_whole(double value) {
    return value == floor(value) && fabs(value) < BITMAP_SIDE_MOST;
}

/* Sprites, most of the time: no scaling, no turning. */
static bool is_as_large(const struct state *state, const struct image *image) {
    const cairo_matrix_t *matrix = &state->matrix;
    return matrix->xx == 1 && matrix->yy == 1 && matrix->xy == 0 && matrix->yx == 0 &&
           image->source[2] == image->destination[2] && image->source[3] == image->destination[3] &&
           is_whole(image->source[0]) && is_whole(image->source[1]) && is_whole(image->source[2]) &&
           is_whole(image->source[3]);
}

/* Pixel on pixel. */
static bool is_straight(const struct state *state, const struct image *image) {
    return is_as_large(state, image) && is_whole(state->matrix.x0 + image->destination[0]) &&
           is_whole(state->matrix.y0 + image->destination[1]);
}

/* Between pixels, and nothing of it through a layer. */
static bool is_shifted(const struct state *state, const struct image *image) {
    return is_as_large(state, image) && state->smoothing && !image->opaque &&
           state->composite == COMPOSITE_SOURCE_OVER && state->clip_is_box &&
           state->filter.count == 0 && state->shadow.color[3] == 0 &&
           fabs(state->matrix.x0 + image->destination[0]) < 1e9 &&
           fabs(state->matrix.y0 + image->destination[1]) < 1e9;
}

static void draw_as_large(const struct context *context, const struct image *image, bool straight) {
    const struct state *state = context->state;
    const double *source = image->source;
    int box[4] = {(int)source[0], (int)source[1], (int)(source[0] + source[2]),
                  (int)(source[1] + source[3])};
    struct pixels to = pixels_of(context->bitmap->surface, state->clip);
    struct pixels from = pixels_of(image->part, box);
    double x = state->matrix.x0 + image->destination[0];
    double y = state->matrix.y0 + image->destination[1];
    if (straight)
        blit_straight(&to, &from, (int)x, (int)y);
    else
        blit_shifted(&to, &from, x, y, state->alpha);
}

/* From the picture's pixels to the bitmap's. */
static cairo_matrix_t placement(const struct state *state, const struct image *image) {
    const double *source = image->source, *destination = image->destination;
    cairo_matrix_t matrix = state->matrix;
    cairo_matrix_translate(&matrix, destination[0], destination[1]);
    cairo_matrix_scale(&matrix, destination[2] / source[2], destination[3] / source[3]);
    cairo_matrix_translate(&matrix, -source[0], -source[1]);
    return matrix;
}

static bool draw_turned(const struct context *context, const struct image *image) {
    const double *source = image->source, right = source[0] + source[2];
    const double bottom = source[1] + source[3];
    cairo_matrix_t matrix = placement(context->state, image);
    struct point corners[4] = {
        {source[0], source[1]}, {right, source[1]}, {right, bottom}, {source[0], bottom}};
    struct pixels to = pixels_of(context->bitmap->surface, context->state->clip);
    struct pixels from =
        pixels_of(image->part, (int[]){0, 0, cairo_image_surface_get_width(image->part),
                                       cairo_image_surface_get_height(image->part)});
    for (int k = 0; k < 4; k++)
        cairo_matrix_transform_point(&matrix, &corners[k].x, &corners[k].y);
    if (cairo_matrix_invert(&matrix) != CAIRO_STATUS_SUCCESS)
        return false;
    blit_turned(&to, &from, &matrix, corners, context->state->alpha, context->state->smoothing);
    return true;
}

/* Straight onto the bitmap, where cairo is slow: whole pixels, and matrices that turn. */
static bool draw_directly(const struct context *context, const struct image *image) {
    const struct state *state = context->state;
    bool straight = state->alpha == 1 && is_straight(state, image);
    bool turned = (state->matrix.xy != 0 || state->matrix.yx != 0) &&
                  sampling(state, image->destination[2] / image->source[2],
                           image->destination[3] / image->source[3]) != CAIRO_FILTER_GOOD;
    if (state->composite != COMPOSITE_SOURCE_OVER || !state->clip_is_box || image->opaque)
        return false;
    if (straight || is_shifted(state, image))
        draw_as_large(context, image, straight);
    else if (!turned || !draw_turned(context, image))
        return false;
    cairo_surface_mark_dirty(context->bitmap->surface);
    return true;
}

static void blit(cairo_t *cairo, const struct state *state, const struct image *image) {
    double x = state->matrix.x0 + image->destination[0],
           y = state->matrix.y0 + image->destination[1];
    cairo_set_source_surface(cairo, image->part, x - image->source[0], y - image->source[1]);
    cairo_pattern_set_filter(cairo_get_source(cairo), CAIRO_FILTER_NEAREST);
    cairo_new_path(cairo);
    cairo_rectangle(cairo, x, y, image->source[2], image->source[3]);
    cairo_fill(cairo);
}

static void draw_image(cairo_t *cairo, const struct context *context, const struct shape *shape) {
    const struct image *image = shape->data;
    const struct state *state = context->state;
    if (cairo == context->cairo && draw_directly(context, image))
        return;
    if (state->alpha == 1 && is_straight(state, image)) {
        blit(cairo, state, image);
        return;
    }
    const double *source = image->source, *destination = image->destination;
    double scale_x = destination[2] / source[2], scale_y = destination[3] / source[3];
    cairo_save(cairo);
    cairo_transform(cairo, &state->matrix);
    cairo_translate(cairo, destination[0], destination[1]);
    cairo_scale(cairo, scale_x, scale_y);
    cairo_translate(cairo, -source[0], -source[1]);
    cairo_set_source_surface(cairo, image->part, 0, 0);
    cairo_pattern_set_extend(cairo_get_source(cairo), CAIRO_EXTEND_PAD);
    cairo_pattern_set_filter(cairo_get_source(cairo), sampling(state, scale_x, scale_y));
    cairo_new_path(cairo);
    cairo_rectangle(cairo, source[0], source[1], source[2], source[3]);
    if (state->alpha < 1) {
        cairo_clip(cairo);
        cairo_paint_with_alpha(cairo, state->alpha);
    } else {
        cairo_fill(cairo);
    }
    cairo_restore(cairo);
}

/* The standard: the source rectangle is cut to the image, the destination in proportion. */
static bool cut(const struct bitmap *bitmap, double source[4], double destination[4]) {
    for (int k = 0; k < 2; k++) {
        double size = k == 0 ? bitmap->width : bitmap->height;
        double from = fmax(source[k], 0), to = fmin(source[k] + source[k + 2], size);
        double scale = destination[k + 2] / source[k + 2];
        if (!(to > from))
            return false;
        destination[k] += (from - source[k]) * scale;
        destination[k + 2] = (to - from) * scale;
        source[k] = from;
        source[k + 2] = to - from;
    }
    return destination[2] != 0 && destination[3] != 0;
}

void paint_image(struct context *context, const double numbers[9]) {
    struct bitmap *bitmap = bitmap_lookup(numbers[0]);
    struct image image;
    static struct path outline;
    struct shape shape = {.draw = draw_image, .data = &image};
    for (int k = 0; k < 4; k++) {
        image.source[k] = numbers[1 + k];
        image.destination[k] = numbers[5 + k];
    }
    if (!bitmap || !bitmap_has_pixels(bitmap) || !cut(bitmap, image.source, image.destination))
        return;
    bool itself = bitmap == context->bitmap;
    image.opaque = bitmap->opaque;
    bool straight = context->state->alpha == 1 && is_straight(context->state, &image);
    if (bitmap->tiles)
        image.part = part_of_tiles(bitmap, image.source);
    else
        image.part = (straight || is_shifted(context->state, &image)) && !itself
                         ? cairo_surface_reference(bitmap->surface)
                         : part_of(bitmap, image.source, itself);
    path_clear(&outline);
    path_rectangle(&outline, &context->state->matrix, image.destination);
    path_bounds(&outline, shape.box);
    paint(context, &shape);
    cairo_surface_destroy(image.part);
}
