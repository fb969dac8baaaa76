/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <glib.h>
#include <mupdf/fitz.h>
#include <string.h>

#include "tests/libraries/libraries.h"

/*
 * MuPDF over the corpus of real files: the first pages of each, drawn inside the jail and outside,
 * must be the same pixels. Left out is what MuPDF alone does not draw, and what was made to burst.
 */

enum column { FILE_NAME = 0, FLOOR = 9, COLUMNS = 10 };
enum { PAGES = 3 };

static const char *name;
static char *bytes;
static gsize size;

static uint64_t draw_page(fz_context *context, fz_document *document, int page, uint64_t sum) {
    fz_pixmap *pixels = fz_new_pixmap_from_page_number(
        context, document, page, fz_scale(0.5f, 0.5f), fz_device_rgb(context), 0);
    for (int y = 0; y < pixels->h; y++)
        sum = checksum(sum, pixels->samples + y * pixels->stride, (size_t)pixels->w * 3);
    fz_drop_pixmap(context, pixels);
    return sum;
}

/* An error is part of the result: it must be the same one. */
static uint64_t draw(unsigned rounds) {
    uint64_t sum = rounds;
    fz_context *context = fz_new_context(NULL, NULL, 64 << 20);
    fz_register_document_handlers(context);
    fz_set_warning_callback(context, NULL, NULL);
    fz_set_error_callback(context, NULL, NULL);
    fz_try(context) {
        fz_stream *stream = fz_open_memory(context, (unsigned char *)bytes, size);
        fz_document *document = fz_open_document_with_stream(context, name, stream);
        int pages = fz_count_pages(context, document);
        for (int page = 0; page < pages && page < PAGES; page++)
            sum = draw_page(context, document, page, sum);
    }
    fz_catch(context) {
        sum = checksum(sum, fz_caught_message(context), strlen(fz_caught_message(context)));
    }
    return sum;
}

static const struct library mupdf = {"MuPDF", FZ_VERSION, draw, 0, NULL};

static void add(struct run *sum, const struct run *run) {
    sum->finished = sum->finished && run->finished;
    sum->checksum = checksum(sum->checksum, &run->checksum, sizeof run->checksum);
    sum->answered += run->answered;
    sum->refused += run->refused;
    sum->seconds += run->seconds;
}

static void compare(const char *path, struct run *inside_sum, struct run *outside_sum) {
    g_assert_true(g_file_get_contents(path, &bytes, &size, NULL));
    struct run outside = libraries_run(&mupdf, 1, false), inside = libraries_run(&mupdf, 1, true);
    if (!outside.finished || !inside.finished || inside.checksum != outside.checksum) {
        g_test_message("%s: outside %s, inside %s, %s", name,
                       outside.finished ? "drawn" : "not drawn",
                       inside.finished ? "drawn" : "not drawn",
                       inside.checksum == outside.checksum ? "the same" : "other pixels");
        g_test_fail();
    }
    add(inside_sum, &inside);
    add(outside_sum, &outside);
    g_clear_pointer(&bytes, g_free);
}

static gboolean is_drawn_by_mupdf(char **row) {
    return g_str_has_prefix(row[FLOOR], "rc=0") && !g_str_has_prefix(row[FILE_NAME], "hostile/");
}

static void same_pixels_inside_as_outside(void) {
    const char *corpus = g_getenv("VITRINE_CORPUS");
    g_autofree char *list = corpus ? g_build_filename(corpus, "MANIFEST.tsv", NULL) : NULL;
    g_autofree char *manifest = NULL;
    struct run inside = {.finished = true}, outside = {.finished = true};
    char line_of_table[LIBRARIES_ROW];
    unsigned count = 0;
    if (!list || !g_file_get_contents(list, &manifest, NULL, NULL)) {
        g_test_skip("no corpus");
        return;
    }
    g_auto(GStrv) lines = g_strsplit(manifest, "\n", -1);
    for (char **line = lines + 1; *line && **line; line++) {
        g_auto(GStrv) row = g_strsplit(*line, "\t", -1);
        g_assert_cmpuint(g_strv_length(row), >=, COLUMNS);
        if (!is_drawn_by_mupdf(row))
            continue;
        g_autofree char *path = g_build_filename(corpus, row[FILE_NAME], NULL);
        name = row[FILE_NAME];
        compare(path, &inside, &outside);
        count++;
    }
    g_assert_cmpuint(count, >, 0);
    libraries_row(line_of_table, &mupdf, &inside, &outside);
    g_test_message("%s", libraries_heading);
    g_test_message("%s (%u files)", line_of_table, count);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/libraries/mupdf-over-the-corpus", same_pixels_inside_as_outside);
    return g_test_run();
}
