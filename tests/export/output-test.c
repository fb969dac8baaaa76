/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "broker/export/output-name.h"
#include "broker/export/output.h"
#include "tests/export/make.h"

static guint files_in_folder(void) {
    g_autoptr(GDir) files = g_dir_open(make_folder(), 0, NULL);
    guint count = 0;
    while (g_dir_read_name(files))
        count++;
    return count;
}

static void check_holds(const char *path, const char *wanted) {
    g_autofree char *text = NULL;
    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    g_assert_cmpstr(text, ==, wanted);
}

static void write_file(const char *path, const char *text) {
    g_autoptr(GError) error = NULL;
    struct output *output = output_create(path, &error);
    g_assert_no_error(error);
    g_assert_true(output_write(output, text, strlen(text), &error));
    g_assert_cmpuint(output_position(output), ==, strlen(text));
    g_assert_true(output_commit(output, &error));
    output_destroy(output);
}

static void test_appears_whole(void) {
    g_autofree char *path = make_path("whole");
    guint before = files_in_folder();
    write_file(path, "first");
    check_holds(path, "first");
    write_file(path, "second");
    check_holds(path, "second");
    g_assert_cmpuint(files_in_folder(), ==, before + 1);
}

static void test_given_up(void) {
    g_autofree char *path = make_path("kept");
    g_autoptr(GError) error = NULL;
    write_file(path, "old");
    guint before = files_in_folder();
    struct output *output = output_create(path, &error);
    g_assert_true(output_write(output, "new", 3, &error));
    output_destroy(output);
    check_holds(path, "old");
    g_assert_cmpuint(files_in_folder(), ==, before);
    output_destroy(NULL);
}

static void test_obeys_the_mask(void) {
    g_autofree char *path = make_path("mask");
    struct stat status;
    mode_t before = umask(027);
    write_file(path, "x");
    umask(before);
    g_assert_cmpint(stat(path, &status), ==, 0);
    g_assert_cmpint(status.st_mode & 0777, ==, 0640);
}

static void test_full_device(void) {
    g_autoptr(GError) error = NULL;
    struct output *output = output_create("/dev/full", &error);
    gboolean fine = output_write(output, "x", 1, &error) && output_commit(output, &error);
    g_assert_false(fine);
    g_assert_nonnull(error);
    output_destroy(output);
}

static void test_no_such_folder(void) {
    g_autoptr(GError) error = NULL;
    g_assert_null(output_create("/nonexistent/folder/file", &error));
    g_assert_true(g_str_has_suffix(error->message, "."));
}

/* Two at once into one pipe come one after the other. */
static void test_deferred(void) {
    g_autofree char *path = make_path("pipe");
    g_autoptr(GError) error = NULL;
    char text[8] = "";
    g_assert_cmpint(mkfifo(path, 0600), ==, 0);
    int reader = open(path, O_RDONLY | O_NONBLOCK);
    struct output *first = output_create_deferred(path, &error);
    struct output *second = output_create_deferred(path, &error);
    g_assert_no_error(error);
    g_assert_true(output_write(second, "cd", 2, &error));
    g_assert_true(output_write(first, "ab", 2, &error));
    g_assert_cmpint(read(reader, text, sizeof text), <=, 0);
    g_assert_true(output_commit(first, &error));
    g_assert_true(output_commit(second, &error));
    g_assert_cmpint(read(reader, text, sizeof text), ==, 4);
    g_assert_cmpint(memcmp(text, "abcd", 4), ==, 0);
    output_destroy(first);
    output_destroy(second);
    close(reader);
}

static void check_name(const char *pattern, const char *stem, guint page, const char *wanted) {
    g_autofree char *name = output_name(pattern, stem, page);
    g_assert_cmpstr(name, ==, wanted);
}

static void test_names(void) {
    check_name("a-%d.png", "s", 7, "a-7.png");
    check_name("%s-%03d.png", "s", 7, "s-007.png");
    check_name("%s/%s-%d%d", "x", 1, "x/x-11");
    check_name("100%.png", "s", 7, "100%.png");
    check_name("%", "s", 7, "%");
    check_name("%0", "s", 7, "%0");
    check_name("%0d%x%n", "s", 7, "%0d%x%n");
    check_name("%09d", "s", G_MAXUINT, "4294967295");
}

/* A stem is whatever a sender called the file. */
static void test_stem_that_looks_like_a_pattern(void) {
    check_name("%s-%d.png", "%d%s%n%099d", 3, "%d%s%n%099d-3.png");
}

static void check_stem(const char *path, const char *wanted) {
    g_autofree char *stem = output_stem(path);
    g_assert_cmpstr(stem, ==, wanted);
}

static void test_stems(void) {
    check_stem("a/b/letter.pdf", "letter");
    check_stem("letter", "letter");
    check_stem(".pdf", ".pdf");
    check_stem("a.tar.gz", "a.tar");
    g_assert_true(output_name_has_page("x%d"));
    g_assert_true(output_name_has_page("x%04d"));
    g_assert_false(output_name_has_page("x%4d%s"));
    g_assert_true(output_name_has_stem("%s"));
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/output/appears-whole", test_appears_whole);
    g_test_add_func("/output/given-up-leaves-what-was-there", test_given_up);
    g_test_add_func("/output/obeys-the-mask", test_obeys_the_mask);
    g_test_add_func("/output/full-device", test_full_device);
    g_test_add_func("/output/no-such-folder", test_no_such_folder);
    g_test_add_func("/output/deferred-to-one-pipe", test_deferred);
    g_test_add_func("/output/names", test_names);
    g_test_add_func("/output/stem-that-looks-like-a-pattern", test_stem_that_looks_like_a_pattern);
    g_test_add_func("/output/stems", test_stems);
    int outcome = g_test_run();
    make_finish();
    return outcome;
}
