/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_SCRIPT_DECODE_H
#define VITRINE_SCRIPT_DECODE_H

#include <stddef.h>
#include <stdint.h>

/* A picture file (PNG, JPEG, WebP or GIF, of which the first frame) as a new bitmap; 0 if it is none, is
 * broken, or is too big. Runs in the jail, like all that reads what a page brings. */
uint32_t decode_image(const uint8_t *bytes, size_t size);

/* decode-gif.c and decode-webp.c: files that begin as such. A bitmap without pixels: too big. */
uint32_t decode_gif(const uint8_t *bytes, size_t size);
uint32_t decode_webp(const uint8_t *bytes, size_t size);

#endif
