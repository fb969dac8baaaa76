/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/export/make.h"

#include <glib/gstdio.h>
#include <math.h>

struct canvas canvas_new(guint width, guint height) {
    struct canvas canvas = {.pixels = g_new(guint32, width * height)};
    canvas.picture =
        (struct picture){width, height, (const guint8 *)canvas.pixels, (gsize)width * 4};
    canvas_box(&canvas, 0, 0, width, height, 0xffffff);
    return canvas;
}

void canvas_clear(struct canvas *canvas) {
    g_clear_pointer(&canvas->pixels, g_free);
}

void canvas_box(struct canvas *canvas, guint x, guint y, guint width, guint height,
                guint32 colour) {
    for (guint row = y; row < MIN(y + height, canvas->picture.height); row++)
        for (guint column = x; column < MIN(x + width, canvas->picture.width); column++)
            canvas->pixels[row * canvas->picture.width + column] = colour;
}

void canvas_disc(struct canvas *canvas, double x, double y, double radius) {
    for (guint row = 0; row < canvas->picture.height; row++)
        for (guint column = 0; column < canvas->picture.width; column++) {
            double inside = radius + 0.5 - hypot(column + 0.5 - x, row + 0.5 - y);
            guint32 grey = (guint32)(255 * (1 - CLAMP(inside, 0, 1)));
            if (inside > 0)
                canvas->pixels[row * canvas->picture.width + column] =
                    grey << 16 | grey << 8 | grey;
        }
}

void canvas_noise(struct canvas *canvas, guint x, guint y, guint width, guint height) {
    g_autoptr(GRand) chance = g_rand_new_with_seed(1);
    for (guint row = y; row < y + height; row++)
        for (guint column = x; column < x + width; column++)
            canvas->pixels[row * canvas->picture.width + column] = g_rand_int(chance) & 0xffffff;
}

static char *folder;

const char *make_folder(void) {
    if (!folder)
        folder = g_dir_make_tmp("vitrine-export-XXXXXX", NULL);
    g_assert_nonnull(folder);
    return folder;
}

char *make_path(const char *name) {
    return g_build_filename(make_folder(), name, NULL);
}

void make_finish(void) {
    if (!folder)
        return;
    g_autoptr(GDir) files = g_dir_open(folder, 0, NULL);
    for (const char *name = g_dir_read_name(files); name; name = g_dir_read_name(files)) {
        g_autofree char *path = make_path(name);
        g_unlink(path);
    }
    g_rmdir(folder);
    g_clear_pointer(&folder, g_free);
}
