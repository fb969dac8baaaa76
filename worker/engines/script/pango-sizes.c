/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <dlfcn.h>

#include <pango/pango.h>

/*
 * Letters of an SVG end at 10,000 pixels, as those of a canvas do, and as in browsers: librsvg asks Pango for any size, one
 * of millions of pixels is a negative height there, and librsvg then gives up the whole program. The program's own
 * definition comes before Pango's.
 */

enum { SIZE_MOST = 10000 };

void pango_font_description_set_size(PangoFontDescription *description, int size) {
    void (*set)(PangoFontDescription *, int);
    *(void **)&set = dlsym(RTLD_NEXT, "pango_font_description_set_size");
    set(description, CLAMP(size, 0, SIZE_MOST * PANGO_SCALE));
}
