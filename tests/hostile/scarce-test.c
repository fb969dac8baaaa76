/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/resource.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

#include "broker/zygote.h"
#include "tests/broker/harness.h"

/*
 * A machine that has run out of something: descriptors, processes, shared memory. Each open ends in a picture or in a
 * sentence, and leaves nothing behind. Limits cannot be raised again by everybody, so each case has a process of its
 * own.
 */

static char *document;

/* ------------------------------------------------------------------------------------ helpers --- */

/* Runs the case in a child, which starts without a zygote. */
static void in_child(void (*run)(void)) {
    int status = 0;
    pid_t child = fork();
    g_assert_cmpint(child, >=, 0);
    if (child == 0) {
        run();
        zygote_shut_down();
        harness_wait_children(0);
        g_assert_cmpuint(harness_segments(), ==, 0);
        fflush(NULL);
        _exit(0);
    }
    g_assert_cmpint(waitpid(child, &status, 0), ==, child);
    if (WIFEXITED(status) && WEXITSTATUS(status) == 77)
        g_test_skip("this kernel lets no unprivileged user have such a namespace");
    else if (status != 0)
        g_error("the case ended with status %d", status);
}

static void limit(int resource, rlim_t value) {
    struct rlimit now;
    g_assert_cmpint(getrlimit(resource, &now), ==, 0);
    now.rlim_cur = MIN(value, now.rlim_max);
    g_assert_cmpint(setrlimit(resource, &now), ==, 0);
}

/* A zygote on its way between fork and exec still has the broker's mappings. */
static void wait_without_segments(void) {
    gint64 deadline = g_get_monotonic_time() + 60 * G_USEC_PER_SEC;
    while (harness_segments() > 0) {
        g_assert_cmpint(g_get_monotonic_time(), <, deadline);
        g_usleep(1000);
    }
}

/* TRUE if it opened; else it failed with a sentence. */
static gboolean opens(void) {
    VitrineSession *session = harness_open(document);
    gboolean open = harness_wait_state(session, VITRINE_SESSION_OPEN) == VITRINE_SESSION_OPEN;
    if (!open) {
        const GError *reason = vitrine_session_get_reason(session);
        g_assert_nonnull(reason);
        g_test_message("%s", reason->message);
        g_assert_true(g_str_has_suffix(reason->message, "."));
    }
    g_object_unref(session);
    return open;
}

/* -------------------------------------------------------------------------------- descriptors --- */

enum { MOST_DESCRIPTORS = 100 };

/* With room for one descriptor more each time: whichever is the one that cannot be had, once. */
static void few_descriptors(gboolean warm) {
    gboolean opened = FALSE, refused = FALSE;
    unsigned used = harness_descriptors();
    for (unsigned room = 0; room < MOST_DESCRIPTORS; room++) {
        limit(RLIMIT_NOFILE, used + room);
        gboolean open = opens();
        opened |= open;
        refused |= !open;
        limit(RLIMIT_NOFILE, 1024);
        if (!warm)
            zygote_shut_down();
        harness_wait_children(warm && zygote_pid(ENGINE_DOCUMENT) > 0 ? 1 : 0);
        wait_without_segments();
    }
    g_assert_true(opened && refused);
    zygote_shut_down();
    g_assert_cmpuint(harness_descriptors(), ==, used);
}

static void few_descriptors_cold(void) {
    g_assert_true(opens()); /* what is made once is made now */
    zygote_shut_down();
    harness_wait_children(0);
    few_descriptors(FALSE);
}

static void few_descriptors_warm(void) {
    g_assert_true(opens());
    zygote_shut_down();
    harness_wait_children(0);
    few_descriptors(TRUE);
}

static void test_few_descriptors_cold(void) {
    in_child(few_descriptors_cold);
}

static void test_few_descriptors_warm(void) {
    in_child(few_descriptors_warm);
}

/* ---------------------------------------------------------------------------------- processes --- */

/* The limit counts all processes of the user; root's broker is above it, but its workers' user is not. */
static void no_more_processes(void) {
    g_assert_true(opens());
    zygote_shut_down();
    harness_wait_children(0);
    limit(RLIMIT_NPROC, 0);
    g_assert_false(opens());
    limit(RLIMIT_NPROC, RLIM_INFINITY);
    g_assert_true(opens());
}

static void test_no_more_processes(void) {
    in_child(no_more_processes);
}

/* ------------------------------------------------------------------------------- shared memory --- */

static void set_text(const char *path, const char *text) {
    int descriptor = open(path, O_WRONLY | O_CLOEXEC);
    if (descriptor < 0 || write(descriptor, text, strlen(text)) < 0)
        _exit(77);
    close(descriptor);
}

/* A private world of segments, filled until there is no more. */
static void no_more_segments(void) {
    g_autofree char *map = g_strdup_printf("%u %u 1", geteuid(), geteuid());
    if (geteuid() == 0 ? unshare(CLONE_NEWIPC) != 0 : unshare(CLONE_NEWUSER | CLONE_NEWIPC) != 0)
        _exit(77);
    if (geteuid() != 0)
        set_text("/proc/self/uid_map", map);
    g_autoptr(GArray) segments = g_array_new(FALSE, FALSE, sizeof(int));
    int id;
    while ((id = shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0600)) >= 0)
        g_array_append_val(segments, id);
    g_assert_false(opens());
    shmctl(g_array_index(segments, int, 0), IPC_RMID, NULL);
    g_assert_true(opens());
    harness_wait_children(1); /* all but the zygote: the first one's segment is free again */
    g_assert_true(opens());
    for (guint k = 1; k < segments->len; k++)
        shmctl(g_array_index(segments, int, k), IPC_RMID, NULL);
}

static void test_no_more_segments(void) {
    in_child(no_more_segments);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_autofree char *program = harness_product("worker/vitrine-document-worker");
    zygote_set_program(program);
    document = harness_pdf("document.pdf", 1, 100);
    g_test_add_func("/scarce/few-descriptors-cold", test_few_descriptors_cold);
    g_test_add_func("/scarce/few-descriptors-warm", test_few_descriptors_warm);
    g_test_add_func("/scarce/no-more-processes", test_no_more_processes);
    g_test_add_func("/scarce/no-more-segments", test_no_more_segments);
    int outcome = g_test_run();
    harness_finish();
    g_free(document);
    return outcome;
}
