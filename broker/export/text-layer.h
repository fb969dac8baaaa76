/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_BROKER_EXPORT_TEXT_LAYER_H
#define VITRINE_BROKER_EXPORT_TEXT_LAYER_H

#include "broker/records.h"

/*
 * Invisible text over a page of pixels, so that it can be searched and copied: what the source
 * claims, which may differ from what is drawn. It needs fonts of its own: Type 3 fonts (ISO 32000-1,
 * 9.6.5) whose only glyph is empty. Each has room for 255 characters, given out as they come; what a
 * code means is said by its /ToUnicode map. No byte of a font of the source is ever used.
 */
struct text_layer;

struct text_layer *text_layer_create(void);
/* Takes NULL. */
void text_layer_destroy(struct text_layer *layer);

/* Appends the text of one page to its content stream. used: bit k of byte k / 8 is set for each font
 * /Tk it needs; at least TEXT_LAYER_FONT_BYTES. */
enum {
    TEXT_LAYER_FONTS = 4376,
    TEXT_LAYER_FONT_BYTES = TEXT_LAYER_FONTS / 8
}; /* × 255: all of Unicode */
void text_layer_append(struct text_layer *layer, GString *content, const struct records *text,
                       double width_points, double height_points, guint8 *used);

/* Fonts so far, and for each the map and the last code it has. The caller frees the map. */
guint text_layer_fonts(const struct text_layer *layer);
GString *text_layer_map(const struct text_layer *layer, guint font, guint *last_code);

#endif
