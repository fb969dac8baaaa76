/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_SCRIPT_CANVAS_COLOR_SPACE_H
#define VITRINE_SCRIPT_CANVAS_COLOR_SPACE_H

#include "worker/engines/script/canvas/bitmap.h"

/*
 * Bitmaps are sRGB or, where wide says so, Display P3: the same curve, other primaries. What goes
 * from one to the other is converted; colours that the other cannot show are brought to its edge.
 */

/* All pixels, in place; nothing if they are so already. */
void bitmap_convert(struct bitmap *bitmap, bool wide);

#endif
