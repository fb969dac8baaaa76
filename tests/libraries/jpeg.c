/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <stdio.h>
#include <stdlib.h>

#include <jpeglib.h>

#include "tests/libraries/libraries.h"

static uint8_t *compress(unsigned long *bytes) {
    struct jpeg_compress_struct codec;
    struct jpeg_error_mgr errors;
    uint8_t *packed = NULL;
    codec.err = jpeg_std_error(&errors);
    jpeg_create_compress(&codec);
    jpeg_mem_dest(&codec, &packed, bytes);
    codec.image_width = codec.image_height = PICTURE_SIDE;
    codec.input_components = 3;
    codec.in_color_space = JCS_RGB;
    jpeg_set_defaults(&codec);
    jpeg_simple_progression(&codec);
    jpeg_start_compress(&codec, TRUE);
    while (codec.next_scanline < PICTURE_SIDE) {
        uint8_t *row = (uint8_t *)picture() + codec.next_scanline * PICTURE_SIDE * 3;
        jpeg_write_scanlines(&codec, &row, 1);
    }
    jpeg_finish_compress(&codec);
    jpeg_destroy_compress(&codec);
    return packed;
}

static uint64_t decompress(uint64_t sum, const uint8_t *packed, unsigned long bytes) {
    struct jpeg_decompress_struct codec;
    struct jpeg_error_mgr errors;
    uint8_t row[PICTURE_SIDE * 3], *rows = row;
    codec.err = jpeg_std_error(&errors);
    jpeg_create_decompress(&codec);
    jpeg_mem_src(&codec, packed, bytes);
    jpeg_read_header(&codec, TRUE);
    jpeg_start_decompress(&codec);
    while (codec.output_scanline < codec.output_height) {
        jpeg_read_scanlines(&codec, &rows, 1);
        sum = checksum(sum, row, sizeof row);
    }
    jpeg_finish_decompress(&codec);
    jpeg_destroy_decompress(&codec);
    return sum;
}

uint64_t work_jpeg(unsigned rounds) {
    uint64_t sum = 0;
    while (rounds-- > 0) {
        unsigned long bytes = 0;
        uint8_t *packed = compress(&bytes);
        sum = decompress(checksum(sum, packed, bytes), packed, bytes);
        free(packed);
    }
    return sum;
}
