/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "broker/cli/done-list.h"
#include "tests/broker/harness.h"
#include "tests/cli/run.h"

/* sanitize FOLDER -o FOLDER: trees as people, and those who wish them ill, have them. */

struct tree {
    char *source, *output;
};

static struct tree tree_new(void) {
    static guint count;
    struct tree tree = {g_strdup_printf("%s/in%u", harness_folder(), count),
                        g_strdup_printf("%s/out%u", harness_folder(), count)};
    count++;
    g_assert_cmpint(g_mkdir(tree.source, 0700), ==, 0);
    return tree;
}

static void remove_below(const char *path) {
    GDir *files = g_dir_open(path, 0, NULL);
    const char *name;
    while (files && (name = g_dir_read_name(files))) {
        g_autofree char *below = g_build_filename(path, name, NULL);
        remove_below(below);
    }
    if (files)
        g_dir_close(files);
    g_remove(path);
}

static void tree_clear(struct tree *tree) {
    remove_below(tree->source);
    remove_below(tree->output);
    g_free(tree->source);
    g_free(tree->output);
}

static char *in(const char *folder, const char *name) {
    return g_build_filename(folder, name, NULL);
}

/* A document below the source, with the folders it needs. */
static void put(const struct tree *tree, const char *name, unsigned pages) {
    g_autofree char *document = harness_pdf("tree-document", pages, 60), *bytes = NULL;
    g_autofree char *path = in(tree->source, name), *folder = g_path_get_dirname(path);
    gsize size;
    g_assert_true(g_file_get_contents(document, &bytes, &size, NULL));
    g_assert_cmpint(g_mkdir_with_parents(folder, 0700), ==, 0);
    g_assert_true(g_file_set_contents(path, bytes, (gssize)size, NULL));
}

static gboolean is_pdf(const struct tree *tree, const char *name) {
    g_autofree char *path = in(tree->output, name), *bytes = NULL;
    return g_file_get_contents(path, &bytes, NULL, NULL) && g_str_has_prefix(bytes, "%PDF-");
}

static guint count_of(const char *text, const char *part) {
    guint count = 0;
    for (; (text = strstr(text, part)); text += strlen(part))
        count++;
    return count;
}

static guint count_status(const struct outcome *outcome, const char *status) {
    g_autofree char *part = g_strdup_printf("\"status\": \"%s\"", status);
    return count_of(outcome->output, part);
}

/* Converts, and checks how many were done and how many skipped. */
static void check_run(const struct tree *tree, const char *dpi, int code, guint done,
                      guint skipped) {
    struct outcome outcome =
        run_cli("sanitize", "--json", "--dpi", dpi, tree->source, "-o", tree->output, NULL);
    if (outcome.code != code)
        g_assert_cmpstr(outcome.errors, ==, "");
    g_assert_cmpint(outcome.code, ==, code);
    g_assert_cmpuint(count_status(&outcome, "done"), ==, done);
    g_assert_cmpuint(count_status(&outcome, "skipped"), ==, skipped);
    outcome_clear(&outcome);
}

/* ------------------------------------------------------------------------------------- names --- */

static void test_names_of_any_bytes(void) {
    static const char *const names[][2] = {{"a.pdf", "a.pdf"},
                                           {"deep/er/b.odt", "deep/er/b.odt.pdf"},
                                           {"line\nend", "line\nend.pdf"},
                                           {"no\xff utf-8", "no\xff utf-8.pdf"},
                                           {"%d%s.pdf", "%d%s.pdf"},
                                           {"-o", "-o.pdf"},
                                           {".hidden", ".hidden.pdf"}};
    struct tree tree = tree_new();
    for (gsize k = 0; k < G_N_ELEMENTS(names); k++)
        put(&tree, names[k][0], 1);
    check_run(&tree, "72", 0, G_N_ELEMENTS(names), 0);
    for (gsize k = 0; k < G_N_ELEMENTS(names); k++)
        g_assert_true(is_pdf(&tree, names[k][1]));
    check_run(&tree, "72", 0, 0, G_N_ELEMENTS(names));
    tree_clear(&tree);
}

static void test_names_that_clash(void) {
    struct tree tree = tree_new();
    put(&tree, "x", 1);
    put(&tree, "x.pdf", 1);
    put(&tree, "y", 1);
    put(&tree, "y.pdf/z", 1);
    put(&tree, "x-2.pdf", 1);
    check_run(&tree, "72", 0, 5, 0);
    static const char *const names[] = {"x.pdf", "x-3.pdf", "x-2.pdf", "y-2.pdf", "y.pdf/z.pdf"};
    for (gsize k = 0; k < G_N_ELEMENTS(names); k++)
        g_assert_true(is_pdf(&tree, names[k]));
    check_run(&tree, "72", 0, 0, 5);
    tree_clear(&tree);
}

/* -------------------------------------------------------------------------------- what is not --- */

static void test_links_loops_and_pipes(void) {
    struct tree tree = tree_new();
    g_autofree char *loop = in(tree.source, "loop"), *out = in(tree.source, "passwd");
    g_autofree char *pipe = in(tree.source, "pipe"), *dangling = in(tree.source, "dangling");
    put(&tree, "a.pdf", 1);
    g_assert_cmpint(symlink(".", loop), ==, 0);
    g_assert_cmpint(symlink("/etc/passwd", out), ==, 0);
    g_assert_cmpint(symlink("nowhere", dangling), ==, 0);
    g_assert_cmpint(mkfifo(pipe, 0600), ==, 0);
    struct outcome outcome =
        run_cli("sanitize", "--json", "--dpi", "72", tree.source, "-o", tree.output, NULL);
    g_assert_cmpint(outcome.code, ==, 0);
    g_assert_cmpuint(count_of(outcome.output, "\n"), ==, 1);
    g_assert_cmpuint(count_of(outcome.errors, "symbolic link: left out"), ==, 3);
    g_assert_cmpuint(count_of(outcome.errors, "no file: left out"), ==, 1);
    outcome_clear(&outcome);
    tree_clear(&tree);
}

static void test_output_within_the_source(void) {
    struct tree tree = tree_new();
    put(&tree, "a.pdf", 1);
    g_free(tree.output);
    tree.output = in(tree.source, "safe");
    check_run(&tree, "72", 0, 1, 0);
    check_run(&tree, "72", 0, 0, 1);
    struct outcome outcome = run_cli("sanitize", tree.source, "-o", tree.source, NULL);
    g_assert_cmpint(outcome.code, ==, 1);
    g_assert_nonnull(strstr(outcome.errors, "the source itself"));
    outcome_clear(&outcome);
    g_autofree char *one_file = g_strconcat(tree.source, ".pdf", NULL);
    const char *const no_folders[] = {"-", one_file};
    for (gsize k = 0; k < G_N_ELEMENTS(no_folders); k++) {
        outcome = run_cli("sanitize", tree.source, "-o", no_folders[k], NULL);
        g_assert_cmpint(outcome.code, ==, 2);
        outcome_clear(&outcome);
    }
    g_assert_false(g_file_test(one_file, G_FILE_TEST_EXISTS));
    tree_clear(&tree);
}

static void test_nothing_in_it(void) {
    struct tree tree = tree_new();
    check_run(&tree, "72", 0, 0, 0);
    tree_clear(&tree);
}

static void test_several_folders(void) {
    struct tree tree = tree_new(), other = tree_new();
    g_autofree char *first = g_path_get_basename(tree.source);
    g_autofree char *second = g_path_get_basename(other.source);
    g_autofree char *one = g_strconcat(first, "/a.pdf", NULL);
    g_autofree char *two = g_strconcat(second, "/a.pdf", NULL);
    put(&tree, "a.pdf", 1);
    put(&other, "a.pdf", 1);
    struct outcome outcome =
        run_cli("sanitize", "-j2", tree.source, other.source, "-o", tree.output, NULL);
    g_assert_cmpstr(outcome.errors, ==, "");
    g_assert_true(is_pdf(&tree, one) && is_pdf(&tree, two));
    outcome_clear(&outcome);
    tree_clear(&tree);
    tree_clear(&other);
}

/* ------------------------------------------------------------------------------------- again --- */

static void test_what_changed_is_done_again(void) {
    struct tree tree = tree_new();
    g_autofree char *lost = in(tree.output, "b.pdf"), *cut = in(tree.output, "c.pdf");
    for (const char *name = "a.pdf\0b.pdf\0c.pdf\0d.pdf\0"; *name; name += strlen(name) + 1)
        put(&tree, name, 1);
    check_run(&tree, "72", 0, 4, 0);
    put(&tree, "a.pdf", 2);
    g_assert_cmpint(g_unlink(lost), ==, 0);
    g_assert_true(g_file_set_contents(cut, "%PDF", 4, NULL));
    put(&tree, "e.pdf", 1);
    check_run(&tree, "72", 0, 4, 1);
    check_run(&tree, "72", 0, 0, 5);
    check_run(&tree, "144", 0, 5, 0); /* another recipe */
    tree_clear(&tree);
}

static void test_a_bad_file_stops_nothing(void) {
    struct tree tree = tree_new();
    g_autofree char *bad = in(tree.source, "bad.pdf");
    g_assert_true(g_file_set_contents(bad, "%PDF-1.4\nx", -1, NULL));
    put(&tree, "a.pdf", 1);
    put(&tree, "z.pdf", 1);
    check_run(&tree, "72", 4, 2, 0);
    check_run(&tree, "72", 4, 0, 2); /* it is tried again */
    tree_clear(&tree);
}

/* A list that a crash, or somebody, spoilt. */
static void test_spoilt_list(void) {
    static const char *const spoilt[] = {"", "\n\n\n", "x", "a b c d\n", "   \n", "\\\\\\777 \\x"};
    struct tree tree = tree_new();
    g_autofree char *path = in(tree.output, DONE_LIST_NAME), *list = NULL, *now = NULL;
    gsize size;
    put(&tree, "a.pdf", 1);
    check_run(&tree, "72", 0, 1, 0);
    g_assert_true(g_file_get_contents(path, &list, &size, NULL));
    for (gsize k = 0; k < G_N_ELEMENTS(spoilt); k++) {
        g_assert_true(g_file_set_contents(path, spoilt[k], -1, NULL));
        check_run(&tree, "72", 0, 1, 0);
        check_run(&tree, "72", 0, 0, 1);
    }
    for (gsize cut = 1; cut < size; cut += 7) {
        g_assert_true(g_file_set_contents(path, list, (gssize)cut, NULL));
        check_run(&tree, "72", 0, 1, 0);
    }
    g_assert_true(g_file_get_contents(path, &now, NULL, NULL));
    g_assert_nonnull(strstr(now, list)); /* on a line of its own */
    tree_clear(&tree);
}

static guint count_outputs(const struct tree *tree) {
    GDir *files = g_dir_open(tree->output, 0, NULL);
    const char *name;
    guint count = 0;
    while (files && (name = g_dir_read_name(files)))
        count += g_str_has_suffix(name, ".pdf");
    if (files)
        g_dir_close(files);
    return count;
}

/* SIGKILL in the middle: no half file, and the next run does the rest. */
static void test_killed_and_taken_up_again(void) {
    enum { FILES = 40 };
    struct tree tree = tree_new();
    for (guint k = 0; k < FILES; k++) {
        g_autofree char *name = g_strdup_printf("%02u.pdf", k);
        put(&tree, name, 5);
    }
    const char *const arguments[] = {"sanitize", "-q",        "-j", "2",         "--dpi",
                                     "72",       tree.source, "-o", tree.output, NULL};
    GPid pid = run_start(arguments);
    gint64 deadline = g_get_monotonic_time() + 120 * G_USEC_PER_SEC;
    while (count_outputs(&tree) < 5) {
        g_assert_cmpint(g_get_monotonic_time(), <, deadline);
        g_usleep(2000);
    }
    kill(pid, SIGKILL);
    g_assert_cmpint(waitpid(pid, NULL, 0), ==, pid);
    run_wait_for_all();
    guint before = count_outputs(&tree);
    struct outcome outcome =
        run_cli("sanitize", "--json", "-j2", "--dpi", "72", tree.source, "-o", tree.output, NULL);
    g_assert_cmpint(outcome.code, ==, 0);
    g_assert_cmpuint(count_status(&outcome, "done") + count_status(&outcome, "skipped"), ==, FILES);
    g_assert_cmpuint(count_status(&outcome, "skipped") + 2, >=, before); /* 2: had no line yet */
    g_assert_cmpuint(count_status(&outcome, "skipped"), <=, before);
    outcome_clear(&outcome);
    for (guint k = 0; k < FILES; k++) {
        g_autofree char *name = g_strdup_printf("%02u.pdf", k);
        g_assert_true(is_pdf(&tree, name));
    }
    tree_clear(&tree);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    run_init();
    g_test_add_func("/tree/names-of-any-bytes", test_names_of_any_bytes);
    g_test_add_func("/tree/names-that-clash", test_names_that_clash);
    g_test_add_func("/tree/links-loops-and-pipes", test_links_loops_and_pipes);
    g_test_add_func("/tree/output-within-the-source", test_output_within_the_source);
    g_test_add_func("/tree/nothing-in-it", test_nothing_in_it);
    g_test_add_func("/tree/several-folders", test_several_folders);
    g_test_add_func("/tree/what-changed-is-done-again", test_what_changed_is_done_again);
    g_test_add_func("/tree/a-bad-file-stops-nothing", test_a_bad_file_stops_nothing);
    g_test_add_func("/tree/spoilt-list", test_spoilt_list);
    g_test_add_func("/tree/killed-and-taken-up-again", test_killed_and_taken_up_again);
    int outcome = g_test_run();
    harness_finish();
    return outcome;
}
