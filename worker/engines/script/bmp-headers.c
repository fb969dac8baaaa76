/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "worker/engines/script/bmp.h"
#include "worker/engines/script/canvas/bitmap.h"

enum {
    FILE_HEADER_BYTES = 14,
    CORE_HEADER_BYTES = 12,
    INFO_HEADER_BYTES = 40,
    MASKS_HEADER_BYTES = 52,
    ALPHA_HEADER_BYTES = 56,
    LONGEST_HEADER_BYTES = 124,
};

static uint32_t word_at(const uint8_t *bytes, unsigned count) {
    uint32_t value = 0;
    for (unsigned k = 0; k < count; k++)
        value |= (uint32_t)bytes[k] << 8 * k;
    return value;
}

static bool find_channel(uint32_t mask, struct bmp_channel *channel) {
    *channel = (struct bmp_channel){0};
    while (mask && !(mask & 1)) {
        mask >>= 1;
        channel->shift++;
    }
    channel->most = mask;
    return (mask & (mask + 1)) == 0;
}

/* Where the file has them: right behind the 40 bytes that all have, be it inside of a longer header or after it. */
static bool read_masks(const uint8_t *header, uint32_t header_bytes, size_t left, struct bmp *bmp) {
    bool alpha = bmp->compression == BMP_ALPHA_MASKS || header_bytes >= ALPHA_HEADER_BYTES;
    unsigned count = alpha ? 4 : 3;
    if (left < INFO_HEADER_BYTES + 4 * count)
        return false;
    for (unsigned k = 0; k < count; k++)
        if (!find_channel(word_at(header + INFO_HEADER_BYTES + 4 * k, 4), &bmp->channels[k]))
            return false;
    return bmp->channels[0].most || bmp->channels[1].most || bmp->channels[2].most;
}

static bool set_channels(const uint8_t *header, uint32_t header_bytes, size_t left,
                         struct bmp *bmp) {
    static const uint32_t usual[2][3] = {{0x7c00, 0x3e0, 0x1f}, {0xff0000, 0xff00, 0xff}};
    if (bmp->compression == BMP_MASKS || bmp->compression == BMP_ALPHA_MASKS)
        return read_masks(header, header_bytes, left, bmp);
    for (int k = 0; k < 3; k++)
        find_channel(usual[bmp->bits > 16][k], &bmp->channels[k]);
    return true;
}

static bool read_core(const uint8_t *header, struct bmp *bmp) {
    bmp->width = word_at(header + 4, 2);
    bmp->height = word_at(header + 6, 2);
    bmp->bits = word_at(header + 10, 2);
    bmp->color_bytes = 3;
    return true;
}

/* A negative height: the first row is the uppermost. */
static bool read_info(const uint8_t *header, struct bmp *bmp) {
    uint32_t height = word_at(header + 8, 4), colors = word_at(header + 32, 4);
    bmp->width = word_at(header + 4, 4);
    bmp->top_down = height >> 31;
    bmp->height = bmp->top_down ? -height : height;
    bmp->bits = word_at(header + 14, 2);
    bmp->compression = word_at(header + 16, 4);
    bmp->color_bytes = 4;
    bmp->color_count = colors <= 256 ? colors : 256;
    return true;
}

static bool makes_sense(const struct bmp *bmp) {
    bool masks = bmp->compression == BMP_MASKS || bmp->compression == BMP_ALPHA_MASKS;
    bool sides = bmp->width >= 1 && bmp->width <= BITMAP_SIDE_MOST && bmp->height >= 1 &&
                 bmp->height <= BITMAP_SIDE_MOST;
    if (bmp->compression == BMP_RLE8 || bmp->compression == BMP_RLE4)
        return sides && bmp->bits == (bmp->compression == BMP_RLE8 ? 8 : 4) && !bmp->top_down;
    if (bmp->bits == 16 || bmp->bits == 32)
        return sides && (bmp->compression == BMP_PLAIN || masks);
    return sides && bmp->compression == BMP_PLAIN &&
           (bmp->bits == 1 || bmp->bits == 4 || bmp->bits == 8 || bmp->bits == 24);
}

/* How many there are room for: what a pixel names beyond them is black. */
static void find_colors(const uint8_t *from, size_t room, struct bmp *bmp) {
    unsigned most = bmp->bits <= 8 ? 1u << bmp->bits : 0;
    unsigned count = bmp->color_count ? bmp->color_count : most;
    count = count < most ? count : most;
    bmp->colors = from;
    bmp->color_count =
        room / bmp->color_bytes < count ? (unsigned)(room / bmp->color_bytes) : count;
}

bool bmp_read_headers(const uint8_t *bytes, size_t size, struct bmp *bmp) {
    *bmp = (struct bmp){.end = bytes + size};
    if (size < FILE_HEADER_BYTES + CORE_HEADER_BYTES || memcmp(bytes, "BM", 2) != 0)
        return false;
    const uint8_t *header = bytes + FILE_HEADER_BYTES;
    size_t left = size - FILE_HEADER_BYTES, pixels_at = word_at(bytes + 10, 4);
    uint32_t header_bytes = word_at(header, 4);
    bool core = header_bytes == CORE_HEADER_BYTES;
    if (!core && (header_bytes < INFO_HEADER_BYTES || header_bytes > LONGEST_HEADER_BYTES))
        return false;
    if (header_bytes > left || !(core ? read_core(header, bmp) : read_info(header, bmp)) ||
        !makes_sense(bmp) || !set_channels(header, header_bytes, left, bmp))
        return false;
    size_t after = FILE_HEADER_BYTES + header_bytes;
    if (header_bytes == INFO_HEADER_BYTES && bmp->compression >= BMP_MASKS)
        after += bmp->compression == BMP_MASKS ? 12 : 16;
    if (pixels_at < after || pixels_at > size)
        return false;
    find_colors(bytes + after, pixels_at - after, bmp);
    bmp->pixels = bytes + pixels_at;
    return true;
}
