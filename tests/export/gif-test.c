/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "broker/export/gif.h"

#include <gif_lib.h>
#include <string.h>

#include "broker/export/palette.h"
#include "tests/export/make.h"

/* What was written is read again by giflib. */

static GifFileType *read_gif(const char *path) {
    GifFileType *file = DGifOpenFileName(path, NULL);
    g_assert_nonnull(file);
    g_assert_cmpint(DGifSlurp(file), ==, GIF_OK);
    return file;
}

static guint32 colour_at(const SavedImage *image, int x, int y) {
    const GifColorType *colour =
        &image->ImageDesc.ColorMap
             ->Colors[image->RasterBits[(y - image->ImageDesc.Top) * image->ImageDesc.Width + x -
                                        image->ImageDesc.Left]];
    return (guint32)colour->Red << 16 | (guint32)colour->Green << 8 | colour->Blue;
}

static int delay_of(GifFileType *file, int image) {
    GraphicsControlBlock control;
    g_assert_cmpint(DGifSavedExtensionToGCB(file, image, &control), ==, GIF_OK);
    return control.DelayTime;
}

static void write_gif(const char *path, struct canvas *const *canvases, guint count) {
    g_autoptr(GError) error = NULL;
    struct output *output = output_create(path, &error);
    struct gif *gif =
        gif_create(output, canvases[0]->picture.width, canvases[0]->picture.height, &error);
    g_assert_no_error(error);
    for (guint k = 0; k < count; k++)
        g_assert_true(gif_add(gif, &canvases[k]->picture, 3 + k, &error));
    g_assert_true(gif_finish(gif, &error));
    g_assert_true(output_commit(output, &error));
    gif_destroy(gif);
    output_destroy(output);
}

static void check_exact(const SavedImage *image, const struct canvas *canvas) {
    const GifImageDesc *part = &image->ImageDesc;
    for (int y = part->Top; y < part->Top + part->Height; y++)
        for (int x = part->Left; x < part->Left + part->Width; x++)
            g_assert_cmphex(colour_at(image, x, y), ==,
                            picture_row(&canvas->picture, (guint)y)[x] & 0xffffff);
}

static void test_few_colours_stay_exact(void) {
    g_autofree char *path = make_path("few.gif");
    struct canvas canvas = canvas_new(64, 32);
    canvas_box(&canvas, 3, 4, 20, 9, 0xff123456);
    canvas_disc(&canvas, 40, 16, 12);
    write_gif(path, (struct canvas *[]){&canvas}, 1);
    GifFileType *file = read_gif(path);
    g_assert_cmpint(file->ImageCount, ==, 1);
    g_assert_cmpint(file->SWidth, ==, 64);
    g_assert_cmpint(delay_of(file, 0), ==, 3);
    check_exact(&file->SavedImages[0], &canvas);
    DGifCloseFile(file, NULL);
    canvas_clear(&canvas);
}

static void fill_smoothly(struct canvas *canvas) {
    guint width = canvas->picture.width;
    for (guint y = 0; y < canvas->picture.height; y++)
        for (guint x = 0; x < width; x++)
            canvas->pixels[y * width + x] = x << 16 | y << 8 | (x + y) / 2;
}

static guint distance(guint32 one, guint32 other) {
    guint most = 0;
    for (guint shift = 0; shift < 24; shift += 8) {
        gint difference = (gint)(one >> shift & 255) - (gint)(other >> shift & 255);
        most = MAX(most, (guint)ABS(difference));
    }
    return most;
}

/* A plane of 65,536 colours: 256 boxes of 16 × 16 lie at most half of that away, and one cell. */
static void test_many_colours_are_near(void) {
    g_autofree char *path = make_path("many.gif");
    struct canvas canvas = canvas_new(256, 256);
    fill_smoothly(&canvas);
    write_gif(path, (struct canvas *[]){&canvas}, 1);
    GifFileType *file = read_gif(path);
    const SavedImage *image = &file->SavedImages[0];
    g_assert_cmpint(image->ImageDesc.ColorMap->ColorCount, ==, 256);
    for (int y = 0; y < 256; y++)
        for (int x = 0; x < 256; x++)
            g_assert_cmpuint(
                distance(colour_at(image, x, y), canvas.pixels[y * 256 + x] & 0xffffff), <=, 16);
    DGifCloseFile(file, NULL);
    canvas_clear(&canvas);
}

static void test_only_what_changed_is_stored(void) {
    g_autofree char *path = make_path("changed.gif");
    struct canvas first = canvas_new(50, 40), second = canvas_new(50, 40);
    canvas_box(&second, 10, 20, 5, 6, 0xff00ff00);
    second.pixels[0] ^= 0xff000000; /* the byte that means nothing */
    write_gif(path, (struct canvas *[]){&first, &second, &second}, 3);
    GifFileType *file = read_gif(path);
    g_assert_cmpint(file->ImageCount, ==, 3);
    const GifImageDesc *part = &file->SavedImages[1].ImageDesc;
    g_assert_cmpint(part->Left, ==, 10);
    g_assert_cmpint(part->Top, ==, 20);
    g_assert_cmpint(part->Width, ==, 5);
    g_assert_cmpint(part->Height, ==, 6);
    check_exact(&file->SavedImages[1], &second);
    g_assert_cmpint(file->SavedImages[2].ImageDesc.Width, ==, 1);
    g_assert_cmpint(delay_of(file, 2), ==, 5);
    DGifCloseFile(file, NULL);
    canvas_clear(&first);
    canvas_clear(&second);
}

static void test_same_pictures_same_bytes(void) {
    g_autofree char *path = make_path("one.gif"), *other = make_path("other.gif");
    g_autofree char *bytes = NULL, *others = NULL;
    gsize size = 0, other_size = 0;
    struct canvas canvas = canvas_new(200, 100), noise = canvas_new(200, 100);
    canvas_noise(&noise, 0, 0, 200, 100);
    write_gif(path, (struct canvas *[]){&canvas, &noise}, 2);
    write_gif(other, (struct canvas *[]){&canvas, &noise}, 2);
    g_assert_true(g_file_get_contents(path, &bytes, &size, NULL));
    g_assert_true(g_file_get_contents(other, &others, &other_size, NULL));
    g_assert_cmpmem(bytes, size, others, other_size);
    canvas_clear(&canvas);
    canvas_clear(&noise);
}

static void test_one_pixel(void) {
    g_autofree char *path = make_path("dot.gif");
    struct canvas canvas = canvas_new(1, 1);
    write_gif(path, (struct canvas *[]){&canvas}, 1);
    GifFileType *file = read_gif(path);
    check_exact(&file->SavedImages[0], &canvas);
    DGifCloseFile(file, NULL);
    canvas_clear(&canvas);
}

static void test_too_wide(void) {
    g_autofree char *path = make_path("wide.gif");
    g_autoptr(GError) error = NULL;
    struct output *output = output_create(path, NULL);
    g_assert_null(gif_create(output, GIF_SIDE_MOST + 1, 1, &error));
    g_assert_nonnull(error);
    output_destroy(output);
}

/* What the disk says is told, and once. */
static void test_disk_full(void) {
    g_autoptr(GError) error = NULL;
    struct output *output = output_create("/dev/full", NULL);
    struct canvas canvas = canvas_new(1000, 1000);
    canvas_noise(&canvas, 0, 0, 1000, 1000);
    struct gif *gif = output ? gif_create(output, 1000, 1000, &error) : NULL;
    if (!gif) {
        g_test_skip("no /dev/full to write to");
    } else {
        g_assert_false(gif_add(gif, &canvas.picture, 2, &error));
        g_assert_nonnull(error);
    }
    gif_destroy(gif);
    output_destroy(output);
    canvas_clear(&canvas);
}

static void test_palette_of_two_hundred_and_fifty_seven(void) {
    struct canvas canvas = canvas_new(257, 1);
    for (guint x = 0; x < 257; x++)
        canvas.pixels[x] = x < 256 ? x << 16 : 0xff;
    struct palette *exact = palette_create(&canvas.picture, (struct rect){0, 0, 256, 1});
    struct palette *cut = palette_create(&canvas.picture, (struct rect){0, 0, 257, 1});
    g_assert_cmpuint(palette_count(exact), ==, 256);
    for (guint x = 0; x < 256; x++)
        g_assert_cmphex(palette_colour(exact, palette_find(exact, canvas.pixels[x])), ==, x << 16);
    g_assert_cmpuint(palette_count(cut), ==, 65); /* cells of four */
    g_assert_cmphex(palette_colour(cut, palette_find(cut, 0xff)), ==, 0xff);
    palette_destroy(exact);
    palette_destroy(cut);
    canvas_clear(&canvas);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/gif/few-colours-stay-exact", test_few_colours_stay_exact);
    g_test_add_func("/gif/many-colours-are-near", test_many_colours_are_near);
    g_test_add_func("/gif/only-what-changed-is-stored", test_only_what_changed_is_stored);
    g_test_add_func("/gif/same-pictures-same-bytes", test_same_pictures_same_bytes);
    g_test_add_func("/gif/one-pixel", test_one_pixel);
    g_test_add_func("/gif/too-wide", test_too_wide);
    g_test_add_func("/gif/disk-full", test_disk_full);
    g_test_add_func("/gif/palette-of-257-colours", test_palette_of_two_hundred_and_fifty_seven);
    int result = g_test_run();
    make_finish();
    return result;
}
