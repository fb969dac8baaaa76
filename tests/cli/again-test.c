/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <glib/gstdio.h>
#include <string.h>

#include "tests/broker/harness.h"
#include "tests/cli/run.h"
#include "tests/tool/pixels.h"

/*
 * A safe PDF of a safe PDF, for files of the corpus: as many pages, each as wide and high in points and in
 * pixels; what is coded without loss is the same, and no channel of a JPEG's pixels is off by more than a step
 * of 12 of 256. With --all for every file, else for the pictures and books of the tier "core".
 */

enum { STEP = 12, DPI_SHOWN = 150, SECONDS = 60 };
enum column { FILE_NAME = 0, TIER = 8, COLUMNS = 10 };

static gboolean all;

static char *in_folder(const char *name) {
    return g_build_filename(harness_folder(), name, NULL);
}

/* FALSE: no PDF came of it, which other tests judge. */
static gboolean sanitize(const char *source, const char *output) {
    g_autofree char *seconds = g_strdup_printf("%d", SECONDS);
    g_unlink(output);
    struct outcome outcome =
        run_cli("sanitize", "-q", "--time", seconds, source, "-o", output, NULL);
    gboolean made = outcome.exited && g_file_test(output, G_FILE_TEST_EXISTS);
    outcome_clear(&outcome);
    return made;
}

/* What our own writer says of each page's size, in order. */
static GString *page_sizes(const char *bytes, gsize count) {
    static const char word[] = "/MediaBox[";
    GString *sizes = g_string_new(NULL);
    const char *end = bytes + count;
    for (const char *at = bytes; (at = memmem(at, (gsize)(end - at), word, strlen(word)));) {
        at += strlen(word);
        const char *close = memchr(at, ']', (gsize)(end - at));
        g_string_append_len(sizes, at, close ? close - at : 0);
        g_string_append_c(sizes, '\n');
    }
    return sizes;
}

static void draw(const char *source, const char *pattern) {
    g_autofree char *dpi = g_strdup_printf("%d", DPI_SHOWN);
    struct outcome outcome = run_cli("render", "-q", "--dpi", dpi, source, "-o", pattern, NULL);
    g_assert_true(outcome.exited);
    g_assert_cmpint(outcome.code, ==, 0);
    outcome_clear(&outcome);
}

static char *page_name(const char *stem, guint page) {
    g_autofree char *name = g_strdup_printf("%s-%u.png", stem, page);
    return in_folder(name);
}

/* Of pages 1 on, until there is none; removes them. */
static void compare_pages(const char *file, guint pages, int tolerance) {
    for (guint page = 1; page <= pages; page++) {
        g_autofree char *once = page_name("once", page), *twice = page_name("twice", page);
        g_autoptr(GError) error = NULL;
        struct pixels *before = pixels_load(once, &error), *after = pixels_load(twice, &error);
        g_assert_no_error(error);
        g_autofree char *difference = pixels_difference(after, before, tolerance);
        if (difference) {
            g_test_message("%s, page %u: %s", file, page, difference);
            g_test_fail();
        }
        pixels_destroy(before);
        pixels_destroy(after);
        g_unlink(once);
        g_unlink(twice);
    }
}

static void check(const char *file, const char *once, const char *twice) {
    g_autofree char *first = NULL, *second = NULL;
    gsize first_size, second_size;
    g_assert_true(g_file_get_contents(once, &first, &first_size, NULL));
    g_assert_true(g_file_get_contents(twice, &second, &second_size, NULL));
    if (first_size == second_size && memcmp(first, second, first_size) == 0)
        return;
    g_autoptr(GString) before = page_sizes(first, first_size);
    g_autoptr(GString) after = page_sizes(second, second_size);
    if (!g_string_equal(before, after)) {
        g_test_message("%s: pages %s became %s", file, before->str, after->str);
        g_test_fail();
        return;
    }
    g_autofree char *once_drawn = in_folder("once-%d.png"),
                    *twice_drawn = in_folder("twice-%d.png");
    guint pages = 0;
    for (const char *at = before->str; *at; at++)
        pages += *at == '\n';
    draw(once, once_drawn);
    draw(twice, twice_drawn);
    gboolean has_jpeg = memmem(first, first_size, "/DCTDecode", strlen("/DCTDecode")) != NULL;
    compare_pages(file, pages, has_jpeg ? STEP : 0);
}

static gboolean is_wanted(char **row) {
    return (all || strcmp(row[TIER], "core") == 0) && !g_str_has_suffix(row[FILE_NAME], ".js") &&
           !g_str_has_suffix(row[FILE_NAME], ".json");
}

static void test_again(gconstpointer folder) {
    guint count = 0;
    g_autofree char *path = harness_corpus("MANIFEST.tsv"), *manifest = NULL;
    if (!path || !g_file_get_contents(path, &manifest, NULL, NULL)) {
        g_test_skip("no corpus");
        return;
    }
    g_autofree char *once = in_folder("once.pdf"), *twice = in_folder("twice.pdf");
    g_auto(GStrv) lines = g_strsplit(manifest, "\n", -1);
    for (char **line = lines + 1; *line && **line; line++) {
        g_auto(GStrv) row = g_strsplit(*line, "\t", -1);
        g_assert_cmpuint(g_strv_length(row), >=, COLUMNS);
        g_autofree char *source = harness_corpus(row[FILE_NAME]);
        if (!source || !g_str_has_prefix(row[FILE_NAME], folder) || !is_wanted(row) ||
            !sanitize(source, once))
            continue;
        g_assert_true(sanitize(once, twice));
        check(row[FILE_NAME], once, twice);
        count++;
    }
    g_test_message("%u files", count);
    if (count == 0)
        g_test_skip("no such files in this corpus");
}

int main(int argc, char **argv) {
    static const char *const folders[] = {"image/", "ebook/", "pdf/", "svg/", "mail/"};
    enum { SHORT = 2 }; /* of these */
    g_test_init(&argc, &argv, NULL);
    all = argc > 1 && strcmp(argv[1], "--all") == 0;
    run_init();
    for (gsize k = 0; k < (all ? G_N_ELEMENTS(folders) : SHORT); k++) {
        g_autofree char *name =
            g_strdup_printf("/again/%.*s", (int)strlen(folders[k]) - 1, folders[k]);
        g_test_add_data_func(name, folders[k], test_again);
    }
    int outcome = g_test_run();
    harness_finish();
    return outcome;
}
