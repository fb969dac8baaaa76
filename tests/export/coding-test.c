/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>
#include <tiffio.h>
#include <zlib.h>

#include "broker/export/bilevel.h"
#include "broker/export/coding.h"
#include "tests/export/make.h"

/* Codings read back by the libraries that others read them with. */

static const struct coded_image *image_at(const GArray *images, guint k) {
    return &g_array_index(images, struct coded_image, k);
}

static GArray *code(const struct canvas *canvas, enum colour_choice colour, int quality) {
    g_autoptr(GError) error = NULL;
    struct coding_options options = {.colour = colour, .quality = quality};
    GArray *images = coding_of(&canvas->picture, &options, &error);
    g_assert_no_error(error);
    return images;
}

/* Group 4 data by way of a file that holds it as its only strip. */
static void check_g4(guint width, guint height) {
    g_autoptr(GError) error = NULL;
    g_autoptr(GRand) chance = g_rand_new_with_seed(width);
    g_autofree char *path = make_path("g4.tif");
    gsize stride = (width + 7) / 8;
    g_autofree guint8 *rows = g_malloc0(stride * height), *back = g_malloc0(stride * height);
    for (guint y = 0; y < height; y++)
        for (guint x = 0; x < width; x++)
            if (g_rand_int_range(chance, 0, 4) == 0)
                rows[y * stride + x / 8] |= (guint8)(0x80 >> x % 8);
    struct coded_bilevel coded = bilevel_code_g4(rows, width, height, &error);
    g_assert_no_error(error);
    gsize count;
    gconstpointer bytes = g_bytes_get_data(coded.bytes, &count);
    TIFF *tiff = TIFFOpen(path, "w");
    TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, width);
    TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, height);
    TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, 1);
    TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, 1);
    TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP, height);
    TIFFSetField(tiff, TIFFTAG_COMPRESSION, COMPRESSION_CCITTFAX4);
    TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISWHITE);
    g_assert_cmpint(TIFFWriteRawStrip(tiff, 0, (void *)(gpointer)bytes, (tmsize_t)count), >, 0);
    TIFFClose(tiff);
    tiff = TIFFOpen(path, "r");
    g_assert_cmpint(TIFFReadEncodedStrip(tiff, 0, back, (tmsize_t)(stride * height)), ==,
                    (tmsize_t)(stride * height));
    TIFFClose(tiff);
    g_assert_cmpmem(rows, stride * height, back, stride * height);
    g_bytes_unref(coded.bytes);
}

static void test_g4_loses_nothing(void) {
    check_g4(1, 1);
    check_g4(7, 300);
    check_g4(1241, 75);
    check_g4(20000, 3);
}

static guint8 *inflate_all(const struct coded_image *image, gsize room) {
    guint8 *rows = g_malloc(room);
    uLongf size = room;
    gsize count;
    gconstpointer bytes = g_bytes_get_data(image->bytes, &count);
    g_assert_cmpstr(image->filter, ==, "FlateDecode");
    g_assert_cmpint(uncompress(rows, &size, bytes, count), ==, Z_OK);
    g_assert_cmpuint(size, ==, room);
    return rows;
}

static void test_palette_loses_nothing(void) {
    struct canvas canvas = canvas_new(50, 40);
    canvas_box(&canvas, 0, 0, 50, 40, 0xff0000);
    canvas_box(&canvas, 3, 3, 9, 9, 0x00ff00);
    canvas_box(&canvas, 30, 3, 9, 30, 0x0000ff);
    GArray *images = code(&canvas, COLOUR_FULL, 75);
    const struct coded_image *image = image_at(images, 0);
    g_assert_cmpuint(images->len, ==, 1);
    g_assert_cmpuint(image->bits, ==, 2);
    g_assert_cmpstr(image->colour_space, ==,
                    "[/Indexed /DeviceRGB 2 (\xff\\0\\0\\0\xff\\0\\0\\0\xff)]");
    g_autofree guint8 *rows = inflate_all(image, 13 * 40);
    for (guint y = 0; y < 40; y++)
        for (guint x = 0; x < 50; x++) {
            static const guint32 colours[] = {0xff0000, 0x00ff00, 0x0000ff};
            guint index = rows[y * 13 + x / 4] >> (6 - x % 4 * 2) & 3;
            g_assert_cmphex(colours[index], ==, canvas.pixels[y * 50 + x]);
        }
    g_array_unref(images);
    canvas_clear(&canvas);
}

static void test_lossless_quality(void) {
    struct canvas canvas = canvas_new(64, 64);
    canvas_noise(&canvas, 0, 0, 64, 64);
    GArray *images = code(&canvas, COLOUR_AUTO, QUALITY_LOSSLESS);
    g_assert_cmpuint(images->len, ==, 1);
    g_assert_cmpstr(image_at(images, 0)->colour_space, ==, "/DeviceRGB");
    g_autofree guint8 *rows = inflate_all(image_at(images, 0), 64 * 64 * 3);
    for (guint k = 0; k < 64 * 64; k++)
        g_assert_cmphex((guint32)rows[3 * k] << 16 | (guint32)rows[3 * k + 1] << 8 |
                            rows[3 * k + 2],
                        ==, canvas.pixels[k]);
    g_array_unref(images);
    canvas_clear(&canvas);
}

/* What a decoder reads in the JPEG's head; the caller destroys it. */
static void read_head(struct jpeg_decompress_struct *jpeg, const struct coded_image *image) {
    static struct jpeg_error_mgr errors;
    gsize count;
    const guint8 *bytes = g_bytes_get_data(image->bytes, &count);
    g_assert_cmpstr(image->filter, ==, "DCTDecode");
    jpeg->err = jpeg_std_error(&errors);
    jpeg_create_decompress(jpeg);
    jpeg_mem_src(jpeg, bytes, count);
    g_assert_cmpint(jpeg_read_header(jpeg, TRUE), ==, JPEG_HEADER_OK);
}

static void test_photograph_is_a_jpeg(void) {
    struct canvas canvas = canvas_new(200, 100);
    struct jpeg_decompress_struct jpeg;
    for (guint y = 0; y < 100; y++)
        for (guint x = 0; x < 200; x++)
            canvas.pixels[y * 200 + x] = x << 16 | y << 8 | (x + y) / 2;
    GArray *images = code(&canvas, COLOUR_AUTO, 75);
    g_assert_cmpuint(images->len, ==, 1);
    read_head(&jpeg, image_at(images, 0));
    g_assert_cmpuint(jpeg.image_width, ==, 200);
    g_assert_cmpuint(jpeg.image_height, ==, 100);
    g_assert_cmpint(jpeg.num_components, ==, 3);
    g_assert_cmpint(jpeg.comp_info[0].h_samp_factor, ==, 2); /* colour at half the resolution */
    jpeg_destroy_decompress(&jpeg);
    g_array_unref(images);
    canvas_clear(&canvas);
}

/* Sharp edges of colour would run a little each time: they keep their resolution, and no step is so coarse
 * that a pixel moves by 12. */
static void test_sharp_colours_do_not_run(void) {
    struct canvas canvas = canvas_new(200, 100);
    struct jpeg_decompress_struct jpeg;
    for (guint y = 0; y < 100; y++)
        for (guint x = 0; x < 200; x++)
            canvas.pixels[y * 200 + x] =
                (x / 10 + y / 10) % 2 ? 0xff0000 | (x + y) % 97 : 0x0000a0 | (x * y) % 89 << 8;
    GArray *images = code(&canvas, COLOUR_AUTO, 75);
    g_assert_cmpuint(images->len, ==, 1);
    read_head(&jpeg, image_at(images, 0));
    g_assert_cmpint(jpeg.comp_info[0].h_samp_factor, ==, 1);
    g_assert_cmpint(jpeg.comp_info[0].v_samp_factor, ==, 1);
    for (guint k = 0; k < DCTSIZE2; k++)
        g_assert_cmpuint(jpeg.quant_tbl_ptrs[0]->quantval[k], <=, 24);
    jpeg_destroy_decompress(&jpeg);
    g_array_unref(images);
    canvas_clear(&canvas);
}

/* Of a picture no shade is an edge of ink, however sharp it is: not one becomes another. */
static void test_picture_keeps_its_shades(void) {
    struct canvas canvas = canvas_new(64, 64);
    for (guint k = 0; k < 64 * 64; k++)
        canvas.pixels[k] = (k * 7 + k / 64 * 5) % 4 * 0x555555 / 2;
    g_autoptr(GError) error = NULL;
    struct coding_options options = {.colour = COLOUR_AUTO, .quality = 75, .has_shades = TRUE};
    GArray *images = coding_of(&canvas.picture, &options, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(images->len, ==, 1);
    g_assert_cmpstr(image_at(images, 0)->filter, ==, "FlateDecode");
    g_assert_cmpuint(image_at(images, 0)->bits, ==, 2);
    g_array_unref(images);
    canvas_clear(&canvas);
}

/* Coloured text is ink of another colour. */
static void test_two_colours_are_coded_as_ink(void) {
    g_autoptr(GRand) chance = g_rand_new_with_seed(1);
    struct canvas canvas = canvas_new(320, 320);
    canvas_box(&canvas, 0, 0, 320, 320, 0xffffe0);
    for (guint k = 0; k < 100; k++)
        canvas_box(&canvas, (guint)g_rand_int_range(chance, 0, 300),
                   (guint)g_rand_int_range(chance, 0, 300), (guint)g_rand_int_range(chance, 1, 9),
                   (guint)g_rand_int_range(chance, 3, 15), 0xc00000);
    GArray *images = code(&canvas, COLOUR_AUTO, 75);
    g_assert_cmpuint(images->len, ==, 1);
    g_assert_cmpstr(image_at(images, 0)->filter, ==, "CCITTFaxDecode");
    g_assert_cmpstr(image_at(images, 0)->parameters, ==,
                    "/K -1 /BlackIs1 true /Columns 320 /Rows 320");
    g_assert_cmpstr(image_at(images, 0)->colour_space, ==,
                    "[/Indexed /DeviceRGB 1 (\xff\xff\xe0\xc0\\0\\0)]");
    g_array_unref(images);
    canvas_clear(&canvas);
}

static void test_mixed_page_has_layers(void) {
    struct canvas canvas = canvas_new(400, 400);
    canvas_disc(&canvas, 80, 80, 30);
    canvas_noise(&canvas, 200, 200, 90, 90);
    canvas_box(&canvas, 20, 300, 40, 40, 0x8080ff);
    canvas_box(&canvas, 30, 310, 10, 10, 0xff8080);
    GArray *images = code(&canvas, COLOUR_AUTO, 75);
    g_assert_cmpuint(images->len, ==, 3);
    g_assert_cmpstr(image_at(images, 0)->filter, ==, "CCITTFaxDecode");
    g_assert_cmpstr(image_at(images, 0)->parameters, ==, "/K -1 /Columns 400 /Rows 400");
    g_assert_cmpstr(image_at(images, 1)->filter, ==, "DCTDecode");
    g_assert_cmpstr(image_at(images, 2)->filter, ==, "FlateDecode");
    g_array_unref(images);
    images = code(&canvas, COLOUR_BILEVEL, 75);
    g_assert_cmpuint(images->len, ==, 1);
    g_array_unref(images);
    images = code(&canvas, COLOUR_GREY, 75);
    for (guint k = 0; k < images->len; k++)
        g_assert_null(strstr(image_at(images, k)->colour_space, "/DeviceRGB <"));
    g_array_unref(images);
    canvas_clear(&canvas);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/coding/g4-loses-nothing", test_g4_loses_nothing);
    g_test_add_func("/coding/palette-loses-nothing", test_palette_loses_nothing);
    g_test_add_func("/coding/lossless-quality", test_lossless_quality);
    g_test_add_func("/coding/photograph-is-a-jpeg", test_photograph_is_a_jpeg);
    g_test_add_func("/coding/sharp-colours-do-not-run", test_sharp_colours_do_not_run);
    g_test_add_func("/coding/picture-keeps-its-shades", test_picture_keeps_its_shades);
    g_test_add_func("/coding/two-colours-are-coded-as-ink", test_two_colours_are_coded_as_ink);
    g_test_add_func("/coding/mixed-page-has-layers", test_mixed_page_has_layers);
    int outcome = g_test_run();
    make_finish();
    return outcome;
}
