/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "broker/export/picture.h"
#include "tests/fuzz/fuzz.h"

/* The encoders' inputs: sizes, options and pixels from a worker. They write the picture or say a sentence. */

enum { PIXELS_MOST = 1 << 14 };

int LLVMFuzzerInitialize(int *argc, char ***argv) {
    (void)argc, (void)argv;
    return 0;
}

static void write_picture(struct dice *dice, const struct picture *picture) {
    enum picture_format format = (enum picture_format)(dice_byte(dice) % PICTURE_FORMAT_END);
    const char *const text[] = {"Source", "fuzz", NULL};
    struct picture_options options = {.dpi_thousandths = dice_word(dice),
                                      .quality = dice_byte(dice) % (QUALITY_LOSSLESS + 1),
                                      .text = dice_byte(dice) % 2 ? text : NULL};
    g_autoptr(GError) error = NULL;
    struct output *output = output_create("/dev/null", &error);
    PROMISE(output && !error);
    gboolean written = picture_write(picture, format, &options, output, &error);
    PROMISE(written == !error);
    PROMISE(!error || g_str_has_suffix(error->message, "."));
    if (written)
        PROMISE(output_commit(output, NULL));
    output_destroy(output);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
    struct dice dice = {bytes, size};
    guint width = 1 + (dice_byte(&dice) | (guint)dice_byte(&dice) << 8),
          height = 1 + dice_byte(&dice);
    height = MIN(height, MAX(PIXELS_MOST / width, 1));
    gsize stride = ((gsize)width + dice_byte(&dice) % 4) * 4, count = stride * height;
    g_autofree guint8 *pixels = g_malloc0(count);
    struct picture picture = {width, height, pixels, stride};
    for (gsize k = 0; k < count && dice.left > 16; k++)
        pixels[k] = dice_byte(&dice);
    write_picture(&dice, &picture);
    return 0;
}
