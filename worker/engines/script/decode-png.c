/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <png.h>
#include <setjmp.h>
#include <stdlib.h>

#include "worker/engines/script/canvas/bitmap.h"
#include "worker/engines/script/decode.h"
#include "worker/engines/script/decoding.h"

/* libpng's reader that is given bytes and tells of rows: it makes the most of a file that ends too early. */

struct reading {
    png_struct *png;
    png_info *info;
    struct decoding decoding;
    uint8_t *interlaced; /* the whole picture, which each pass makes finer; NULL: rows come once */
    bool any;            /* a row of it came */
};

static void on_error(png_struct *png, const char *message) {
    (void)message;
    png_longjmp(png, 1);
}

static void on_warning(png_struct *png, const char *message) {
    (void)png, (void)message;
}

/* A gamma of its own counts where no profile says more; screens are taken for 2.2, as in browsers. */
static void set_gamma(png_struct *png, const png_info *info) {
    double gamma = 0;
    bool more = png_get_valid(png, info, PNG_INFO_iCCP | PNG_INFO_sRGB) != 0;
    if (!more && png_get_gAMA(png, info, &gamma) != 0 && gamma > 0.01)
        png_set_gamma(png, 2.2, gamma);
}

/* Whatever it is made of, to RGBA of eight bits. */
static void on_info(png_struct *png, png_info *info) {
    struct reading *reading = png_get_progressive_ptr(png);
    uint32_t width = png_get_image_width(png, info), height = png_get_image_height(png, info);
    set_gamma(png, info);
    png_set_expand(png);
    png_set_scale_16(png);
    png_set_gray_to_rgb(png);
    png_set_add_alpha(png, 255, PNG_FILLER_AFTER);
    bool interlaced = png_set_interlace_handling(png) > 1;
    png_read_update_info(png, info);
    if (!decoding_begin(&reading->decoding, width, height, 1) ||
        png_get_rowbytes(png, info) != (size_t)width * 4)
        png_error(png, "no pixels");
    if (interlaced && !(reading->interlaced = calloc(height, (size_t)width * 4)))
        png_error(png, "no memory");
}

static uint8_t *interlaced_row(const struct reading *reading, unsigned y) {
    return reading->interlaced + (size_t)y * (size_t)reading->decoding.width * 4;
}

static void on_row(png_struct *png, uint8_t *row, uint32_t y, int pass) {
    struct reading *reading = png_get_progressive_ptr(png);
    (void)pass;
    if (!row) /* a pass has nothing for this one */
        return;
    reading->any = true;
    if (reading->interlaced)
        png_progressive_combine_row(png, interlaced_row(reading, y), row);
    else
        decoding_put(&reading->decoding, 0, (int)y, reading->decoding.width, row);
}

static void read_file(struct reading *reading, const uint8_t *bytes, size_t size) {
    if (setjmp(png_jmpbuf(reading->png)) != 0)
        return;
    png_set_user_limits(reading->png, BITMAP_SIDE_MOST, BITMAP_SIDE_MOST);
    png_set_progressive_read_fn(reading->png, reading, on_info, on_row, NULL);
    png_process_data(reading->png, reading->info, (uint8_t *)(uintptr_t)bytes, size);
}

uint32_t decode_png(const uint8_t *bytes, size_t size) {
    struct reading reading = {.interlaced = NULL};
    reading.png = png_create_read_struct(PNG_LIBPNG_VER_STRING, NULL, on_error, on_warning);
    reading.info = reading.png ? png_create_info_struct(reading.png) : NULL;
    if (reading.info)
        read_file(&reading, bytes, size);
    png_destroy_read_struct(&reading.png, &reading.info, NULL);
    for (int y = 0; reading.interlaced && reading.any && y < reading.decoding.height; y++)
        decoding_put(&reading.decoding, 0, y, reading.decoding.width,
                     interlaced_row(&reading, (unsigned)y));
    free(reading.interlaced);
    return decoding_end(&reading.decoding);
}
