/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/broker/harness.h"
#include "tests/cli/run.h"
#include "tests/tool/pixels.h"

/*
 * sanitize, render and thumbnail: what comes out is looked at by programs of others (pdfinfo,
 * pdfimages, pdftoppm of Poppler, qpdf), and converted again.
 */

static char *in_folder(const char *name) {
    char *path = g_build_filename(harness_folder(), name, NULL);
    g_unlink(path);
    return path;
}

static gboolean exists(const char *path) {
    return g_file_test(path, G_FILE_TEST_EXISTS);
}

/* What another program prints; NULL after a skip, where it is not installed. */
static char *ask(const char *program, const char *option, const char *file) {
    g_autofree char *found = g_find_program_in_path(program);
    const char *argv[] = {program, option, file, NULL};
    char *output = NULL;
    g_autofree char *errors = NULL;
    int status = 0;
    if (!found) {
        g_test_skip("poppler-utils or qpdf is not installed");
        return NULL;
    }
    g_assert_true(g_spawn_sync(NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &output,
                               &errors, &status, NULL));
    if (status != 0)
        g_test_message("%s %s: %s%s", program, file, output, errors);
    g_assert_cmpint(status, ==, 0);
    return output;
}

static void check_text_has(const char *text, const char *part) {
    if (!strstr(text, part))
        g_assert_cmpstr(text, ==, part);
}

static void check_fine(struct outcome *outcome) {
    g_assert_true(outcome->exited);
    if (outcome->code != 0)
        g_assert_cmpstr(outcome->errors, ==, "");
    outcome_clear(outcome);
}

static void check_code(struct outcome outcome, int code, const char *part) {
    g_assert_true(outcome.exited);
    g_assert_cmpint(outcome.code, ==, code);
    if (part)
        check_text_has(outcome.errors, part);
    outcome_clear(&outcome);
}

/* A PDF of one page, of points sides, with this content. */
static char *page_with(const char *name, double width, double height, const char *more,
                       const char *content) {
    char w[32], h[32];
    g_autofree char *pdf = g_strdup_printf(
        "%%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n"
        "2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n"
        "3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 %s %s]%s/Contents 4 0 R/Resources<<"
        "/Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>\nendobj\n"
        "4 0 obj\n<</Length %zu>>stream\n%s\nendstream\nendobj\ntrailer\n<</Root 1 0 R>>\n",
        g_ascii_formatd(w, sizeof w, "%.3f", width), g_ascii_formatd(h, sizeof h, "%.3f", height),
        more, strlen(content) + 1, content);
    return harness_file(name, pdf, strlen(pdf));
}

/* ---------------------------------------------------------------------------------- safe PDFs ---
 */

static const char letter[] = "BT /F 11 Tf 40 700 Td 14 TL (Sehr geehrte Damen und Herren,) Tj T*"
                             " (bitte bezahlen Sie die beigelegte Rechnung.) Tj T* ET"
                             " 0.5 w 40 600 m 500 600 l S";
static const char mixed[] = "BT /F 11 Tf 40 700 Td (Umsatz) Tj ET"
                            " 1 0 0 rg 100 300 100 60 re f 0.8 g 250 300 100 60 re f"
                            " 0 0 1 rg 150 320 100 60 re f";

static void check_safe(const char *source, const char *output, const char *size, const char *kind) {
    struct outcome outcome = run_cli("sanitize", source, "-o", output, NULL);
    check_fine(&outcome);
    g_autofree char *check = ask("qpdf", "--check", output);
    g_autofree char *info = ask("pdfinfo", "-box", output);
    g_autofree char *images = ask("pdfimages", "-list", output);
    if (!check || !info || !images)
        return;
    check_text_has(check, "No syntax or stream encoding errors");
    check_text_has(info, size);
    check_text_has(info, "JavaScript:      no");
    check_text_has(images, kind);
}

static void test_text_becomes_bilevel(void) {
    g_autofree char *source = page_with("letter.pdf", 595.276, 841.89, "", letter);
    g_autofree char *output = in_folder("letter-safe.pdf");
    check_safe(source, output, "595.276 x 841.89 pts (A4)", "ccitt");
    struct stat status;
    g_assert_cmpint(stat(output, &status), ==, 0);
    g_assert_cmpint(status.st_size, <, 4096);
}

static void test_turned_page_stays_turned(void) {
    g_autofree char *source = page_with("turned.pdf", 300, 200, "/Rotate 90", "0 g 0 0 50 50 re f");
    g_autofree char *output = in_folder("turned-safe.pdf"), *picture = in_folder("turned.png");
    g_autoptr(GError) error = NULL;
    check_safe(source, output, "200 x 300 pts", "ccitt");
    struct outcome outcome = run_cli("render", "--dpi", "72", output, "-o", picture, NULL);
    check_fine(&outcome);
    struct pixels *pixels = pixels_load(picture, &error);
    g_assert_no_error(error);
    g_assert_cmphex(pixels_at(pixels, 10, 10), ==, 0x000000);
    g_assert_cmphex(pixels_at(pixels, 10, 290), ==, 0xffffff);
    pixels_destroy(pixels);
}

static void check_again_is_the_same(const char *source, const char *dpi, const char *colour,
                                    const char *quality) {
    g_autofree char *once = in_folder("once.pdf"), *twice = in_folder("twice.pdf");
    g_autofree char *first = NULL, *second = NULL;
    gsize first_size, second_size;
    struct outcome outcome = run_cli("sanitize", "--dpi", dpi, "--colour", colour, "--quality",
                                     quality, source, "-o", once, NULL);
    check_fine(&outcome);
    outcome = run_cli("sanitize", "--dpi", dpi, "--colour", colour, "--quality", quality, once,
                      "-o", twice, NULL);
    check_fine(&outcome);
    g_assert_true(g_file_get_contents(once, &first, &first_size, NULL));
    g_assert_true(g_file_get_contents(twice, &second, &second_size, NULL));
    g_assert_cmpmem(first, first_size, second, second_size);
}

/* Our own output is a fixed point, to the byte: page size, pixel size, regions, pixels. */
static void test_converted_again(void) {
    static const char *const colours[] = {"auto", "bilevel", "grey", "full"};
    static const char *const resolutions[] = {"72", "133.7", "150", "300"};
    g_autofree char *first = page_with("again1.pdf", 595.276, 841.89, "", letter);
    g_autofree char *second = page_with("again2.pdf", 419.53, 595.28, "", mixed);
    for (gsize k = 0; k < G_N_ELEMENTS(colours); k++) {
        g_test_message("%s at %s", colours[k], resolutions[k]);
        check_again_is_the_same(first, resolutions[k], colours[k], "75");
        check_again_is_the_same(second, resolutions[k], colours[k], "100");
        check_again_is_the_same(second, "150", colours[k], "100");
    }
}

/* Photographs are not, but they do not drift: within a step of 12 of 256. */
static void test_photograph_converted_again(void) {
    g_autoptr(GString) content = g_string_new(NULL);
    g_autoptr(GRand) chance = g_rand_new_with_seed(7);
    g_autofree char *once = in_folder("photo1.pdf"), *twice = in_folder("photo2.pdf");
    g_autofree char *before = in_folder("photo1.png"), *after = in_folder("photo2.png");
    g_autoptr(GError) error = NULL;
    for (int y = 0; y < 40; y++)
        for (int x = 0; x < 40; x++)
            g_string_append_printf(content, "0.%d 0.%d 0.%d rg %d %d 6 6 re f\n", 20 + x, 80 - y,
                                   g_rand_int_range(chance, 40, 45), 5 * x, 5 * y);
    g_autofree char *source = page_with("photo.pdf", 200, 200, "", content->str);
    struct outcome outcome = run_cli("sanitize", source, "-o", once, NULL);
    check_fine(&outcome);
    outcome = run_cli("sanitize", once, "-o", twice, NULL);
    check_fine(&outcome);
    outcome = run_cli("render", "--dpi", "150", once, "-o", before, NULL);
    check_fine(&outcome);
    outcome = run_cli("render", "--dpi", "150", twice, "-o", after, NULL);
    check_fine(&outcome);
    struct pixels *first = pixels_load(before, &error), *second = pixels_load(after, &error);
    g_assert_no_error(error);
    g_autofree char *difference = pixels_difference(second, first, 12);
    g_assert_cmpstr(difference, ==, NULL);
    pixels_destroy(first);
    pixels_destroy(second);
}

/* Its pixels are what it has: no more come of a finer resolution, now or when it is converted again. */
static void test_picture_is_not_drawn_finer(void) {
    g_autoptr(GString) content =
        g_string_new("200 0 0 150 0 0 cm BI/W 64/H 48/CS/G/BPC 8/F/AHx ID ");
    for (int k = 0; k < 64 * 48; k++)
        g_string_append_printf(content, "%02x", (k * k / 7 + k / 3) & 255);
    g_string_append(content, "> EI");
    g_autofree char *source = page_with("coarse.pdf", 200, 150, "", content->str);
    g_autofree char *once = in_folder("coarse1.pdf"), *twice = in_folder("coarse2.pdf");
    g_autofree char *first = NULL, *second = NULL;
    gsize first_size, second_size;
    struct outcome outcome = run_cli("sanitize", "--quality", "100", source, "-o", once, NULL);
    check_fine(&outcome);
    g_autofree char *images = ask("pdfimages", "-list", once);
    if (images)
        check_text_has(images, "   64    48 ");
    outcome = run_cli("sanitize", "--quality", "100", "--dpi", "300", once, "-o", twice, NULL);
    check_fine(&outcome);
    g_assert_true(g_file_get_contents(once, &first, &first_size, NULL));
    g_assert_true(g_file_get_contents(twice, &second, &second_size, NULL));
    g_assert_cmpmem(first, first_size, second, second_size);
}

/* What comes on each page, as a letterhead does, is kept once. */
static void test_same_picture_is_kept_once(void) {
    g_autofree char *few = harness_pdf("few.pdf", 2, 100), *many = harness_pdf("same.pdf", 22, 100);
    g_autofree char *few_safe = in_folder("few-safe.pdf"), *many_safe = in_folder("same-safe.pdf");
    struct stat small, big;
    struct outcome outcome = run_cli("sanitize", few, "-o", few_safe, NULL);
    check_fine(&outcome);
    outcome = run_cli("sanitize", many, "-o", many_safe, NULL);
    check_fine(&outcome);
    g_assert_cmpint(stat(few_safe, &small), ==, 0);
    g_assert_cmpint(stat(many_safe, &big), ==, 0);
    g_assert_cmpint(big.st_size - small.st_size, <,
                    20 * 200); /* a page's objects, and no picture */
}

static void test_colour_choices(void) {
    static const char *const wanted[][2] = {
        {"auto", "index"}, {"bilevel", "ccitt"}, {"grey", "gray"}, {"full", "index"}};
    g_autofree char *source = page_with("choices.pdf", 400, 800, "", mixed);
    for (gsize k = 0; k < G_N_ELEMENTS(wanted); k++) {
        g_autofree char *output = in_folder("choice.pdf");
        struct outcome outcome =
            run_cli("sanitize", "--colour", wanted[k][0], source, "-o", output, NULL);
        check_fine(&outcome);
        g_autofree char *images = ask("pdfimages", "-list", output);
        if (images)
            check_text_has(images, wanted[k][1]);
    }
}

static guint count_different(const struct pixels *first, const struct pixels *second) {
    guint count = 0;
    g_assert_cmpint(first->width, ==, second->width);
    g_assert_cmpint(first->height, ==, second->height);
    for (int y = 0; y < first->height; y++)
        for (int x = 0; x < first->width; x++)
            count += pixels_at(first, x, y) != pixels_at(second, x, y);
    return count;
}

/* Poppler shows what MuPDF drew: the layers lie where they belong. It makes each picture a pixel
 * wider and higher (Splash: imgCoordMungeUpper), so edges may differ. */
static void test_other_reader_shows_the_same(void) {
    g_autofree char *source = page_with("other.pdf", 300, 420, "", mixed);
    g_autofree char *output = in_folder("other-safe.pdf"), *ours = in_folder("ours.png");
    g_autofree char *theirs = in_folder("theirs.png");
    g_autofree char *stem = g_strndup(theirs, strlen(theirs) - 4);
    g_autofree char *tool = g_find_program_in_path("pdftoppm");
    g_autoptr(GError) error = NULL;
    if (!tool) {
        g_test_skip("poppler-utils is not installed");
        return;
    }
    struct outcome outcome = run_cli("sanitize", "--quality", "100", source, "-o", output, NULL);
    check_fine(&outcome);
    outcome = run_cli("render", "--dpi", "150", output, "-o", ours, NULL);
    check_fine(&outcome);
    const char *argv[] = {tool, "-r", "150", "-png", "-singlefile", output, stem, NULL};
    g_assert_true(g_spawn_sync(NULL, (char **)argv, NULL, 0, NULL, NULL, NULL, NULL, NULL, &error));
    struct pixels *mine = pixels_load(ours, &error), *other = pixels_load(theirs, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(count_different(mine, other), <, 625 * 875 / 100);
    pixels_destroy(mine);
    pixels_destroy(other);
}

/* A page that is its own parent, between two that are fine. */
static char *with_a_bad_page(void) {
    static const char pdf[] =
        "%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n"
        "2 0 obj\n<</Type/Pages/Kids[3 0 R 5 0 R 3 0 R]/Count 3>>\nendobj\n"
        "5 0 obj\n<</Type/Page/Parent 5 0 R>>\nendobj\n"
        "3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Resources<<>>>>\nendobj\n"
        "trailer\n<</Root 1 0 R>>\n";
    return harness_file("bad-page.pdf", pdf, sizeof pdf - 1);
}

static void test_failed_page_says_why(void) {
    g_autofree char *source = with_a_bad_page(), *output = in_folder("bad-page-safe.pdf");
    check_code(run_cli("sanitize", source, "-o", output, NULL), 4, "page 2: ");
    g_autofree char *info = ask("pdfinfo", "-box", output);
    g_autofree char *text = ask("pdftotext", output, "-");
    if (!info || !text)
        return;
    check_text_has(info, "Pages:           3");
    check_text_has(text, "Page 2 could not be converted.");
    check_text_has(text, "damaged");
}

/* The first page never ends; the others come all the same. */
static void test_endless_page_leaves_time_for_others(void) {
    g_autoptr(GString) pdf =
        g_string_new("%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n"
                     "2 0 obj\n<</Type/Pages/Kids[3 0 R 4 0 R]/Count 2>>\n"
                     "endobj\n"
                     "3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]"
                     "/Resources<</XObject<</X 6 0 R>>>>/Contents 5 0 R>>\n"
                     "endobj\n"
                     "4 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]"
                     "/Resources<<>>>>\nendobj\n"
                     "5 0 obj\n<</Length 5>>stream\n/X Do\nendstream\nendobj\n");
    for (int k = 6; k < 20; k++)
        g_string_append_printf(pdf,
                               "%d 0 obj\n<</Type/XObject/Subtype/Form/BBox[0 0 99 99]/Resources<<"
                               "/XObject<</X %d 0 R>>>>/Length 60>>stream\n"
                               "/X Do /X Do /X Do /X Do /X Do /X Do /X Do /X Do /X Do /X Do\n"
                               "endstream\nendobj\n",
                               k, k + 1);
    g_string_append(pdf,
                    "20 0 obj\n<</Type/XObject/Subtype/Form/BBox[0 0 99 99]/Length 12>>stream\n"
                    "0 0 9 9 re f\nendstream\nendobj\ntrailer\n<</Root 1 0 R>>\n");
    g_autofree char *source = harness_file("endless.pdf", pdf->str, pdf->len);
    g_autofree char *output = in_folder("endless-safe.pdf");
    check_code(run_cli("sanitize", "-j", "1", "--time", "40", source, "-o", output, NULL), 4,
               "page 1: The page was stopped at its time limit");
    g_autofree char *info = ask("pdfinfo", "-box", output);
    if (info)
        check_text_has(info, "Pages:           2");
}

/* What the source says can be searched, in the order it says it, and shows no mark. */
static void test_text_layer(void) {
    g_autofree char *source = page_with("words.pdf", 595.276, 841.89, "", letter);
    g_autofree char *output = in_folder("words-safe.pdf"), *plain = in_folder("words-plain.pdf");
    struct outcome outcome = run_cli("sanitize", "--text", "extract", source, "-o", output, NULL);
    check_fine(&outcome);
    outcome = run_cli("sanitize", source, "-o", plain, NULL);
    check_fine(&outcome);
    g_autofree char *check = ask("qpdf", "--check", output);
    g_autofree char *text = ask("pdftotext", output, "-");
    g_autofree char *none = ask("pdftotext", plain, "-");
    g_autofree char *info = ask("pdfinfo", "-box", output);
    if (!check || !text || !none || !info)
        return;
    check_text_has(text, "Sehr geehrte Damen und Herren,");
    check_text_has(text, "bitte bezahlen Sie die beigelegte Rechnung.");
    check_text_has(info, "Text layer as claimed by the source");
    g_assert_null(strstr(none, "Sehr"));
    check_code(run_cli("sanitize", "--text", "most", source, "-o", output, NULL), 2,
               "--text is none, extract or ocr");
}

/* Two pages with an outline whose title turns the reading direction, and links to a page, to the web
 * and to a program. */
static char *with_navigation(void) {
    static const char pdf[] =
        "%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R/Outlines 5 0 R/OpenAction<</S/JavaScript"
        "/JS(app.alert)>>>>\nendobj\n"
        "2 0 obj\n<</Type/Pages/Kids[3 0 R 4 0 R]/Count 2>>\nendobj\n"
        "3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Resources<<>>/Annots["
        "<</Type/Annot/Subtype/Link/Rect[10 20 30 40]/Dest[4 0 R/XYZ 0 60 0]>>"
        "<</Type/Annot/Subtype/Link/Rect[50 20 70 40]/A<</S/URI/URI(http://example.org/)>>>>"
        "<</Type/Annot/Subtype/Link/Rect[50 60 70 80]/A<</S/Launch/F(calc.exe)>>>>]>>\nendobj\n"
        "4 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Resources<<>>>>\nendobj\n"
        "5 0 obj\n<</Type/Outlines/First 6 0 R/Last 6 0 R/Count 1>>\nendobj\n"
        "6 0 obj\n<</Title<feff0041202e00420007>/Parent 5 0 R/Dest[4 0 R/Fit]>>\nendobj\n"
        "7 0 obj\n<</Title(Quarterly \\(report\\))/Author(Eve)>>\nendobj\n"
        "trailer\n<</Root 1 0 R/Info 7 0 R>>\n";
    return harness_file("navigation.pdf", pdf, sizeof pdf - 1);
}

static char *printed(const char *command, const char *file) {
    struct outcome outcome = run_cli(command, file, NULL);
    char *text = g_steal_pointer(&outcome.output);
    check_fine(&outcome);
    return text;
}

static void test_outline_and_links_are_numbers(void) {
    g_autofree char *source = with_navigation(), *output = in_folder("navigation-safe.pdf");
    struct outcome outcome = run_cli("sanitize", source, "-o", output, NULL);
    check_fine(&outcome);
    g_autofree char *outline = printed("outline", output), *links = printed("links", output);
    g_autofree char *check = ask("qpdf", "--check", output), *pdf = NULL;
    gsize size;
    g_assert_cmpstr(outline, ==, "AB\t2\n");
    g_assert_cmpstr(links, ==, "1\tpage 2\n");
    g_assert_true(g_file_get_contents(output, &pdf, &size, NULL));
    static const char *const lost[] = {"/URI", "/Launch", "/JavaScript", "example", "/Title("};
    for (gsize k = 0; k < G_N_ELEMENTS(lost); k++)
        g_assert_null(memmem(pdf, size, lost[k], strlen(lost[k])));
    check_again_is_the_same(source, "150", "auto", "75");
}

static void test_title_only_if_asked_for(void) {
    g_autofree char *source = with_navigation(), *output = in_folder("title-safe.pdf");
    struct outcome outcome = run_cli("sanitize", "--keep-title", source, "-o", output, NULL);
    check_fine(&outcome);
    g_autofree char *info = ask("pdfinfo", "-box", output);
    if (!info)
        return;
    check_text_has(info, "Title:           Quarterly (report)");
    g_assert_null(strstr(info, "Eve"));
}

static void test_nothing_drawn_nothing_written(void) {
    g_autofree char *source = harness_file("garbage.pdf", "%PDF-1.4\ngarbage", 16);
    g_autofree char *output = in_folder("garbage-safe.pdf");
    check_code(run_cli("sanitize", source, "-o", output, NULL), 1, "garbage.pdf: ");
    g_assert_false(exists(output));
}

static void test_limits(void) {
    g_autofree char *source = harness_pdf("ten.pdf", 10, 100), *output = in_folder("ten-safe.pdf");
    struct outcome outcome = run_cli("sanitize", "--max-pages", "3", source, "-o", output, NULL);
    check_code(outcome, 4, "10 pages");
    g_autofree char *info = ask("pdfinfo", "-box", output);
    if (info)
        check_text_has(info, "Pages:           4"); /* the fourth says what is missing */
    g_unlink(output);
    outcome = run_cli("sanitize", "--max-pixels", "0.01", source, "-o", output, NULL);
    check_fine(&outcome);
    g_autofree char *images = ask("pdfimages", "-list", output);
    if (images)
        check_text_has(images, "  100   100 ");
}

/* ------------------------------------------------------------------------------------- batches ---
 */

static void test_batch_into_a_folder(void) {
    g_autofree char *first = harness_pdf("a.pdf", 2, 100), *second = harness_pdf("b.pdf", 1, 200);
    g_autofree char *bad = harness_file("c.pdf", "%PDF-1.4\nx", 10);
    g_autofree char *folder = g_strconcat(harness_folder(), "/safe/deep/", NULL);
    struct outcome outcome =
        run_cli("sanitize", "-j", "3", "--json", first, bad, second, first, "-o", folder, NULL);
    g_assert_cmpint(outcome.code, ==, 4);
    g_auto(GStrv) lines = g_strsplit(outcome.output, "\n", -1);
    g_assert_cmpuint(g_strv_length(lines), ==, 5);
    check_text_has(outcome.output, "\"status\": \"failed\"");
    check_text_has(outcome.output, "safe/deep/a-2.pdf\", \"status\": \"done\", \"pages\": 2");
    static const char *const names[] = {"a.pdf", "b.pdf", "a-2.pdf"};
    for (gsize k = 0; k < G_N_ELEMENTS(names); k++) {
        g_autofree char *path = g_build_filename(folder, names[k], NULL);
        g_assert_true(exists(path));
        g_unlink(path);
    }
    outcome_clear(&outcome);
    g_rmdir(folder);
    g_autofree char *parent = g_build_filename(harness_folder(), "safe", NULL);
    g_rmdir(parent);
}

/* Pages of one document, spread over three workers, in order. */
static void test_one_document_many_workers(void) {
    g_autofree char *source = harness_pdf("many.pdf", 40, 100);
    g_autofree char *one = in_folder("one.pdf"), *three = in_folder("three.pdf");
    g_autofree char *first = NULL, *second = NULL;
    gsize first_size, second_size;
    struct outcome outcome = run_cli("sanitize", "-j", "1", source, "-o", one, NULL);
    check_fine(&outcome);
    outcome = run_cli("sanitize", "-j", "3", source, "-o", three, NULL);
    check_fine(&outcome);
    g_assert_true(g_file_get_contents(one, &first, &first_size, NULL));
    g_assert_true(g_file_get_contents(three, &second, &second_size, NULL));
    g_assert_cmpmem(first, first_size, second, second_size);
}

static guint files_in_folder(void) {
    g_autoptr(GDir) files = g_dir_open(harness_folder(), 0, NULL);
    guint count = 0;
    while (g_dir_read_name(files))
        count++;
    return count;
}

static gboolean has_worker(GPid pid) {
    return run_segments_of(pid) >= 1;
}

/* Ctrl-C in the middle: what was there before stays, nothing half is left, no process either. */
static void test_interrupted(void) {
    g_autofree char *source = harness_pdf("long.pdf", 100000, 400);
    g_autofree char *output = harness_file("long-safe.pdf", "before", 6), *text = NULL;
    const char *const arguments[] = {"sanitize", source, "-o", output, NULL};
    guint before = files_in_folder();
    int status;
    GPid pid = run_start(arguments);
    gint64 deadline = g_get_monotonic_time() + 60 * G_USEC_PER_SEC;
    while (!has_worker(pid)) {
        g_assert_cmpint(g_get_monotonic_time(), <, deadline);
        g_usleep(5000);
    }
    kill(pid, SIGINT);
    g_assert_cmpint(waitpid(pid, &status, 0), ==, pid);
    run_wait_for_all();
    g_assert_true(WIFEXITED(status));
    g_assert_cmpint(WEXITSTATUS(status), ==, 130);
    g_assert_cmpuint(files_in_folder(), ==, before);
    g_assert_true(g_file_get_contents(output, &text, NULL, NULL));
    g_assert_cmpstr(text, ==, "before");
}

static void test_usage(void) {
    g_autofree char *file = harness_pdf("usage.pdf", 1, 100);
    static const char *const wrong[][3] = {
        {"--dpi", "601", NULL},     {"--dpi", "nan", NULL},       {"--colour", "blue", NULL},
        {"--quality", "101", NULL}, {"--max-pages", "-1", NULL},  {"--max-pixels", "0", NULL},
        {"-j", "1000", NULL},       {"-o", "/x/y/z.pdf", "b.pdf"}};
    check_code(run_cli("sanitize", file, NULL), 2, "give -o");
    check_code(run_cli("sanitize", "-o", "-", NULL), 2, "give at least one FILE or FOLDER");
    check_code(run_cli("sanitize", "--json", file, "-o", "-", NULL), 2, "standard output");
    for (gsize k = 0; k < G_N_ELEMENTS(wrong); k++)
        check_code(run_cli("sanitize", file, "-o", "/dev/null", wrong[k][0], wrong[k][1],
                           wrong[k][2], NULL),
                   2, "vitrine-cli sanitize: ");
}

/* ------------------------------------------------------------------------------------ pictures ---
 */

static void check_picture(const char *path, int width, int height) {
    g_autoptr(GError) error = NULL;
    struct pixels *pixels = pixels_load(path, &error);
    g_assert_no_error(error);
    g_assert_cmpint(pixels->width, ==, width);
    g_assert_cmpint(pixels->height, ==, height);
    pixels_destroy(pixels);
}

static void test_pages_and_names(void) {
    g_autofree char *source = harness_pdf("pages.pdf", 12, 72);
    g_autofree char *pattern = g_build_filename(harness_folder(), "%s-%02d.png", NULL);
    static const char *const wanted[] = {"pages-02.png", "pages-03.png", "pages-11.png",
                                         "pages-12.png"};
    struct outcome outcome =
        run_cli("render", "--page", "2-3,11-", "--dpi", "72", source, "-o", pattern, NULL);
    check_fine(&outcome);
    for (gsize k = 0; k < G_N_ELEMENTS(wanted); k++) {
        g_autofree char *path = g_build_filename(harness_folder(), wanted[k], NULL);
        check_picture(path, 72, 72);
    }
    g_autofree char *first = g_build_filename(harness_folder(), "pages-01.png", NULL);
    g_assert_false(exists(first));
    check_code(run_cli("render", "--page", "1-2", source, "-o", "/dev/null", NULL), 2, "%d");
    check_code(run_cli("render", "--page", "0", source, "-o", "/dev/null", NULL), 2, "--page");
    check_code(run_cli("render", "--page", "13", source, "-o", "/dev/null", NULL), 1,
               "no such page");
}

static void test_sizes(void) {
    g_autofree char *source = page_with("wide.pdf", 200, 100, "", "0 g 0 0 200 100 re f");
    g_autofree char *output = in_folder("sized.png");
    g_autoptr(GError) error = NULL;
    struct outcome outcome = run_cli("render", "--fit", "100x100", source, "-o", output, NULL);
    check_fine(&outcome);
    check_picture(output, 100, 50);
    outcome = run_cli("render", "--fit", "x300", source, "-o", output, NULL);
    check_fine(&outcome);
    check_picture(output, 600, 300);
    outcome = run_cli("render", "--size", "100x100", source, "-o", output, NULL);
    check_fine(&outcome);
    check_picture(output, 100, 100);
    struct pixels *pixels = pixels_load(output, &error);
    g_assert_cmphex(pixels_at(pixels, 50, 10), ==, 0xffffff);
    g_assert_cmphex(pixels_at(pixels, 50, 50), ==, 0x000000);
    pixels_destroy(pixels);
    check_code(run_cli("render", "--size", "100x", source, "-o", output, NULL), 2, "--size");
    check_code(run_cli("render", "--fit", "0x5", source, "-o", output, NULL), 2, "--fit");
}

static void test_formats(void) {
    g_autofree char *source = harness_pdf("formats.pdf", 1, 100);
    static const struct {
        const char *name, *magic;
        gsize bytes;
    } formats[] = {{"png", "\x89PNG", 4},
                   {"ppm", "P6\n100 100\n255\n", 15},
                   {"jpeg", "\xff\xd8\xff", 3},
                   {"webp", "RIFF", 4}};
    for (gsize k = 0; k < G_N_ELEMENTS(formats); k++) {
        g_autofree char *name = g_strdup_printf("format.%s", formats[k].name);
        g_autofree char *output = in_folder(name), *bytes = NULL;
        gsize size;
        struct outcome outcome = run_cli("render", "--dpi", "72", source, "-o", output, NULL);
        check_fine(&outcome);
        g_assert_true(g_file_get_contents(output, &bytes, &size, NULL));
        g_assert_cmpuint(size, >, formats[k].bytes);
        g_assert_cmpmem(bytes, formats[k].bytes, formats[k].magic, formats[k].bytes);
    }
    check_code(run_cli("render", "--format", "bmp", source, "-o", "-", NULL), 2, "--format");
    check_code(run_cli("render", source, "-o", "picture.BMP", NULL), 2, "OUT's name");
}

/* Several pages into one pipe follow each other whole, whichever worker is first. */
static void test_pages_to_standard_output(void) {
    enum { PAGES = 9, HEADER = 13, PIXELS = 50 * 50 * 3 };
    g_autofree char *source = harness_pdf("stream.pdf", PAGES, 50);
    g_autofree char *file = in_folder("stream.ppm"), *bytes = NULL;
    gsize size;
    int output = open(file, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    GPid pid =
        run_start_into((const char *const[]){"render", "--dpi", "72", "--format", "ppm", "--page",
                                             "1-9", "-j", "3", source, "-o", "-", NULL},
                       output);
    int status;
    close(output);
    g_assert_cmpint(waitpid(pid, &status, 0), ==, pid);
    run_wait_for_all();
    g_assert_cmpint(status, ==, 0);
    g_assert_true(g_file_get_contents(file, &bytes, &size, NULL));
    g_assert_cmpuint(size, ==, PAGES * (HEADER + PIXELS));
    for (gsize k = 0; k < PAGES; k++)
        g_assert_cmpmem(bytes + k * (HEADER + PIXELS), HEADER, "P6\n50 50\n255\n", HEADER);
}

static void test_standard_input(void) {
    g_autofree char *source = harness_pdf("input.pdf", 1, 100), *output = in_folder("input.png");
    int input = open(source, O_RDONLY | O_CLOEXEC), kept = dup(STDIN_FILENO);
    dup2(input, STDIN_FILENO);
    struct outcome outcome = run_cli("render", "--dpi", "72", "-", "-o", output, NULL);
    dup2(kept, STDIN_FILENO);
    close(input);
    close(kept);
    check_fine(&outcome);
    check_picture(output, 100, 100);
}

static void test_thumbnail(void) {
    g_autofree char *source = page_with("thumb.pdf", 400, 800, "", "0 g 0 0 50 50 re f");
    g_autofree char *output = in_folder("thumb.png"), *bytes = NULL;
    g_autofree char *uri = g_filename_to_uri(source, NULL, NULL);
    gsize size;
    struct outcome outcome = run_cli("thumbnail", "--size", "256", uri, output, NULL);
    check_fine(&outcome);
    check_picture(output, 128, 256);
    g_assert_true(g_file_get_contents(output, &bytes, &size, NULL));
    g_autofree char *key = g_strdup_printf("Thumb::URI%c%s", 0, uri);
    g_assert_nonnull(memmem(bytes, size, key, strlen(uri) + 11));
    g_assert_nonnull(memmem(bytes, size, "Thumb::MTime", 13));
    g_autofree char *odd = in_folder("thumb %d %s.png");
    outcome = run_cli("thumbnail", source, odd, NULL);
    check_fine(&outcome);
    check_picture(odd, 64, 128);
    check_code(run_cli("thumbnail", "--size", "5000", source, output, NULL), 2, "--size");
    check_code(run_cli("thumbnail", source, NULL), 2, "OUT.png");
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    run_init();
    g_test_add_func("/sanitize/text-becomes-bilevel", test_text_becomes_bilevel);
    g_test_add_func("/sanitize/turned-page-stays-turned", test_turned_page_stays_turned);
    g_test_add_func("/sanitize/converted-again", test_converted_again);
    g_test_add_func("/sanitize/photograph-converted-again", test_photograph_converted_again);
    g_test_add_func("/sanitize/picture-is-not-drawn-finer", test_picture_is_not_drawn_finer);
    g_test_add_func("/sanitize/same-picture-is-kept-once", test_same_picture_is_kept_once);
    g_test_add_func("/sanitize/colour-choices", test_colour_choices);
    g_test_add_func("/sanitize/other-reader-shows-the-same", test_other_reader_shows_the_same);
    g_test_add_func("/sanitize/failed-page-says-why", test_failed_page_says_why);
    g_test_add_func("/sanitize/endless-page-leaves-time-for-others",
                    test_endless_page_leaves_time_for_others);
    g_test_add_func("/sanitize/text-layer", test_text_layer);
    g_test_add_func("/sanitize/outline-and-links-are-numbers", test_outline_and_links_are_numbers);
    g_test_add_func("/sanitize/title-only-if-asked-for", test_title_only_if_asked_for);
    g_test_add_func("/sanitize/nothing-drawn-nothing-written", test_nothing_drawn_nothing_written);
    g_test_add_func("/sanitize/limits", test_limits);
    g_test_add_func("/sanitize/batch-into-a-folder", test_batch_into_a_folder);
    g_test_add_func("/sanitize/one-document-many-workers", test_one_document_many_workers);
    g_test_add_func("/sanitize/interrupted", test_interrupted);
    g_test_add_func("/sanitize/usage", test_usage);
    g_test_add_func("/render/pages-and-names", test_pages_and_names);
    g_test_add_func("/render/sizes", test_sizes);
    g_test_add_func("/render/formats", test_formats);
    g_test_add_func("/render/standard-input", test_standard_input);
    g_test_add_func("/render/pages-to-standard-output", test_pages_to_standard_output);
    g_test_add_func("/thumbnail/keys-and-size", test_thumbnail);
    int outcome = g_test_run();
    harness_finish();
    return outcome;
}
