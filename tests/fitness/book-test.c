/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/fitness/scene.h"

/* Layers of advisories: only ever stricter, broken files named, the shipped ones as promised. */

#define SHIPPED "[x]\ntitle=T\nreason=R\nurl=https://example.org/\n"
#define NEVER "cpu=NoSuchVendor\n"

static void add(struct book *book, enum advisory_source source, const char *text) {
    book_add_text(book, text, strlen(text), source, "layer.advisory");
}

/* Facts with everything known and nothing wrong. */
static struct fitness_facts *quiet_machine(void) {
    scene_write("proc/cpuinfo", "vendor_id : GenuineIntel\ncpu family : 6\nmodel : 1\n"
                                "stepping : 1\nmicrocode : 0x1\nflags : fpu\n\n");
    scene_write("proc/sys/kernel/osrelease", "6.12.1");
    scene_write("proc/version", "Linux version 6.12.1");
    return scene_facts();
}

static enum fitness_level judge(struct book *book) {
    struct fitness_facts *facts = quiet_machine();
    enum fitness_level level = scene_level(facts, book);
    facts_free(facts);
    book_destroy(book);
    return level;
}

struct layer {
    enum advisory_source source;
    const char *text;
};

static const struct {
    const char *name;
    struct layer layers[3];
    enum fitness_level level;
} merged[] = {
    {"alone", {{ADVISORY_SHIPPED, SHIPPED}}, FITNESS_WARN},
    {"user raises",
     {{ADVISORY_SHIPPED, SHIPPED}, {ADVISORY_USER, "[x]\naction=stop\n"}},
     FITNESS_STOP},
    {"user cannot lower",
     {{ADVISORY_SHIPPED, SHIPPED},
      {ADVISORY_ADMINISTRATOR, "[x]\naction=stop\n"},
      {ADVISORY_USER, "[x]\naction=warn\n"}},
     FITNESS_STOP},
    {"user cannot narrow",
     {{ADVISORY_SHIPPED, SHIPPED},
      {ADVISORY_ADMINISTRATOR, "[x]\naction=stop\n"},
      {ADVISORY_USER, "[x]\ntitle=T\nreason=R\n" NEVER}},
     FITNESS_STOP},
    {"user cannot drop",
     {{ADVISORY_SHIPPED, SHIPPED}, {ADVISORY_USER, "[x]\noverride=true\naction=ignore\n"}},
     FITNESS_WARN},
    {"administrator drops",
     {{ADVISORY_SHIPPED, SHIPPED}, {ADVISORY_ADMINISTRATOR, "[x]\noverride=true\naction=ignore\n"}},
     FITNESS_FIT},
    {"administrator narrows",
     {{ADVISORY_SHIPPED, SHIPPED},
      {ADVISORY_ADMINISTRATOR, "[x]\noverride=true\ntitle=T\nreason=R\n" NEVER}},
     FITNESS_FIT},
    {"user after override is stricter again",
     {{ADVISORY_SHIPPED, SHIPPED},
      {ADVISORY_ADMINISTRATOR, "[x]\noverride=true\naction=ignore\n"},
      {ADVISORY_USER, "[x]\ntitle=T\nreason=R\naction=stop\n"}},
     FITNESS_STOP},
    {"all warnings stop",
     {{ADVISORY_SHIPPED, SHIPPED}, {ADVISORY_ADMINISTRATOR, "[*]\naction=stop\n"}},
     FITNESS_STOP},
    {"all of none",
     {{ADVISORY_SHIPPED, SHIPPED NEVER}, {ADVISORY_USER, "[*]\naction=stop\n"}},
     FITNESS_FIT},
    {"widened",
     {{ADVISORY_SHIPPED, SHIPPED NEVER},
      {ADVISORY_USER, "[x]\ntitle=T\nreason=R\naction=stop\ncpu=GenuineIntel\n"}},
     FITNESS_STOP},
    {"administrator raises what is not there",
     {{ADVISORY_ADMINISTRATOR, "[y]\naction=warn\n"}},
     FITNESS_STOP},
    {"user raises what is not there", {{ADVISORY_USER, "[y]\naction=warn\n"}}, FITNESS_WARN},
    {"broken, of the administrator", {{ADVISORY_ADMINISTRATOR, "[y\n"}}, FITNESS_STOP},
    {"broken, shipped", {{ADVISORY_SHIPPED, "[y\n"}}, FITNESS_STOP},
    {"broken, of the user", {{ADVISORY_USER, "[y\n"}}, FITNESS_WARN},
    {"broken, an update", {{ADVISORY_UPDATE, "[y\n"}}, FITNESS_WARN},
    {"broken, of the user, where all warnings stop",
     {{ADVISORY_ADMINISTRATOR, "[*]\naction=stop\n"}, {ADVISORY_USER, "[y\n"}},
     FITNESS_STOP},
};

static void test_merging(void) {
    for (gsize k = 0; k < G_N_ELEMENTS(merged); k++) {
        struct book *book = book_create();
        for (gsize layer = 0; layer < 3 && merged[k].layers[layer].text; layer++)
            add(book, merged[k].layers[layer].source, merged[k].layers[layer].text);
        g_test_message("%s", merged[k].name);
        g_assert_cmpint(judge(book), ==, merged[k].level);
    }
}

/* ------------------------------------------------------------------------------------ folders --- */

static char *first_problem(void) {
    struct fitness_place place = scene_place();
    struct book *book = book_load(&place);
    char *sentence = NULL;
    if (book->problems->len)
        sentence = g_strdup(((struct book_problem *)book->problems->pdata[0])->sentence);
    book_destroy(book);
    return sentence;
}

static void check_problem(const char *part) {
    g_autofree char *sentence = first_problem();
    g_assert_nonnull(sentence);
    if (!strstr(sentence, part))
        g_assert_cmpstr(sentence, ==, part);
}

static void test_folders_are_read_in_order(void) {
    scene_write("etc/vitrine/advisories/20.advisory", "[spectre-v1]\naction=stop\n");
    scene_write("etc/vitrine/advisories/10.advisory",
                "[spectre-v1]\noverride=true\ntitle=T\nreason=R\n");
    scene_write("etc/vitrine/advisories/30.advisory~", "[broken");
    scene_write("etc/vitrine/advisories/.40.advisory", "[broken");
    struct fitness_place place = scene_place();
    struct book *book = book_load(&place);
    guint found = 0;
    g_assert_cmpuint(book->problems->len, ==, 0);
    for (guint k = 0; k < book->advisories->len; k++) {
        const struct advisory *advisory = book->advisories->pdata[k];
        if (strcmp(advisory->id, "spectre-v1") != 0)
            continue;
        found++;
        g_assert_cmpint(advisory->source, ==, ADVISORY_ADMINISTRATOR);
        g_assert_cmpint(advisory->action, ==, FITNESS_STOP);
    }
    g_assert_cmpuint(found, ==, 1);
    book_destroy(book);
    scene_remove("etc");
}

static void test_broken_file_is_named_with_its_line(void) {
    scene_write("etc/vitrine/advisories/mine.advisory", "# mine\n\n[a]\ncolour=red\n");
    check_problem("etc/vitrine/advisories/mine.advisory, line 4: there is no such key.");
    scene_remove("etc");
}

static void test_what_is_no_plain_file(void) {
    g_autofree char *path = g_build_filename(scene_root(), "home/pipe.advisory", NULL);
    scene_write("home/note.txt", "");
    g_assert_cmpint(mkfifo(path, 0600), ==, 0);
    check_problem("not a regular file");
    g_unlink(path);
    g_assert_cmpint(symlink("/nonexistent", path), ==, 0);
    check_problem("cannot be read");
    g_unlink(path);
    g_assert_cmpint(g_mkdir(path, 0755), ==, 0);
    check_problem("not a regular file");
    scene_remove("home");
}

static void test_files_others_can_write(void) {
    g_autofree char *path =
        g_build_filename(scene_root(), "etc/vitrine/advisories/a.advisory", NULL);
    scene_write("etc/vitrine/advisories/a.advisory", "");
    g_assert_null(first_problem());
    g_assert_cmpint(g_chmod(path, 0666), ==, 0);
    check_problem("written by others");
    scene_remove("etc");
}

static void test_folder_that_cannot_be_read(void) {
    g_autofree char *path = g_build_filename(scene_root(), "etc/vitrine/advisories", NULL);
    scene_write("etc/vitrine/advisories", "a file where a folder should be");
    check_problem("etc/vitrine/advisories: this folder cannot be read");
    scene_remove("etc");
}

static void test_too_many_files(void) {
    for (int k = 0; k <= 256; k++) {
        g_autofree char *name = g_strdup_printf("home/%d.advisory", k);
        scene_write(name, "");
    }
    check_problem("too many files");
    scene_remove("home");
}

/* ------------------------------------------------------------------------------------ shipped --- */

static void test_shipped_ones_keep_the_promises(void) {
    struct fitness_place place = scene_place();
    struct book *book = book_load(&place);
    g_assert_cmpuint(book->problems->len, ==, 0);
    g_assert_cmpuint(book->advisories->len, >=, 20);
    for (guint k = 0; k < book->advisories->len; k++) {
        const struct advisory *advisory = book->advisories->pdata[k];
        g_test_message("%s", advisory->id);
        g_assert_cmpint(advisory->action, ==,
                        FITNESS_WARN);                     /* only the self-test stops by itself */
        g_assert_cmpint(advisory->sequence_below, ==, -1); /* every stock kernel answers -1 */
        g_assert_nonnull(advisory->url);
        g_assert_true(advisory->cpus || advisory->vulnerability || advisory->kernel_below);
    }
    book_destroy(book);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/book/later-layers-are-only-stricter", test_merging);
    g_test_add_func("/book/folders-are-read-in-order", test_folders_are_read_in_order);
    g_test_add_func("/book/broken-file-is-named-with-its-line",
                    test_broken_file_is_named_with_its_line);
    g_test_add_func("/book/what-is-no-plain-file", test_what_is_no_plain_file);
    g_test_add_func("/book/files-others-can-write", test_files_others_can_write);
    g_test_add_func("/book/folder-that-cannot-be-read", test_folder_that_cannot_be_read);
    g_test_add_func("/book/too-many-files", test_too_many_files);
    g_test_add_func("/book/shipped-ones-keep-the-promises", test_shipped_ones_keep_the_promises);
    int status = g_test_run();
    scene_finish();
    return status;
}
