/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_SCRIPT_DECODE_H
#define VITRINE_SCRIPT_DECODE_H

#include <stddef.h>
#include <stdint.h>

/*
 * A picture file (PNG, JPEG, GIF, WebP or BMP; of an animation the first frame) as a new bitmap; 0 if it is none, not a
 * row of it can be read, or it is too big. A broken file shows the rows before the break. Sixteen bits a channel become
 * eight; colour profiles are not looked at. Runs in the jail, like all that reads what a page brings.
 */
uint32_t decode_image(const uint8_t *bytes, size_t size);

/* The same of files that begin as such. */
uint32_t decode_png(const uint8_t *bytes, size_t size);
uint32_t decode_jpeg(const uint8_t *bytes, size_t size); /* as its EXIF orientation says */
uint32_t decode_gif(const uint8_t *bytes, size_t size);
uint32_t decode_webp(const uint8_t *bytes, size_t size);
uint32_t decode_bmp(const uint8_t *bytes, size_t size);

#endif
