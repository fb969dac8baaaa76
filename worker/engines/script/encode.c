/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "worker/engines/script/encode.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>

#include "worker/engines/script/canvas/bitmap.h"

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

bool encode_png(const struct bitmap *bitmap, struct encoded *encoded) {
    return cairo_surface_write_to_png_stream(bitmap->surface, append, encoded) ==
           CAIRO_STATUS_SUCCESS;
}

bool encode_jpeg(const struct bitmap *bitmap, double quality, struct encoded *encoded) {
    struct jpeg_compress_struct jpeg;
    struct jpeg_error_mgr errors;
    unsigned char *bytes = NULL;
    unsigned long size = 0;
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
    cairo_surface_flush(bitmap->surface);
    while (jpeg.next_scanline < jpeg.image_height) {
        JSAMPROW row =
            cairo_image_surface_get_data(bitmap->surface) +
            (size_t)jpeg.next_scanline * (size_t)cairo_image_surface_get_stride(bitmap->surface);
        jpeg_write_scanlines(&jpeg, &row, 1);
    }
    jpeg_finish_compress(&jpeg);
    jpeg_destroy_compress(&jpeg);
    encoded->bytes = bytes;
    encoded->size = encoded->room = size;
    return true;
}

void encoded_finish(struct encoded *encoded) {
    free(encoded->bytes);
    *encoded = (struct encoded){0};
}
