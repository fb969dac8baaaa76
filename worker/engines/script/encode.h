/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_SCRIPT_ENCODE_H
#define VITRINE_SCRIPT_ENCODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct bitmap;

struct encoded {
    uint8_t *bytes; /* owned */
    size_t size, room;
};

/* The bitmap, which has pixels, as a file. JPEG has no alpha: on black, as the standard says;
 * quality 0 … 1, anything else the usual 0.92. */
bool encode_png(const struct bitmap *bitmap, struct encoded *encoded);
bool encode_jpeg(const struct bitmap *bitmap, double quality, struct encoded *encoded);
void encoded_finish(struct encoded *encoded);

#endif
