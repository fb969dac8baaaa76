/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_SCRIPT_DECODE_H
#define VITRINE_SCRIPT_DECODE_H

#include <stddef.h>
#include <stdint.h>

/* A picture file (PNG or JPEG) as a new bitmap; 0 if it is none, is broken, or is too big. Runs in
 * the jail, like all that reads what a page brings. */
uint32_t decode_image(const uint8_t *bytes, size_t size);

#endif
