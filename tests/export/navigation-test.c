/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "broker/export/pdf-navigation.h"
#include "tests/export/make.h"

/* Outline and links of a safe PDF: what records of a worker that is the attacker's become. */

struct paper {
    char *path;
    struct output *output;
    struct pdf_objects objects;
    struct pdf_navigation *navigation;
};

static struct paper paper_new(void) {
    struct paper paper = {.path = make_path("navigation.pdf")};
    paper.output = output_create(paper.path, NULL);
    pdf_objects_init(&paper.objects, paper.output, 0);
    paper.navigation = pdf_navigation_create();
    return paper;
}

/* What was written, for the test to free. */
static char *paper_finish(struct paper *paper, const struct records *outline, guint *root) {
    g_autoptr(GError) error = NULL;
    char *text = NULL;
    g_assert_true(pdf_navigation_finish(paper->navigation, &paper->objects, outline, root, &error));
    g_assert_true(output_commit(paper->output, &error));
    g_assert_no_error(error);
    g_assert_true(g_file_get_contents(paper->path, &text, NULL, NULL));
    pdf_navigation_destroy(paper->navigation);
    pdf_objects_finish(&paper->objects);
    output_destroy(paper->output);
    g_free(paper->path);
    return text;
}

/* A page of 600 × 800 points. */
static guint add_page(struct paper *paper, struct checked_page_link *links, gsize count) {
    struct records records = {.kind = BULK_LINKS, .count = count, .links = links};
    guint page = pdf_new_object(&paper->objects);
    return pdf_navigation_add_page(paper->navigation, &paper->objects, page, 600, 800, &records);
}

/* Not by strstr: AddressSanitizer measures the whole text at each call, 12 MB 100,000 times. */
static guint count_of(const char *text, const char *part) {
    guint count = 0;
    for (; (text = strchr(text, part[0])); text++)
        count += g_str_has_prefix(text, part);
    return count;
}

static void check_has(const char *text, const char *part) {
    if (!strstr(text, part))
        g_assert_cmpstr(text, ==, part);
}

static void test_link_to_a_later_page(void) {
    struct paper paper = paper_new();
    struct checked_page_link link = {.box = {1000, 2000, 3000, 500}, .page = 1, .x = 0, .y = 10000};
    guint root = 0;
    g_assert_cmpuint(add_page(&paper, &link, 1), ==, 2); /* object 1 is the page */
    g_assert_cmpuint(add_page(&paper, NULL, 0), ==, 0);
    g_autofree char *text = paper_finish(&paper, NULL, &root);
    check_has(text, "/Rect[10 775 40 780 ]");
    check_has(text, "/Dest[3 0 R/XYZ 0 700 0]");
    g_assert_cmpuint(root, ==, 0);
}

static void test_addresses_and_missing_pages_are_left_out(void) {
    struct paper paper = paper_new();
    struct checked_page_link links[] = {
        {.box = {0, 0, 100, 100}, .page = NO_PAGE, .uri = "http://example.org/"},
        {.box = {0, 0, 100, 100}, .page = 7},
        {.box = {0, 0, 100, 100}, .page = NO_PAGE}};
    guint root = 0;
    g_assert_cmpuint(add_page(&paper, links, 1), ==, 0);
    g_assert_cmpuint(add_page(&paper, links + 1, 2), !=, 0);
    g_autofree char *text = paper_finish(&paper, NULL, &root);
    g_assert_null(strstr(text, "example"));
    g_assert_null(strstr(text, "/Annot"));
}

static void test_places_off_the_page(void) {
    struct paper paper = paper_new();
    struct checked_page_link links[] = {
        {.box = {-100000, -100000, 50, 50}, .page = 0},
        {.box = {-100000, -100000, 10000000, 10000000}, .page = 0, .x = -5000, .y = 90000000},
        {.box = {0, 0, 0, 0}, .page = 0}};
    guint root = 0;
    add_page(&paper, links, G_N_ELEMENTS(links));
    g_autofree char *text = paper_finish(&paper, NULL, &root);
    g_assert_cmpuint(count_of(text, "/Annot"), ==, 1);
    check_has(text, "/Rect[0 0 600 800 ]");
    check_has(text, "/XYZ 0 0 0]");
}

static void test_links_without_end(void) {
    enum { PAGES = 30 };
    struct paper paper = paper_new();
    g_autofree struct checked_page_link *links =
        g_new0(struct checked_page_link, LINK_RECORDS_MAXIMUM);
    guint root = 0;
    for (guint k = 0; k < LINK_RECORDS_MAXIMUM; k++)
        links[k].box = (struct rect){0, 0, 1, 1};
    for (guint page = 0; page < PAGES; page++)
        add_page(&paper, links, LINK_RECORDS_MAXIMUM);
    g_autofree char *text = paper_finish(&paper, NULL, &root);
    g_assert_cmpuint(count_of(text, "/Annot"), ==, NAVIGATION_LINKS_MAXIMUM);
}

static void test_outline_is_a_tree(void) {
    struct checked_outline_item items[] = {{.level = 0, .page = 0, .title = "A", .open = true},
                                           {.level = 1, .page = 0, .title = "B"},
                                           {.level = 2, .page = NO_PAGE, .title = "C"},
                                           {.level = 1, .page = 9, .title = "D"},
                                           {.level = 0, .page = 0, .title = ""}};
    struct records outline = {.kind = BULK_OUTLINE, .count = G_N_ELEMENTS(items), .outline = items};
    struct paper paper = paper_new();
    guint root = 0;
    add_page(&paper, NULL, 0);
    g_autofree char *text = paper_finish(&paper, &outline, &root);
    g_assert_cmpuint(root, ==, 2);
    check_has(text, "2 0 obj\n<</Type/Outlines/First 3 0 R/Last 7 0 R/Count 4>>");
    check_has(text, "<</Title<feff0041>/Parent 2 0 R/Next 7 0 R/First 4 0 R/Last 6 0 R/Count 2"
                    "/Dest[1 0 R/XYZ 0 800 0]>>");
    check_has(text, "<</Title<feff0042>/Parent 3 0 R/Next 6 0 R/First 5 0 R/Last 5 0 R/Count -1/");
    check_has(text, "<</Title<feff0043>/Parent 4 0 R>>");
    check_has(text, "<</Title<feff0044>/Parent 3 0 R/Prev 4 0 R>>");
    check_has(text, "<</Title<feff>/Parent 2 0 R/Prev 3 0 R/");
}

/* A title cannot end its string and go on as PDF. */
static void test_title_that_is_syntax(void) {
    struct checked_outline_item item = {.page = NO_PAGE,
                                        .title = ")>>/A<</S/JavaScript/JS(x)>> \xf0\x9f\x98\x80"};
    struct records outline = {.kind = BULK_OUTLINE, .count = 1, .outline = &item};
    struct paper paper = paper_new();
    guint root = 0;
    g_autofree char *text = paper_finish(&paper, &outline, &root);
    g_assert_null(strstr(text, "JavaScript"));
    check_has(text, "0020d83dde00>/Parent");
}

static void test_outline_as_deep_as_may_be(void) {
    struct checked_outline_item items[OUTLINE_LEVELS_MAXIMUM + 1];
    struct records outline = {.kind = BULK_OUTLINE, .count = G_N_ELEMENTS(items), .outline = items};
    struct paper paper = paper_new();
    guint root = 0;
    for (guint k = 0; k <= OUTLINE_LEVELS_MAXIMUM; k++)
        items[k] = (struct checked_outline_item){
            .level = MIN(k, OUTLINE_LEVELS_MAXIMUM - 1), .page = 0, .title = "x", .open = true};
    g_autofree char *text = paper_finish(&paper, &outline, &root);
    g_assert_cmpuint(count_of(text, "/Title"), ==, OUTLINE_LEVELS_MAXIMUM + 1);
    check_has(text, "/Count 65>>");
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/navigation/link-to-a-later-page", test_link_to_a_later_page);
    g_test_add_func("/navigation/addresses-and-missing-pages-are-left-out",
                    test_addresses_and_missing_pages_are_left_out);
    g_test_add_func("/navigation/places-off-the-page", test_places_off_the_page);
    g_test_add_func("/navigation/links-without-end", test_links_without_end);
    g_test_add_func("/navigation/outline-is-a-tree", test_outline_is_a_tree);
    g_test_add_func("/navigation/title-that-is-syntax", test_title_that_is_syntax);
    g_test_add_func("/navigation/outline-as-deep-as-may-be", test_outline_as_deep_as_may_be);
    int outcome = g_test_run();
    make_finish();
    return outcome;
}
