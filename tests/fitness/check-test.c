/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "broker/fitness/self-test.h"
#include "tests/broker/harness.h"
#include "tests/cli/run.h"
#include "tests/fitness/scene.h"

/* The self-test as it really runs here, with liars in its place, and vitrine-cli check. */

/* ---------------------------------------------------------------------------------- self-test --- */

static void test_real_self_test(void) {
    g_autofree char *probe = harness_product("worker/vitrine-fitness-probe");
    unsigned descriptors = harness_descriptors();
    self_test_set_program(probe);
    struct fitness_probe_report report = self_test_run();
    g_assert_cmpuint(report.version, ==, FITNESS_PROBE_VERSION);
    g_assert_cmpuint(report.seal, !=, PROBE_SEAL_NONE);
    g_assert_cmpuint(report.getpid, ==, PROBE_HELD);
    g_assert_cmpuint(report.writev, ==, PROBE_HELD);
    g_assert_true(report.int80 == PROBE_HELD || report.int80 == PROBE_ABSENT);
    g_assert_true(report.x32 == PROBE_HELD || report.x32 == PROBE_ABSENT);
    g_assert_cmpuint(report.dispatch, ==, PROBE_HELD);
    g_assert_cmpuint(report.tsc, !=, PROBE_UNKNOWN);
    g_assert_cmpuint(harness_descriptors(), ==, descriptors);
    g_assert_cmpuint(harness_children(), ==, 0);
}

static enum fitness_level level_with(const char *name) {
    g_autofree char *liar = harness_product("tests/fitness/lying-probe");
    g_autofree char *link = g_build_filename(scene_root(), name, NULL);
    struct book *book = book_create();
    struct fitness_facts *facts = scene_facts();
    g_assert_cmpint(symlink(liar, link), ==, 0);
    self_test_set_program(link);
    facts->probe = self_test_run();
    enum fitness_level level = scene_level(facts, book);
    facts_free(facts);
    book_destroy(book);
    g_unlink(link);
    return level;
}

static void test_lying_probes(void) {
    static const char *const bad[] = {"lived",    "unsealed", "old",   "other-version",
                                      "nonsense", "short",    "twice", "failed"};
    unsigned descriptors = harness_descriptors();
    g_assert_cmpint(level_with("good"), ==, FITNESS_FIT);
    for (gsize k = 0; k < G_N_ELEMENTS(bad); k++) {
        g_test_message("%s", bad[k]);
        g_assert_cmpint(level_with(bad[k]), ==, FITNESS_STOP);
    }
    g_assert_cmpuint(harness_descriptors(), ==, descriptors);
    g_assert_cmpuint(harness_children(), ==, 0);
}

static void test_missing_probe(void) {
    struct book *book = book_create();
    struct fitness_facts *facts = scene_facts();
    self_test_set_program("/nonexistent/probe");
    facts->probe = self_test_run();
    g_assert_cmpint(scene_level(facts, book), ==, FITNESS_STOP);
    facts_free(facts);
    book_destroy(book);
    g_assert_cmpuint(harness_children(), ==, 0);
}

/* ------------------------------------------------------------------------------------ command --- */

static char *user_file(void) {
    return g_build_filename(g_get_user_config_dir(), "vitrine/advisories/test.advisory", NULL);
}

static void write_user_file(const char *text) {
    g_autofree char *path = user_file(), *folder = g_path_get_dirname(path);
    g_assert_cmpint(g_mkdir_with_parents(folder, 0700), ==, 0);
    g_assert_true(g_file_set_contents(path, text, -1, NULL));
}

static void check_says(const char *text, const char *part) {
    if (!strstr(text, part))
        g_assert_cmpstr(text, ==, part);
}

static void test_command(void) {
    struct outcome text = run_cli("check", NULL), json = run_cli("check", "--json", NULL);
    g_assert_cmpint(text.code, <=, 1); /* this machine passes its own self-test */
    g_assert_cmpint(text.code, ==, json.code);
    check_says(text.output, text.code ? "WARNED: " : "FIT: ");
    check_says(text.output, "\nSecurity sequence\t");
    check_says(text.output, "\nA forbidden call\tthe child died\n");
    check_says(json.output, text.code ? "\"verdict\": \"warn\"" : "\"verdict\": \"fit\"");
    check_says(json.output, "\"version\": 1");
    check_says(json.output, "\"getpid\": \"held\"");
    g_assert_cmpstr(text.errors, ==, "");
    outcome_clear(&text);
    outcome_clear(&json);
}

static void test_users_stop(void) {
    write_user_file("[my-own-rule]\ntitle=Not on this one\nreason=Buy another.\naction=stop\n");
    struct outcome outcome = run_cli("check", NULL);
    g_assert_cmpint(outcome.code, ==, 2);
    check_says(outcome.output, "STOP: nothing is opened");
    check_says(outcome.output, "Not on this one (my-own-rule, user)\n\tBuy another.\n");
    outcome_clear(&outcome);
    write_user_file("");
}

static void test_broken_file_of_the_user(void) {
    write_user_file("\n[x\n");
    struct outcome outcome = run_cli("check", NULL);
    g_assert_cmpint(outcome.code, ==, 1);
    check_says(outcome.output, "test.advisory, line 2: a group must be one name in brackets.");
    outcome_clear(&outcome);
    write_user_file("");
}

static void test_explain(void) {
    write_user_file("[never]\ntitle=Never\nreason=R\ncpu=NoSuchVendor\nsequence-below=5\n");
    struct outcome short_one = run_cli("check", NULL),
                   outcome = run_cli("check", "--explain", NULL);
    g_assert_null(strstr(short_one.output, "never"));
    check_says(outcome.output, "does not apply\tNever (never, user)\n"
                               "\t- a processor of the kinds named: no\n"
                               "\t- the security sequence ");
    outcome_clear(&short_one);
    outcome_clear(&outcome);
    outcome = run_cli("check", "--json", "--explain", NULL);
    check_says(outcome.output, "\"id\": \"never\"");
    outcome_clear(&outcome);
    write_user_file("");
}

static void test_usage(void) {
    struct outcome outcome = run_cli("check", "file.pdf", NULL);
    g_assert_cmpint(outcome.code, ==, 2);
    outcome_clear(&outcome);
    outcome = run_cli("check", "--nonsense", NULL);
    g_assert_cmpint(outcome.code, ==, 2);
    outcome_clear(&outcome);
    outcome = run_cli("check", "--help", NULL);
    g_assert_cmpint(outcome.code, ==, 0);
    check_says(outcome.output, "0 fit, 1 warned, 2 stop");
    outcome_clear(&outcome);
}

static void test_stop_opens_nothing(void) {
    g_autofree char *file = harness_pdf("fine.pdf", 1, 100);
    g_autofree char *picture = g_build_filename(scene_root(), "out.png", NULL);
    write_user_file("[my-own-rule]\ntitle=Not on this one\nreason=Buy another.\naction=stop\n");
    struct outcome outcome = run_cli("render", file, "-o", picture, NULL);
    g_assert_cmpint(outcome.code, ==, 3);
    check_says(outcome.errors, "Nothing is opened on this machine. Not on this one. Buy another.");
    g_assert_false(g_file_test(picture, G_FILE_TEST_EXISTS));
    outcome_clear(&outcome);
    write_user_file("");
    outcome = run_cli("render", file, "-o", picture, NULL);
    g_assert_cmpint(outcome.code, ==, 0);
    outcome_clear(&outcome);
}

int main(int argc, char **argv) {
    g_setenv("XDG_CONFIG_HOME", scene_root(), TRUE);
    g_test_init(&argc, &argv, NULL);
    run_init();
    g_test_add_func("/check/real-self-test", test_real_self_test);
    g_test_add_func("/check/lying-probes", test_lying_probes);
    g_test_add_func("/check/missing-probe", test_missing_probe);
    g_test_add_func("/check/command", test_command);
    g_test_add_func("/check/users-stop", test_users_stop);
    g_test_add_func("/check/broken-file-of-the-user", test_broken_file_of_the_user);
    g_test_add_func("/check/explain", test_explain);
    g_test_add_func("/check/usage", test_usage);
    g_test_add_func("/check/stop-opens-nothing", test_stop_opens_nothing);
    int status = g_test_run();
    harness_finish();
    scene_finish();
    return status;
}
