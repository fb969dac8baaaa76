/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "broker/zygote.h"
#include "tests/broker/harness.h"

/*
 * Sessions whose worker, zygote or both are killed or stopped at random moments. After each round everything must be
 * gone, by count, and a document opened afterwards must open. STORMS rounds, or as many as the first argument says;
 * GLib prints the seed ("random seed: R02S…"), and --seed R02S… plays the same dice again.
 */

enum { STORMS = 60, SESSIONS = 3, MOMENTS = 120 };

static char *document;
static unsigned storms = STORMS;

/* ----------------------------------------------------------------------------------- victims --- */

/* One of this process's children, whatever it is; 0 if there is none. */
static pid_t any_child(void) {
    g_autofree char *path = g_strdup_printf("/proc/self/task/%d/children", (int)getpid());
    g_autofree char *text = NULL;
    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    g_auto(GStrv) pids = g_strsplit(g_strchomp(text), " ", -1);
    guint count = g_strv_length(pids);
    return count == 0 ? 0 : atoi(pids[g_test_rand_int_range(0, (gint)count)]);
}

enum blow { KILL_ANY, KILL_ZYGOTE, KILL_ALL, STOP_ANY, STOP_ZYGOTE, NOTHING, BLOWS };

static void strike(enum blow blow) {
    pid_t victim =
        blow == KILL_ZYGOTE || blow == STOP_ZYGOTE ? zygote_pid(ENGINE_DOCUMENT) : any_child();
    int number = blow == STOP_ANY || blow == STOP_ZYGOTE ? SIGSTOP : SIGKILL;
    if (blow == NOTHING || victim <= 0)
        return;
    kill(victim, number);
    for (int k = 0; blow == KILL_ALL && k < SESSIONS && (victim = any_child()) > 0; k++)
        kill(victim, SIGKILL);
}

/* ----------------------------------------------------------------------------------- a round --- */

static void let_time_pass(void) {
    int moments = g_test_rand_int_range(0, MOMENTS);
    for (int k = 0; k < moments; k++) {
        g_main_context_iteration(NULL, FALSE);
        if (g_test_rand_int_range(0, 4) == 0)
            g_usleep((gulong)g_test_rand_int_range(0, 3000));
    }
}

/* Nothing that was killed may leave its document in between: it is open, or failed with a sentence. */
static void settle(VitrineSession *session) {
    VitrineSessionState state = harness_wait_state(session, VITRINE_SESSION_OPEN);
    if (state == VITRINE_SESSION_FAILED)
        g_assert_true(g_str_has_suffix(vitrine_session_get_reason(session)->message, "."));
}

static void run_round(void) {
    VitrineSession *sessions[SESSIONS];
    enum blow blow = (enum blow)g_test_rand_int_range(0, BLOWS);
    int count = g_test_rand_int_range(1, SESSIONS + 1);
    for (int k = 0; k < count; k++)
        sessions[k] = harness_open(document);
    let_time_pass();
    strike(blow);
    let_time_pass();
    gboolean stopped = blow == STOP_ANY || blow == STOP_ZYGOTE;
    for (int k = 0; k < count; k++) {
        if (!stopped)
            settle(sessions[k]);
        g_object_unref(sessions[k]);
    }
    if (stopped)
        zygote_shut_down();
}

static void check_nothing_left(unsigned descriptors) {
    zygote_shut_down();
    harness_wait_children(0);
    g_assert_cmpuint(harness_segments(), ==, 0);
    g_assert_cmpuint(harness_descriptors(), ==, descriptors);
}

static void check_works(void) {
    VitrineSession *session = harness_open(document);
    g_assert_cmpint(harness_wait_state(session, VITRINE_SESSION_OPEN), ==, VITRINE_SESSION_OPEN);
    g_object_unref(session);
}

static void test_storms(void) {
    check_works();
    zygote_shut_down();
    harness_wait_children(0);
    unsigned descriptors = harness_descriptors();
    for (unsigned k = 0; k < storms; k++) {
        run_round();
        if (k % 4 == 3)
            check_nothing_left(descriptors);
    }
    check_works();
    check_nothing_left(descriptors);
    g_test_message("%u storms survived", storms);
}

/* ------------------------------------------------------------------------------- ten thousand --- */

/* Resident memory of this process, in bytes. */
static gulong resident(void) {
    g_autofree char *text = NULL;
    unsigned long pages = 0;
    g_assert_true(g_file_get_contents("/proc/self/statm", &text, NULL, NULL));
    g_assert_cmpint(sscanf(text, "%*u %lu", &pages), ==, 1);
    return pages * (gulong)sysconf(_SC_PAGESIZE);
}

/* AddressSanitizer keeps what was freed, to see it used. */
#ifdef __SANITIZE_ADDRESS__
enum { SLACK = 256 << 20 };
#else
enum { SLACK = 512 << 10 };
#endif

/* What the first tenth needed is enough for all: a leak of 100 bytes a document would be 900 KB. */
static void test_many_documents(void) {
    const unsigned documents = storms > STORMS ? 10000 : 200, tenth = MAX(documents / 10, 50);
    gulong after_a_tenth = 0;
    check_works();
    unsigned descriptors = harness_descriptors();
    for (unsigned k = 0; k < documents; k++) {
        check_works();
        if (k == tenth)
            after_a_tenth = resident();
    }
    g_test_message("%lu KiB after a tenth, %lu after all", after_a_tenth >> 10, resident() >> 10);
    g_assert_cmpuint(resident(), <=, after_a_tenth + SLACK);
    harness_wait_children(1);
    g_assert_cmpuint(harness_descriptors(), <=,
                     descriptors + 2); /* the zygote's socket, a pidfd on its way */
    g_assert_cmpuint(harness_segments(), ==, 0);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    storms = argc > 1 ? (unsigned)atoi(argv[1]) : STORMS;
    g_autofree char *program = harness_product("worker/vitrine-document-worker");
    zygote_set_program(program);
    document = harness_pdf("document.pdf", 5, 100);
    g_test_add_func("/storm/killed-and-stopped-at-random", test_storms);
    g_test_add_func("/storm/many-documents", test_many_documents);
    int outcome = g_test_run();
    zygote_shut_down();
    harness_wait_children(0);
    harness_finish();
    g_free(document);
    return outcome;
}
