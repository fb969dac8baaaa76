/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_SCRIPT_BMP_H
#define VITRINE_SCRIPT_BMP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * What the headers of a Windows or OS/2 bitmap say: BITMAPCOREHEADER, BITMAPINFOHEADER and what grew from it, up to
 * BITMAPV5HEADER, as Microsoft's documentation has them. All numbers are little-endian.
 */

enum bmp_compression {
    BMP_PLAIN = 0,
    BMP_RLE8 = 1,
    BMP_RLE4 = 2,
    BMP_MASKS = 3,       /* red, green, blue; alpha only where the header has room for it */
    BMP_ALPHA_MASKS = 6, /* four of them */
};

/* Where a channel is in a pixel: its bits, all next to each other. */
struct bmp_channel {
    uint32_t most; /* its largest value; 0: it is not there */
    unsigned shift;
};

struct bmp {
    uint32_t width, height; /* 1 … BITMAP_SIDE_MOST */
    bool top_down;
    unsigned bits; /* a pixel: 1, 4, 8, 16, 24 or 32 */
    enum bmp_compression compression;
    struct bmp_channel channels[4];    /* red, green, blue, alpha, of 16 and 32 bits */
    const uint8_t *colors;             /* blue, green, red; of up to 8 bits */
    unsigned color_count, color_bytes; /* … 3 or 4 bytes each */
    const uint8_t *pixels, *end;
};

/* Everything in it is inside the file, or false: it is none, or of a kind that browsers do not show either. */
bool bmp_read_headers(const uint8_t *bytes, size_t size, struct bmp *bmp);

#endif
