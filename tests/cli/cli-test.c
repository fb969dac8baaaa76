/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/broker/harness.h"
#include "tests/cli/run.h"
#include "tests/tool/pixels.h"

/*
 * vitrine-cli as people use it: what it prints, its exit codes, and documents that mean harm. After
 * every run no process and no segment may be left (run.c).
 */

static char *picture_path(void) {
    char *path = g_build_filename(harness_folder(), "out.png", NULL);
    g_unlink(path);
    return path;
}

/* The size a PNG's header tells. */
static gboolean png_size(const char *path, guint *width, guint *height) {
    g_autofree char *bytes = NULL;
    gsize size;
    if (!g_file_get_contents(path, &bytes, &size, NULL) || size < 24 ||
        memcmp(bytes, "\x89PNG\r\n\x1a\n", 8) != 0)
        return FALSE;
    const guint8 *header = (const guint8 *)bytes + 16;
    *width = (guint)header[0] << 24 | (guint)header[1] << 16 | (guint)header[2] << 8 | header[3];
    *height = (guint)header[4] << 24 | (guint)header[5] << 16 | (guint)header[6] << 8 | header[7];
    return TRUE;
}

/* Ends well, or with "vitrine-cli: FILE: Sentence." and no picture. */
static void check_shown_or_refused(struct outcome *outcome, const char *file, const char *picture) {
    g_assert_true(outcome->exited);
    guint width, height;
    if (outcome->code == 0) {
        g_assert_true(png_size(picture, &width, &height));
    } else {
        g_autofree char *start = g_strdup_printf("vitrine-cli: %s: ", file);
        g_assert_cmpint(outcome->code, ==, 1);
        g_assert_nonnull(strstr(outcome->errors, start));
        g_assert_true(g_str_has_suffix(outcome->errors, ".\n"));
        g_assert_false(g_file_test(picture, G_FILE_TEST_EXISTS));
    }
}

static void check_ends_within(const char *file, const char *seconds) {
    g_autofree char *picture = picture_path();
    struct outcome outcome =
        run_cli("render", "--time", seconds, "--dpi", "36", file, "-o", picture, NULL);
    check_shown_or_refused(&outcome, file, picture);
    outcome_clear(&outcome);
}

static void check_ends(const char *file) {
    check_ends_within(file, "30");
}

static void check_refused(const char *file, const char *part) {
    g_autofree char *picture = picture_path();
    struct outcome outcome = run_cli("render", "--time", "30", file, "-o", picture, NULL);
    check_shown_or_refused(&outcome, file, picture);
    g_assert_cmpint(outcome.code, ==, 1);
    if (!strstr(outcome.errors, part))
        g_assert_cmpstr(outcome.errors, ==, part);
    outcome_clear(&outcome);
}

static void check_shown(const char *file, const char *page, const char *dpi, guint wanted) {
    g_autofree char *picture = picture_path();
    guint width = 0, height = 0;
    struct outcome outcome =
        run_cli("render", "--page", page, "--dpi", dpi, file, "-o", picture, NULL);
    g_assert_cmpstr(outcome.errors, ==, "");
    g_assert_cmpint(outcome.code, ==, 0);
    g_assert_true(png_size(picture, &width, &height));
    g_assert_cmpuint(width, ==, wanted);
    g_assert_cmpuint(height, ==, wanted);
    outcome_clear(&outcome);
}

/* -------------------------------------------------------------------------------------- usage ---
 */

static void check_usage(int code, const char *first, const char *second, const char *third) {
    struct outcome outcome = run_cli(first, second, third, NULL);
    g_assert_true(outcome.exited);
    g_assert_cmpint(outcome.code, ==, code);
    g_assert_cmpuint(strlen(code == 0 ? outcome.output : outcome.errors), >, 0);
    outcome_clear(&outcome);
}

static void test_usage(void) {
    check_usage(0, "--help", NULL, NULL);
    check_usage(0, "--version", NULL, NULL);
    check_usage(0, "render", "--help", NULL);
    check_usage(0, "posture", "--help", NULL);
    check_usage(2, NULL, NULL, NULL);
    check_usage(2, "rendre", NULL, NULL);
    check_usage(2, "render", NULL, NULL);
    check_usage(2, "render", "file.pdf", NULL);
    check_usage(2, "render", "--nonsense", "file.pdf");
    check_usage(2, "posture", NULL, NULL);
    check_usage(2, "posture", "one.pdf", "two.pdf");
}

static void test_numbers_out_of_range(void) {
    g_autofree char *file = harness_pdf("fine.pdf", 2, 100);
    static const char *const wrong[][2] = {
        {"--page", "0"}, {"--page", "-1"},   {"--page", "x"},    {"--dpi", "0"},
        {"--dpi", "-5"}, {"--dpi", "nan"},   {"--dpi", "1e9"},   {"--time", "-1"},
        {"--time", "x"}, {"--memory", "15"}, {"--memory", "-1"}, {"--memory", "x"}};
    for (gsize k = 0; k < G_N_ELEMENTS(wrong); k++) {
        struct outcome outcome =
            run_cli("render", wrong[k][0], wrong[k][1], file, "-o", "/dev/null", NULL);
        g_test_message("%s %s", wrong[k][0], wrong[k][1]);
        g_assert_cmpint(outcome.code, ==, 2);
        outcome_clear(&outcome);
    }
}

static void test_no_such_page(void) {
    g_autofree char *file = harness_pdf("two.pdf", 2, 100), *picture = picture_path();
    struct outcome outcome = run_cli("render", "--page", "3", file, "-o", picture, NULL);
    check_shown_or_refused(&outcome, file, picture);
    g_assert_nonnull(strstr(outcome.errors, "no such page"));
    outcome_clear(&outcome);
}

/* A black square from 20 to 80 points on white. */
static void test_pixels(void) {
    g_autofree char *file = harness_pdf("square.pdf", 1, 100), *picture = picture_path();
    g_autoptr(GError) error = NULL;
    struct outcome outcome = run_cli("render", "--dpi", "144", file, "-o", picture, NULL);
    g_assert_cmpint(outcome.code, ==, 0);
    struct pixels *pixels = pixels_load(picture, &error);
    g_assert_no_error(error);
    g_assert_cmpint(pixels->width, ==, 200);
    g_assert_cmpint(pixels->height, ==, 200);
    g_assert_cmphex(pixels_at(pixels, 10, 10), ==, 0xffffff);
    g_assert_cmphex(pixels_at(pixels, 42, 42), ==, 0x000000);
    g_assert_cmphex(pixels_at(pixels, 157, 157), ==, 0x000000);
    g_assert_cmphex(pixels_at(pixels, 190, 190), ==, 0xffffff);
    pixels_destroy(pixels);
    outcome_clear(&outcome);
}

static void test_standard_output(void) {
    g_autofree char *file = harness_pdf("out.pdf", 1, 100);
    struct outcome outcome = run_cli("render", file, "-o", "-", NULL);
    g_assert_cmpint(outcome.code, ==, 0);
    g_assert_cmpint(memcmp(outcome.output, "\x89PNG", 4), ==, 0);
    outcome_clear(&outcome);
}

static void test_output_that_cannot_be_written(void) {
    g_autofree char *file = harness_pdf("fine2.pdf", 1, 100);
    struct outcome outcome = run_cli("render", file, "-o", "/nonexistent/folder/out.png", NULL);
    g_assert_cmpint(outcome.code, ==, 1);
    g_assert_true(g_str_has_suffix(outcome.errors, ".\n"));
    outcome_clear(&outcome);
    outcome = run_cli("render", file, "-o", "/dev/full", NULL);
    g_assert_cmpint(outcome.code, ==, 1);
    outcome_clear(&outcome);
}

static void test_device_is_not_replaced(void) {
    g_autofree char *file = harness_pdf("fine3.pdf", 1, 100);
    g_autofree char *link = g_build_filename(harness_folder(), "null", NULL);
    struct stat status;
    g_assert_cmpint(symlink("/dev/null", link), ==, 0);
    struct outcome outcome = run_cli("render", file, "-o", link, NULL);
    g_assert_cmpint(outcome.code, ==, 0);
    g_assert_cmpint(lstat(link, &status), ==, 0);
    g_assert_true(S_ISLNK(status.st_mode));
    outcome_clear(&outcome);
}

static void check_says(const struct outcome *outcome, const char *const parts[], gsize count) {
    g_assert_cmpint(outcome->code, ==, 0);
    for (gsize k = 0; k < count; k++)
        if (!strstr(outcome->output, parts[k]))
            g_assert_cmpstr(outcome->output, ==, parts[k]);
}

/* Strict mode refuses to come on top of a filter, as containers have: there the equal filter holds. */
static gboolean is_filtered(void) {
    g_autofree char *status = NULL;
    g_assert_true(g_file_get_contents("/proc/self/status", &status, NULL, NULL));
    return strstr(status, "\nSeccomp:\t0\n") == NULL;
}

static void test_posture(void) {
    g_autofree char *file = harness_pdf("posture.pdf", 1, 100);
    gboolean filter = is_filtered();
    const char *const keys[] = {"\"version\": 1,",
                                "\"pid\": ",
                                filter ? "\"jail\": \"filter\"" : "\"jail\": \"strict\"",
                                "\"calls\": [\"read\", \"write\", \"exit\", \"sigreturn\"]",
                                "\"threads\": 1,",
                                "\"uid\": ",
                                "\"memory_bytes\": ",
                                "\"stack_bytes\": ",
                                "\"segment_bytes\": ",
                                filter ? "\"probe\": \"SIGSYS\"" : "\"probe\": \"SIGKILL\"",
                                "\"stage\": \"memory\"",
                                "\"controls\": {"};
    const char *const lines[] = {filter ? "Jail\tan equal seccomp filter" : "Jail\tstrict mode",
                                 "read, write, exit", ", 1 thread\n",
                                 "Open descriptors\t5, all pipes"};
    struct outcome outcome = run_cli("posture", "--json", file, NULL);
    check_says(&outcome, keys, G_N_ELEMENTS(keys));
    outcome_clear(&outcome);
    outcome = run_cli("posture", file, NULL);
    check_says(&outcome, lines, G_N_ELEMENTS(lines));
    outcome_clear(&outcome);
}

static void test_messages_both_ways(void) {
    g_autofree char *file = harness_pdf("trace.pdf", 1, 100);
    g_setenv("VITRINE_DEBUG", "proto", TRUE);
    struct outcome outcome = run_cli("render", file, "-o", "/dev/null", NULL);
    g_unsetenv("VITRINE_DEBUG");
    static const char *const said[] = {"READY", "CONFIGURE", "EXTENT", "COMMAND", "FRAME", "DONE"};
    for (gsize k = 0; k < G_N_ELEMENTS(said); k++)
        g_assert_nonnull(strstr(outcome.errors, said[k]));
    outcome_clear(&outcome);
}

/* ----------------------------------------------------------------------------- not a document ---
 */

static void test_what_is_not_a_document(void) {
    g_autofree char *fifo = g_build_filename(harness_folder(), "fifo", NULL);
    g_autofree char *empty = harness_file("empty.pdf", "", 0);
    g_assert_cmpint(mkfifo(fifo, 0600), ==, 0);
    check_refused("/nonexistent.pdf", "no such file");
    check_refused(harness_folder(), "folder");
    check_refused(fifo, "pipe");
    check_refused("/dev/zero", "device");
    check_refused(empty, "empty");
}

static void test_unreadable(void) {
    g_autofree char *secret = harness_pdf("secret.pdf", 1, 100);
    if (geteuid() == 0) {
        g_test_skip("root may read every file");
        return;
    }
    g_chmod(secret, 0);
    check_refused(secret, "may not read");
}

/* ------------------------------------------------------------------------- damaged on purpose ---
 */

static const struct {
    const char *extension;
    const char *magic;
    gsize bytes;
} kinds[] = {
    {"pdf", "%PDF-1.7\n", 9},
    {"xps", "PK\x03\x04", 4},
    {"oxps", "PK\x03\x04", 4},
    {"epub", "PK\x03\x04\x14\0\0\0\0\0mimetypeapplication/epub+zip", 38},
    {"cbz", "PK\x03\x04", 4},
    {"mobi", "BOOKMOBI", 8},
    {"fb2", "<?xml version=\"1.0\"?><FictionBook>", 34},
    {"svg", "<svg xmlns=\"http://www.w3.org/2000/svg\">", 40},
    {"html", "<html>", 6},
    {"txt", "", 0},
    {"png", "\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16},
    {"jpg", "\xff\xd8\xff\xe0\0\x10JFIF", 10},
    {"tif", "II*\0", 4},
    {"gif", "GIF89a", 6},
    {"bmp", "BM", 2},
    {"pnm", "P6\n9999999 9999999\n255\n", 23},
    {"jp2", "\0\0\0\x0cjP  \r\n\x87\n", 12},
    {"psd", "8BPS", 4},
    {"azw3", "TPZ0", 4},
    {"doc", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8},
    {"exe", "MZ", 2},
};

/* A magic number and nothing that follows from it; the seed is fixed, so a failure comes back. */
static void test_garbage_of_each_type(void) {
    for (gsize k = 0; k < G_N_ELEMENTS(kinds); k++) {
        g_autoptr(GRand) chance = g_rand_new_with_seed((guint32)k + 1);
        guint8 bytes[20000];
        for (gsize i = 0; i < sizeof bytes; i++)
            bytes[i] = (guint8)g_rand_int(chance);
        memcpy(bytes, kinds[k].magic, kinds[k].bytes);
        g_autofree char *name = g_strdup_printf("garbage.%s", kinds[k].extension);
        g_autofree char *file = harness_file(name, bytes, sizeof bytes);
        g_autofree char *magic_only = g_strdup_printf("magic.%s", kinds[k].extension);
        g_autofree char *short_file = harness_file(magic_only, kinds[k].magic, kinds[k].bytes);
        g_test_message("%s", name);
        check_ends(file);
        check_ends(short_file);
    }
}

static void test_truncated_at_many_places(void) {
    g_autofree char *whole = harness_pdf("whole.pdf", 3, 100);
    g_autofree char *bytes = NULL;
    gsize size;
    g_assert_true(g_file_get_contents(whole, &bytes, &size, NULL));
    for (gsize cut = 1; cut < size; cut += size / 12) {
        g_autofree char *file = harness_file("truncated.pdf", bytes, cut);
        check_ends(file);
    }
}

static void test_wrong_extension(void) {
    g_autofree char *pdf = harness_pdf("really-a.png", 1, 100);
    check_shown(pdf, "1", "72", 100);
}

static void test_many_pages(void) {
    g_autofree char *file = harness_pdf("many.pdf", 10000, 100);
    check_shown(file, "10000", "72", 100);
}

static void test_page_of_14400_points(void) {
    g_autofree char *file = harness_pdf("huge.pdf", 1, 14400);
    check_shown(file, "1", "36", 7200);
    g_autofree char *picture = picture_path();
    struct outcome outcome = run_cli("render", "--dpi", "2400", file, "-o", picture, NULL);
    check_shown_or_refused(&outcome, file, picture);
    g_assert_cmpint(outcome.code, ==, 1);
    outcome_clear(&outcome);
}

static char *one_page_with(const char *name, const char *content, const char *more) {
    g_autofree char *pdf = g_strdup_printf(
        "%%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
        "2 0 obj\n<< /Type /Pages /Kids [ 3 0 R ] /Count 1 >>\nendobj\n"
        "3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] /Contents 4 0 R"
        " /Resources << /XObject << /X 5 0 R >> >> >>\nendobj\n"
        "4 0 obj\n<< /Length %zu >>\nstream\n%s\nendstream\nendobj\n%s"
        "trailer\n<< /Root 1 0 R >>\n",
        strlen(content) + 1, content, more);
    return harness_file(name, pdf, strlen(pdf));
}

enum { DEEP = 10000 };

static char *repeated(const char *part) {
    GString *text = g_string_new(NULL);
    for (int k = 0; k < DEEP; k++)
        g_string_append(text, part);
    return g_string_free(text, FALSE);
}

static void test_nested_10000_deep(void) {
    static const char *const parts[] = {"[", "<<", "q ", "(", "BT "};
    for (gsize k = 0; k < G_N_ELEMENTS(parts); k++) {
        g_autofree char *content = repeated(parts[k]);
        g_autofree char *file = one_page_with("nested-content.pdf", content, "");
        g_test_message("content of %s", parts[k]);
        check_ends(file);
        g_autofree char *object = g_strdup_printf("5 0 obj\n%s\nendobj\n", content);
        g_autofree char *in_object = one_page_with("nested-object.pdf", "/X Do", object);
        check_ends(in_object);
    }
}

static void test_page_tree_10000_deep(void) {
    g_autoptr(GString) pdf = g_string_new("%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\n"
                                          "endobj\n");
    for (int k = 2; k < DEEP; k++)
        g_string_append_printf(
            pdf, "%d 0 obj\n<< /Type /Pages /Kids [ %d 0 R ] /Count 1 >>\nendobj\n", k, k + 1);
    g_string_append_printf(pdf,
                           "%d 0 obj\n<< /Type /Page /MediaBox [0 0 9 9] >>\nendobj\n"
                           "trailer\n<< /Root 1 0 R >>\n",
                           DEEP);
    g_autofree char *file = harness_file("tree.pdf", pdf->str, pdf->len);
    check_ends(file);
}

static void test_html_nested_10000_deep(void) {
    g_autofree char *tags = repeated("<div><b>");
    g_autofree char *groups = repeated("<g>");
    g_autofree char *picture =
        g_strconcat("<svg xmlns=\"http://www.w3.org/2000/svg\">", groups, NULL);
    g_autofree char *html = harness_file("deep.html", tags, strlen(tags));
    g_autofree char *svg = harness_file("deep.svg", picture, strlen(picture));
    check_ends_within(html, "5"); /* MuPDF needs 20 s to find it too deep */
    check_ends(svg);
}

/* Each of 12 forms draws the next ten times: 10^12 in all. */
static char *bomb(void) {
    g_autoptr(GString) objects = g_string_new(NULL);
    for (int k = 5; k < 17; k++)
        g_string_append_printf(objects,
                               "%d 0 obj\n<< /Type /XObject /Subtype /Form /BBox [0 0 99 99]"
                               " /Resources << /XObject << /X %d 0 R >> >> /Length 60 >>\nstream\n"
                               "/X Do /X Do /X Do /X Do /X Do /X Do /X Do /X Do /X Do /X Do\n"
                               "endstream\nendobj\n",
                               k, k + 1);
    g_string_append(objects, "17 0 obj\n<< /Type /XObject /Subtype /Form /BBox [0 0 99 99]"
                             " /Length 15 >>\nstream\n0 0 9 9 re f   \nendstream\nendobj\n");
    return one_page_with("bomb.pdf", "/X Do", objects->str);
}

static void test_time_limit(void) {
    g_autofree char *file = bomb(), *picture = picture_path();
    struct outcome outcome = run_cli("render", "--time", "2", file, "-o", picture, NULL);
    check_shown_or_refused(&outcome, file, picture);
    g_assert_nonnull(strstr(outcome.errors, "time limit"));
    outcome_clear(&outcome);
}

/* ----------------------------------------------------------------------------- a dying viewer ---
 */

static gboolean has_worker(GPid pid) {
    g_autofree char *path = g_strdup_printf("/proc/%d/task/%d/children", (int)pid, (int)pid);
    g_autofree char *text = NULL;
    if (!g_file_get_contents(path, &text, NULL, NULL))
        return FALSE;
    const char *second = strchr(text, ' ');
    return second && second[1] != '\0' && run_segments_of(pid) == 1;
}

static void test_memory_limit(void) {
    g_autoptr(GString) text = g_string_new(NULL);
    while (text->len < 10 << 20)
        g_string_append(text, "a line of a long text\n");
    g_autofree char *file = harness_file("long.txt", text->str, text->len);
    g_autofree char *picture = picture_path();
    struct outcome outcome = run_cli("render", "--memory", "16", file, "-o", picture, NULL);
    check_shown_or_refused(&outcome, file, picture);
    g_assert_nonnull(strstr(outcome.errors, "more memory than the 16 MiB it was given"));
    outcome_clear(&outcome);
}

static char *drawn_deterministically(const char *file, gsize *size) {
    g_autofree char *picture = picture_path();
    char *bytes = NULL;
    struct outcome outcome = run_cli("render", "--deterministic", file, "-o", picture, NULL);
    g_assert_cmpint(outcome.code, ==, 0);
    g_assert_true(g_file_get_contents(picture, &bytes, size, NULL));
    outcome_clear(&outcome);
    return bytes;
}

static void test_two_deterministic_runs(void) {
    gsize first_size, second_size;
    g_autofree char *file = harness_pdf("fine.pdf", 2, 100);
    g_autofree char *first = drawn_deterministically(file, &first_size);
    g_autofree char *second = drawn_deterministically(file, &second_size);
    g_assert_cmpmem(first, first_size, second, second_size);
}

/* Killed in the middle of a drawing that takes for ever: zygote, worker and segment go with it. */
static void test_killed_viewer_takes_all_along(void) {
    g_autofree char *file = bomb();
    const char *const arguments[] = {"render", "--time", "100", file, "-o", "/dev/null", NULL};
    GPid pid = run_start(arguments);
    gint64 deadline = g_get_monotonic_time() + 60 * G_USEC_PER_SEC;
    while (!has_worker(pid)) {
        g_assert_cmpint(g_get_monotonic_time(), <, deadline);
        g_usleep(5000);
    }
    kill(pid, SIGKILL);
    run_wait_for_all();
    g_assert_cmpuint(run_segments_of(pid), ==, 0);
}

/* ---------------------------------------------------------------------------------- passwords ---
 */

static void check_password_of(const char *file, const char *password, gboolean right) {
    g_autofree char *picture = picture_path();
    g_autofree char *words = harness_file("password", password, strlen(password));
    struct outcome outcome = run_cli("render", "--password-file", words, file, "-o", picture, NULL);
    g_test_message("%s: %s", file, outcome.errors);
    check_shown_or_refused(&outcome, file, picture);
    g_assert_cmpint(outcome.code, ==, right ? 0 : 1);
    g_assert_true(right || strstr(outcome.errors, "password"));
    outcome_clear(&outcome);
}

/* Revision 6; made by qpdf --encrypt h\u00f4tel owner 256. */
/* As "ulimit -c 0" leaves it: nobody can have the limit of 1 that a worker wants. For good, so the
 * last of the cases. */
static void test_cores_forbidden_for_good(void) {
    g_assert_cmpint(setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0}), ==, 0);
    g_autofree char *file = harness_pdf("no-cores.pdf", 1, 100);
    struct outcome outcome = run_cli("posture", file, NULL);
    g_assert_cmpint(outcome.code, ==, 0);
    outcome_clear(&outcome);
}

static void test_passwords(void) {
    g_autofree char *locked = harness_product("tests/cli/locked.pdf");
    check_refused(locked, "needs a password");
    check_password_of(locked, "h\u00f4tel", TRUE);
    check_password_of(locked, "ho\u0302tel\n", TRUE);
    check_password_of(locked, "owner", TRUE);
    check_password_of(locked, "hotel", FALSE);
    check_password_of(locked, "", FALSE);
}

static void check_password(const char *name, const char *password, gboolean right) {
    g_autofree char *file = harness_corpus(name);
    g_assert_nonnull(file);
    check_password_of(file, password, right);
}

static void test_passwords_of_many_writers(void) {
    g_autofree char *there = harness_corpus("pdf/pdfium-encrypted_hello_world_r3.pdf");
    if (!there) {
        g_test_skip("no corpus");
        return;
    }
    check_password("pdf/pdfium-encrypted_hello_world_r3.pdf", "h\u00f4tel\n", TRUE);
    check_password("pdf/pdfium-encrypted_hello_world_r3.pdf", "\u00e2ge", TRUE);
    check_password("pdf/pdfium-encrypted_hello_world_r6.pdf", "h\u00f4tel", TRUE);
    check_password("pdf/pdfium-encrypted_hello_world_r6.pdf", "ho\u0302tel\n", TRUE);
    check_password("pdf/pdfium-encrypted_hello_world_r6.pdf", "hotel", FALSE);
    check_password("pdf/pdfjs-issue6010_2.pdf", "\u00e6\u00f8\u00e5", TRUE);
    check_password("pdf/pdfjs-issue6010_1.pdf", "abd", FALSE);
    check_password("pdf/pdfjs-saslprep-r6.pdf", "S\u00aaSL\u00adprep", TRUE);
    check_password("pdf/pdfjs-saslprep-r6.pdf", "\a", FALSE);
    check_password("pdf/qpdf-enc-XI-R6-user-view.pdf", "master", TRUE);
    check_refused(there, "needs a password");
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    run_init();
    g_test_add_func("/cli/usage", test_usage);
    g_test_add_func("/cli/numbers-out-of-range", test_numbers_out_of_range);
    g_test_add_func("/cli/no-such-page", test_no_such_page);
    g_test_add_func("/cli/pixels", test_pixels);
    g_test_add_func("/cli/standard-output", test_standard_output);
    g_test_add_func("/cli/output-that-cannot-be-written", test_output_that_cannot_be_written);
    g_test_add_func("/cli/device-is-not-replaced", test_device_is_not_replaced);
    g_test_add_func("/cli/posture", test_posture);
    g_test_add_func("/cli/messages-both-ways", test_messages_both_ways);
    g_test_add_func("/cli/what-is-not-a-document", test_what_is_not_a_document);
    g_test_add_func("/cli/unreadable", test_unreadable);
    g_test_add_func("/cli/garbage-of-each-type", test_garbage_of_each_type);
    g_test_add_func("/cli/truncated-at-many-places", test_truncated_at_many_places);
    g_test_add_func("/cli/wrong-extension", test_wrong_extension);
    g_test_add_func("/cli/many-pages", test_many_pages);
    g_test_add_func("/cli/page-of-14400-points", test_page_of_14400_points);
    g_test_add_func("/cli/nested-10000-deep", test_nested_10000_deep);
    g_test_add_func("/cli/page-tree-10000-deep", test_page_tree_10000_deep);
    g_test_add_func("/cli/html-nested-10000-deep", test_html_nested_10000_deep);
    g_test_add_func("/cli/time-limit", test_time_limit);
    g_test_add_func("/cli/memory-limit", test_memory_limit);
    g_test_add_func("/cli/two-deterministic-runs", test_two_deterministic_runs);
    g_test_add_func("/cli/killed-viewer-takes-all-along", test_killed_viewer_takes_all_along);
    g_test_add_func("/cli/passwords", test_passwords);
    g_test_add_func("/cli/passwords-of-many-writers", test_passwords_of_many_writers);
    g_test_add_func("/cli/cores-forbidden-for-good", test_cores_forbidden_for_good);
    int outcome = g_test_run();
    harness_finish();
    return outcome;
}
