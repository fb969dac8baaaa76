/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "worker/engines/script/canvas/bitmap.h"
#include "worker/engines/script/decode.h"
#include "worker/engines/script/encode.h"
#include "worker/engines/script/natives.h"

/* Picture files in and out of bitmaps. */

/* bytes → handle, or null if they are no picture that is read here */
NATIVE(native_decode_image) {
    UNUSED_NATIVE;
    size_t size = 0;
    const uint8_t *bytes = count > 0 ? jsc_bytes(context, arguments[0], &size) : NULL;
    uint32_t number = bytes ? decode_image(bytes, size) : 0;
    return number ? bitmap_handle_new(context, number) : JSValueMakeNull(context);
}

/* bitmap, 0 for PNG or 1 for JPEG, quality 0 … 1 → bytes, or null if it has no pixels */
NATIVE(native_encode_image) {
    UNUSED_NATIVE;
    struct bitmap *bitmap = bitmap_lookup(jsc_number(context, count, arguments, 0));
    struct encoded encoded = {0};
    bool jpeg = jsc_number(context, count, arguments, 1) == 1;
    double quality = jsc_number(context, count, arguments, 2);
    bool made = bitmap && bitmap_has_pixels(bitmap) &&
                (jpeg ? encode_jpeg(bitmap, quality, &encoded) : encode_png(bitmap, &encoded));
    JSValueRef bytes = made ? jsc_bytes_new(context, encoded.bytes, encoded.size, exception) : NULL;
    encoded_finish(&encoded);
    return bytes ? bytes : JSValueMakeNull(context);
}

/* handle → its width and height, as width + height × 65,536 */
NATIVE(native_image_size) {
    UNUSED_NATIVE;
    struct bitmap *bitmap = bitmap_lookup(jsc_number(context, count, arguments, 0));
    return JSValueMakeNumber(context, bitmap ? bitmap->width + bitmap->height * 65536.0 : 0);
}

void natives_add_images(JSContextRef context, JSObjectRef natives) {
    static const struct native table[] = {
        {"decodeImage", native_decode_image},
        {"encodeImage", native_encode_image},
        {"imageSize", native_image_size},
        {NULL, NULL},
    };
    natives_add(context, natives, table);
}
