/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <fcntl.h>
#include <glib/gstdio.h>
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
    else if (WIFEXITED(status) && WEXITSTATUS(status) == 78)
        g_test_skip("groups of processes (cgroups) cannot be made here");
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

/* ------------------------------------------------------------------------------------- memory --- */

/* A group of processes of its own with so much memory, and us in it. FALSE where none can be made. */
static gboolean enter_memory_group(const char *bytes) {
    static const char *const roots[][2] = {{"/sys/fs/cgroup/memory", "memory.limit_in_bytes"},
                                           {"/sys/fs/cgroup", "memory.max"}};
    for (gsize k = 0; k < G_N_ELEMENTS(roots); k++) {
        g_autofree char *group = g_strdup_printf("%s/vitrine-test-%d", roots[k][0], (int)getpid());
        g_autofree char *limit = g_build_filename(group, roots[k][1], NULL);
        g_autofree char *procs = g_build_filename(group, "cgroup.procs", NULL);
        if (g_mkdir(group, 0700) != 0)
            continue;
        int file = open(limit, O_WRONLY | O_CLOEXEC), list = open(procs, O_WRONLY | O_CLOEXEC);
        gboolean entered = file >= 0 && list >= 0 && write(file, bytes, strlen(bytes)) > 0 &&
                           write(list, "0", 1) == 1;
        close(file);
        close(list);
        if (entered)
            return TRUE;
        g_rmdir(group);
    }
    return FALSE;
}

/* The parent's, after the child has left its group by ending. */
static void remove_memory_groups(void) {
    static const char *const roots[] = {"/sys/fs/cgroup/memory", "/sys/fs/cgroup"};
    for (gsize k = 0; k < G_N_ELEMENTS(roots); k++) {
        g_autoptr(GDir) folder = g_dir_open(roots[k], 0, NULL);
        const char *name;
        while (folder && (name = g_dir_read_name(folder))) {
            g_autofree char *path = g_build_filename(roots[k], name, NULL);
            if (g_str_has_prefix(name, "vitrine-test-"))
                g_rmdir(path);
        }
    }
}

/* The kernel kills whom it likes best, which is the worker (oom_score_adj 1000): a sentence, and the next opens. */
static void little_memory(void) {
    static const char script[] = "const all = []; for (;;) all.push(new Uint8Array(1e6).fill(1));";
    g_autofree char *hungry = harness_file("hungry.js", script, sizeof script - 1);
    g_autofree char *program = harness_product("worker/vitrine-script-worker");
    g_autofree char *usual = harness_product("worker/vitrine-document-worker");
    if (!enter_memory_group("100000000"))
        _exit(78);
    zygote_set_program(program);
    VitrineSession *session = harness_open(hungry);
    g_assert_cmpint(harness_wait_state(session, VITRINE_SESSION_CLOSED), ==,
                    VITRINE_SESSION_FAILED);
    const GError *reason = vitrine_session_get_reason(session);
    g_test_message("%s", reason->message);
    g_assert_error(reason, VITRINE_ERROR, VITRINE_ERROR_CRASH);
    g_assert_nonnull(strstr(reason->message, "for want of memory"));
    g_object_unref(session);
    zygote_shut_down();
    zygote_set_program(usual);
    g_assert_true(opens());
}

static void test_little_memory(void) {
    if (geteuid() != 0) {
        g_test_skip("needs root");
        return;
    }
    in_child(little_memory);
    remove_memory_groups();
}

/* ------------------------------------------------------------------------------------- asleep --- */

/* The whole program, as by Ctrl-Z or a machine that sleeps, at some moment while a document opens. */
static void suspended(void) {
    enum { TIMES = 20 };
    for (int k = 0; k < TIMES; k++) {
        pid_t us = getpid(), sandman = fork();
        if (sandman == 0) {
            g_usleep((gulong)k * 1000);
            kill(us, SIGSTOP);
            g_usleep(50000);
            kill(us, SIGCONT);
            _exit(0);
        }
        g_assert_true(opens());
        g_assert_cmpint(waitpid(sandman, NULL, 0), ==, sandman);
    }
}

static void test_suspended(void) {
    in_child(suspended);
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
    g_test_add_func("/scarce/suspended", test_suspended);
    g_test_add_func("/scarce/as-root/little-memory", test_little_memory);
    int outcome = g_test_run();
    harness_finish();
    g_free(document);
    return outcome;
}
