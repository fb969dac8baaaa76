/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "worker/engines/script/present.h"

#include <math.h>

#include "worker/engines/script/canvas/bitmap.h"
#include "worker/engines/script/canvas/color-space.h"
#include "worker/worker.h"

double present_layout[PRESENT_CANVASES * PRESENT_NUMBERS];
static size_t shown;
static uint32_t background = 0xffffff;
static bool everything = true; /* the layout or the size changed */

void present_set_layout(size_t count, uint32_t color) {
    shown = count < PRESENT_CANVASES ? count : PRESENT_CANVASES;
    background = color;
    everything = true;
}

void present_damage_all(void) {
    everything = true;
}

/* Where a canvas's damage falls in the view: out to whole pixels, and one more where it is scaled,
 * for what bilinear sampling spreads. */
static struct rect damage_in_view(const struct bitmap *bitmap, const double *place) {
    double across = place[2] / bitmap->width, down = place[3] / bitmap->height;
    int more = across == 1 && down == 1 ? 0 : 1;
    struct rect damage = bitmap_damaged(bitmap);
    int left = (int)floor(place[0] + damage.x * across) - more;
    int top = (int)floor(place[1] + damage.y * down) - more;
    int right = (int)ceil(place[0] + (damage.x + damage.width) * across) + more;
    int bottom = (int)ceil(place[1] + (damage.y + damage.height) * down) + more;
    return (struct rect){left, top, right - left, bottom - top};
}

static struct rect find_damage(void) {
    struct rect view = {0, 0, display_view()->width, display_view()->height}, damage = {0};
    for (size_t k = 0; k < shown; k++) {
        const double *place = present_layout + k * PRESENT_NUMBERS;
        const struct bitmap *bitmap = bitmap_lookup(place[0]);
        if (bitmap && bitmap_has_pixels(bitmap) && !rect_is_empty(bitmap_damaged(bitmap)))
            damage = rect_union(damage, damage_in_view(bitmap, place + 1));
    }
    return everything ? view : rect_intersect(damage, view);
}

static void forget_damage(void) {
    everything = false;
    for (size_t k = 0; k < shown; k++) {
        struct bitmap *bitmap = bitmap_lookup(present_layout[k * PRESENT_NUMBERS]);
        if (bitmap)
            bitmap_forget_damage(bitmap);
    }
}

static void paint_surface(cairo_t *cairo, const struct bitmap *bitmap) {
    cairo_set_source_surface(cairo, bitmap->surface, bitmap->left, bitmap->top);
    cairo_pattern_set_extend(cairo_get_source(cairo), CAIRO_EXTEND_PAD);
    cairo_rectangle(cairo, bitmap->left, bitmap->top, bitmap->width, bitmap->height);
    cairo_fill(cairo);
}

/* Screens show sRGB. Few canvases are anything else: they are copied whole. */
static struct bitmap *shown_copy(struct bitmap *bitmap) {
    uint32_t number = bitmap_copy(bitmap);
    struct bitmap *copy = bitmap_lookup(number);
    bitmap_convert(copy, false);
    bitmap_drop_later(number);
    return copy;
}

static void paint_canvas(cairo_t *cairo, const double *numbers) {
    struct bitmap *bitmap = bitmap_lookup(numbers[0]);
    if (!bitmap || !bitmap_has_pixels(bitmap))
        return;
    if (bitmap->wide)
        bitmap = shown_copy(bitmap);
    cairo_save(cairo);
    cairo_translate(cairo, numbers[1], numbers[2]);
    cairo_scale(cairo, numbers[3] / bitmap->width, numbers[4] / bitmap->height);
    for (int k = 0; k < bitmap->tile_count; k++)
        paint_surface(cairo, &bitmap->tiles[k]);
    if (bitmap->surface)
        paint_surface(cairo, bitmap);
    cairo_restore(cairo);
}

/* The view's part that begins at x, y, scaled, into the canvas of a slot; only damage of it. */
static void compose(const struct canvas *canvas, struct rect damage, double scale, double x,
                    double y) {
    cairo_surface_t *surface = cairo_image_surface_create_for_data(
        canvas->pixels, CAIRO_FORMAT_RGB24, canvas->width, canvas->height, (int)canvas->stride);
    cairo_t *cairo = cairo_create(surface);
    cairo_rectangle(cairo, damage.x, damage.y, damage.width, damage.height);
    cairo_clip(cairo);
    cairo_set_source_rgb(cairo, (background >> 16 & 255) / 255.0, (background >> 8 & 255) / 255.0,
                         (background & 255) / 255.0);
    cairo_paint(cairo);
    cairo_translate(cairo, -x, -y);
    cairo_scale(cairo, scale, scale);
    for (size_t k = 0; k < shown; k++)
        paint_canvas(cairo, present_layout + k * PRESENT_NUMBERS);
    cairo_destroy(cairo);
    cairo_surface_destroy(surface);
}

void present(void) {
    const struct view *view = display_view();
    struct canvas canvas;
    if (view->headless || !view->visible)
        return;
    struct rect damage = find_damage();
    if (rect_is_empty(damage) || !display_acquire(&canvas))
        return;
    compose(&canvas, damage, 1, 0, 0);
    forget_damage();
    display_submit(&canvas, damage, 0, FRAME_COMPLETE);
}

/* ------------------------------------------------------------------------------------ as a page */

static double dots(int64_t thousandths) {
    return (double)thousandths / 96000;
}

void present_page_size(const struct wire_command *command) {
    const struct view *view = display_view();
    double scale = dots(command->argument[1]);
    if (command->argument[0] != 0) {
        display_done(command->id, DONE_NO_SUCH_PAGE, NULL);
        return;
    }
    int64_t value[4] = {llround(view->width * 750.0), llround(view->height * 750.0),
                        llround(ceil(view->width * scale)), llround(ceil(view->height * scale))};
    display_done(command->id, DONE_OK, value);
}

void present_render(const struct wire_command *command) {
    const int64_t *argument = command->argument;
    int32_t width = (int32_t)argument[4], height = (int32_t)argument[5];
    struct canvas canvas;
    bool possible = argument[0] == 0 && display_fits(width, height);
    /* The broker has all slots back before it renders: it asks for one band at a time. */
    if (!possible || !display_acquire_band(&canvas, width, height)) {
        display_done(command->id, possible ? DONE_FAILED : DONE_NO_SUCH_PAGE, NULL);
        return;
    }
    compose(&canvas, (struct rect){0, 0, width, height}, dots(argument[1]), (double)argument[2],
            (double)argument[3]);
    display_submit(&canvas, (struct rect){0, 0, width, height}, command->id, FRAME_COMPLETE);
    display_done(command->id, DONE_OK, NULL);
}
