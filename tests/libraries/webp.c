/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <stdlib.h>
#include <webp/decode.h>
#include <webp/encode.h>

#include "tests/libraries/libraries.h"

uint64_t work_webp(unsigned rounds) {
    uint64_t sum = 0;
    while (rounds-- > 0) {
        uint8_t *packed = NULL;
        int width = 0, height = 0;
        size_t bytes =
            WebPEncodeRGB(picture(), PICTURE_SIDE, PICTURE_SIDE, PICTURE_SIDE * 3, 80, &packed);
        uint8_t *pixels = WebPDecodeRGB(packed, bytes, &width, &height);
        if (bytes == 0 || !pixels || width != PICTURE_SIDE || height != PICTURE_SIDE)
            abort();
        sum = checksum(checksum(sum, packed, bytes), pixels, PICTURE_BYTES);
        WebPFree(packed);
        WebPFree(pixels);
    }
    return sum;
}
