/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <fontconfig/fontconfig.h>
#include <pango/pangocairo.h>

#include "tests/libraries/libraries.h"
#include "worker/jail/runtime/runtime.h"

/* Pango lets fontconfig start in a thread of its own, and match in one for each font at once: 20 here. */

enum { WIDTH = 600, HEIGHT = 700 };

static const char *const lines[] = {"Latin: Zwölf Boxkämpfer jagen Viktor",
                                    "Ελληνικά: Ξεσκεπάζω την ψυχοφθόρα",
                                    "Кириллица: Съешь ещё этих мягких",
                                    "العربية: نص حكيم له سر قاطع",
                                    "עברית: דג סקרן שט בים מאוכזב",
                                    "中文: 我能吞下玻璃而不伤身体",
                                    "日本語: いろはにほへと ちりぬるを",
                                    "한국어: 키스의 고유조건은",
                                    "ไทย: เป็นมนุษย์สุดประเสริฐ",
                                    "Հայերեն: Բել դղյակի ձախ ժամն"};

static void draw_line(cairo_t *cairo, const char *text, int number) {
    PangoLayout *layout = pango_cairo_create_layout(cairo);
    g_autofree char *font =
        g_strdup_printf("DejaVu %s %d", number % 2 ? "Serif Bold" : "Sans", 14 + 2 * number);
    PangoFontDescription *description = pango_font_description_from_string(font);
    pango_layout_set_font_description(layout, description);
    pango_layout_set_text(layout, text, -1);
    cairo_move_to(cairo, 10, 60 * number);
    pango_cairo_show_layout(cairo, layout);
    pango_font_description_free(description);
    g_object_unref(layout);
}

static uint64_t draw(uint64_t sum) {
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, WIDTH, HEIGHT);
    cairo_t *cairo = cairo_create(surface);
    cairo_set_source_rgb(cairo, 1, 1, 1);
    cairo_paint(cairo);
    cairo_set_source_rgb(cairo, 0, 0, 0);
    for (int k = 0; k < (int)G_N_ELEMENTS(lines); k++)
        draw_line(cairo, lines[k], k);
    cairo_surface_flush(surface);
    sum = checksum(sum, cairo_image_surface_get_data(surface),
                   (size_t)cairo_image_surface_get_stride(surface) * HEIGHT);
    cairo_destroy(cairo);
    cairo_surface_destroy(surface);
    return sum;
}

/* What a zygote does: fontconfig knows its fonts, and they can be opened inside. */
int prepare_pango(void) {
    FcPattern *all = FcPatternCreate();
    FcObjectSet *file = FcObjectSetBuild(FC_FILE, NULL);
    FcFontSet *fonts = FcFontList(NULL, all, file);
    for (int k = 0; k < fonts->nfont; k++) {
        FcChar8 *path;
        if (FcPatternGetString(fonts->fonts[k], FC_FILE, 0, &path) == FcResultMatch)
            runtime_preload((const char *)path);
    }
    runtime_preload("/usr/share/libthai/thbrk.tri"); /* where Thai words end; or there is none */
    int count = fonts->nfont;
    FcFontSetDestroy(fonts);
    FcObjectSetDestroy(file);
    FcPatternDestroy(all);
    return count > 0 ? 0 : -1;
}

uint64_t work_pango(unsigned rounds) {
    uint64_t sum = 0;
    while (rounds-- > 0)
        sum = draw(sum);
    return sum;
}
