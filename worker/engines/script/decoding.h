/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_SCRIPT_DECODING_H
#define VITRINE_SCRIPT_DECODING_H

#include <stdbool.h>
#include <stdint.h>

struct bitmap;

/*
 * A picture while its decoder reads it: rows of RGBA bytes, not premultiplied, put on a bitmap as they come, so that a
 * file that ends too early, or breaks, shows what came before. What never comes is transparent.
 */
struct decoding {
    uint32_t number; /* the bitmap's */
    struct bitmap *bitmap;
    int width,
        height; /* as the file has them: the bitmap's are the other way round if the picture lies on its side */
    unsigned orientation; /* 1 … 8, as TIFF and EXIF count: exif.h */
    uint8_t *turned;      /* room for a row */
    unsigned rows;        /* put so far */
};

/* False: it is too big, or has no pixels. decoding_end() follows all the same. */
bool decoding_begin(struct decoding *decoding, double width, double height, unsigned orientation);

/* Part of a row, inside the picture. */
void decoding_put(struct decoding *decoding, int x, int y, int width, const uint8_t *rgba);

/* The bitmap's number, or 0 if no row was put, or it is all zero and never began. */
uint32_t decoding_end(struct decoding *decoding);

#endif
