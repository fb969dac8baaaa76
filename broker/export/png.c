/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <png.h>
#include <setjmp.h>
#include <string.h>

#include "broker/export/picture.h"
#include "broker/session.h"

/*
 * PNG, with no channel and no bit more than the picture has: pages of text are grey, which takes a
 * third of the work.
 */

struct coder {
    png_structp png;
    png_infop info;
    enum colours colours;
    guint8 *line;
    struct output *output;
    GError *error; /* of the output */
    char message[120];
};

static void on_error(png_structp png, png_const_charp message) {
    struct coder *coder = png_get_error_ptr(png);
    g_strlcpy(coder->message, message, sizeof coder->message);
    png_longjmp(png, 1);
}

static void on_warning(png_structp png, png_const_charp message) {
    (void)png, (void)message;
}

static void on_bytes(png_structp png, png_bytep bytes, size_t count) {
    struct coder *coder = png_get_io_ptr(png);
    if (!output_write(coder->output, bytes, count, &coder->error))
        png_error(png, "output");
}

static void on_flush(png_structp png) {
    (void)png;
}

static void add_text(struct coder *coder, const char *const *text) {
    for (; text && text[0] && text[1]; text += 2) {
        png_text entry = {.compression = PNG_TEXT_COMPRESSION_NONE,
                          .key = (png_charp)(gpointer)text[0],
                          .text = (png_charp)(gpointer)text[1],
                          .text_length = strlen(text[1])};
        png_set_text(coder->png, coder->info, &entry, 1);
    }
}

static void describe(struct coder *coder, const struct picture *picture,
                     const struct picture_options *options) {
    guint per_meter = (guint)((guint64)options->dpi_thousandths * 10 / 254);
    gboolean full = coder->colours == COLOURS_FULL;
    png_set_user_limits(coder->png, 0x7fffffff, 0x7fffffff);
    png_set_IHDR(coder->png, coder->info, picture->width, picture->height,
                 coder->colours == COLOURS_BILEVEL ? 1 : 8,
                 full ? PNG_COLOR_TYPE_RGB : PNG_COLOR_TYPE_GRAY, PNG_INTERLACE_NONE,
                 PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    /* Level 3: a third of the time of 6, some 5 % more bytes on pages of text. */
    png_set_compression_level(coder->png, 3);
    png_set_filter(coder->png, 0,
                   full                                ? PNG_FILTER_SUB | PNG_FILTER_UP
                   : coder->colours == COLOURS_BILEVEL ? PNG_FILTER_NONE
                                                       : PNG_FILTER_UP);
    if (per_meter)
        png_set_pHYs(coder->png, coder->info, per_meter, per_meter, PNG_RESOLUTION_METER);
    add_text(coder, options->text);
}

static void pack_bits(guint8 *line, const guint32 *row, guint width) {
    memset(line, 0, (width + 7) / 8);
    for (guint x = 0; x < width; x++)
        line[x / 8] = (guint8)(line[x / 8] | (row[x] & 1) << (7 - x % 8));
}

static void pack_row(struct coder *coder, const guint32 *row, guint width) {
    switch (coder->colours) {
    case COLOURS_BILEVEL:
        pack_bits(coder->line, row, width);
        break;
    case COLOURS_GREY:
        for (guint x = 0; x < width; x++)
            coder->line[x] = pixel_green(row[x]);
        break;
    default:
        for (guint x = 0; x < width; x++) {
            coder->line[3 * x] = pixel_red(row[x]);
            coder->line[3 * x + 1] = pixel_green(row[x]);
            coder->line[3 * x + 2] = pixel_blue(row[x]);
        }
    }
}

static gboolean encode(struct coder *coder, const struct picture *picture,
                       const struct picture_options *options) {
    coder->png = png_create_write_struct(PNG_LIBPNG_VER_STRING, coder, on_error, on_warning);
    coder->info = coder->png ? png_create_info_struct(coder->png) : NULL;
    if (!coder->info || setjmp(png_jmpbuf(coder->png)))
        return FALSE;
    png_set_write_fn(coder->png, coder, on_bytes, on_flush);
    describe(coder, picture, options);
    png_write_info(coder->png, coder->info);
    for (guint y = 0; y < picture->height; y++) {
        pack_row(coder, picture_row(picture, y), picture->width);
        png_write_row(coder->png, coder->line);
    }
    png_write_end(coder->png, NULL);
    return TRUE;
}

gboolean picture_write_png(const struct picture *picture, const struct picture_options *options,
                           struct output *output, GError **error) {
    struct coder *coder = g_new0(struct coder, 1);
    coder->colours = picture_colours(picture);
    coder->output = output;
    coder->line = g_malloc((gsize)picture->width * 3);
    gboolean fine = encode(coder, picture, options);
    if (!fine && coder->error)
        g_propagate_error(error, g_steal_pointer(&coder->error));
    else if (!fine)
        g_set_error(error, VITRINE_ERROR, VITRINE_ERROR_INTERNAL,
                    "The picture could not be made a PNG (%s).", coder->message);
    png_destroy_write_struct(&coder->png, &coder->info);
    g_free(coder->line);
    g_free(coder);
    return fine;
}
