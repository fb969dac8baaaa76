/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "tests/document/stage.h"
#include "tests/fuzz/fuzz.h"
#include "worker/engines/script/canvas/bitmap.h"
#include "worker/engines/script/decode.h"
#include "worker/engines/script/engine.h"

/*
 * What a script's page names a picture: each becomes a bitmap with pixels, or none. What is ours is instrumented: the BMP
 * and EXIF readers, the rows; the libraries are as Debian built them.
 */

const struct engine *const stage_engine = &script_engine;

const char *__asan_default_options(void);
const char *__asan_default_options(void) {
    return "allocator_may_return_null=1:max_allocation_size_mb=512:detect_leaks=0";
}

int LLVMFuzzerInitialize(int *argc, char ***argv) {
    (void)argc, (void)argv;
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
    uint32_t number = decode_image(bytes, size);
    struct bitmap *bitmap = bitmap_lookup(number);
    PROMISE(!number || (bitmap && bitmap_has_pixels(bitmap)));
    uint8_t corner[4];
    if (bitmap)
        bitmap_read(bitmap, bitmap->width - 1, bitmap->height - 1, 1, 1, corner);
    bitmap_drop_later(number);
    bitmap_sweep();
    PROMISE(!bitmap_lookup(number));
    return 0;
}
