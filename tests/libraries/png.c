/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <png.h>
#include <stdlib.h>

#include "tests/libraries/libraries.h"

static uint64_t round_trip(uint64_t sum) {
    png_image image = {.version = PNG_IMAGE_VERSION,
                       .width = PICTURE_SIDE,
                       .height = PICTURE_SIDE,
                       .format = PNG_FORMAT_RGB};
    png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(image);
    uint8_t *packed = malloc(size), *pixels = malloc(PICTURE_BYTES);
    if (!png_image_write_to_memory(&image, packed, &size, 0, picture(), 0, NULL))
        abort();
    png_image back = {.version = PNG_IMAGE_VERSION};
    if (!png_image_begin_read_from_memory(&back, packed, size))
        abort();
    back.format = PNG_FORMAT_RGB;
    if (!png_image_finish_read(&back, NULL, pixels, 0, NULL))
        abort();
    sum = checksum(checksum(sum, packed, size), pixels, PICTURE_BYTES);
    free(packed);
    free(pixels);
    return sum;
}

uint64_t work_png(unsigned rounds) {
    uint64_t sum = 0;
    while (rounds-- > 0)
        sum = round_trip(sum);
    return sum;
}
