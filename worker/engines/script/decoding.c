/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "worker/engines/script/decoding.h"

#include <stdlib.h>
#include <string.h>

#include "worker/engines/script/canvas/bitmap.h"

/* Columns are counted from the right, rows from below, and both change places. */
static bool is_mirrored(unsigned orientation) {
    return orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
}

static bool is_upside_down(unsigned orientation) {
    return orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
}

static bool is_on_its_side(unsigned orientation) {
    return orientation >= 5;
}

bool decoding_begin(struct decoding *decoding, double width, double height, unsigned orientation) {
    bool side = is_on_its_side(orientation);
    uint32_t number = bitmap_new(side ? height : width, side ? width : height, false);
    *decoding = (struct decoding){
        .number = number, .bitmap = bitmap_lookup(number), .orientation = orientation};
    if (!bitmap_has_pixels(decoding->bitmap))
        return false;
    decoding->width = (int)width;
    decoding->height = (int)height;
    if (is_mirrored(orientation))
        decoding->turned = malloc((size_t)decoding->width * 4);
    return decoding->turned || !is_mirrored(orientation);
}

static const uint8_t *reversed(const struct decoding *decoding, const uint8_t *rgba, int width) {
    for (int k = 0; k < width; k++)
        memcpy(decoding->turned + (size_t)k * 4, rgba + (size_t)(width - 1 - k) * 4, 4);
    return decoding->turned;
}

void decoding_put(struct decoding *decoding, int x, int y, int width, const uint8_t *rgba) {
    bool mirrored = is_mirrored(decoding->orientation);
    const uint8_t *pixels = mirrored ? reversed(decoding, rgba, width) : rgba;
    int across = mirrored ? decoding->width - x - width : x;
    int down = is_upside_down(decoding->orientation) ? decoding->height - 1 - y : y;
    decoding->rows++;
    if (is_on_its_side(decoding->orientation))
        bitmap_write(decoding->bitmap, down, across, 1, width, pixels,
                     (struct rect){0, 0, 1, width});
    else
        bitmap_write(decoding->bitmap, across, down, width, 1, pixels,
                     (struct rect){0, 0, width, 1});
}

uint32_t decoding_end(struct decoding *decoding) {
    free(decoding->turned);
    if (decoding->rows == 0 && decoding->number)
        bitmap_drop_later(decoding->number);
    return decoding->rows > 0 ? decoding->number : 0;
}
