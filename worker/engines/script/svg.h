/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_SCRIPT_SVG_H
#define VITRINE_SCRIPT_SVG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * SVG pictures, by librsvg: read once, drawn as large as each time is wanted. Nothing outside of the file is looked
 * for but the system's fonts; pictures inside it are those of data: URLs. Its scripts and animations do not run.
 */

struct svg;

/* In the zygote, after fonts_load(): Pango finds its fonts. */
void svg_warm_up(void);

/* NULL: it is none, or broken. */
struct svg *svg_open(const uint8_t *bytes, size_t size);
void svg_close(struct svg *svg);

/* Width and height in CSS pixels, 96 to the inch, and the viewBox's width by its height. NAN: the file does not say, or
 * says it in per cent. */
struct svg_size {
    double width, height, ratio;
};
struct svg_size svg_size(const struct svg *svg);

/* A new bitmap of that many pixels, stretched over it what the file draws on a viewport of those sides; 0: it cannot be
 * drawn. */
uint32_t svg_draw(struct svg *svg, double viewport_width, double viewport_height, double width,
                  double height);

#endif
