/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>

#include "broker/export/jpeg-steady.h"
#include "tests/export/make.h"

/* JPEGs of safe PDFs, shown by libjpeg and coded again. */

enum { QUALITY = 75, STEP = 12 };

/* ------------------------------------------------------------------------------------ pictures --- */

static guint8 within(double value) {
    return (guint8)CLAMP(value, 0, 255);
}

static double noise(GRand *chance) {
    return g_rand_double_range(chance, -1, 1) + g_rand_double_range(chance, -1, 1);
}

struct look {
    GRand *chance;
    double base[3], depth, grain, across, down;
    guint width, height, kind;
};

enum { PHOTOGRAPH, NOISE, SATURATED, BLACK_OR_WHITE, BOXES, KINDS };

static guint8 channel_of(const struct look *look, guint x, guint y, guint k) {
    double wave = sin(x / look->across + k) * cos(y / look->down + k);
    switch (look->kind) {
    case PHOTOGRAPH:
        return within(look->base[k] + look->depth * wave + look->grain * noise(look->chance));
    case NOISE:
        return (guint8)g_rand_int_range(look->chance, 0, 256);
    case SATURATED:
        return k == 0 ? within(255 - fabs(30 * noise(look->chance)))
                      : within(60 * noise(look->chance));
    case BLACK_OR_WHITE:
        return g_rand_boolean(look->chance) ? 255 : 0;
    default:
        return within(look->base[k] * ((x / 7 + y / 5 * (k + 1)) % 3));
    }
}

/* Any kind, any size: many are no multiple of a block, and some are a pixel wide. */
static struct canvas picture_like(guint seed, guint *kind) {
    g_autoptr(GRand) chance = g_rand_new_with_seed(seed);
    struct look look = {.chance = chance, .kind = seed % KINDS};
    look.width = (guint)g_rand_int_range(chance, 1, 120);
    look.height = (guint)g_rand_int_range(chance, 1, 120);
    look.depth = g_rand_int_range(chance, 0, 300),
    look.grain = MAX(g_rand_int_range(chance, -40, 40), 0);
    look.across = g_rand_int_range(chance, 3, 90), look.down = g_rand_int_range(chance, 3, 90);
    for (guint k = 0; k < 3; k++)
        look.base[k] = g_rand_int_range(chance, 0, 256);
    struct canvas canvas = canvas_new(look.width, look.height);
    for (guint y = 0; y < look.height; y++)
        for (guint x = 0; x < look.width; x++)
            canvas.pixels[y * look.width + x] = (guint32)channel_of(&look, x, y, 0) << 16 |
                                                (guint32)channel_of(&look, x, y, 1) << 8 |
                                                channel_of(&look, x, y, 2);
    *kind = look.kind;
    return canvas;
}

static void make_grey(struct canvas *canvas) {
    for (guint k = 0; k < canvas->picture.width * canvas->picture.height; k++)
        canvas->pixels[k] = (canvas->pixels[k] >> 8 & 255) * 0x010101;
}

/* -------------------------------------------------------------------------------------- libjpeg --- */

static struct canvas show(GBytes *bytes) {
    struct jpeg_decompress_struct jpeg;
    struct jpeg_error_mgr errors;
    gsize count;
    const guint8 *data = g_bytes_get_data(bytes, &count);
    jpeg.err = jpeg_std_error(&errors);
    jpeg_create_decompress(&jpeg);
    jpeg_mem_src(&jpeg, data, count);
    g_assert_cmpint(jpeg_read_header(&jpeg, TRUE), ==, JPEG_HEADER_OK);
    jpeg.out_color_space = JCS_EXT_BGRX;
    jpeg_start_decompress(&jpeg);
    struct canvas canvas = canvas_new(jpeg.output_width, jpeg.output_height);
    while (jpeg.output_scanline < jpeg.output_height) {
        JSAMPROW row = (JSAMPROW)(canvas.pixels + jpeg.output_scanline * jpeg.output_width);
        jpeg_read_scanlines(&jpeg, &row, 1);
    }
    g_assert_true(jpeg_finish_decompress(&jpeg));
    jpeg_destroy_decompress(&jpeg);
    return canvas;
}

static guint apart(const struct canvas *first, const struct canvas *second) {
    guint worst = 0;
    g_assert_cmpuint(first->picture.width, ==, second->picture.width);
    g_assert_cmpuint(first->picture.height, ==, second->picture.height);
    for (guint k = 0; k < first->picture.width * first->picture.height; k++)
        for (guint shift = 0; shift < 24; shift += 8) {
            gint one = first->pixels[k] >> shift & 255, other = second->pixels[k] >> shift & 255;
            worst = MAX(worst, (guint)abs(one - other));
        }
    return worst;
}

static double error_of(const struct canvas *shown, const struct canvas *source) {
    guint count = shown->picture.width * shown->picture.height;
    double sum = 0;
    for (guint k = 0; k < count; k++)
        for (guint shift = 0; shift < 24; shift += 8) {
            gint one = shown->pixels[k] >> shift & 255, other = source->pixels[k] >> shift & 255;
            sum += (one - other) * (one - other);
        }
    return sqrt(sum / 3 / count);
}

/* -------------------------------------------------------------------------------------- tests --- */

static const guint16 *const *steps_of(int quality) {
    static guint16 steps[2][DCTSIZE2];
    static const guint16 *const tables[2] = {steps[0], steps[1]};
    struct jpeg_compress_struct jpeg;
    struct jpeg_error_mgr errors;
    jpeg.err = jpeg_std_error(&errors);
    jpeg_create_compress(&jpeg);
    jpeg.input_components = 3;
    jpeg.in_color_space = JCS_RGB;
    jpeg_set_defaults(&jpeg);
    jpeg_set_quality(&jpeg, quality, TRUE);
    for (guint table = 0; table < 2; table++)
        memcpy(steps[table], jpeg.quant_tbl_ptrs[table]->quantval, sizeof steps[table]);
    jpeg_destroy_compress(&jpeg);
    return tables;
}

static struct canvas shown_by_us(const struct jpeg_planes *planes) {
    struct canvas canvas = canvas_new(planes->width, planes->height);
    for (guint y = 0; y < planes->height; y++)
        jpeg_shown_pixels(planes, y, 0, planes->width, canvas.pixels + y * planes->width);
    return canvas;
}

/* All that is promised hangs on this: what we take for shown is what readers show. */
static void test_we_know_what_libjpeg_shows(void) {
    static const int qualities[] = {10, 50, 75, 90, 98};
    guint halved = 0, compared = 0;
    for (guint seed = 0; seed < 300; seed++) {
        guint kind;
        int quality = qualities[seed / KINDS % G_N_ELEMENTS(qualities)];
        gboolean grey = seed % 7 == 0;
        struct canvas canvas = picture_like(seed, &kind);
        if (grey)
            make_grey(&canvas);
        struct jpeg_planes *planes = jpeg_steady(&canvas.picture, grey, steps_of(quality));
        g_autoptr(GBytes) bytes = picture_jpeg_steady(&canvas.picture, grey, quality, NULL, NULL);
        g_assert_true((planes != NULL) == (bytes != NULL));
        if (planes) {
            struct canvas ours = shown_by_us(planes), theirs = show(bytes);
            g_assert_cmpuint(apart(&ours, &theirs), ==, 0);
            halved += planes->halved, compared++;
            canvas_clear(&ours);
            canvas_clear(&theirs);
        }
        jpeg_planes_destroy(planes);
        canvas_clear(&canvas);
    }
    g_assert_cmpuint(halved, >, 20);
    g_assert_cmpuint(compared - halved, >, 100);
}

/* Converted again, and again, whatever it shows. What does not come to rest has no JPEG. */
static void test_coded_again_is_the_same(void) {
    guint none = 0, same = 0, count = g_test_slow() ? 20000 : 600;
    for (guint seed = 0; seed < count; seed++) {
        guint kind;
        struct canvas canvas = picture_like(seed, &kind);
        gboolean grey = seed % 4 == 1;
        if (grey)
            make_grey(&canvas);
        GBytes *bytes = picture_jpeg_steady(&canvas.picture, grey, QUALITY, NULL, NULL);
        none += !bytes;
        for (guint times = 0; bytes && times < 3; times++) {
            struct canvas before = show(bytes);
            GBytes *again = picture_jpeg_steady(&before.picture, grey, QUALITY, NULL, NULL);
            g_assert_nonnull(again);
            struct canvas after = show(again);
            if (apart(&before, &after) > STEP)
                g_test_message("picture %u, kind %u, %u × %u", seed, kind, before.picture.width,
                               before.picture.height);
            g_assert_cmpuint(apart(&before, &after), <=, STEP);
            same += times == 0 && g_bytes_equal(bytes, again);
            g_bytes_unref(bytes);
            bytes = again;
            canvas_clear(&before);
            canvas_clear(&after);
        }
        g_clear_pointer(&bytes, g_bytes_unref);
        canvas_clear(&canvas);
    }
    g_test_message("%u pictures: the same bytes %u, none %u", count, same, none);
    g_assert_cmpuint(none, <, count / 3);
    g_assert_cmpuint(same, >, count / 2);
}

/* What comes to rest late loses contrast; never so much that it is another picture. */
static void test_nothing_is_spoilt(void) {
    for (guint seed = 0; seed < 300; seed++) {
        guint kind;
        struct canvas canvas = picture_like(seed, &kind);
        g_autoptr(GBytes) steady = picture_jpeg_steady(&canvas.picture, FALSE, QUALITY, NULL, NULL);
        g_autoptr(GBytes) plain = picture_jpeg(&canvas.picture, FALSE, QUALITY, 0, NULL);
        if (steady) {
            struct canvas shown = show(steady), usual = show(plain);
            g_assert_cmpfloat(error_of(&shown, &canvas), <=, 2 * error_of(&usual, &canvas) + 25);
            if (kind == PHOTOGRAPH)
                g_assert_cmpfloat(error_of(&shown, &canvas), <=,
                                  1.5 * error_of(&usual, &canvas) + 6);
            canvas_clear(&shown);
            canvas_clear(&usual);
        }
        canvas_clear(&canvas);
    }
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/steady/we-know-what-libjpeg-shows", test_we_know_what_libjpeg_shows);
    g_test_add_func("/steady/coded-again-is-the-same", test_coded_again_is_the_same);
    g_test_add_func("/steady/nothing-is-spoilt", test_nothing_is_spoilt);
    return g_test_run();
}
