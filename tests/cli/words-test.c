/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "tests/broker/harness.h"
#include "tests/cli/run.h"

/* What vitrine-cli says in words: text, search, outline, links, info; on small files made here. */

/* ------------------------------------------------------------------------------------- files ---
 */

static char *html_file(const char *name, const char *body) {
    g_autofree char *html = g_strdup_printf("<html><body>%s</body></html>", body);
    return harness_file(name, html, strlen(html));
}

/* A PDF without a table, which is repaired: objects 1 to 4 are catalogue, tree, page, content. */
static char *pdf_file(const char *name, const char *content, const char *catalog,
                      const char *more) {
    g_autofree char *pdf = g_strdup_printf(
        "%%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R %s >>\nendobj\n"
        "2 0 obj\n<< /Type /Pages /Kids [ 3 0 R ] /Count 1 >>\nendobj\n"
        "3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 400] /Contents 4 0 R"
        " /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica"
        " /Encoding /WinAnsiEncoding >> /F2 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica"
        " /ToUnicode 5 0 R >> >> >> >>\nendobj\n"
        "4 0 obj\n<< /Length %zu >>\nstream\n%s\nendstream\nendobj\n%s"
        "trailer\n<< /Root 1 0 R >>\n",
        catalog, strlen(content) + 1, content, more);
    return harness_file(name, pdf, strlen(pdf));
}

/* ---------------------------------------------------------------------------------- outcomes ---
 */

/* Exit code, all of standard output, and a part of what was said besides ("": nothing was). */
static void check_run(struct outcome outcome, int code, const char *output, const char *said) {
    g_test_message("%d %s%s", outcome.code, outcome.output, outcome.errors);
    g_assert_true(outcome.exited);
    g_assert_cmpint(outcome.code, ==, code);
    if (output)
        g_assert_cmpstr(outcome.output, ==, output);
    if (!*said)
        g_assert_cmpstr(outcome.errors, ==, "");
    else if (!strstr(outcome.errors, said))
        g_assert_cmpstr(outcome.errors, ==, said);
    outcome_clear(&outcome);
}

static void check_holds(const char *text, const char *part) {
    if (!strstr(text, part))
        g_assert_cmpstr(text, ==, part);
}

static void skip_string(const char **at) {
    g_assert_cmpint(*(*at)++, ==, '"');
    while (**at != '"') {
        g_assert_cmpint((guchar) * *at, >=, 0x20);
        *at += **at == '\\' ? 2 : 1;
    }
    ++*at;
}

/* Moves past one JSON value (RFC 8259), or fails. */
static void skip_value(const char **at) {
    *at += strspn(*at, " ");
    if (**at == '"') {
        skip_string(at);
    } else if (**at == '{' || **at == '[') {
        char close = **at == '{' ? '}' : ']';
        for (++*at; **at != close;) {
            if (close == '}') {
                skip_string(at);
                g_assert_true(g_str_has_prefix(*at, ": "));
                ++*at;
            }
            skip_value(at);
            if (**at != close) {
                g_assert_true(g_str_has_prefix(*at, ", "));
                *at += 2;
            }
        }
        ++*at;
    } else {
        gsize length = strspn(*at, "-0123456789.truefals");
        g_assert_cmpuint(length, >, 0);
        *at += length;
    }
}

/* A JSON object a line. */
static unsigned json_lines(const char *text) {
    unsigned lines = 0;
    g_assert_true(g_utf8_validate(text, -1, NULL));
    for (; *text; lines++) {
        g_assert_cmpint(*text, ==, '{');
        skip_value(&text);
        g_assert_cmpint(*text++, ==, '\n');
    }
    return lines;
}

static struct outcome run_json(const char *command, const char *file, unsigned lines) {
    struct outcome outcome = run_cli(command, "--json", file, NULL);
    g_assert_cmpint(outcome.code, ==, 0);
    g_assert_cmpuint(json_lines(outcome.output), ==, lines);
    return outcome;
}

/* ------------------------------------------------------------------------------------- usage ---
 */

static void test_usage(void) {
    static const char *const commands[] = {"text", "search", "outline", "links", "info"};
    for (gsize k = 0; k < G_N_ELEMENTS(commands); k++) {
        struct outcome outcome = run_cli(commands[k], "--help", NULL);
        g_assert_cmpint(outcome.code, ==, 0);
        check_holds(outcome.output, "--password-file");
        check_holds(outcome.output, "--json");
        outcome_clear(&outcome);
        check_run(run_cli(commands[k], NULL), 2, "", "give ");
        check_run(run_cli(commands[k], "--nonsense", "a", "b", NULL), 2, "", "nonsense");
        check_run(run_cli(commands[k], "--time", "-1", "a", "b", NULL), 2, "", "--time");
        check_run(run_cli(commands[k], "x", "/nonexistent.pdf", "y", NULL),
                  strcmp(commands[k], "search") == 0 ? 1 : 2, "", "vitrine-cli");
    }
    check_run(run_cli("search", "", "a.pdf", NULL), 2, "", "TEXT");
    check_run(run_cli("search", "\xff", "a.pdf", NULL), 2, "", "TEXT");
}

/* "-" is standard input for every command, and is called so. */
static struct outcome run_with_input(const char *path, const char *command, const char *argument) {
    int input = open(path, O_RDONLY | O_CLOEXEC), kept = dup(STDIN_FILENO);
    dup2(input, STDIN_FILENO);
    struct outcome outcome =
        argument ? run_cli(command, argument, "-", NULL) : run_cli(command, "-", NULL);
    dup2(kept, STDIN_FILENO);
    close(input);
    close(kept);
    return outcome;
}

static void test_standard_input(void) {
    g_autofree char *source = html_file("input.html", "<p>a needle</p>");
    g_autofree char *empty = harness_file("empty", "", 0);
    check_run(run_with_input(source, "search", "needle"), 0, "-:1: a needle\n", "");
    check_run(run_with_input(source, "text", NULL), 0, "a needle\n", "");
    struct outcome info = run_with_input(source, "info", NULL);
    check_holds(info.output, "File\t-\nBytes\t");
    outcome_clear(&info);
    check_run(run_with_input(empty, "text", NULL), 1, "", "vitrine-cli: -: The file is empty.");
}

static void test_lists_of_pages(void) {
    g_autofree char *file = harness_pdf("pages.pdf", 3, 100);
    static const char *const wrong[] = {"0",   "-1",    "",  "1,",  ",1",
                                        "3-2", "1-2-3", "x", "1 2", "99999999999999999999"};
    for (gsize k = 0; k < G_N_ELEMENTS(wrong); k++)
        check_run(run_cli("text", "--page", wrong[k], file, NULL), 2, "", "--page");
    check_run(run_cli("text", "--page", "1-3,2,3-", file, NULL), 0, "\f\f\f\f", "");
    check_run(run_cli("text", "--page", "2-99", file, NULL), 0, "\f", "");
    check_run(run_cli("text", "--page", "4", file, NULL), 1, "", "page 4: There is no such page.");
    check_run(run_cli("text", "--page", "1,4,2", file, NULL), 4, "\f", "page 4: There is no such");
}

/* -------------------------------------------------------------------------------------- text ---
 */

static void test_scripts_of_the_world(void) {
    g_autofree char *file = html_file("world.html", "<p>Äpfel &amp; Öl</p><p>你看得见它</p>"
                                                    "<p dir='rtl'>רואים אותו</p>");
    check_run(run_cli("text", file, NULL), 0, "Äpfel & Öl\n\n你看得见它\n\nרואים אותו\n", "");
    check_run(run_cli("search", "ÄPFEL", file, NULL), 0, NULL, "");
    check_run(run_cli("search", "得见", file, NULL), 0, NULL, "");
    check_run(run_cli("search", "אותו", file, NULL), 0, NULL, "");
    check_run(run_cli("search", "Apfel", file, NULL), 5, "", "");
}

static void test_hyphens(void) {
    g_autofree char *file = pdf_file(
        "hyphens.pdf",
        "BT /F1 20 Tf 22 TL 20 300 Td (A hyphen-) Tj T* (ation, well-) Tj T* (known) Tj ET", "",
        "");
    g_autofree char *found = g_strdup_printf("%s:1: A hyphen-ation, well-known\n", file);
    check_run(run_cli("text", file, NULL), 0, "A hyphen-\nation, well-\nknown\n", "repaired");
    check_run(run_cli("search", "HYPHENATION", file, NULL), 0, found, "repaired");
    check_run(run_cli("search", "well-known", file, NULL), 0, found, "repaired");
    check_run(run_cli("search", "--", "-ation", file, NULL), 0, found, "repaired");
    check_run(run_cli("search", "hyphens", file, NULL), 5, "", "repaired");
}

static void test_ligatures(void) {
    g_autofree char *file = pdf_file(
        "ligatures.pdf", "BT /F1 20 Tf 20 300 Td (o) Tj /F2 20 Tf (A) Tj /F1 20 Tf (ce) Tj ET", "",
        "5 0 obj\n<< /Length 89 >>\nstream\n1 begincodespacerange <00> <ff> "
        "endcodespacerange\n1 beginbfchar <41> <FB03> endbfchar    \nendstream\nendobj\n");
    check_run(run_cli("text", file, NULL), 0, "office\n", "repaired");
    check_run(run_cli("search", "Office", file, NULL), 0, NULL, "repaired");
}

static void test_rotated_text(void) {
    g_autofree char *file =
        pdf_file("rotated.pdf", "BT /F1 20 Tf 0 1 -1 0 200 50 Tm (upwards) Tj ET", "", "");
    check_run(run_cli("text", file, NULL), 0, "upwards\n", "repaired");
    struct outcome outcome = run_json("text", file, 1);
    check_holds(outcome.output, "\"text\": \"upwards\"");
    check_holds(outcome.output, "\"angle\": 270.00");
    outcome_clear(&outcome);
}

/* Escapes a terminal would obey, and what hides or turns text, are not printed. */
static void test_text_that_means_harm(void) {
    g_autofree char *file =
        html_file("harm.html", "<p>a&#x1b;]0;title&#x7;b&#x9b;c&#x202e;d&#xe0041;e \"q\" \\</p>");
    struct outcome outcome = run_cli("text", file, NULL);
    g_assert_cmpint(outcome.code, ==, 0);
    for (const char *at = outcome.output; *at; at = g_utf8_next_char(at))
        g_assert_true(*at == '\n' || !g_unichar_iscntrl(g_utf8_get_char(at)));
    g_assert_null(strstr(outcome.output, "\u202e"));
    outcome_clear(&outcome);
    outcome = run_json("text", file, 1);
    outcome_clear(&outcome);
}

static void test_no_text(void) {
    g_autofree char *file = harness_pdf("blank.pdf", 2, 100);
    check_run(run_cli("text", file, NULL), 0, "\f", "");
    check_run(run_cli("search", "x", file, NULL), 5, "", "");
    check_run(run_cli("outline", file, NULL), 0, "", "");
    check_run(run_cli("links", file, NULL), 0, "", "");
    struct outcome outcome = run_json("text", file, 1);
    check_holds(outcome.output, "\"page\": 2, \"whole\": true, \"lines\": []");
    outcome_clear(&outcome);
}

static void test_passwords(void) {
    g_autofree char *locked = harness_product("tests/cli/locked.pdf");
    g_autofree char *right = harness_file("right", "h\u00f4tel\n", 7);
    g_autofree char *wrong = harness_file("wrong", "hotel\n", 6);
    static const char *const commands[] = {"text", "outline", "links", "info"};
    for (gsize k = 0; k < G_N_ELEMENTS(commands); k++) {
        check_run(run_cli(commands[k], locked, NULL), 1, "", "needs a password");
        check_run(run_cli(commands[k], "--password-file", wrong, locked, NULL), 1, "", "wrong");
        check_run(run_cli(commands[k], "--password-file", right, locked, NULL), 0, NULL, "");
    }
    struct outcome outcome = run_cli("info", "--json", "--password-file", right, locked, NULL);
    g_assert_cmpuint(json_lines(outcome.output), ==, 1);
    check_holds(outcome.output, "\"encrypted\": true, ");
    check_holds(outcome.output, "AES");
    outcome_clear(&outcome);
}

/* The reader of a pipe may leave early; a full disk is told. */
static void test_output_that_cannot_be_written(void) {
    g_autofree char *file = html_file("some.html", "<p>some text</p>");
    g_autofree char *program = harness_product("broker/vitrine-cli");
    const char *argv[] = {"sh", "-c", "exec \"$0\" text \"$1\" >/dev/full", program, file, NULL};
    g_autofree char *said = NULL;
    int status = 0;
    g_assert_true(g_spawn_sync(NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL,
                               &said, &status, NULL));
    g_assert_cmpint(WEXITSTATUS(status), ==, 1);
    check_holds(said, "standard output: ");
    run_wait_for_all();
}

/* ------------------------------------------------------------------------------- several files ---
 */

static void test_search_in_many(void) {
    g_autofree char *one = html_file("one.html", "<p>a needle</p>");
    g_autofree char *two = html_file("two.html", "<p>hay</p>");
    g_autofree char *broken = harness_file("broken.pdf", "%PDF-1.7\nx", 10);
    g_autofree char *found = g_strdup_printf("%s:1: a needle\n", one);
    check_run(run_cli("search", "needle", two, one, NULL), 0, found, "");
    check_run(run_cli("search", "needle", two, broken, one, NULL), 4, found, "damaged");
    check_run(run_cli("search", "needle", broken, broken, NULL), 1, "", "damaged");
    struct outcome outcome = run_cli("search", "--json", "needle", one, two, NULL);
    g_assert_cmpuint(json_lines(outcome.output), ==, 1);
    check_holds(outcome.output,
                "\"context\": \"a needle\", \"offset\": 2, \"bytes\": 6, \"boxes\": [[");
    outcome_clear(&outcome);
}

/* --------------------------------------------------------------------- outline, links and info ---
 */

static void test_outline(void) {
    g_autofree char *file = pdf_file(
        "outline.pdf", "", "/Outlines 6 0 R",
        "6 0 obj\n<< /First 7 0 R >>\nendobj\n"
        "7 0 obj\n<< /Title <FEFF00C4202E0062> /First 8 0 R /Dest [3 0 R /Fit] >>\nendobj\n"
        "8 0 obj\n<< /Title (\\(x\\)\\033[31m) /Next 7 0 R >>\nendobj\n");
    check_run(run_cli("outline", file, NULL), 0, "Äb\t1\n  (x)[31m\n", "repaired");
    struct outcome outcome = run_json("outline", file, 2);
    check_holds(outcome.output, "{\"level\": 0, \"title\": \"Äb\", \"page\": 1, ");
    outcome_clear(&outcome);
}

static void test_links(void) {
    g_autofree char *file =
        html_file("links.html", "<p><a href='https://example.org/a?b'>x</a></p>");
    check_run(run_cli("links", file, NULL), 0, "1\thttps://example.org/a?b\n", "");
    struct outcome outcome = run_json("links", file, 1);
    check_holds(outcome.output, "\"uri\": \"https://example.org/a?b\"}");
    outcome_clear(&outcome);
}

static void test_info(void) {
    g_autofree char *file = harness_pdf("info.pdf", 3, 144), *bytes = NULL;
    gsize size;
    g_assert_true(g_file_get_contents(file, &bytes, &size, NULL));
    g_autofree char *sum = g_compute_checksum_for_data(G_CHECKSUM_SHA256, (guchar *)bytes, size);
    struct outcome outcome = run_json("info", file, 1);
    check_holds(outcome.output, sum);
    check_holds(outcome.output, "\"engine\": \"document\"");
    check_holds(outcome.output, "\"encrypted\": false");
    check_holds(outcome.output, "\"format\": \"PDF 1.4\"");
    check_holds(outcome.output, "\"pages\": 3");
    check_holds(outcome.output,
                "[{\"first\": 1, \"last\": 3, \"width\": 144.00, \"height\": 144.00}]");
    outcome_clear(&outcome);
    outcome = run_cli("info", file, NULL);
    check_holds(outcome.output, sum);
    check_holds(outcome.output, "Size\t144.0 × 144.0 points, pages 1 to 3\n");
    check_holds(outcome.output, "Would do\tnothing");
    outcome_clear(&outcome);
}

static void test_what_a_document_would_do(void) {
    g_autofree char *file =
        pdf_file("active.pdf", "", "/OpenAction 6 0 R",
                 "6 0 obj\n<< /S /JavaScript /JS (app.alert\\(1\\)) >>\nendobj\n"
                 "7 0 obj\n<< /A << /S /Launch /F (x.exe) >> >>\nendobj\n");
    struct outcome outcome = run_json("info", file, 1);
    check_holds(outcome.output, "\"scripts\": 1, \"launches\": 1, \"submissions\": 0");
    outcome_clear(&outcome);
    outcome = run_cli("info", file, NULL);
    check_holds(outcome.output, "Would do\tscripts: 1; never done here\n");
    outcome_clear(&outcome);
}

/* Names come from the sender, too: ESC ] sets a terminal's title, ESC [ 2 J wipes what was said. */
static void test_name_that_commands_the_terminal(void) {
    static const char name[] = "\033]0;owned\007\033[2J\u202efdp.exe";
    g_autofree char *file = g_build_filename(harness_folder(), name, NULL);
    static const char *const commands[] = {"info", "text", "render", "sanitize"};
    g_assert_true(g_file_set_contents(file, "\0\1\2\3", 4, NULL));
    for (gsize k = 0; k < G_N_ELEMENTS(commands); k++) {
        struct outcome outcome = run_cli(commands[k], file, k < 2 ? NULL : "-o", "/dev/null", NULL);
        check_holds(outcome.errors, "\\u{001B}]0;owned\\u{0007}\\u{001B}[2J\\u{202E}fdp.exe");
        g_assert_null(strpbrk(outcome.errors, "\033\007"));
        g_assert_null(strstr(outcome.errors, "\u202e"));
        outcome_clear(&outcome);
    }
    g_assert_cmpint(remove(file), ==, 0);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    run_init();
    g_test_add_func("/words/usage", test_usage);
    g_test_add_func("/words/standard-input", test_standard_input);
    g_test_add_func("/words/lists-of-pages", test_lists_of_pages);
    g_test_add_func("/words/scripts-of-the-world", test_scripts_of_the_world);
    g_test_add_func("/words/hyphens", test_hyphens);
    g_test_add_func("/words/ligatures", test_ligatures);
    g_test_add_func("/words/rotated", test_rotated_text);
    g_test_add_func("/words/text-that-means-harm", test_text_that_means_harm);
    g_test_add_func("/words/no-text", test_no_text);
    g_test_add_func("/words/passwords", test_passwords);
    g_test_add_func("/words/output-cannot-be-written", test_output_that_cannot_be_written);
    g_test_add_func("/words/search-in-many", test_search_in_many);
    g_test_add_func("/words/outline", test_outline);
    g_test_add_func("/words/links", test_links);
    g_test_add_func("/words/info", test_info);
    g_test_add_func("/words/would-do", test_what_a_document_would_do);
    g_test_add_func("/words/name-that-commands-the-terminal", test_name_that_commands_the_terminal);
    int outcome = g_test_run();
    harness_finish();
    return outcome;
}
