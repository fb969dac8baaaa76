/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "worker/engines/script/svg.h"

#include <librsvg/rsvg.h>
#include <math.h>
#include <stdlib.h>

#include "worker/engines/script/canvas/bitmap.h"
#include "worker/engines/script/pango-threads.h"
#include "worker/jail/runtime/runtime.h"

struct svg {
    RsvgHandle *handle;
};

void svg_warm_up(void) {
    setenv("RAYON_NUM_THREADS", "1", 1); /* librsvg's filters: SCRIPT_THREADS counts it */
    setenv("GDK_PIXBUF_MODULE_FILE", "/dev/null", 1); /* PNG and JPEG are in the library itself */
    pango_warm_up();
    g_get_language_names();                          /* remembered; it reads a file of aliases */
    runtime_preload("/usr/share/libthai/thbrk.tri"); /* where Thai words end; or there is none */
}

/* librsvg would unpack it; browsers, which do so only as a server says, see no XML. */
static bool is_packed(const uint8_t *bytes, size_t size) {
    return size >= 2 && bytes[0] == 0x1f && bytes[1] == 0x8b;
}

struct svg *svg_open(const uint8_t *bytes, size_t size) {
    RsvgHandle *handle =
        is_packed(bytes, size) ? NULL : rsvg_handle_new_from_data(bytes, size, NULL);
    struct svg *svg = handle ? malloc(sizeof *svg) : NULL;
    if (!svg) {
        g_clear_object(&handle);
        return NULL;
    }
    rsvg_handle_set_dpi(handle, 96);
    *svg = (struct svg){handle};
    return svg;
}

void svg_close(struct svg *svg) {
    if (svg)
        g_object_unref(svg->handle);
    free(svg);
}

static double pixels_of_length(gboolean known, RsvgLength length) {
    static const double unit[] = {
        [RSVG_UNIT_PX] = 1,         [RSVG_UNIT_EM] = 16,        [RSVG_UNIT_EX] = 8,
        [RSVG_UNIT_IN] = 96,        [RSVG_UNIT_CM] = 96 / 2.54, [RSVG_UNIT_MM] = 96 / 25.4,
        [RSVG_UNIT_PT] = 96 / 72.0, [RSVG_UNIT_PC] = 16};
    bool absolute = known && length.unit != RSVG_UNIT_PERCENT &&
                    (size_t)length.unit < G_N_ELEMENTS(unit) && isfinite(length.length);
    return absolute ? fmax(length.length, 0) * unit[length.unit] : NAN;
}

struct svg_size svg_size(const struct svg *svg) {
    gboolean has_width = FALSE, has_height = FALSE, has_box = FALSE;
    RsvgLength width = {0}, height = {0};
    RsvgRectangle box = {0};
    rsvg_handle_get_intrinsic_dimensions(svg->handle, &has_width, &width, &has_height, &height,
                                         &has_box, &box);
    struct svg_size size = {.width = pixels_of_length(has_width, width),
                            .height = pixels_of_length(has_height, height),
                            .ratio = NAN};
    if (has_box && box.width > 0 && box.height > 0)
        size.ratio = box.width / box.height;
    return size;
}

uint32_t svg_draw(struct svg *svg, double viewport_width, double viewport_height, double width,
                  double height) {
    uint32_t number = bitmap_new(width, height, false);
    struct bitmap *bitmap = bitmap_lookup(number);
    const RsvgRectangle viewport = {0, 0, viewport_width, viewport_height};
    bool drawn = false;
    if (bitmap->surface) {
        cairo_t *cairo = cairo_create(bitmap->surface);
        cairo_scale(cairo, width / viewport_width, height / viewport_height);
        drawn = rsvg_handle_render_document(svg->handle, cairo, &viewport, NULL);
        cairo_destroy(cairo);
    }
    if (drawn)
        return number;
    bitmap_drop_later(number);
    return 0;
}
