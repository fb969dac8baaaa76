/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "worker/engines/script/decode.h"

#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <jpeglib.h>

#include "worker/engines/script/canvas/bitmap.h"

/* ---------------------------------------------------------------------------------------- PNG */

struct reading {
    const uint8_t *bytes;
    size_t left;
};

static cairo_status_t read_bytes(void *user, unsigned char *to, unsigned int count) {
    struct reading *reading = user;
    if (count > reading->left)
        return CAIRO_STATUS_READ_ERROR;
    memcpy(to, reading->bytes, count);
    reading->bytes += count;
    reading->left -= count;
    return CAIRO_STATUS_SUCCESS;
}

static void copy_surface(struct bitmap *bitmap, cairo_surface_t *from) {
    cairo_t *cairo = cairo_create(bitmap->surface);
    cairo_set_operator(cairo, CAIRO_OPERATOR_SOURCE);
    cairo_set_source_surface(cairo, from, 0, 0);
    cairo_paint(cairo);
    cairo_destroy(cairo);
}

static uint32_t decode_png(const uint8_t *bytes, size_t size) {
    struct reading reading = {bytes, size};
    uint32_t number = 0;
    cairo_surface_t *surface = cairo_image_surface_create_from_png_stream(read_bytes, &reading);
    if (cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS) {
        number = bitmap_new(cairo_image_surface_get_width(surface),
                            cairo_image_surface_get_height(surface), false);
        struct bitmap *bitmap = bitmap_lookup(number);
        if (bitmap->surface)
            copy_surface(bitmap, surface);
    }
    cairo_surface_destroy(surface);
    return number;
}

/* --------------------------------------------------------------------------------------- JPEG */

struct jpeg_failure {
    struct jpeg_error_mgr manager;
    jmp_buf back;
};

static void on_jpeg_error(j_common_ptr jpeg) {
    longjmp(((struct jpeg_failure *)(void *)jpeg->err)->back, 1);
}

static void on_jpeg_message(j_common_ptr jpeg) {
    (void)jpeg; /* warnings of broken files: the picture shows them */
}

/* number: of the bitmap, as soon as it is there: an error may come while its rows are read. */
static void read_jpeg(struct jpeg_decompress_struct *jpeg, volatile uint32_t *number) {
    jpeg_read_header(jpeg, TRUE);
    jpeg->out_color_space = JCS_EXT_BGRA; /* libjpeg-turbo: our words, alpha 255 */
    jpeg_start_decompress(jpeg);
    *number = bitmap_new(jpeg->output_width, jpeg->output_height, false);
    struct bitmap *bitmap = bitmap_lookup(*number);
    if (!bitmap->surface)
        return;
    while (jpeg->output_scanline < jpeg->output_height) {
        JSAMPROW row =
            cairo_image_surface_get_data(bitmap->surface) +
            (size_t)jpeg->output_scanline * (size_t)cairo_image_surface_get_stride(bitmap->surface);
        jpeg_read_scanlines(jpeg, &row, 1);
    }
    cairo_surface_mark_dirty(bitmap->surface);
    jpeg_finish_decompress(jpeg);
}

static uint32_t decode_jpeg(const uint8_t *bytes, size_t size) {
    struct jpeg_decompress_struct jpeg;
    struct jpeg_failure failure;
    volatile uint32_t number = 0;
    jpeg.err = jpeg_std_error(&failure.manager);
    failure.manager.error_exit = on_jpeg_error;
    failure.manager.output_message = on_jpeg_message;
    if (setjmp(failure.back) == 0) {
        jpeg_create_decompress(&jpeg);
        jpeg_mem_src(&jpeg, bytes, size);
        read_jpeg(&jpeg, &number);
    } else if (number) {
        bitmap_drop_later(number);
        number = 0;
    }
    jpeg_destroy_decompress(&jpeg);
    return number;
}

/* ------------------------------------------------------------------------------------- in all */

static bool begins(const uint8_t *bytes, size_t size, const char *with, size_t count) {
    return size >= count && memcmp(bytes, with, count) == 0;
}

static uint32_t decode_known(const uint8_t *bytes, size_t size) {
    if (begins(bytes, size, "\x89PNG\r\n\x1a\n", 8))
        return decode_png(bytes, size);
    if (begins(bytes, size, "\xff\xd8\xff", 3))
        return decode_jpeg(bytes, size);
    if (begins(bytes, size, "GIF87a", 6) || begins(bytes, size, "GIF89a", 6))
        return decode_gif(bytes, size);
    if (size >= 12 && begins(bytes, size, "RIFF", 4) && begins(bytes + 8, size - 8, "WEBP", 4))
        return decode_webp(bytes, size);
    return 0;
}

uint32_t decode_image(const uint8_t *bytes, size_t size) {
    uint32_t number = decode_known(bytes, size);
    if (number == 0 || bitmap_lookup(number)->surface)
        return number;
    bitmap_drop_later(number);
    return 0;
}
