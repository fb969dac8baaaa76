/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_SCRIPT_EXIF_H
#define VITRINE_SCRIPT_EXIF_H

#include <stddef.h>
#include <stdint.h>

/*
 * Which way up a camera's picture is: 1 … 8, as TIFF's tag Orientation. The first row and column as stored are the
 * picture's 1: top and left, 2: top and right, 3: bottom and right, 4: bottom and left, 5: left and top, 6: right and top,
 * 7: right and bottom, 8: left and bottom. bytes: of a JPEG's APP1 marker. 1 if it says nothing that makes sense.
 */
unsigned exif_orientation(const uint8_t *bytes, size_t size);

#endif
