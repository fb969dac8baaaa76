/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/tool/pixels.h"

#include <png.h>
#include <stdlib.h>
#include <string.h>

struct pixels *pixels_create(int width, int height) {
    struct pixels *pixels = g_new0(struct pixels, 1);
    pixels->width = width;
    pixels->height = height;
    pixels->rgb = g_malloc0_n((gsize)width * (gsize)height, 3);
    return pixels;
}

void pixels_destroy(struct pixels *pixels) {
    if (!pixels)
        return;
    g_free(pixels->rgb);
    g_free(pixels);
}

static guint8 *place(const struct pixels *pixels, int x, int y) {
    return pixels->rgb + ((gsize)y * (gsize)pixels->width + (gsize)x) * 3;
}

static struct pixels *fail_png(png_image *image, const char *path, GError **error) {
    g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_FAILED, "%s: %s", path, image->message);
    png_image_free(image);
    return NULL;
}

struct pixels *pixels_load(const char *path, GError **error) {
    png_image image = {.version = PNG_IMAGE_VERSION};
    const png_color white = {255, 255, 255};
    if (!png_image_begin_read_from_file(&image, path))
        return fail_png(&image, path, error);
    image.format = PNG_FORMAT_RGB;
    struct pixels *pixels = pixels_create((int)image.width, (int)image.height);
    if (png_image_finish_read(&image, &white, pixels->rgb, 0, NULL))
        return pixels;
    pixels_destroy(pixels);
    return fail_png(&image, path, error);
}

gboolean pixels_save(const struct pixels *pixels, const char *path, GError **error) {
    png_image image = {.version = PNG_IMAGE_VERSION,
                       .format = PNG_FORMAT_RGB,
                       .width = (png_uint_32)pixels->width,
                       .height = (png_uint_32)pixels->height};
    if (png_image_write_to_file(&image, path, 0, pixels->rgb, 0, NULL))
        return TRUE;
    fail_png(&image, path, error);
    return FALSE;
}

struct pixels *pixels_cut(const struct pixels *pixels, int x, int y, int width, int height) {
    g_assert(x >= 0 && y >= 0 && width <= pixels->width - x && height <= pixels->height - y);
    struct pixels *cut = pixels_create(width, height);
    for (int row = 0; row < height; row++)
        memcpy(place(cut, 0, row), place(pixels, x, y + row), (gsize)width * 3);
    return cut;
}

static gboolean differs(const guint8 *a, const guint8 *b, int tolerance) {
    return abs(a[0] - b[0]) > tolerance || abs(a[1] - b[1]) > tolerance ||
           abs(a[2] - b[2]) > tolerance;
}

char *pixels_difference(const struct pixels *shown, const struct pixels *expected, int tolerance) {
    if (shown->width != expected->width || shown->height != expected->height)
        return g_strdup_printf("%d × %d pixels shown, %d × %d expected", shown->width,
                               shown->height, expected->width, expected->height);
    long count = 0;
    int first_x = 0, first_y = 0;
    for (int y = 0; y < shown->height; y++) {
        for (int x = 0; x < shown->width; x++) {
            if (!differs(place(shown, x, y), place(expected, x, y), tolerance))
                continue;
            if (count++ == 0) {
                first_x = x;
                first_y = y;
            }
        }
    }
    if (count == 0)
        return NULL;
    return g_strdup_printf(
        "at %d, %d: #%06x shown, #%06x expected; %ld of %ld pixels differ by more than %d", first_x,
        first_y, pixels_at(shown, first_x, first_y), pixels_at(expected, first_x, first_y), count,
        (long)shown->width * shown->height, tolerance);
}

guint32 pixels_at(const struct pixels *pixels, int x, int y) {
    const guint8 *pixel = place(pixels, x, y);
    return (guint32)pixel[0] << 16 | (guint32)pixel[1] << 8 | pixel[2];
}

long pixels_count(const struct pixels *pixels, guint32 colour) {
    long count = 0;
    for (int y = 0; y < pixels->height; y++)
        for (int x = 0; x < pixels->width; x++)
            count += pixels_at(pixels, x, y) == colour;
    return count;
}
