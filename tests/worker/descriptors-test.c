/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <fcntl.h>
#include <glib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "worker/zygote.h"

/* The last look before the seal: exactly the declared descriptors, or the worker refuses to start. */

enum { FIVE = WORKER_DESCRIPTORS };

/* In a child with descriptors 0 … count - 1 and, if extra is not negative, one there. */
static bool judged_fine(int count, int extra) {
    int status = 0;
    pid_t child = fork();
    g_assert_cmpint(child, >=, 0);
    if (child == 0) {
        int nothing = open("/dev/null", O_RDONLY);
        int spare = fcntl(nothing, F_DUPFD, 1000);
        close_range(0, 999, 0);
        close_range((unsigned)spare + 1, ~0u, 0);
        for (int k = 0; k < count; k++)
            dup2(spare, k);
        if (extra >= 0)
            dup2(spare, extra);
        close(spare);
        _exit(descriptors_are_exactly(FIVE) ? 0 : 1);
    }
    g_assert_cmpint(waitpid(child, &status, 0), ==, child);
    g_assert_true(WIFEXITED(status));
    return WEXITSTATUS(status) == 0;
}

static void exactly_the_declared_are_fine(void) {
    g_assert_true(judged_fine(FIVE, -1));
}

static void one_left_open_is_refused(void) {
    g_assert_false(judged_fine(FIVE, FIVE));
    g_assert_false(judged_fine(FIVE, 17));
    g_assert_false(judged_fine(FIVE, 765));
}

static void one_missing_is_refused(void) {
    g_assert_false(judged_fine(FIVE - 1, -1));
    g_assert_false(judged_fine(FIVE - 1, 100)); /* the right number, but not the right ones */
    g_assert_false(judged_fine(0, -1));
}

static void more_than_one_reading_holds(void) {
    g_assert_false(
        judged_fine(900, -1)); /* the listing comes in pieces of 2 KiB, some 80 entries */
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/descriptors/exactly-the-declared", exactly_the_declared_are_fine);
    g_test_add_func("/descriptors/one-left-open", one_left_open_is_refused);
    g_test_add_func("/descriptors/one-missing", one_missing_is_refused);
    g_test_add_func("/descriptors/hundreds", more_than_one_reading_holds);
    return g_test_run();
}
