/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "broker/segment.h"
#include "tests/broker/harness.h"
#include "tests/cli/run.h"

/*
 * Pictures on a disk that is full, and of a program that is killed at any moment: the file of that name is the old one,
 * the whole new one or none, and nothing else is there, no file, no process, no segment. KILLS rounds, or as many as
 * the first argument says; --seed as GLib prints it.
 */

enum { KILLS = 40 };

static unsigned kills = KILLS;
static char *document, *picture;
static gint
    whole_us; /* what a run that is not killed took: the moments lie in there and a little behind */

/* --------------------------------------------------------------------------------- full disk --- */

static void test_no_room(void) {
    struct rlimit now, small;
    g_assert_cmpint(getrlimit(RLIMIT_FSIZE, &now), ==, 0);
    small = (struct rlimit){
        1000, now.rlim_max}; /* refuses as a full disk does, in the middle of the file */
    g_assert_cmpint(setrlimit(RLIMIT_FSIZE, &small), ==, 0);
    struct outcome outcome = run_cli("render", "--dpi", "300", document, "-o", picture, NULL);
    g_assert_cmpint(setrlimit(RLIMIT_FSIZE, &now), ==, 0);
    g_assert_true(outcome.exited);
    g_assert_cmpint(outcome.code, ==, 1);
    g_assert_nonnull(strstr(outcome.errors, "could not be written"));
    g_assert_false(g_file_test(picture, G_FILE_TEST_EXISTS));
    outcome_clear(&outcome);
}

/* ------------------------------------------------------------------------------------- killed --- */

static const char old[] = "what was there before";

static gboolean is_whole_png(const char *bytes, gsize count) {
    static const char begin[] = "\x89PNG\r\n\x1a\n", end[] = "IEND\xae\x42\x60\x82";
    return count > 16 && memcmp(bytes, begin, 8) == 0 && memcmp(bytes + count - 8, end, 8) == 0;
}

static void check_folder(gboolean was_there) {
    g_autofree char *bytes = NULL;
    gsize count = 0;
    const char *name;
    gboolean there = g_file_get_contents(picture, &bytes, &count, NULL);
    g_assert_true(there || !was_there);
    g_assert_true(!there || is_whole_png(bytes, count) ||
                  (was_there && g_strcmp0(bytes, old) == 0));
    g_autoptr(GDir) folder = g_dir_open(harness_folder(), 0, NULL);
    while ((name = g_dir_read_name(folder)))
        if (strcmp(name, "document.pdf") != 0 && strcmp(name, "picture.png") != 0)
            g_error("left behind: %s", name);
}

static gboolean kill_once(void) {
    const char *arguments[] = {"render", "--dpi", "100", document, "-o", picture, NULL};
    gboolean was_there = g_test_rand_int_range(0, 2);
    int status = 0;
    g_unlink(picture);
    if (was_there)
        g_assert_true(g_file_set_contents(picture, old, -1, NULL));
    GPid pid = run_start(arguments);
    g_usleep((gulong)g_test_rand_int_range(0, whole_us + whole_us / 5));
    kill(pid, SIGKILL);
    waitpid(pid, &status, 0);
    run_wait_for_all();
    segment_sweep(); /* as the next viewer does */
    g_assert_cmpuint(run_segments_of(pid), ==, 0);
    check_folder(was_there);
    return WIFSIGNALED(status);
}

static void test_killed_at_random(void) {
    unsigned hit = 0;
    gint64 before = g_get_monotonic_time();
    struct outcome outcome = run_cli("render", "--dpi", "100", document, "-o", picture, NULL);
    whole_us = (gint)(g_get_monotonic_time() - before);
    g_assert_cmpint(outcome.code, ==, 0);
    outcome_clear(&outcome);
    for (unsigned k = 0; k < kills; k++)
        hit += kill_once() ? 1 : 0;
    g_test_message("%u of %u were killed before they were done", hit, kills);
    g_assert_cmpuint(hit, >, 0);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    kills = argc > 1 ? (unsigned)atoi(argv[1]) : KILLS;
    run_init();
    document = harness_pdf("document.pdf", 1, 600);
    picture = g_build_filename(harness_folder(), "picture.png", NULL);
    g_test_add_func("/outputs/no-room", test_no_room);
    g_test_add_func("/outputs/killed-at-random", test_killed_at_random);
    int outcome = g_test_run();
    harness_finish();
    g_free(document);
    g_free(picture);
    return outcome;
}
