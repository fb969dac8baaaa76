/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <fontconfig/fontconfig.h>
#include <pango/pangocairo.h>

#include "tests/jail/sealed.h"

/* Pango lets fontconfig start and match in threads of their own. Inside, the same pixels. */

enum { WIDTH = 600, HEIGHT = 700 };

static const struct runtime_options four = {.threads = 4, .memory_bytes = 256 << 20};

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

static void draw(void *user) {
    (void)user;
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, WIDTH, HEIGHT);
    cairo_t *cairo = cairo_create(surface);
    cairo_set_source_rgb(cairo, 1, 1, 1);
    cairo_paint(cairo);
    cairo_set_source_rgb(cairo, 0, 0, 0);
    for (int k = 0; k < (int)G_N_ELEMENTS(lines); k++)
        draw_line(cairo, lines[k], k);
    cairo_surface_flush(surface);
    const guint32 *pixels = (const guint32 *)(const void *)cairo_image_surface_get_data(surface);
    guint32 hash = 2166136261u, ink = 0;
    for (int k = 0; k < WIDTH * HEIGHT; k++) {
        hash = (hash ^ pixels[k]) * 16777619u;
        ink += (pixels[k] & 0xff) < 0x80;
    }
    say("hash %08x, %u dark pixels", hash, ink);
}

/* What a zygote does: fontconfig knows its fonts, and they can be opened inside. */
static int preload_fonts(void) {
    FcPattern *all = FcPatternCreate();
    FcObjectSet *file = FcObjectSetBuild(FC_FILE, NULL);
    FcFontSet *fonts = FcFontList(NULL, all, file);
    for (int k = 0; k < fonts->nfont; k++) {
        FcChar8 *path;
        if (FcPatternGetString(fonts->fonts[k], FC_FILE, 0, &path) == FcResultMatch)
            runtime_preload((const char *)path);
    }
    int count = fonts->nfont;
    FcFontSetDestroy(fonts);
    FcObjectSetDestroy(file);
    FcPatternDestroy(all);
    return count;
}

static void text_in_ten_scripts(void) {
    if (preload_fonts() == 0) {
        g_test_skip("there are no fonts");
        return;
    }
    like_linux_often("pango", &four, g_test_thorough() ? 100 : 10, draw, NULL);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/pango/text-in-ten-scripts", text_in_ten_scripts);
    return g_test_run();
}
