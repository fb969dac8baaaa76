/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "worker/engines/script/canvas/color-space.h"

#include <math.h>
#include <stddef.h>

/* Between the primaries, of linear light: CSS Color 4's matrices to XYZ, one by the inverse of the other. */
static const float to_narrow[3][3] = {{1.22494018F, -0.22494018F, 0},
                                      {-0.04205695F, 1.04205695F, 0},
                                      {-0.01963755F, -0.07863605F, 1.09827360F}};
static const float to_wide[3][3] = {{0.82246197F, 0.17753803F, 0},
                                    {0.03319420F, 0.96680580F, 0},
                                    {0.01708263F, 0.07239744F, 0.91051993F}};

/* Fine enough for the dark end, where a level is 1/3,294 of all light. */
enum { LIGHT_STEPS = 16384 };

static float light_of[256];
static uint8_t level_of[LIGHT_STEPS + 1];

static void fill_tables(void) {
    if (level_of[LIGHT_STEPS] != 0)
        return;
    for (int k = 0; k < 256; k++) {
        double value = k / 255.0;
        light_of[k] = (float)(value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4));
    }
    for (int k = 0; k <= LIGHT_STEPS; k++) {
        double light = (double)k / LIGHT_STEPS;
        double value = light <= 0.0031308 ? 12.92 * light : 1.055 * pow(light, 1 / 2.4) - 0.055;
        level_of[k] = (uint8_t)lround(value * 255);
    }
}

static uint32_t level(float light) {
    float inside = fminf(fmaxf(light, 0), 1);
    return level_of[(int)(inside * LIGHT_STEPS + 0.5F)];
}

/* A premultiplied word. */
static uint32_t converted(uint32_t word, const float matrix[3][3], bool opaque) {
    uint32_t alpha = opaque ? 255 : word >> 24, out = word & 0xff000000;
    if (alpha == 0)
        return word;
    float light[3];
    for (int k = 0; k < 3; k++) {
        uint32_t value = ((word >> (16 - 8 * k) & 255) * 255 + alpha / 2) / alpha;
        light[k] = light_of[value < 255 ? value : 255];
    }
    for (int k = 0; k < 3; k++) {
        const float *row = matrix[k];
        uint32_t value = level(row[0] * light[0] + row[1] * light[1] + row[2] * light[2]);
        out |= (value * alpha + 127) / 255 << (16 - 8 * k);
    }
    return out;
}

/* Neighbours are often alike. */
static void convert_row(uint32_t *words, int count, const float matrix[3][3], bool opaque) {
    uint32_t last = 0, made = converted(0, matrix, opaque);
    for (int k = 0; k < count; k++) {
        if (words[k] != last) {
            last = words[k];
            made = converted(last, matrix, opaque);
        }
        words[k] = made;
    }
}

static void convert_pixels(struct bitmap *bitmap, const float matrix[3][3]) {
    for (int k = 0; k < bitmap->tile_count; k++)
        convert_pixels(&bitmap->tiles[k], matrix);
    if (!bitmap->surface)
        return;
    cairo_surface_flush(bitmap->surface);
    uint8_t *bytes = cairo_image_surface_get_data(bitmap->surface);
    size_t stride = (size_t)cairo_image_surface_get_stride(bitmap->surface);
    for (int y = 0; y < bitmap->height; y++)
        convert_row((uint32_t *)(void *)(bytes + (size_t)y * stride), bitmap->width, matrix,
                    bitmap->opaque);
    cairo_surface_mark_dirty(bitmap->surface);
    bitmap_damage_all(bitmap);
}

void bitmap_convert(struct bitmap *bitmap, bool wide) {
    if (bitmap->wide == wide)
        return;
    bitmap->wide = wide;
    fill_tables();
    convert_pixels(bitmap, wide ? to_wide : to_narrow);
}
