/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>

#include "proto/check.h"
#include "tests/document/make.h"
#include "tests/document/stage.h"

/* Opening: kinds of documents, text, fonts, links. */

enum { WIDTH = 700, HEIGHT = 900, GAP = 10 };

static const struct rect all = {0, 0, WIDTH, HEIGHT};

static void open_here(const void *bytes, size_t size, const char *hint) {
    stage_open(bytes, size, hint, WIDTH, HEIGHT);
    stage_settle();
}

#define OPEN(text, hint) open_here(text, sizeof(text) - 1, hint)

/* ---------------------------------------------------------------------------------- what is refused
 * --- */

static void empty(void) {
    OPEN("", "pdf");
}

static void unknown(void) {
    OPEN("\0\1\2\3\4\5\6\7", "pdx");
}

static void hopeless_pdf(void) {
    OPEN("%PDF-1.7\nnothing of use", "pdf");
}

static void office(void) {
    static const struct zip_part parts[] = {
        {"[Content_Types].xml", "<a/>", 4}, {"word/document.xml", "<a/>", 4}, {NULL, NULL, 0}};
    GByteArray *zip = make_zip(parts);
    open_here(zip->data, zip->len, "docx");
}

/* --------------------------------------------------------------------------------------------- text
 * --- */

static void plain_text(void) {
    OPEN("Hello <b>&amp; world\n", "txt");
    g_assert_cmpuint(said.extent.pages, ==, 1);
    g_assert_cmpuint(picture_ink(&stage_view, all), >, 100);
}

static void text_of_any_encoding(void) {
    OPEN("\xff\xfeG\0r\0\xf6\0\xdf\0e\0\n\0", "txt");
    g_assert_cmpuint(picture_ink(&stage_view, all), >, 50);
}

static void odd_text(void) {
    OPEN("\xfe\xff\xd8\0\0\x41\xdc\0\0", "txt"); /* lone surrogates, half a unit */
    g_assert_cmpuint(said.extent.pages, ==, 1);
}

static void long_text(void) {
    GString *text = g_string_new(NULL);
    for (int line = 0; line < 5000; line++)
        g_string_append_printf(text, "line %d of a long text\n", line);
    open_here(text->str, text->len, "log");
    g_assert_cmpuint(said.extent.pages, >, 50);
}

/* ------------------------------------------------------------------------------- claims of pages
 * --- */

/* A page tree as it stands in the file; object 3 is a page, 4 and 5 are what is given. */
static void opens_with_pages(const char *kids, const char *claimed, const char *nodes,
                             uint32_t pages) {
    g_autofree char *pdf = g_strdup_printf(
        "%%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n"
        "2 0 obj\n<</Type/Pages/Kids[%s]/Count %s>>\nendobj\n"
        "3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Resources<<>>>>\nendobj\n"
        "%s\ntrailer\n<</Root 1 0 R>>\n",
        kids, claimed, nodes);
    open_here(pdf, strlen(pdf), "pdf");
    g_assert_cmpuint(said.extent.pages, ==, pages);
}

static void two_thousand_million_claimed(void) {
    opens_with_pages("3 0 R", "2147483647", "", 1);
}

static void one_page_many_times(void) {
    opens_with_pages("3 0 R 3 0 R 3 0 R 3 0 R 3 0 R 3 0 R 3 0 R 3 0 R", "8", "", 8);
}

/* Its own ancestor, and branches shared at each level: 2^60 ways, of which the walk goes few. */
static void claimed_by_a_circle(void) {
    opens_with_pages("4 0 R 3 0 R", "1000000",
                     "4 0 obj\n<</Type/Pages/Count 999999/Kids[2 0 R 5 0 R]>>\nendobj\n"
                     "5 0 obj\n<</Type/Pages/Count 9/Kids[3 0 R]>>\nendobj",
                     2);
}

static void claimed_by_shared_branches(void) {
    g_autoptr(GString) nodes = g_string_new(NULL);
    for (int k = 4; k < 64; k++)
        g_string_append_printf(nodes,
                               "%d 0 obj\n<</Type/Pages/Count 9/Kids[%d 0 R %d 0 R]>>\nendobj\n", k,
                               k + 1, k + 1);
    g_string_append(nodes, "64 0 obj\n<</Type/Pages/Count 0/Kids[]>>\nendobj\n");
    opens_with_pages("3 0 R 4 0 R", "1000000", nodes->str, 1);
}

/* -------------------------------------------------------------------------------------------- fonts
 * --- */

/* Ink of the line of text that begins at *y or below; *y is then where it ends. */
static unsigned line_ink(int32_t *y) {
    unsigned ink = 0;
    for (int blank = 0; *y < HEIGHT && (ink == 0 || blank < 10); (*y)++) {
        unsigned row = picture_ink(&stage_view, (struct rect){0, *y, WIDTH, 1});
        blank = row == 0 ? blank + 1 : 0;
        ink += row;
    }
    return ink;
}

/* Two letters of a script. What no font has is drawn as one and the same box, or not at all. */
static void writes(const char *one, const char *other) {
    g_autofree char *markup = g_strdup_printf("<html><body><p style='font-size:40pt'>%s</p>"
                                              "<p style='font-size:40pt'>%s</p></body></html>",
                                              one, other);
    open_here(markup, strlen(markup), "html");
    int32_t y = 0;
    unsigned first = line_ink(&y), second = line_ink(&y);
    g_test_message("ink %u, %u", first, second);
    g_assert_cmpuint(first, >, 20);
    g_assert_cmpuint(second, >, 20);
    g_assert_cmpuint(first, !=, second);
}

static void chinese(void) {
    writes("永", "龍");
}
static void japanese(void) {
    writes("の", "ぬ");
}
static void korean(void) {
    writes("가", "힣");
}
static void arabic(void) {
    writes("ا", "ش");
}
static void hebrew(void) {
    writes("י", "ש");
}

/* A PDF that embeds no font for its Japanese. */
static void japanese_not_embedded(void) {
    static const struct page_plan page = {"0 0 612 792", "BT /F2 60 Tf 60 600 Td <0cc20b6b> Tj ET",
                                          ""};
    static const char *const objects[] = {
        "<< /Type /Font /Subtype /Type0 /BaseFont /Ryumin-Light /Encoding /Identity-H "
        "/DescendantFonts [6 0 R] >>",
        "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /Ryumin-Light /CIDSystemInfo "
        "<< /Registry (Adobe) /Ordering (Japan1) /Supplement 6 >> /FontDescriptor 7 0 R >>",
        "<< /Type /FontDescriptor /FontName /Ryumin-Light /Flags 4 /FontBBox [0 0 1000 1000] "
        "/ItalicAngle 0 /Ascent 800 /Descent -200 /CapHeight 700 /StemV 80 >>",
        NULL};
    GString *pdf = make_pdf(&page, 1, objects);
    char *fonts = strstr(pdf->str, "/Font << /F1");
    g_assert_nonnull(fonts);
    g_string_insert(pdf, fonts - pdf->str + 9, "/F2 5 0 R "); /* the table is repaired */
    open_here(pdf->str, pdf->len, "pdf");
    g_assert_cmpuint(picture_ink(&stage_view, all), >, 300);
}

/* -------------------------------------------------------------------------------------------- links
 * --- */

#define LINK(rect, action)                                                                         \
    "<< /Type /Annot /Subtype /Link /Border [0 0 0] /Rect [" rect "] " action " >>"

static const struct page_plan linked[] = {
    {"0 0 300 300", "",
     "/Annots [" LINK("0 200 100 300", "/A << /S /URI /URI (https://example.org/a?b=1) >>")
         LINK("100 200 200 300", "/A << /S /URI /URI <68747470733a2f2f652f01ffe280ae78> >>")
             LINK("0 0 100 100", "/Dest [6 0 R /XYZ 0 250 0]")
                 LINK("100 0 200 100", "/Dest [99 0 R /Fit]") "]"},
    {"0 0 300 300", "", ""},
};

/* The middle of the square of 100 points whose left upper corner is x, y hundred points from the
 * page's. */
static void point_at(enum pointer_kind kind, uint32_t button, int x, int y) {
    int left = (WIDTH - 400) / 2;
    stage_pointer(kind, button, left + (x * 100 + 50) * 4 / 3, GAP + (y * 100 + 50) * 4 / 3);
}

static void open_linked(void) {
    GString *pdf = make_pdf(linked, G_N_ELEMENTS(linked), NULL);
    open_here(pdf->str, pdf->len, "pdf");
}

static const char *target_here(void) {
    g_assert_cmpint(said.link.kind, ==, LINK_EXTERNAL);
    stage_command(COMMAND_LINK_TARGET, (int64_t[6]){said.link.id});
    g_assert_cmpint(said.done.status, ==, DONE_OK);
    return said.uri;
}

static void links_are_told_once(void) {
    open_linked();
    point_at(POINTER_MOTION, 0, 0, 0);
    g_assert_cmpstr(target_here(), ==, "https://example.org/a?b=1");
    g_assert_cmpint(said.cursor, ==, CURSOR_POINTER);
    point_at(POINTER_MOTION, 0, 0, 0);
    g_assert_cmpuint(said.links, ==, 1);
    point_at(POINTER_MOTION, 0, 2, 2);
    g_assert_cmpint(said.link.kind, ==, LINK_NONE);
    g_assert_cmpint(said.cursor, ==, CURSOR_DEFAULT);
}

static void clicks_on_external_links_are_told(void) {
    open_linked();
    point_at(POINTER_PRESS, 1, 0, 0);
    point_at(POINTER_RELEASE, 1, 0, 0);
    g_assert_cmpuint(said.link.activated, ==, 1);
    g_assert_cmpuint(said.extent.y, ==, 0);
}

/* Controls, bytes that are no UTF-8 and characters that reorder text would end this worker. */
static void wicked_targets_pass_the_broker(void) {
    char text[URI_BYTES_MAXIMUM + 1];
    open_linked();
    point_at(POINTER_MOTION, 0, 1, 0);
    const char *uri = target_here();
    g_test_message("%s", uri);
    g_assert_true(check_uri((const uint8_t *)uri, strlen(uri), text));
    g_assert_true(g_str_has_prefix(uri, "https://e/"));
}

static void internal_links_are_followed(void) {
    open_linked();
    stage_send(&(union wire_message){
        .configure = {.type = TO_WORKER_CONFIGURE, .width = WIDTH, .height = 300, .scale = 1}});
    stage_settle();
    stage_command(COMMAND_SCROLL_TO, (int64_t[6]){0, 130});
    stage_settle();
    stage_pointer(POINTER_MOTION, 0, (WIDTH - 400) / 2 + 50, GAP + 330 - 130);
    g_assert_cmpint(said.link.kind, ==, LINK_INTERNAL);
    g_assert_cmpuint(said.link.page, ==, 1);
    stage_pointer(POINTER_PRESS, 1, (WIDTH - 400) / 2 + 50, GAP + 330 - 130);
    stage_pointer(POINTER_RELEASE, 1, (WIDTH - 400) / 2 + 50, GAP + 330 - 130);
    g_assert_cmpuint(said.extent.page, ==, 1);
}

static void forgotten_links_have_no_target(void) {
    open_linked();
    uint32_t ids[] = {0, 77, UINT32_MAX};
    for (gsize k = 0; k < G_N_ELEMENTS(ids); k++) {
        stage_command(COMMAND_LINK_TARGET, (int64_t[6]){ids[k]});
        g_assert_cmpint(said.done.status, ==, DONE_FAILED);
    }
}

/* ---------------------------------------------------------------------------------------- scripts
 * --- */

static void opened_markup_has_scripts(const char *markup, const char *hint, bool has) {
    stage_open(markup, strlen(markup), hint, 300, 300);
    g_assert_cmpuint(said.notices[NOTICE_SCRIPTS], ==, has);
}

static void html_with_scripts(void) {
    opened_markup_has_scripts("<html><body>a<SCRIPT>draw()</SCRIPT></body></html>", "html", true);
}

static void html_about_scripts(void) {
    opened_markup_has_scripts("<html><body>a &lt;script&gt; < script <scrip<p>t</body></html>",
                              "html", false);
}

static void pdf_brings(const char *keys, unsigned notices) {
    struct page_plan page = {"0 0 300 300", "", ""};
    GString *pdf = make_pdf(&page, 1, NULL);
    g_string_replace(pdf, "/Type /Catalog", keys, 1); /* the table is repaired */
    g_assert_nonnull(strstr(pdf->str, keys));
    stage_open(pdf->str, pdf->len, "pdf", 300, 300);
    g_assert_cmpuint(said.notices[NOTICE_SCRIPTS], ==, notices);
}

static void pdf_with_script_names(void) {
    pdf_brings("/Type /Catalog /Names << /JavaScript << /Names [(a) << /S /JavaScript /JS (a) >>] "
               ">> >>",
               1);
}

static void pdf_with_script_on_opening(void) {
    pdf_brings("/Type /Catalog /OpenAction << /S /JavaScript /JS (app.alert) >>", 1);
}

static void pdf_with_another_action(void) {
    pdf_brings("/Type /Catalog /OpenAction << /S /URI /URI (http://a.invalid/JavaScript) >>", 0);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    stage_add_fault("/open/empty", empty, FAULT_EMPTY, 0);
    stage_add_fault("/open/unknown", unknown, FAULT_NOT_MINE, 0);
    stage_add_fault("/open/hopeless-pdf", hopeless_pdf, FAULT_BROKEN, 0);
    stage_add_fault("/open/office", office, FAULT_UNSUPPORTED, UNSUPPORTED_OFFICE);
    stage_add("/open/text/plain", plain_text);
    stage_add("/open/text/utf-16", text_of_any_encoding);
    stage_add("/open/text/lone-surrogates", odd_text);
    stage_add("/open/text/long", long_text);
    stage_add("/open/pages/two-thousand-million-claimed", two_thousand_million_claimed);
    stage_add("/open/pages/one-page-many-times", one_page_many_times);
    stage_add("/open/pages/claimed-by-a-circle", claimed_by_a_circle);
    stage_add("/open/pages/claimed-by-shared-branches", claimed_by_shared_branches);
    stage_add("/open/fonts/chinese", chinese);
    stage_add("/open/fonts/japanese", japanese);
    stage_add("/open/fonts/korean", korean);
    stage_add("/open/fonts/arabic", arabic);
    stage_add("/open/fonts/hebrew", hebrew);
    stage_add("/open/fonts/japanese-not-embedded", japanese_not_embedded);
    stage_add("/open/scripts/html", html_with_scripts);
    stage_add("/open/scripts/html-about", html_about_scripts);
    stage_add("/open/scripts/pdf-names", pdf_with_script_names);
    stage_add("/open/scripts/pdf-on-opening", pdf_with_script_on_opening);
    stage_add("/open/scripts/pdf-another-action", pdf_with_another_action);
    stage_add("/open/links/told-once", links_are_told_once);
    stage_add("/open/links/clicks", clicks_on_external_links_are_told);
    stage_add("/open/links/wicked-targets", wicked_targets_pass_the_broker);
    stage_add("/open/links/internal", internal_links_are_followed);
    stage_add("/open/links/forgotten", forgotten_links_have_no_target);
    return stage_main(argc, argv);
}
