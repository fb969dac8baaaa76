/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>
#include <unistd.h>

#include "tests/broker/harness.h"
#include "tests/cli/run.h"

/*
 * The corpus of real and hostile files, through vitrine-cli: every file ends in a picture or a named
 * error within its time; what MuPDF alone shows (the manifest's last results, the floor) is shown
 * here too, but for files whose manifest says that a limit may stop them. With --all every file,
 * else those of the tier "core", and bombs get less time to go off.
 */

enum column { FILE_NAME = 0, EXPECTED = 6, TIER = 8, FLOOR = 9, COLUMNS = 10 };
enum { SECONDS = 30, SECONDS_FOR_BOMBS = 5 };

static gboolean all;

static char *corpus_file(const char *name) {
    return g_build_filename(g_getenv("VITRINE_CORPUS"), name, NULL);
}

/* Scripts, and what is there for other engines. */
static gboolean is_ours(char **row) {
    return (all || strcmp(row[TIER], "core") == 0) && !g_str_has_suffix(row[FILE_NAME], ".js") &&
           !g_str_has_suffix(row[FILE_NAME], ".json");
}

static gboolean must_be_shown(char **row, const char *errors) {
    gboolean may_stop = strstr(row[EXPECTED], "stopped at") || strstr(errors, "time limit");
    return g_str_has_prefix(row[FLOOR], "rc=0") && !strstr(errors, "password") &&
           !(may_stop && g_str_has_prefix(row[FILE_NAME], "hostile/"));
}

static int seconds_for(char **row) {
    return !all && g_str_has_prefix(row[FILE_NAME], "hostile/") ? SECONDS_FOR_BOMBS : SECONDS;
}

static void sweep_one(char **row) {
    g_autofree char *file = corpus_file(row[FILE_NAME]);
    g_autofree char *picture = g_build_filename(harness_folder(), "out.png", NULL);
    g_autofree char *seconds = g_strdup_printf("%d", seconds_for(row));
    unlink(picture);
    struct outcome outcome =
        run_cli("render", "--time", seconds, "--dpi", "36", file, "-o", picture, NULL);
    gboolean shown = outcome.exited && outcome.code == 0;
    gboolean refused = outcome.exited && outcome.code == 1 &&
                       strstr(outcome.errors, "vitrine-cli: ") &&
                       g_str_has_suffix(outcome.errors, ".\n");
    if (!shown)
        g_test_message("%s: %s", row[FILE_NAME], outcome.errors);
    if ((!shown && !refused) || (!shown && must_be_shown(row, outcome.errors)) ||
        shown != g_file_test(picture, G_FILE_TEST_EXISTS)) {
        g_test_message("%s: %s %d, floor %s", row[FILE_NAME], outcome.exited ? "code" : "signal",
                       outcome.code, row[FLOOR]);
        g_test_fail();
    }
    outcome_clear(&outcome);
}

static void test_sweep(gconstpointer folder) {
    g_autofree char *manifest = NULL;
    unsigned count = 0;
    g_autofree char *path = g_getenv("VITRINE_CORPUS") ? corpus_file("MANIFEST.tsv") : NULL;
    if (!path || !g_file_get_contents(path, &manifest, NULL, NULL)) {
        g_test_skip("no corpus");
        return;
    }
    g_auto(GStrv) lines = g_strsplit(manifest, "\n", -1);
    for (char **line = lines + 1; *line && **line; line++) {
        g_auto(GStrv) row = g_strsplit(*line, "\t", -1);
        g_assert_cmpuint(g_strv_length(row), >=, COLUMNS);
        if (!g_str_has_prefix(row[FILE_NAME], folder) || !is_ours(row))
            continue;
        sweep_one(row);
        count++;
    }
    g_test_message("%u files", count);
    if (count == 0)
        g_test_skip("no such files in this corpus");
}

int main(int argc, char **argv) {
    static const char *const folders[] = {"pdf/", "ebook/", "svg/", "image/", "hostile/", "mail/"};
    g_test_init(&argc, &argv, NULL);
    all = argc > 1 && strcmp(argv[1], "--all") == 0;
    run_init();
    for (gsize k = 0; k < G_N_ELEMENTS(folders); k++) {
        g_autofree char *name =
            g_strdup_printf("/sweep/%.*s", (int)strlen(folders[k]) - 1, folders[k]);
        g_test_add_data_func(name, folders[k], test_sweep);
    }
    int outcome = g_test_run();
    harness_finish();
    return outcome;
}
