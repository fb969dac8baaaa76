/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "worker/engines/script/exif.h"

#include <stdbool.h>
#include <string.h>

enum { TAG_ORIENTATION = 0x112, TYPE_SHORT = 3, HEADER_BYTES = 8, ENTRY_BYTES = 12 };

struct tiff {
    const uint8_t *bytes;
    size_t size;
    bool big_endian;
};

static uint32_t number_at(const struct tiff *tiff, size_t at, unsigned count) {
    uint32_t value = 0;
    for (unsigned k = 0; k < count; k++)
        value |= (uint32_t)tiff->bytes[at + k] << 8 * (tiff->big_endian ? count - 1 - k : k);
    return value;
}

static unsigned in_directory(const struct tiff *tiff, size_t at) {
    if (at > tiff->size - 2)
        return 1;
    unsigned entries = number_at(tiff, at, 2);
    for (at += 2; entries > 0 && tiff->size - at >= ENTRY_BYTES; entries--, at += ENTRY_BYTES) {
        uint32_t value = number_at(tiff, at + 8, 2);
        if (number_at(tiff, at, 2) == TAG_ORIENTATION && number_at(tiff, at + 2, 2) == TYPE_SHORT)
            return value >= 1 && value <= 8 ? value : 1;
    }
    return 1;
}

unsigned exif_orientation(const uint8_t *bytes, size_t size) {
    static const char name[6] = "Exif\0";
    if (size < sizeof name + HEADER_BYTES || memcmp(bytes, name, sizeof name) != 0)
        return 1;
    struct tiff tiff = {bytes + sizeof name, size - sizeof name, bytes[sizeof name] == 'M'};
    if (memcmp(tiff.bytes, tiff.big_endian ? "MM\0*" : "II*", 4) != 0)
        return 1;
    return in_directory(&tiff, number_at(&tiff, 4, 4));
}
