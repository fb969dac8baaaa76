/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "worker/engines/script/canvas/bitmap.h"

#include <stdlib.h>
#include <string.h>

#include "worker/engines/script/canvas/context.h"
#include "worker/engines/script/canvas/numbers.h"
#include "worker/engines/script/canvas/tiles.h"
#include "worker/worker.h"

static struct bitmap **bitmaps; /* by number; NULL: the number is free */
static uint32_t room, lowest_free = 1;
static uint32_t *garbage;
static uint32_t garbage_count, garbage_room;

static void *grown(void *old, size_t bytes) {
    void *larger = realloc(old, bytes);
    if (!larger)
        worker_fault(FAULT_MEMORY, 0);
    return larger;
}

static uint32_t free_number(void) {
    while (lowest_free < room && bitmaps[lowest_free])
        lowest_free++;
    if (lowest_free >= room) {
        uint32_t old = room;
        room = room ? room * 2 : 64;
        bitmaps = grown(bitmaps, room * sizeof *bitmaps);
        memset(bitmaps + old, 0, (room - old) * sizeof *bitmaps);
    }
    return lowest_free;
}

void bitmap_make_pixels(struct bitmap *bitmap, int width, int height, bool opaque) {
    cairo_surface_t *surface = cairo_image_surface_create(
        opaque ? CAIRO_FORMAT_RGB24 : CAIRO_FORMAT_ARGB32, width, height);
    bitmap->width = width;
    bitmap->height = height;
    bitmap->opaque = opaque;
    bitmap_damage_all(bitmap);
    if (cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS)
        bitmap->surface = surface;
    else
        cairo_surface_destroy(surface);
}

static void make_pixels(struct bitmap *bitmap, double width, double height) {
    bool fits =
        width >= 1 && height >= 1 && width <= BITMAP_SIDE_MOST && height <= BITMAP_SIDE_MOST;
    bitmap->width = fits ? (int)width : 0;
    bitmap->height = fits ? (int)height : 0;
    bitmap_damage_all(bitmap);
    if (!fits)
        return;
    if (width <= SURFACE_SIDE_MOST && height <= SURFACE_SIDE_MOST)
        bitmap_make_pixels(bitmap, (int)width, (int)height, bitmap->opaque);
    else
        tiles_make(bitmap);
}

void bitmap_drop_pixels(struct bitmap *bitmap) {
    tiles_drop(bitmap);
    if (bitmap->context)
        context_destroy(bitmap->context);
    if (bitmap->surface)
        cairo_surface_destroy(bitmap->surface);
    bitmap->context = NULL;
    bitmap->surface = NULL;
}

bool bitmap_has_pixels(const struct bitmap *bitmap) {
    return bitmap->surface || bitmap->tiles;
}

uint32_t bitmap_new(double width, double height, bool opaque) {
    uint32_t number = free_number();
    struct bitmap *bitmap = grown(NULL, sizeof *bitmap);
    *bitmap = (struct bitmap){.opaque = opaque};
    make_pixels(bitmap, width, height);
    bitmaps[number] = bitmap;
    return number;
}

struct bitmap *bitmap_lookup(double number) {
    return number >= 1 && number < room ? bitmaps[(uint32_t)number] : NULL;
}

void bitmap_resize(struct bitmap *bitmap, double width, double height) {
    bitmap_drop_pixels(bitmap);
    make_pixels(bitmap, width, height);
}

void bitmap_clear(struct bitmap *bitmap) {
    tiles_clear(bitmap);
    if (!bitmap->surface)
        return;
    cairo_surface_flush(bitmap->surface);
    memset(cairo_image_surface_get_data(bitmap->surface), 0,
           (size_t)cairo_image_surface_get_stride(bitmap->surface) * (size_t)bitmap->height);
    cairo_surface_mark_dirty(bitmap->surface);
    bitmap_damage_all(bitmap);
}

void bitmap_take(struct bitmap *bitmap, struct bitmap *from) {
    bitmap_drop_pixels(bitmap);
    bitmap->surface = from->surface;
    bitmap->tiles = from->tiles;
    bitmap->tile_count = from->tile_count;
    bitmap->width = from->width;
    bitmap->height = from->height;
    bitmap->opaque = from->opaque;
    bitmap->wide = from->wide;
    from->surface = NULL;
    from->tiles = NULL;
    from->tile_count = 0;
    bitmap_drop_pixels(from);
    bitmap_damage_all(bitmap);
}

void bitmap_copy_pixels(struct bitmap *to, const struct bitmap *from) {
    tiles_copy(to, from);
    if (!to->surface || !from->surface)
        return;
    cairo_surface_flush(from->surface);
    memcpy(cairo_image_surface_get_data(to->surface), cairo_image_surface_get_data(from->surface),
           (size_t)cairo_image_surface_get_stride(to->surface) * (size_t)to->height);
    cairo_surface_mark_dirty(to->surface);
}

uint32_t bitmap_copy(struct bitmap *bitmap) {
    uint32_t number = bitmap_new(bitmap->width, bitmap->height, bitmap->opaque);
    struct bitmap *copy = bitmap_lookup(number);
    bitmap_copy_pixels(copy, bitmap);
    copy->wide = bitmap->wide;
    return number;
}

void bitmap_drop_later(uint32_t number) {
    if (garbage_count == garbage_room) {
        garbage_room = garbage_room ? garbage_room * 2 : 64;
        garbage = grown(garbage, garbage_room * sizeof *garbage);
    }
    garbage[garbage_count++] = number;
}

void bitmap_sweep(void) {
    for (uint32_t k = 0; k < garbage_count; k++) {
        struct bitmap *bitmap = bitmap_lookup(garbage[k]);
        if (!bitmap)
            continue;
        bitmap_drop_pixels(bitmap);
        free(bitmap);
        bitmaps[garbage[k]] = NULL;
        lowest_free = garbage[k] < lowest_free ? garbage[k] : lowest_free;
    }
    garbage_count = 0;
}

void bitmap_damage_all(struct bitmap *bitmap) {
    bitmap->damage = (struct rect){0, 0, bitmap->width, bitmap->height};
}

void bitmap_damage(struct bitmap *bitmap, double left, double top, double right, double bottom) {
    double width = bitmap->width, height = bitmap->height;
    int x0 = (int)lesser(greater(left, 0), width), y0 = (int)lesser(greater(top, 0), height);
    int x1 = rounded_up(greater(lesser(right, width), 0));
    int y1 = rounded_up(greater(lesser(bottom, height), 0));
    if (x0 < x1 && y0 < y1)
        bitmap->damage = rect_union(bitmap->damage, (struct rect){x0, y0, x1 - x0, y1 - y0});
}

struct rect bitmap_damaged(const struct bitmap *bitmap) {
    struct rect damage = bitmap->damage;
    for (int k = 0; k < bitmap->tile_count; k++) {
        const struct bitmap *tile = &bitmap->tiles[k];
        struct rect part = tile->damage;
        part.x += tile->left;
        part.y += tile->top;
        damage = rect_union(damage, part);
    }
    return damage;
}

void bitmap_forget_damage(struct bitmap *bitmap) {
    bitmap->damage = (struct rect){0};
    for (int k = 0; k < bitmap->tile_count; k++)
        bitmap->tiles[k].damage = (struct rect){0};
}
