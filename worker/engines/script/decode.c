/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "worker/engines/script/decode.h"

#include <stdbool.h>
#include <string.h>

static bool begins(const uint8_t *bytes, size_t size, const char *with, size_t count) {
    return size >= count && memcmp(bytes, with, count) == 0;
}

uint32_t decode_image(const uint8_t *bytes, size_t size) {
    if (begins(bytes, size, "\x89PNG\r\n\x1a\n", 8))
        return decode_png(bytes, size);
    if (begins(bytes, size, "\xff\xd8\xff", 3))
        return decode_jpeg(bytes, size);
    if (begins(bytes, size, "GIF87a", 6) || begins(bytes, size, "GIF89a", 6))
        return decode_gif(bytes, size);
    if (size >= 12 && begins(bytes, size, "RIFF", 4) && begins(bytes + 8, size - 8, "WEBP", 4))
        return decode_webp(bytes, size);
    if (begins(bytes, size, "BM", 2))
        return decode_bmp(bytes, size);
    return 0;
}
