/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "worker/engines/script/encode.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>
#include <png.h>

#include "worker/engines/script/canvas/bitmap.h"
#include "worker/engines/script/canvas/tiles.h"

static cairo_status_t append(void *user, const unsigned char *bytes, unsigned int count) {
    struct encoded *encoded = user;
    if (encoded->size + count > encoded->room) {
        size_t room = (encoded->size + count) * 2;
        uint8_t *larger = realloc(encoded->bytes, room);
        if (!larger)
            return CAIRO_STATUS_NO_MEMORY;
        encoded->bytes = larger;
        encoded->room = room;
    }
    memcpy(encoded->bytes + encoded->size, bytes, count);
    encoded->size += count;
    return CAIRO_STATUS_SUCCESS;
}

/* cairo has no surface as large as that. */
static bool encode_large_png(const struct bitmap *bitmap, struct encoded *encoded) {
    png_image image = {.version = PNG_IMAGE_VERSION,
                       .width = (png_uint_32)bitmap->width,
                       .height = (png_uint_32)bitmap->height,
                       .format = PNG_FORMAT_RGBA};
    png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(image);
    uint8_t *rgba = malloc(PNG_IMAGE_SIZE(image));
    encoded->bytes = malloc(size);
    bool made = rgba && encoded->bytes;
    if (made) {
        bitmap_read(bitmap, 0, 0, bitmap->width, bitmap->height, rgba);
        made = png_image_write_to_memory(&image, encoded->bytes, &size, 0, rgba, 0, NULL) != 0;
    }
    encoded->size = encoded->room = size;
    free(rgba);
    return made;
}

bool encode_png(const struct bitmap *bitmap, struct encoded *encoded) {
    if (bitmap->tiles)
        return encode_large_png(bitmap, encoded);
    return cairo_surface_write_to_png_stream(bitmap->surface, append, encoded) ==
           CAIRO_STATUS_SUCCESS;
}

/* JPEG ends at 65,500 pixels: errors of the library would end the process. */
static bool fits_jpeg(const struct bitmap *bitmap) {
    return bitmap->width <= JPEG_MAX_DIMENSION && bitmap->height <= JPEG_MAX_DIMENSION;
}

static void write_rows(struct jpeg_compress_struct *jpeg, const struct bitmap *bitmap,
                       uint32_t *room) {
    while (jpeg->next_scanline < jpeg->image_height) {
        int y = (int)jpeg->next_scanline;
        JSAMPROW row = (JSAMPROW)(void *)room;
        if (bitmap->tiles)
            tiles_row(bitmap, y, room);
        else
            row = cairo_image_surface_get_data(bitmap->surface) +
                  (size_t)y * (size_t)cairo_image_surface_get_stride(bitmap->surface);
        jpeg_write_scanlines(jpeg, &row, 1);
    }
}

bool encode_jpeg(const struct bitmap *bitmap, double quality, struct encoded *encoded) {
    struct jpeg_compress_struct jpeg;
    struct jpeg_error_mgr errors;
    unsigned char *bytes = NULL;
    unsigned long size = 0;
    uint32_t *room = malloc((size_t)bitmap->width * sizeof *room);
    if (!room || !fits_jpeg(bitmap)) {
        free(room);
        return false;
    }
    jpeg.err = jpeg_std_error(&errors);
    jpeg_create_compress(&jpeg);
    jpeg_mem_dest(&jpeg, &bytes, &size);
    jpeg.image_width = (JDIMENSION)bitmap->width;
    jpeg.image_height = (JDIMENSION)bitmap->height;
    jpeg.input_components = 4;
    jpeg.in_color_space = JCS_EXT_BGRX; /* premultiplied: as if on black */
    jpeg_set_defaults(&jpeg);
    jpeg_set_quality(&jpeg, quality >= 0 && quality <= 1 ? (int)(quality * 100 + 0.5) : 92, TRUE);
    jpeg_start_compress(&jpeg, TRUE);
    if (bitmap->surface)
        cairo_surface_flush(bitmap->surface);
    write_rows(&jpeg, bitmap, room);
    jpeg_finish_compress(&jpeg);
    jpeg_destroy_compress(&jpeg);
    free(room);
    encoded->bytes = bytes;
    encoded->size = encoded->room = size;
    return true;
}

void encoded_finish(struct encoded *encoded) {
    free(encoded->bytes);
    *encoded = (struct encoded){0};
}
