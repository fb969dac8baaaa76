/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <stdlib.h>
#include <zlib.h>

#include "tests/libraries/libraries.h"

uint64_t work_zlib(unsigned rounds) {
    uint64_t sum = 0;
    for (unsigned k = 0; k < rounds; k++) {
        uLongf packed_bytes = compressBound(PICTURE_BYTES), bytes = PICTURE_BYTES;
        uint8_t *packed = malloc(packed_bytes), *again = malloc(bytes);
        if (compress2(packed, &packed_bytes, picture(), PICTURE_BYTES, 1 + (int)(k % 9)) != Z_OK ||
            uncompress(again, &bytes, packed, packed_bytes) != Z_OK)
            abort();
        sum = checksum(checksum(sum, packed, packed_bytes), again, bytes);
        free(packed);
        free(again);
    }
    return sum;
}
