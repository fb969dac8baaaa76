/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <libdeflate.h>
#include <png.h>
#include <setjmp.h>
#include <string.h>

#include "broker/export/picture.h"
#include "broker/export/reduced.h"
#include "broker/session.h"

/*
 * PNG: libpng writes what is around the pixels, libdeflate packs them, in one piece and a fraction of
 * zlib's time.
 */

enum { LEVEL = 2 };

struct coder {
    png_structp png;
    png_infop info;
    struct reduced reduced;
    guint8 *packed;
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

static void add_palette(struct coder *coder) {
    png_color palette[PALETTE_MAXIMUM];
    for (guint k = 0; k < coder->reduced.colour_count; k++) {
        guint32 colour = coder->reduced.colours[k];
        palette[k] = (png_color){pixel_red(colour), pixel_green(colour), pixel_blue(colour)};
    }
    png_set_PLTE(coder->png, coder->info, palette, (int)coder->reduced.colour_count);
}

static void describe(struct coder *coder, const struct picture *picture,
                     const struct picture_options *options) {
    static const int types[] = {[REDUCED_GREY] = PNG_COLOR_TYPE_GRAY,
                                [REDUCED_PALETTE] = PNG_COLOR_TYPE_PALETTE,
                                [REDUCED_COLOUR] = PNG_COLOR_TYPE_RGB};
    guint per_meter = (guint)((guint64)options->dpi_thousandths * 10 / 254);
    png_set_user_limits(coder->png, 0x7fffffff, 0x7fffffff);
    png_set_IHDR(coder->png, coder->info, picture->width, picture->height, (int)coder->reduced.bits,
                 types[coder->reduced.kind], PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
                 PNG_FILTER_TYPE_DEFAULT);
    if (coder->reduced.kind == REDUCED_PALETTE)
        add_palette(coder);
    if (per_meter)
        png_set_pHYs(coder->png, coder->info, per_meter, per_meter, PNG_RESOLUTION_METER);
    add_text(coder, options->text);
}

/* A chunk is at most 2 GiB long (PNG, 5.3): pixels are packed to 1 GiB each. */
static void write_pixels(struct coder *coder, gsize count) {
    enum { CHUNK = 1 << 30 };
    for (gsize at = 0; at < count; at += CHUNK)
        png_write_chunk(coder->png, (png_const_bytep) "IDAT", coder->packed + at,
                        MIN(count - at, CHUNK));
}

static gboolean encode(struct coder *coder, const struct picture *picture,
                       const struct picture_options *options, gsize packed_bytes) {
    coder->png = png_create_write_struct(PNG_LIBPNG_VER_STRING, coder, on_error, on_warning);
    coder->info = coder->png ? png_create_info_struct(coder->png) : NULL;
    if (!coder->info || setjmp(png_jmpbuf(coder->png)))
        return FALSE;
    png_set_write_fn(coder->png, coder, on_bytes, on_flush);
    describe(coder, picture, options);
    png_write_info(coder->png, coder->info);
    write_pixels(coder, packed_bytes);
    png_write_chunk(coder->png, (png_const_bytep) "IEND", NULL, 0); /* png_write_end saw no row */
    return TRUE;
}

/* How many bytes; 0: there is no memory. */
static gsize pack_pixels(struct coder *coder, const struct picture *picture) {
    gsize count = coder->reduced.row_bytes * picture->height;
    struct libdeflate_compressor *compressor = libdeflate_alloc_compressor(LEVEL);
    gsize most = compressor ? libdeflate_zlib_compress_bound(compressor, count) : 0;
    coder->packed = most ? g_try_malloc(most) : NULL;
    gsize packed = coder->packed ? libdeflate_zlib_compress(compressor, coder->reduced.rows, count,
                                                            coder->packed, most)
                                 : 0;
    libdeflate_free_compressor(compressor);
    return packed;
}

gboolean picture_write_png(const struct picture *picture, const struct picture_options *options,
                           struct output *output, GError **error) {
    struct coder *coder = g_new0(struct coder, 1);
    coder->output = output;
    reduced_init(&coder->reduced, picture);
    gsize packed = pack_pixels(coder, picture);
    g_strlcpy(coder->message, "no memory", sizeof coder->message);
    gboolean fine = packed > 0 && encode(coder, picture, options, packed);
    if (!fine && coder->error)
        g_propagate_error(error, g_steal_pointer(&coder->error));
    else if (!fine)
        g_set_error(error, VITRINE_ERROR, VITRINE_ERROR_INTERNAL,
                    "The picture could not be made a PNG (%s).", coder->message);
    png_destroy_write_struct(&coder->png, &coder->info);
    reduced_finish(&coder->reduced);
    g_free(coder->packed);
    g_free(coder);
    return fine;
}
