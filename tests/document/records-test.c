/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>

#include "proto/check-records.h"
#include "tests/document/make.h"
#include "tests/document/stage.h"

/*
 * What the engine says in words: text, search, outline, links, facts. Every answer also passes the
 * broker's check, as it must.
 */

enum { WIDTH = 700, HEIGHT = 900 };

/* ------------------------------------------------------------------------------------ what was said
 * --- */

static struct checked_bulk announced(void) {
    static const size_t sizes[BULK_KIND_END] = {
        [BULK_TEXT] = sizeof(struct wire_character),
        [BULK_OUTLINE] = sizeof(struct wire_outline_item),
        [BULK_LINKS] = sizeof(struct wire_page_link),
        [BULK_MATCHES] = sizeof(struct wire_match),
        [BULK_FACTS] = sizeof(struct wire_fact),
    };
    return (struct checked_bulk){.kind = said.bulk_kind,
                                 .records = said.records,
                                 .blob_bytes = said.blob_bytes,
                                 .total_bytes =
                                     said.records * sizes[said.bulk_kind] + said.blob_bytes};
}

static char *blob(const struct checked_bulk *bulk) {
    return g_malloc(bulk->blob_bytes + bulk->records + 1);
}

static void ask(enum command_verb verb, int64_t argument) {
    uint32_t id = stage_command(verb, (int64_t[6]){argument});
    stage_settle();
    g_assert_cmpuint(said.done.id, ==, id);
}

static struct checked_character *characters(uint32_t page, size_t *count) {
    ask(COMMAND_PAGE_TEXT, page);
    g_assert_cmpint(said.done.status, ==, DONE_OK);
    g_assert_cmpint(said.bulk_kind, ==, BULK_TEXT);
    struct checked_bulk bulk = announced();
    struct checked_character *checked = g_new(struct checked_character, bulk.records + 1);
    g_assert_true(check_characters(said.bulk, &bulk, checked, count));
    g_assert_cmpuint(*count, ==, bulk.records); /* the engine sends nothing that is dropped */
    return checked;
}

/* As UTF-8; line ends are "/", block ends "//". */
static char *text_of(uint32_t page) {
    size_t count;
    g_autofree struct checked_character *checked = characters(page, &count);
    GString *text = g_string_new(NULL);
    for (size_t k = 0; k < count; k++) {
        g_string_append_unichar(text, checked[k].code);
        if (checked[k].flags & CHARACTER_ENDS_LINE)
            g_string_append_c(text, '/');
        if (checked[k].flags & CHARACTER_ENDS_BLOCK)
            g_string_append_c(text, '/');
    }
    g_test_message("%s", text->str);
    return g_string_free(text, FALSE);
}

static void says(const char *text) {
    g_autofree char *found = text_of(0);
    g_assert_cmpstr(found, ==, text);
}

static void contains(const char *part) {
    g_autofree char *found = text_of(0);
    if (!strstr(found, part))
        g_assert_cmpstr(found, ==, part);
}

/* Keeps the file: the engine reads it later. */
static void open_pdf(const struct page_plan *pages, unsigned count, const char *const *objects) {
    GString *pdf = make_pdf(pages, count, objects);
    stage_open_headless(pdf->str, pdf->len, "pdf");
    stage_settle();
}

static void open_content(const char *content) {
    open_pdf(&(struct page_plan){"0 0 400 400", content, ""}, 1, NULL);
}

static void open_html(const char *body) {
    char *html = g_strdup_printf("<html><body>%s</body></html>", body);
    stage_open_headless(html, strlen(html), "html");
    stage_settle();
}

/* ------------------------------------------------------------------------------------------- text
 * --- */

static void lines_and_blocks(void) {
    open_content("BT /F1 20 Tf 22 TL 20 300 Td (First line) Tj T* (second) Tj ET "
                 "BT /F1 20 Tf 20 100 Td (far below) Tj ET");
    says("First line/second//far below//");
}

/* Spaces that are only left, by moving on. */
static void room_is_a_space(void) {
    open_content("BT /F1 20 Tf 20 300 Td [(two) -300 (words)] TJ ET");
    says("two words//");
}

static void umlauts(void) {
    open_html("<p>Äpfel, Öl, über Straße</p>");
    says("Äpfel, Öl, über Straße//");
}

static void chinese_and_japanese(void) {
    open_html("<p>你看得见它</p><p>見えるけれど</p>");
    contains("你看得见它");
    contains("見えるけれど");
}

/* In the order they are read, whatever the order they are drawn in. */
static void right_to_left(void) {
    open_html("<p dir='rtl'>רואים אותו</p>");
    contains("רואים אותו");
}

/* A drawn ligature is its letters, side by side within its box. */
static const char *const ligature_font[] = {
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 6 0 R >>",
    "<< /Length 89 >>\nstream\n1 begincodespacerange <00> <ff> endcodespacerange\n"
    "1 beginbfchar <41> <FB01> endbfchar    \nendstream",
    NULL};

static void ligatures(void) {
    GString *pdf =
        make_pdf(&(struct page_plan){"0 0 400 400", "BT /F2 20 Tf 20 300 Td (A) Tj ET", ""}, 1,
                 ligature_font);
    char *fonts = strstr(pdf->str, "/Font << /F1");
    g_string_insert(pdf, fonts - pdf->str + 9, "/F2 5 0 R "); /* the table is repaired */
    stage_open_headless(pdf->str, pdf->len, "pdf");
    stage_settle();
    size_t count;
    g_autofree struct checked_character *checked = characters(0, &count);
    g_assert_cmpuint(count, ==, 2);
    g_assert_cmpuint(checked[0].code, ==, 'f');
    g_assert_cmpuint(checked[1].code, ==, 'i');
    g_assert_cmpint(checked[0].box.width, >, 300);
    g_assert_cmpint(ABS(checked[0].box.width - checked[1].box.width), <=, 2);
    g_assert_cmpint(ABS(checked[0].box.x + checked[0].box.width - checked[1].box.x), <=, 2);
}

/* Helvetica's "H" is 722/1000 of its size wide. */
static void boxes_are_where_it_is_drawn(void) {
    size_t count;
    open_content("BT /F1 100 Tf 20 300 Td (H) Tj ET");
    g_autofree struct checked_character *checked = characters(0, &count);
    g_assert_cmpuint(count, ==, 1);
    g_assert_cmpint(checked[0].box.x, ==, 2000);
    g_assert_cmpint(ABS(checked[0].box.width - 7220), <, 30);
    g_assert_cmpint(checked[0].box.y, <, 10000); /* the baseline is 100 points from the top */
    g_assert_cmpint(checked[0].box.y + checked[0].box.height, >, 10000);
    g_assert_cmpuint(checked[0].size, ==, 10000);
    g_assert_cmpint(ABS((int)checked[0].advance - 7220), <, 30);
    g_assert_cmpuint(checked[0].angle, ==, 0);
}

static void rotated_text(void) {
    size_t count;
    open_content("BT /F1 100 Tf 0 1 -1 0 200 100 Tm (H) Tj ET");
    g_autofree struct checked_character *checked = characters(0, &count);
    g_assert_cmpuint(count, ==, 1);
    g_assert_cmpuint(checked[0].angle, ==, 2700); /* upwards */
    g_assert_cmpint(ABS(checked[0].box.height - 7220), <, 30);
    g_assert_cmpint(ABS((int)checked[0].advance - 7220), <, 30);
    g_assert_cmpint(checked[0].box.y + checked[0].box.height, ==, 30000);
}

/* /Rotate turns the page; so does the user. Boxes are as shown. */
static void rotated_pages(void) {
    size_t count;
    open_pdf(&(struct page_plan){"0 0 400 300", "BT /F1 100 Tf 20 200 Td (H) Tj ET", "/Rotate 90"},
             1, NULL);
    g_autofree struct checked_character *once = characters(0, &count);
    g_assert_cmpuint(once[0].angle, ==, 900);
    g_assert_cmpint(once[0].box.y, ==, 2000);
    ask(COMMAND_ROTATE, 1);
    g_autofree struct checked_character *twice = characters(0, &count);
    g_assert_cmpuint(twice[0].angle, ==, 1800);
    g_assert_cmpint(twice[0].box.x + twice[0].box.width, ==, 40000 - 2000);
}

static void hidden_outside_of_the_page(void) {
    open_content("BT /F1 20 Tf 20 300 Td (seen) Tj ET BT /F1 20 Tf 500 300 Td (unseen) Tj ET");
    says("seen//");
}

/* text_of would fail if the broker had to drop any. */
static void controls_in_text(void) {
    open_html("<p>a&#x202e;b&#x1b;c&#x200b;d&#xad;e</p>");
    g_autofree char *text = text_of(0);
    g_assert_cmpuint(strcspn(text, "a"), <, strlen(text));
    g_assert_null(strstr(text, "\u202e"));
}

/* A page that shows a form (object 5) with these resources, and further objects from 6 on. */
static void open_form(const char *resources, const char *content, const char *more) {
    static const struct page_plan page = {
        "0 0 400 200", "",
        "/Annots[<</Type/Annot/Subtype/Stamp/Rect[0 0 400 200]/F 4/AP<</N 5 0 R>>>>]"};
    g_autofree char *form =
        g_strdup_printf("<</Type/XObject/Subtype/Form/BBox[0 0 400 200]/Resources<<%s>>"
                        "/Length %zu>>\nstream\n%s\nendstream",
                        resources, strlen(content), content);
    open_pdf(&page, 1, (const char *const[]){form, more, NULL});
}

/* The codes of Zapf Dingbats are no letters, whatever MuPDF makes of them. */
static void dingbats_are_no_letters(void) {
    open_form("/Font<</Z<</Type/Font/Subtype/Type1/BaseFont/ZapfDingbats>>>>",
              "BT/Z 20 Tf 20 100 Td<253345>Tj ET", NULL);
    says("\u260e\u2713\u2725//");
}

/* As it lies on the paper, from left to right: a bracket, two words of Hebrew, a number among them; an Arabic
 * ligature in a line of English. a is shin, b lamed, c the shape of lam and alef. */
static const char map[] = "<</Length 156>>\nstream\n"
                          "begincmap 1 begincodespacerange<00><ff>endcodespacerange\n"
                          "3 beginbfchar<61><05e9><62><05dc><63><fefb>endbfchar\n"
                          "1 beginbfrange<20><5f><0020>endbfrange endcmap\nendstream";

static void open_mapped(const char *content) {
    open_form("/Font<</H<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 6 0 R>>>>", content,
              map);
}

static void lines_from_right_to_left_are_turned(void) {
    open_mapped("BT/H 20 Tf 20 100 Td(\\(ab 42 bba\\) X9)Tj ET");
    says("X9 (\u05e9\u05dc\u05dc 42 \u05dc\u05e9)//");
}

static void words_from_right_to_left_in_a_line_of_others(void) {
    open_mapped("BT/H 20 Tf 20 100 Td(SEE ab 42 bb, THERE)Tj ET");
    says("SEE \u05dc\u05dc 42 \u05dc\u05e9, THERE//");
}

/* A word that goes to the left already, as it is read, stays. */
static void what_is_in_order_stays(void) {
    open_mapped("BT/H 20 Tf 100 100 Td(a)Tj -20 0 Td(b)Tj -20 0 Td(b)Tj ET");
    g_autofree char *text = text_of(0);
    g_assert_null(strstr(text, "\u05dc\u05e9"));
}

static void shapes_become_letters(void) {
    open_mapped("BT/H 20 Tf 20 100 Td(c)Tj ET");
    says("\u0644\u0627//");
}

/* Codes of two bytes: one letter, two, one beyond the first 65,536, a range. */
static const char wide_map[] =
    "<</Length 178>>\nstream\n"
    "begincmap 1 begincodespacerange<0000><ffff>endcodespacerange\n"
    "3 beginbfchar<0141><05d0><0142><00660069><0143><d83dde00>endbfchar\n"
    "1 beginbfrange<0150><0152><0061>endbfrange endcmap\nendstream";

static void says_wide(const char *encoding, const char *codes, const char *text) {
    g_autofree char *font = g_strdup_printf(
        "/Font<</W<</Type/Font/Subtype/Type0/BaseFont/Wide/Encoding%s/ToUnicode 6 0 R"
        "/DescendantFonts[<</Type/Font/Subtype/CIDFontType2/BaseFont/Wide"
        "/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
        "/FontDescriptor<</Type/FontDescriptor/FontName/Wide/Flags 4/FontBBox[0 0 1000 1000]"
        "/ItalicAngle 0/Ascent 800/Descent -200/CapHeight 700/StemV 80>>>>]>>>>",
        encoding);
    g_autofree char *content = g_strdup_printf("BT/W 20 Tf 20 150 Td<%s>Tj ET", codes);
    open_form(font, content, wide_map);
    says(text);
}

/* What MuPDF would make of such a font's map by looking up 65,536 codes: see to-unicode.c. */
static void letters_of_glyph_numbers(void) {
    says_wide("/Identity-H", "014101420143014401500152", "\u05d0fi\U0001f600\ufffdac//");
}

static void letters_of_glyph_numbers_downwards(void) {
    says_wide("/Identity-V", "014101500151", "\u05d0ab//");
}

/* Whose codes are no glyph numbers, and which the document's map does not know. */
static void letters_of_other_codes(void) {
    says_wide("/UniGB-UTF16-H", "0041", "A//");
}

static void no_text(void) {
    open_content(make_scene + strlen(make_scene)); /* nothing at all */
    says("");
    open_content("0 0 100 100 re f");
}

static void pages_that_do_not_exist(void) {
    static const int64_t wicked[] = {1, -1, INT64_MAX, INT64_MIN, (int64_t)1 << 32};
    open_content("");
    for (gsize k = 0; k < G_N_ELEMENTS(wicked); k++) {
        ask(COMMAND_PAGE_TEXT, wicked[k]);
        g_assert_cmpint(said.done.status, ==, DONE_NO_SUCH_PAGE);
        ask(COMMAND_PAGE_LINKS, wicked[k]);
        g_assert_cmpint(said.done.status, ==, DONE_NO_SUCH_PAGE);
    }
    g_assert_cmpint(said.bulk_kind, ==, 0);
}

/* The tree promises a page that is not there; its neighbours are read. */
static void page_that_is_damaged(void) {
    GString *pdf = make_pdf(
        &(struct page_plan){"0 0 400 400", "BT /F1 20 Tf 20 300 Td (fine) Tj ET", ""}, 1, NULL);
    memcpy(strstr(pdf->str, "/Count 1"), "/Count 2", 8);
    stage_open_headless(pdf->str, pdf->len, "pdf");
    stage_settle();
    g_assert_cmpuint(said.extent.pages, ==, 2);
    ask(COMMAND_PAGE_TEXT, 1);
    g_assert_cmpint(said.done.status, ==, DONE_FAILED);
    ask(COMMAND_PAGE_LINKS, 1);
    g_assert_cmpint(said.done.status, ==, DONE_FAILED);
    says("fine//");
}

/* ------------------------------------------------------------------------------- questions in line
 * --- */

static void questions_are_answered_in_order(void) {
    open_content("BT /F1 20 Tf 20 300 Td (some text) Tj ET");
    for (unsigned k = 0; k < 10; k++)
        stage_command(COMMAND_PAGE_TEXT, (int64_t[6]){0});
    unsigned before = said.dones;
    g_assert_cmpuint(before, ==, 0); /* queued work, not done while the command is handled */
    stage_settle();
    g_assert_cmpuint(said.dones, ==, 10);
}

static void too_many_questions_are_refused(void) {
    unsigned refused = 0;
    open_content("");
    for (unsigned k = 0; k < 200; k++) {
        unsigned before = said.dones;
        stage_search("x", 0);
        if (said.dones == before)
            continue;
        refused++;
        g_assert_cmpint(said.done.status, ==, DONE_NO_MEMORY);
    }
    stage_settle();
    g_assert_cmpuint(refused, >, 100);
    g_assert_cmpuint(said.dones, ==, 200);
}

/* What is seen comes first. */
static void view_is_drawn_before_questions(void) {
    GString *pdf = make_pdf(&(struct page_plan){"0 0 612 792", make_scene, ""}, 1, NULL);
    stage_open(pdf->str, pdf->len, "pdf", WIDTH, HEIGHT);
    stage_command(COMMAND_PAGE_TEXT, (int64_t[6]){0});
    while (said.dones == 0) {
        g_assert_true(stage_engine->work());
        g_assert_true(said.dones == 0 || said.last_flags & FRAME_COMPLETE);
    }
    contains("Vitrine 0123 gjpqy");
}

/* ----------------------------------------------------------------------------------------- search
 * --- */

static struct checked_match *matches(const char *text, size_t *count, char **words) {
    uint32_t id = stage_search(text, 0);
    stage_settle();
    g_assert_cmpuint(said.done.id, ==, id);
    g_assert_cmpint(said.done.status, ==, DONE_OK);
    struct checked_bulk bulk = announced();
    struct checked_match *checked = g_new(struct checked_match, bulk.records + 1);
    *words = blob(&bulk);
    *count = bulk.records;
    g_assert_true(check_matches(said.bulk, &bulk, checked, *words));
    return checked;
}

static unsigned found(const char *text) {
    g_autofree char *words = NULL;
    size_t count;
    g_autofree struct checked_match *checked = matches(text, &count, &words);
    return count > 0 ? checked[count - 1].number + 1 : 0;
}

static void case_and_space_make_no_difference(void) {
    open_html("<p>Die Äpfel und das Öl. DIE ÄPFEL\nUND.</p>");
    g_assert_cmpuint(found("die äpfel und"), ==, 2);
    g_assert_cmpuint(found("  ÖL "), ==, 1);
    g_assert_cmpuint(found("Apfel"), ==, 0);
    g_assert_cmpuint(found("die   äpfel\tund"), ==, 2);
    g_assert_cmpuint(found(""), ==, 0);
    g_assert_cmpuint(found("   "), ==, 0);
}

static void words_across_lines(void) {
    g_autofree char *words = NULL;
    size_t count;
    open_content("BT /F1 20 Tf 22 TL 20 300 Td (A long hyphen-) Tj T* (ation of a well-) Tj "
                 "T* (known thing) Tj ET");
    g_assert_cmpuint(found("hyphenation"), ==, 1);
    g_assert_cmpuint(found("hyphen-ation"), ==, 1);
    g_assert_cmpuint(found("well-known thing"), ==, 1);
    g_assert_cmpuint(found("hyphen ation"), ==, 0);
    g_autofree struct checked_match *checked = matches("hyphenation", &count, &words);
    g_assert_cmpuint(count, ==, 2); /* a box a line */
    g_assert_cmpint(checked[0].box.y, <, checked[1].box.y);
    g_assert_cmpint(checked[1].box.x, ==, 2000);
    g_autofree char *match =
        g_strndup(checked[0].context + checked[0].match_offset, checked[0].match_bytes);
    g_assert_cmpstr(match, ==, "hyphen-ation");
    g_assert_true(g_str_has_prefix(checked[0].context, "A long "));
}

static void blocks_part_words(void) {
    open_content("BT /F1 20 Tf 20 300 Td (one) Tj ET BT /F1 20 Tf 20 100 Td (two) Tj ET");
    g_assert_cmpuint(found("one"), ==, 1);
    g_assert_cmpuint(found("onetwo"), ==, 0);
    g_assert_cmpuint(found("one two"), ==, 0);
}

static void other_scripts(void) {
    open_html("<p>你看得见它，它却出不来。</p><p>רואים אותו</p><p>ΣΟΦΟΣ σοφός</p>");
    g_assert_cmpuint(found("它却"), ==, 1);
    g_assert_cmpuint(found("אותו"), ==, 1);
    g_assert_cmpuint(found("σοφοσ"), ==, 1);
}

/* The cap is the same code for every kind; this one is the quickest to reach. */
static void too_many_matches(void) {
    GString *content = g_string_new("BT /F1 1 Tf 1 TL 1 399 Td ");
    for (unsigned line = 0; line < MATCH_RECORDS_MAXIMUM / 100 + 10; line++)
        g_string_append(content,
                        "(aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
                        "aaaaaaaaaaaaaaaaaaaaaaaaaaaa) Tj T* ");
    g_string_append(content, "ET");
    open_content(content->str);
    stage_search("a", 0);
    stage_settle();
    g_assert_cmpuint(said.records, ==, MATCH_RECORDS_MAXIMUM);
    g_assert_cmpint(said.done.value[0], ==, 1);
}

/* ---------------------------------------------------------------------------------------- outline
 * --- */

static struct checked_outline_item *outline(size_t *count, char **titles) {
    ask(COMMAND_OUTLINE, 0);
    g_assert_cmpint(said.done.status, ==, DONE_OK);
    struct checked_bulk bulk = announced();
    struct checked_outline_item *checked = g_new(struct checked_outline_item, bulk.records + 1);
    *titles = blob(&bulk);
    *count = bulk.records;
    g_assert_true(check_outline(said.bulk, &bulk, said.extent.pages, checked, *titles));
    return checked;
}

/* Two pages; objects are numbered from 7 on, the catalogue refers to 7. */
static void open_outlined(const char *const *objects) {
    static const struct page_plan pages[] = {{"0 0 400 400", "", ""}, {"0 0 400 400", "", ""}};
    GString *pdf = make_pdf(pages, 2, objects);
    char *catalog = strstr(pdf->str, "/Type /Catalog");
    g_string_insert(pdf, catalog - pdf->str, "/Outlines 7 0 R ");
    stage_open_headless(pdf->str, pdf->len, "pdf");
    stage_settle();
}

static void outline_with_levels(void) {
    static const char *const objects[] = {
        "<< /First 8 0 R >>",
        "<< /Title (One) /First 9 0 R /Next 10 0 R /Count 1 /Dest [6 0 R /XYZ 0 300 0] >>",
        "<< /Title <FEFF00FC202E0062000A0063> /A << /S /URI /URI (http://example.org) >> >>",
        "<< /Title (Two) /Dest [99 0 R /Fit] >>", NULL};
    g_autofree char *titles = NULL;
    size_t count;
    open_outlined(objects);
    g_autofree struct checked_outline_item *items = outline(&count, &titles);
    g_assert_cmpuint(count, ==, 3);
    g_assert_cmpstr(items[0].title, ==, "One");
    g_assert_cmpuint(items[0].page, ==, 1);
    g_assert_cmpint(items[0].y, ==, 10000);
    g_assert_true(items[0].open);
    g_assert_cmpstr(items[1].title, ==,
                    "\u00fc"
                    "b c");
    g_assert_cmpuint(items[1].level, ==, 1);
    g_assert_cmpuint(items[1].page, ==, NO_PAGE);
    g_assert_cmpstr(items[2].title, ==, "Two");
    g_assert_cmpuint(items[2].level, ==, 0);
}

static void outline_in_circles(void) {
    static const char *const objects[] = {"<< /First 8 0 R >>",
                                          "<< /Title (a) /First 7 0 R /Next 9 0 R >>",
                                          "<< /Title (b) /First 9 0 R /Next 8 0 R >>", NULL};
    g_autofree char *titles = NULL;
    size_t count;
    open_outlined(objects);
    g_autofree struct checked_outline_item *items = outline(&count, &titles);
    g_assert_cmpuint(count, >=, 2);
    g_assert_cmpuint(count, <=, 4);
}

static void outline_10000_deep(void) {
    enum { DEEP = 10000 };
    g_autoptr(GPtrArray) objects = g_ptr_array_new();
    g_autofree char *titles = NULL;
    size_t count;
    for (unsigned k = 0; k < DEEP; k++)
        g_ptr_array_add(objects, g_strdup_printf("<< /Title (%u) /First %u 0 R >>", k, 8 + k));
    g_ptr_array_add(objects, NULL);
    open_outlined((const char *const *)objects->pdata);
    g_autofree struct checked_outline_item *items = outline(&count, &titles);
    g_assert_cmpuint(count, ==, OUTLINE_LEVELS_MAXIMUM);
    g_assert_cmpint(said.done.value[0], ==, 1);
}

static void no_outline(void) {
    g_autofree char *titles = NULL;
    size_t count;
    open_content("");
    g_autofree struct checked_outline_item *items = outline(&count, &titles);
    g_assert_cmpuint(count, ==, 0);
}

/* ------------------------------------------------------------------------------------------ links
 * --- */

#define LINK(rect, action)                                                                         \
    "<< /Type /Annot /Subtype /Link /Border [0 0 0] /Rect [" rect "] " action " >>"

static void links_of_a_page(void) {
    static const struct page_plan pages[] = {
        {"0 0 300 300", "",
         "/Annots [" LINK("0 200 100 300", "/A << /S /URI /URI (https://example.org/a?b=1) >>")
             LINK("100 200 200 300", "/A << /S /URI /URI <68747470733a2f2f652f01ffe280aec2ad78> >>")
                 LINK("0 0 100 100", "/Dest [6 0 R /XYZ 0 250 0]")
                     LINK("100 0 200 100", "/Dest [99 0 R /Fit]") "]"},
        {"0 0 300 300", "", ""}};
    open_pdf(pages, 2, NULL);
    ask(COMMAND_PAGE_LINKS, 0);
    g_assert_cmpint(said.done.status, ==, DONE_OK);
    struct checked_bulk bulk = announced();
    g_autofree struct checked_page_link *links = g_new(struct checked_page_link, bulk.records + 1);
    g_autofree char *targets = blob(&bulk);
    g_assert_true(check_page_links(said.bulk, &bulk, 2, links, targets));
    unsigned external = 0, internal = 0;
    for (uint32_t k = 0; k < bulk.records; k++) {
        external += links[k].uri != NULL;
        internal += links[k].page == 1 && links[k].y == 5000;
        if (links[k].uri && links[k].box.x == 0)
            g_assert_cmpstr(links[k].uri, ==, "https://example.org/a?b=1");
        g_assert_cmpint(links[k].box.width, ==, 10000);
    }
    g_assert_cmpuint(external, ==, 2);
    g_assert_cmpuint(internal, ==, 1);
}

/* ------------------------------------------------------------------------------------------ facts
 * --- */

static struct checked_fact *facts(size_t *count, char **words) {
    ask(COMMAND_INFO, 0);
    g_assert_cmpint(said.done.status, ==, DONE_OK);
    struct checked_bulk bulk = announced();
    struct checked_fact *checked = g_new(struct checked_fact, bulk.records + 1);
    *words = blob(&bulk);
    *count = bulk.records;
    g_assert_true(check_facts(said.bulk, &bulk, checked, *words));
    return checked;
}

static const struct checked_fact *fact(const struct checked_fact *all, size_t count,
                                       enum fact_key key) {
    for (size_t k = 0; k < count; k++)
        if (all[k].key == key)
            return &all[k];
    return NULL;
}

static void what_a_document_would_do(void) {
    static const char *const objects[] = {
        "<< /S /JavaScript /JS (app.alert\\(1\\)) >>",
        "[ [ << /S /Launch /F (x) >> ] << /Next << /S /Launch >> >> ]",
        "<< /S /SubmitForm >>",
        "<< /S /GoToR /F (other.pdf) >>",
        "<< /S /Sound >>",
        "<< /Type /Filespec /EF << /F 1 0 R >> >>",
        NULL};
    static const struct page_plan page = {"0 0 400 400", "", ""};
    g_autofree char *words = NULL;
    size_t count;
    open_pdf(&page, 1, objects);
    g_autofree struct checked_fact *all = facts(&count, &words);
    g_assert_cmpstr(fact(all, count, FACT_FORMAT)->text, ==, "PDF 1.7");
    g_assert_null(fact(all, count, FACT_ENCRYPTION));
    g_assert_cmpuint(fact(all, count, FACT_SCRIPTS)->number, ==, 1);
    g_assert_cmpuint(fact(all, count, FACT_LAUNCHES)->number, ==, 2);
    g_assert_cmpuint(fact(all, count, FACT_SUBMISSIONS)->number, ==, 1);
    g_assert_cmpuint(fact(all, count, FACT_REMOTE)->number, ==, 1);
    g_assert_cmpuint(fact(all, count, FACT_MEDIA)->number, ==, 1);
    g_assert_cmpuint(fact(all, count, FACT_ATTACHMENTS)->number, ==, 1);
}

static void facts_of_other_formats(void) {
    g_autofree char *words = NULL;
    size_t count;
    open_html("<p>text</p>");
    g_autofree struct checked_fact *all = facts(&count, &words);
    g_assert_nonnull(fact(all, count, FACT_FORMAT));
    g_assert_cmpuint(fact(all, count, FACT_LAUNCHES)->number, ==, 0);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    stage_add("/records/text/lines-and-blocks", lines_and_blocks);
    stage_add("/records/text/room-is-a-space", room_is_a_space);
    stage_add("/records/text/umlauts", umlauts);
    stage_add("/records/text/chinese-and-japanese", chinese_and_japanese);
    stage_add("/records/text/right-to-left", right_to_left);
    stage_add("/records/text/ligatures", ligatures);
    stage_add("/records/text/boxes", boxes_are_where_it_is_drawn);
    stage_add("/records/text/rotated", rotated_text);
    stage_add("/records/text/rotated-pages", rotated_pages);
    stage_add("/records/text/hidden-outside-of-the-page", hidden_outside_of_the_page);
    stage_add("/records/text/controls", controls_in_text);
    stage_add("/records/text/dingbats", dingbats_are_no_letters);
    stage_add("/records/text/lines-turned", lines_from_right_to_left_are_turned);
    stage_add("/records/text/words-turned", words_from_right_to_left_in_a_line_of_others);
    stage_add("/records/text/in-order-already", what_is_in_order_stays);
    stage_add("/records/text/shapes", shapes_become_letters);
    stage_add("/records/text/glyph-numbers", letters_of_glyph_numbers);
    stage_add("/records/text/glyph-numbers-downwards", letters_of_glyph_numbers_downwards);
    stage_add("/records/text/other-codes", letters_of_other_codes);
    stage_add("/records/text/none", no_text);
    stage_add("/records/text/no-such-page", pages_that_do_not_exist);
    stage_add("/records/text/damaged-page", page_that_is_damaged);
    stage_add("/records/line/in-order", questions_are_answered_in_order);
    stage_add("/records/line/too-many", too_many_questions_are_refused);
    stage_add("/records/line/view-first", view_is_drawn_before_questions);
    stage_add("/records/search/case-and-space", case_and_space_make_no_difference);
    stage_add("/records/search/across-lines", words_across_lines);
    stage_add("/records/search/blocks-part-words", blocks_part_words);
    stage_add("/records/search/other-scripts", other_scripts);
    stage_add("/records/search/too-many", too_many_matches);
    stage_add("/records/outline/levels", outline_with_levels);
    stage_add("/records/outline/circles", outline_in_circles);
    stage_add("/records/outline/10000-deep", outline_10000_deep);
    stage_add("/records/outline/none", no_outline);
    stage_add("/records/links", links_of_a_page);
    stage_add("/records/facts/would-do", what_a_document_would_do);
    stage_add("/records/facts/other-formats", facts_of_other_formats);
    return stage_main(argc, argv);
}
