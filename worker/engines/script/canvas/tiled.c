/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <stddef.h>
#include <string.h>

#include "worker/engines/script/canvas/cover.h"

/* Rows of a picture that repeats both ways, pixel on pixel. */

/* value modulo size, which is positive. */
static int wrapped(int value, int size) {
    int rest = value % size;
    return rest < 0 ? rest + size : rest;
}

/* From x of the picture on, again and again; doubled as soon as it is there once. */
void tile_row(const void *source, int y, int x, int count, uint32_t *words) {
    const struct tile *tile = source;
    int width = tile->picture.right, height = tile->picture.bottom;
    const uint8_t *bytes =
        tile->picture.bytes + (ptrdiff_t)wrapped(y - tile->y, height) * tile->picture.stride;
    const uint32_t *picture = (const uint32_t *)(const void *)bytes;
    int from = wrapped(x - tile->x, width);
    int first = count < width - from ? count : width - from, made = count < width ? count : width;
    memcpy(words, picture + from, (size_t)first * sizeof *picture);
    memcpy(words + first, picture, (size_t)(made - first) * sizeof *picture);
    while (made < count) {
        int more = count - made < made ? count - made : made;
        memcpy(words + made, words, (size_t)more * sizeof *picture);
        made += more;
    }
}
