/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* make-sample OUT.pdf: draws the sample document that ships with Vitrine. Its output is committed
 * as sample.pdf. */

#include <cairo-pdf.h>
#include <math.h>
#include <pango/pangocairo.h>

enum { WIDTH = 595, HEIGHT = 842, MARGIN = 64 };

struct sheet {
    cairo_t *cairo;
    double y;
};

static void write_text(struct sheet *sheet, const char *font, double grey, const char *markup) {
    PangoLayout *layout = pango_cairo_create_layout(sheet->cairo);
    PangoFontDescription *description = pango_font_description_from_string(font);
    int height;
    pango_layout_set_font_description(layout, description);
    pango_layout_set_width(layout, (WIDTH - 2 * MARGIN) * PANGO_SCALE);
    pango_layout_set_line_spacing(layout, 1.25f);
    pango_layout_set_markup(layout, markup, -1);
    cairo_set_source_rgb(sheet->cairo, grey, grey, grey);
    cairo_move_to(sheet->cairo, MARGIN, sheet->y);
    pango_cairo_show_layout(sheet->cairo, layout);
    pango_layout_get_pixel_size(layout, NULL, &height);
    sheet->y += height + 14;
    pango_font_description_free(description);
    g_object_unref(layout);
}

static void new_page(struct sheet *sheet, const char *title) {
    sheet->y = MARGIN;
    write_text(sheet, "DejaVu Serif Bold 24", 0.1, title);
    cairo_set_source_rgb(sheet->cairo, 0.72, 0.45, 0.2);
    cairo_rectangle(sheet->cairo, MARGIN, sheet->y - 6, 72, 3);
    cairo_fill(sheet->cairo);
    sheet->y += 16;
}

/* A glass case with something wild inside. */
static void draw_case(cairo_t *cairo, double x, double y) {
    cairo_pattern_t *glass = cairo_pattern_create_linear(x, y, x + 320, y + 220);
    cairo_pattern_add_color_stop_rgb(glass, 0, 0.86, 0.93, 0.96);
    cairo_pattern_add_color_stop_rgb(glass, 1, 0.62, 0.77, 0.85);
    cairo_rectangle(cairo, x, y, 320, 220);
    cairo_set_source(cairo, glass);
    cairo_fill_preserve(cairo);
    cairo_pattern_destroy(glass);
    cairo_set_source_rgb(cairo, 0.25, 0.3, 0.34);
    cairo_set_line_width(cairo, 3);
    cairo_stroke(cairo);
    for (int k = 0; k < 48; k++) {
        double turn = k * 2.399963, far = 9 * sqrt(k);
        cairo_arc(cairo, x + 160 + far * cos(turn), y + 110 + far * sin(turn), 9 - far / 12, 0,
                  2 * M_PI);
        cairo_set_source_rgba(cairo, 0.72 - k / 120.0, 0.25 + k / 100.0, 0.2, 0.8);
        cairo_fill(cairo);
    }
    cairo_rectangle(cairo, x - 16, y + 220, 352, 18);
    cairo_set_source_rgb(cairo, 0.35, 0.24, 0.16);
    cairo_fill(cairo);
}

static void first_page(struct sheet *sheet) {
    new_page(sheet, "Vitrine");
    write_text(sheet, "DejaVu Serif 12", 0.2,
               "A vitrine is a display case: you see what is inside, and it cannot get "
               "out.\n\nThis page was "
               "drawn by a process that may do four things: read from a pipe, write to a pipe, "
               "end, and return "
               "from a signal. It opened no file, knows no network, and has never seen your "
               "screen. The window "
               "around it belongs to another program, which looked at no byte of this document.");
    draw_case(sheet->cairo, 137, sheet->y + 30);
    sheet->y += 320;
    cairo_tag_begin(sheet->cairo, CAIRO_TAG_LINK, "dest='scripts'");
    write_text(sheet, "DejaVu Sans 11", 0.25, "Next: <u>the same words in many scripts</u>");
    cairo_tag_end(sheet->cairo, CAIRO_TAG_LINK);
    cairo_tag_begin(
        sheet->cairo, CAIRO_TAG_LINK,
        "uri='https://www.kernel.org/doc/html/latest/userspace-api/seccomp_filter.html'");
    write_text(sheet, "DejaVu Sans 11", 0.25,
               "Outside: <u>seccomp in the kernel's documentation</u> (you will be asked first)");
    cairo_tag_end(sheet->cairo, CAIRO_TAG_LINK);
    cairo_show_page(sheet->cairo);
}

static void second_page(struct sheet *sheet) {
    cairo_tag_begin(sheet->cairo, CAIRO_TAG_DEST, "name='scripts'");
    new_page(sheet, "Behind glass, in many scripts");
    cairo_tag_end(sheet->cairo, CAIRO_TAG_DEST);
    static const char *const lines[] = {
        "English: You see it, and it cannot get out.",
        "Français : on la voit, elle ne peut pas sortir.",
        "Ελληνικά: το βλέπεις, και δεν μπορεί να βγει.",
        "Русский: видно, но выйти не может.",
        "中文：你看得见它，它却出不来。",
        "日本語：見えるけれど、出られない。",
        "한국어: 보이지만 나올 수 없습니다.",
        "العربية: تراه ولا يستطيع الخروج.",
        "עברית: רואים אותו, והוא לא יכול לצאת.",
    };
    for (gsize k = 0; k < G_N_ELEMENTS(lines); k++)
        write_text(sheet, "Sans 15", 0.15, lines[k]);
    cairo_show_page(sheet->cairo);
}

static void third_page(struct sheet *sheet) {
    new_page(sheet, "Fine lines and soft colours");
    write_text(sheet, "DejaVu Serif 12", 0.2, "Zoom in with Ctrl and the wheel: lines stay sharp.");
    cairo_t *cairo = sheet->cairo;
    for (int k = 0; k < 90; k++) {
        cairo_set_line_width(cairo, 0.4);
        cairo_set_source_rgb(cairo, 0.1 + k / 150.0, 0.35, 0.6 - k / 200.0);
        cairo_move_to(cairo, MARGIN + k * 5.2, sheet->y);
        cairo_line_to(cairo, WIDTH - MARGIN - k * 1.3, sheet->y + 260);
        cairo_stroke(cairo);
    }
    cairo_pattern_t *glow =
        cairo_pattern_create_radial(297, sheet->y + 420, 10, 297, sheet->y + 420, 130);
    cairo_pattern_add_color_stop_rgba(glow, 0, 0.95, 0.75, 0.3, 1);
    cairo_pattern_add_color_stop_rgba(glow, 1, 0.95, 0.75, 0.3, 0);
    cairo_set_source(cairo, glow);
    cairo_paint(cairo);
    cairo_pattern_destroy(glow);
    cairo_show_page(cairo);
}

int main(int argc, char **argv) {
    if (argc != 2)
        return 2;
    cairo_surface_t *surface = cairo_pdf_surface_create(argv[1], WIDTH, HEIGHT);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, "Vitrine");
    struct sheet sheet = {.cairo = cairo_create(surface)};
    first_page(&sheet);
    second_page(&sheet);
    third_page(&sheet);
    cairo_destroy(sheet.cairo);
    cairo_surface_finish(surface);
    int status = cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS ? 0 : 1;
    cairo_surface_destroy(surface);
    return status;
}
