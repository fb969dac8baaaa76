/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <avif/avif.h>
#include <stdlib.h>

#include "tests/libraries/libraries.h"

/* libavif: a film of AV1 pictures, made by libaom before the seal, decoded by dav1d inside; and one
 * still encoded inside. */

enum { FRAMES = 6, THREADS = 4, FASTEST = 10 };

static avifRWData film = AVIF_DATA_EMPTY;

/* The picture, moved down by some rows. */
static avifImage *frame(unsigned number) {
    avifImage *image =
        avifImageCreate(PICTURE_SIDE, PICTURE_SIDE - 8 * FRAMES, 8, AVIF_PIXEL_FORMAT_YUV420);
    avifRGBImage colours;
    avifRGBImageSetDefaults(&colours, image);
    colours.format = AVIF_RGB_FORMAT_RGB;
    colours.rowBytes = PICTURE_SIDE * 3;
    colours.pixels = (uint8_t *)picture() + (size_t)number * 8 * colours.rowBytes;
    if (avifImageRGBToYUV(image, &colours) != AVIF_RESULT_OK)
        abort();
    return image;
}

static avifEncoder *encoder_new(void) {
    avifEncoder *encoder = avifEncoderCreate();
    encoder->codecChoice = AVIF_CODEC_CHOICE_AOM;
    encoder->speed = FASTEST;
    encoder->maxThreads = THREADS;
    return encoder;
}

const uint8_t *film_of_av1(size_t *bytes) {
    avifEncoder *encoder = film.size ? NULL : encoder_new();
    for (unsigned k = 0; encoder && k < FRAMES; k++) {
        avifImage *image = frame(k);
        if (avifEncoderAddImage(encoder, image, 1, AVIF_ADD_IMAGE_FLAG_NONE) != AVIF_RESULT_OK)
            abort();
        avifImageDestroy(image);
    }
    if (encoder && avifEncoderFinish(encoder, &film) != AVIF_RESULT_OK)
        abort();
    if (encoder)
        avifEncoderDestroy(encoder);
    *bytes = film.size;
    return film.data;
}

int prepare_avif(void) {
    size_t bytes;
    film_of_av1(&bytes);
    return bytes > 0 ? 0 : -1;
}

static uint64_t decode_film(uint64_t sum) {
    avifDecoder *decoder = avifDecoderCreate();
    unsigned count = 0;
    decoder->codecChoice = AVIF_CODEC_CHOICE_DAV1D;
    decoder->maxThreads = THREADS;
    if (avifDecoderSetIOMemory(decoder, film.data, film.size) != AVIF_RESULT_OK ||
        avifDecoderParse(decoder) != AVIF_RESULT_OK)
        abort();
    for (; avifDecoderNextImage(decoder) == AVIF_RESULT_OK; count++)
        for (unsigned y = 0; y < decoder->image->height; y++)
            sum = checksum(sum, decoder->image->yuvPlanes[0] + y * decoder->image->yuvRowBytes[0],
                           decoder->image->width);
    avifDecoderDestroy(decoder);
    if (count != FRAMES)
        abort();
    return sum;
}

static uint64_t encode_still(uint64_t sum) {
    avifRWData packed = AVIF_DATA_EMPTY;
    avifEncoder *encoder = encoder_new();
    avifImage *image = frame(1);
    if (avifEncoderWrite(encoder, image, &packed) != AVIF_RESULT_OK)
        abort();
    sum = checksum(sum, packed.data, packed.size);
    avifRWDataFree(&packed);
    avifImageDestroy(image);
    avifEncoderDestroy(encoder);
    return sum;
}

uint64_t work_avif(unsigned rounds) {
    uint64_t sum = 0;
    while (rounds-- > 0)
        sum = encode_still(decode_film(sum));
    return sum;
}
