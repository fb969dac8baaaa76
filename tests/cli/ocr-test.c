/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "broker/stage-memory.h"
#include "broker/zygote.h"
#include "proto/protocol.h"
#include "tests/broker/harness.h"
#include "tests/cli/run.h"

/*
 * sanitize --text ocr: words come from pixels and from nowhere else, and whatever becomes of the
 * worker that reads them, the pages stay.
 */

static char *output_path;

static gboolean skips(void) {
    g_autofree char *worker = harness_product("worker/vitrine-ocr-worker");
    g_autofree char *model = g_find_program_in_path("pdftotext");
    gboolean there =
        g_file_test(worker, G_FILE_TEST_EXISTS) &&
        g_file_test("/usr/share/tesseract-ocr/5/tessdata/eng.traineddata", G_FILE_TEST_EXISTS);
    if (!there)
        g_test_skip("built without Tesseract, or tesseract-ocr-eng is not installed");
    else if (!model)
        g_test_skip("poppler-utils is not installed");
    return !there || !model;
}

/* So many A4 pages of this content. */
static char *pages_of(const char *name, guint count, const char *content) {
    g_autoptr(GString) pdf =
        g_string_new("%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n"
                     "2 0 obj\n<</Type/Pages/Kids[");
    for (guint k = 0; k < count; k++)
        g_string_append_printf(pdf, "%u 0 R ", 4 + k);
    g_string_append_printf(
        pdf, "]/Count %u>>\nendobj\n3 0 obj\n<</Length %zu>>stream\n%s\nendstream\nendobj\n", count,
        strlen(content) + 1, content);
    for (guint k = 0; k < count; k++)
        g_string_append_printf(
            pdf,
            "%u 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 3 0 R/Resources<<"
            "/Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/"
            "WinAnsiEncoding>>>>>>>>\nendobj\n",
            4 + k);
    g_string_append(pdf, "trailer\n<</Root 1 0 R>>\n");
    return harness_file(name, pdf->str, pdf->len);
}

static char *dense_pages(guint count) {
    g_autoptr(GString) content = g_string_new("BT /F 9 Tf 40 800 Td 12 TL ");
    for (int k = 0; k < 60; k++)
        g_string_append(content, "(the committee shall give notice of the annual budget to each "
                                 "party in September and report) Tj T* ");
    g_string_append(content, "ET");
    return pages_of("dense.pdf", count, content->str);
}

static char *ask(const char *program, const char *option, const char *last) {
    const char *argv[] = {program, option, output_path, last, NULL};
    char *text = NULL;
    int status = 1;
    g_assert_true(g_spawn_sync(NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &text,
                               NULL, &status, NULL));
    g_assert_cmpint(status, ==, 0);
    return text;
}

static void check_has(const char *text, const char *part) {
    if (!strstr(text, part))
        g_assert_cmpstr(text, ==, part);
}

/* Its pages are all there, and its report has this part. */
static void check_report(struct outcome outcome, const char *converted, const char *wordless) {
    g_assert_true(outcome.exited);
    if (outcome.code != 0)
        g_assert_cmpstr(outcome.errors, ==, "");
    check_has(outcome.output, converted);
    check_has(outcome.output, wordless);
    outcome_clear(&outcome);
}

static struct outcome sanitize(const char *source) {
    g_unlink(output_path);
    return run_cli("sanitize", "--json", "--time", "0", "--text", "ocr", source, "-o", output_path,
                   NULL);
}

/* ---------------------------------------------------------------------------------------- words --- */

/* What is drawn can be searched, and is where it was drawn; what the source only claims is gone. */
static void test_drawn_words(void) {
    if (skips())
        return;
    g_autofree char *source =
        pages_of("words.pdf", 2,
                 "BT /F 11 Tf 40 700 Td 14 TL (The committee met on Thursday and agreed) Tj T* "
                 "(that the invoice must be paid in September.) Tj T* 3 Tr (Secret claim) Tj ET");
    check_report(sanitize(source), "\"converted\": 2,", "\"wordless\": 0,");
    g_autofree char *text = ask("pdftotext", "-layout", "-");
    g_autofree char *boxes = ask("pdftotext", "-bbox", "-");
    g_autofree char *info = ask("pdfinfo", "-box", NULL);
    check_has(text, "The committee met on Thursday and agreed\nthat the invoice must be paid");
    g_assert_null(strstr(text, "Secret"));
    check_has(info, "Text layer recognised from pixels (OCR)\n");
    const char *word = strstr(boxes, ">committee<");
    g_assert_nonnull(word);
    const char *box = g_strrstr_len(boxes, word - boxes, "xMin=");
    double x = g_ascii_strtod(box + 6, NULL), y = g_ascii_strtod(strstr(box, "yMin=") + 6, NULL);
    g_assert_cmpfloat(ABS(x - 62.6), <, 4); /* 40 points and "The " */
    g_assert_cmpfloat(ABS(y - 133.3), <, 6);
}

static void test_noise(void) {
    if (skips())
        return;
    g_autoptr(GString) content = g_string_new(NULL);
    g_autoptr(GRand) random = g_rand_new_with_seed(5);
    for (int k = 0; k < 8000; k++)
        g_string_append_printf(content, "%d %d %d %d re ", g_rand_int_range(random, 0, 595),
                               g_rand_int_range(random, 0, 842), g_rand_int_range(random, 1, 5),
                               g_rand_int_range(random, 1, 5));
    g_string_append(content, "f");
    g_autofree char *source = pages_of("noise.pdf", 1, content->str);
    check_report(sanitize(source), "\"converted\": 1,", "\"wordless\": 0,");
}

static void test_empty_page(void) {
    if (skips())
        return;
    g_autofree char *source = pages_of("empty.pdf", 1, " ");
    check_report(sanitize(source), "\"converted\": 1,", "\"wordless\": 0,");
    g_autofree char *info = ask("pdfinfo", "-box", NULL);
    g_assert_null(strstr(info, "recognised"));
}

/* Letters that English has not. */
static void test_another_language(void) {
    if (skips())
        return;
    if (!g_file_test("/usr/share/tesseract-ocr/5/tessdata/deu.traineddata", G_FILE_TEST_EXISTS)) {
        g_test_skip("tesseract-ocr-deu is not installed");
        return;
    }
    g_autofree char *source = pages_of(
        "german.pdf", 1,
        "BT /F 14 Tf 40 700 Td (M\374ssen die B\374cher f\374r die Pr\374fungen gr\366\337er "
        "werden?) Tj ET");
    struct outcome outcome = run_cli("sanitize", "--json", "--text", "ocr", "--ocr-language",
                                     "deu+eng", source, "-o", output_path, NULL);
    check_report(outcome, "\"converted\": 1,", "\"wordless\": 0,");
    g_autofree char *text = ask("pdftotext", "-layout", "-");
    check_has(text,
              "M\u00fcssen die B\u00fccher f\u00fcr die Pr\u00fcfungen gr\u00f6\u00dfer werden?");
}

static void check_misuse(const char *language, const char *kind) {
    g_autofree char *source = pages_of("language.pdf", 1, " ");
    struct outcome outcome = run_cli("sanitize", "--text", kind, "--ocr-language", language, source,
                                     "-o", output_path, NULL);
    g_assert_cmpint(outcome.code, ==, 2);
    check_has(outcome.errors, "--ocr-language");
    outcome_clear(&outcome);
}

static void test_languages_that_are_none(void) {
    static const char *const wicked[] = {"klingon", "eng+", "../eng", "eng/eng", "eng\n"};
    if (skips())
        return;
    for (gsize k = 0; k < G_N_ELEMENTS(wicked); k++)
        check_misuse(wicked[k], "ocr");
    check_misuse("eng", "extract");
}

/* ----------------------------------------------------------------------------- what goes wrong --- */

/* So little that Tesseract reads nothing, and says nothing of it. */
static void test_too_little_memory(void) {
    if (skips())
        return;
    g_autofree char *source = dense_pages(1);
    struct outcome outcome = run_cli("sanitize", "--json", "--memory", "16", "--text", "ocr",
                                     source, "-o", output_path, NULL);
    check_has(outcome.errors, "Page 1: There is not enough memory for this.");
    check_report(outcome, "\"converted\": 1,", "\"wordless\": 1,");
}

/* Half a second for three crowded pages, and each says so. */
static void test_too_little_time(void) {
    if (skips())
        return;
    g_autofree char *source = dense_pages(3);
    struct outcome outcome = run_cli("sanitize", "--json", "--time", "2", "--text", "ocr", source,
                                     "-o", output_path, NULL);
    check_has(outcome.output, "Reading of the page was stopped at its time limit of 0.");
    check_report(outcome, "\"converted\": 3,", "\"wordless\": 3,");
}

static gboolean is_reader_of(const char *pid, GPid parent) {
    g_autofree char *path = g_build_filename("/proc", pid, "status", NULL), *status = NULL;
    g_autofree char *line = g_strdup_printf("\nPPid:\t%d\n", parent);
    return g_ascii_isdigit(*pid) && g_file_get_contents(path, &status, NULL, NULL) &&
           g_str_has_prefix(status, "Name:\tvitrine-ocr-wor\n") && strstr(status, line) &&
           !strstr(status, "\nSeccomp:\t0\n");
}

static guint kill_readers(GPid parent) {
    g_autoptr(GDir) processes = g_dir_open("/proc", 0, NULL);
    guint killed = 0;
    for (const char *pid; (pid = g_dir_read_name(processes));)
        if (is_reader_of(pid, parent))
            killed += kill(atoi(pid), SIGKILL) == 0;
    return killed;
}

/* Each is killed as soon as it is seen, which is long before it has read so crowded a page. */
static void test_killed_in_the_middle(void) {
    if (skips())
        return;
    g_autofree char *source = dense_pages(3), *report = NULL;
    g_autofree char *report_path = g_build_filename(harness_folder(), "report", NULL);
    const char *const arguments[] = {"sanitize", "--json", "--time", "0",         "--text",
                                     "ocr",      source,   "-o",     output_path, NULL};
    int file = open(report_path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600), status;
    GPid pid = run_start_into(arguments, file);
    guint killed = 0;
    close(file);
    while (waitpid(pid, &status, WNOHANG) == 0) {
        killed += kill_readers(pid);
        g_usleep(1000);
    }
    run_wait_for_all();
    g_assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    g_assert_true(g_file_get_contents(report_path, &report, NULL, NULL));
    g_assert_cmpuint(killed, >=, 1);
    check_has(report, "\"converted\": 3,");
    g_assert_null(strstr(report, "\"wordless\": 0,"));
    g_autofree char *info = ask("pdfinfo", "-box", NULL);
    check_has(info, "Pages:           3\n");
}

static void link_into(const char *folder, const char *name, const char *target) {
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_unlink(path);
    g_assert_cmpint(symlink(target, path), ==, 0);
}

/* A vitrine-cli of its own, beside whose workers there is another reader, or none. */
static void use_reader(const char *reader) {
    g_autofree char *real = harness_product("broker/vitrine-cli"), *bytes = NULL;
    g_autofree char *broker = g_build_filename(harness_folder(), "place", "broker", NULL);
    g_autofree char *worker = g_build_filename(harness_folder(), "place", "worker", NULL);
    g_autofree char *program = g_build_filename(broker, "vitrine-cli", NULL);
    static const char *const honest[] = {"vitrine-document-worker", "vitrine-fitness-probe"};
    gsize count;
    g_assert_cmpint(g_mkdir_with_parents(broker, 0755), ==, 0);
    g_assert_cmpint(g_mkdir_with_parents(worker, 0755), ==, 0);
    g_assert_cmpint(g_chmod(harness_folder(), 0755), ==, 0); /* workers may be another user's */
    g_assert_true(g_file_get_contents(real, &bytes, &count, NULL));
    g_assert_true(g_file_set_contents(program, bytes, (gssize)count, NULL));
    g_assert_cmpint(g_chmod(program, 0755), ==, 0);
    for (gsize k = 0; k < G_N_ELEMENTS(honest); k++) {
        g_autofree char *name = g_build_filename("worker", honest[k], NULL);
        g_autofree char *target = harness_product(name);
        g_autofree char *whole = realpath(target, NULL);
        link_into(worker, honest[k], whole);
    }
    if (reader)
        link_into(worker, "vitrine-ocr-worker", reader);
    run_set_program(program);
}

static void test_reader_is_absent(void) {
    g_autofree char *source = dense_pages(1);
    use_reader(NULL);
    struct outcome outcome = sanitize(source);
    run_set_program(NULL);
    g_assert_cmpint(outcome.code, ==, 2);
    check_has(outcome.errors, "does not recognise text in pixels");
    outcome_clear(&outcome);
}

static void test_reader_does_not_start(void) {
    g_autofree char *source = dense_pages(2);
    use_reader("/bin/false");
    struct outcome outcome = sanitize(source);
    run_set_program(NULL);
    check_report(outcome, "\"converted\": 2,", "\"wordless\": 2,");
}

static void test_reader_is_another_engine(void) {
    g_autofree char *source = dense_pages(1),
                    *other = harness_product("worker/vitrine-document-worker");
    g_autofree char *whole = realpath(other, NULL);
    use_reader(whole);
    struct outcome outcome = sanitize(source);
    run_set_program(NULL);
    check_report(outcome, "\"converted\": 1,", "\"wordless\": 1,");
}

/* --------------------------------------------------------------------------- pages that mean harm --- */

static void expect_broken(const void *bytes, gsize count) {
    int memory = memfd_create("page", MFD_CLOEXEC);
    g_assert_cmpint(write(memory, bytes, count), ==, (gssize)count);
    VitrineSession *session = vitrine_session_new("page", stage_memory_create());
    vitrine_session_take_document(session, ENGINE_OCR, memory);
    vitrine_session_set_headless(session, TRUE);
    vitrine_session_start(session);
    g_assert_cmpint(harness_wait_state(session, VITRINE_SESSION_FAILED), ==,
                    VITRINE_SESSION_FAILED);
    g_assert_error(vitrine_session_get_reason(session), VITRINE_ERROR, VITRINE_ERROR_BROKEN);
    g_object_unref(session);
}

static void test_page_lies_of_its_size(void) {
    if (skips())
        return;
    g_autofree char *workers = harness_product("worker");
    const struct grey_page wide[2] = {{.width = 0x80000000,
                                       .height = 2,
                                       .dpi_thousandths = 150000}},
                           empty = {.dpi_thousandths = 150000};
    zygote_set_folder(workers);
    expect_broken(wide, sizeof wide);
    expect_broken(&empty, sizeof empty);
    expect_broken(&empty, sizeof empty - 1);
    harness_wait_children(1); /* the zygote */
    zygote_set_folder(NULL);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    run_init();
    output_path = g_build_filename(harness_folder(), "safe.pdf", NULL);
    g_test_add_func("/ocr/drawn-words-and-no-claimed-ones", test_drawn_words);
    g_test_add_func("/ocr/page-of-noise", test_noise);
    g_test_add_func("/ocr/empty-page", test_empty_page);
    g_test_add_func("/ocr/another-language", test_another_language);
    g_test_add_func("/ocr/languages-that-are-none", test_languages_that_are_none);
    g_test_add_func("/ocr/too-little-memory", test_too_little_memory);
    g_test_add_func("/ocr/too-little-time", test_too_little_time);
    g_test_add_func("/ocr/killed-in-the-middle", test_killed_in_the_middle);
    g_test_add_func("/ocr/reader-is-absent", test_reader_is_absent);
    g_test_add_func("/ocr/reader-does-not-start", test_reader_does_not_start);
    g_test_add_func("/ocr/reader-is-another-engine", test_reader_is_another_engine);
    g_test_add_func("/ocr/page-lies-of-its-size", test_page_lies_of_its_size);
    int outcome = g_test_run();
    g_free(output_path);
    harness_finish();
    return outcome;
}
