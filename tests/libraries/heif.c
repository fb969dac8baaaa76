/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <libheif/heif.h>
#include <stdlib.h>
#include <string.h>

#include "tests/libraries/libraries.h"

/* libheif: a HEIC picture, made by x265 before the seal, decoded inside by libde265 with the threads
 * that both start by themselves. */

static uint8_t *packed;
static size_t packed_bytes;

static void want(struct heif_error error) {
    if (error.code != heif_error_Ok)
        abort();
}

static struct heif_image *image_new(void) {
    struct heif_image *image;
    int stride;
    want(heif_image_create(PICTURE_SIDE, PICTURE_SIDE, heif_colorspace_RGB,
                           heif_chroma_interleaved_RGB, &image));
    want(heif_image_add_plane(image, heif_channel_interleaved, PICTURE_SIDE, PICTURE_SIDE, 24));
    uint8_t *pixels = heif_image_get_plane(image, heif_channel_interleaved, &stride);
    for (size_t y = 0; y < PICTURE_SIDE; y++)
        memcpy(pixels + y * (size_t)stride, picture() + y * PICTURE_SIDE * 3, PICTURE_SIDE * 3);
    return image;
}

static struct heif_error keep(struct heif_context *context, const void *bytes, size_t count,
                              void *user) {
    (void)context, (void)user;
    packed = malloc(count);
    packed_bytes = count;
    memcpy(packed, bytes, count);
    return (struct heif_error){heif_error_Ok, heif_suberror_Unspecified, ""};
}

static void encode(struct heif_context *context, struct heif_encoder *encoder) {
    struct heif_writer writer = {.writer_api_version = 1, .write = keep};
    struct heif_image_handle *handle;
    struct heif_image *image = image_new();
    want(heif_encoder_set_lossy_quality(encoder, 60));
    want(heif_context_encode_image(context, image, encoder, NULL, &handle));
    want(heif_context_write(context, &writer, NULL));
    heif_image_handle_release(handle);
    heif_image_release(image);
}

int prepare_heif(void) {
    struct heif_context *context = heif_context_alloc();
    struct heif_encoder *encoder;
    struct heif_error error =
        heif_context_get_encoder_for_format(context, heif_compression_HEVC, &encoder);
    if (error.code == heif_error_Ok) {
        encode(context, encoder);
        heif_encoder_release(encoder);
    }
    heif_context_free(context);
    return packed ? 0 : -1;
}

static uint64_t decode(uint64_t sum) {
    struct heif_context *context = heif_context_alloc();
    struct heif_image_handle *handle;
    struct heif_image *image;
    int stride;
    want(heif_context_read_from_memory_without_copy(context, packed, packed_bytes, NULL));
    want(heif_context_get_primary_image_handle(context, &handle));
    want(heif_decode_image(handle, &image, heif_colorspace_RGB, heif_chroma_interleaved_RGB, NULL));
    const uint8_t *pixels = heif_image_get_plane_readonly(image, heif_channel_interleaved, &stride);
    for (size_t y = 0; y < PICTURE_SIDE; y++)
        sum = checksum(sum, pixels + y * (size_t)stride, PICTURE_SIDE * 3);
    heif_image_release(image);
    heif_image_handle_release(handle);
    heif_context_free(context);
    return sum;
}

uint64_t work_heif(unsigned rounds) {
    uint64_t sum = 0;
    while (rounds-- > 0)
        sum = decode(sum);
    return sum;
}
