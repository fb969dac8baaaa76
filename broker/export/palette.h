/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_BROKER_EXPORT_PALETTE_H
#define VITRINE_BROKER_EXPORT_PALETTE_H

#include "broker/export/picture.h"
#include "proto/geometry.h"

/*
 * At most 256 colours for a part of a picture. Up to 256 different ones are kept as they are; of more,
 * median cut (Heckbert 1982) makes as many, over the upper six bits of each channel. No dithering:
 * what rests in an animation looks the same in each frame.
 */
enum { PALETTE_MOST = 256 };

struct palette;

/* part lies inside the picture and is not empty. Never fails. */
struct palette *palette_create(const struct picture *picture, struct rect part);
void palette_destroy(struct palette *palette); /* takes NULL */

guint palette_count(const struct palette *palette);             /* 1 … 256 */
guint32 palette_colour(const struct palette *palette, guint k); /* XRGB, top byte 0 */
/* The number of what a pixel of the part becomes. */
guint8 palette_find(const struct palette *palette, guint32 pixel);

#endif
