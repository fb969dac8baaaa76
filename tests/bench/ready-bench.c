/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* ready-bench FILE: a worker from request to proved, against `bwrap --unshare-all --ro-bind / /
 * true`, interleaved. */

#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "broker/session.h"
#include "broker/stage-memory.h"
#include "broker/zygote.h"

enum { PAIRS = 61 };

static double worker_ready(const char *file) {
    gint64 start = g_get_monotonic_time();
    VitrineSession *session = vitrine_session_new(file, stage_memory_create());
    vitrine_session_set_headless(session, TRUE);
    vitrine_session_start(session);
    while (vitrine_session_get_state(session) == VITRINE_SESSION_STARTING)
        g_main_context_iteration(NULL, TRUE);
    double taken = (double)(g_get_monotonic_time() - start) / 1000;
    if (!vitrine_session_get_posture(session)) {
        fprintf(stderr, "ready-bench: %s\n", vitrine_session_get_reason(session)->message);
        exit(1);
    }
    g_object_unref(session);
    while (g_main_context_iteration(NULL, FALSE))
        ;
    return taken;
}

static double bwrap_true(void) {
    int status = 0;
    gint64 start = g_get_monotonic_time();
    pid_t child = fork();
    if (child == 0) {
        execlp("bwrap", "bwrap", "--unshare-all", "--ro-bind", "/", "/", "true", NULL);
        _exit(127);
    }
    waitpid(child, &status, 0);
    return status == 0 ? (double)(g_get_monotonic_time() - start) / 1000 : -1;
}

static int by_size(const void *a, const void *b) {
    double first = *(const double *)a, second = *(const double *)b;
    return (first > second) - (first < second);
}

int main(int argc, char **argv) {
    double ours[PAIRS], theirs[PAIRS];
    if (argc != 2)
        return 2;
    g_autofree char *self = g_file_read_link("/proc/self/exe", NULL);
    g_autofree char *folder = g_path_get_dirname(self);
    g_autofree char *worker = g_build_filename(folder, "../../worker/vitrine-document-worker", NULL);
    zygote_set_program(worker);
    worker_ready(argv[1]); /* the zygote warms up once */
    for (int k = 0; k < PAIRS; k++) {
        ours[k] = worker_ready(argv[1]);
        theirs[k] = bwrap_true();
        if (theirs[k] < 0) {
            printf("worker ready: bwrap does not run here, nothing to compare with\n");
            return 0;
        }
    }
    qsort(ours, PAIRS, sizeof ours[0], by_size);
    qsort(theirs, PAIRS, sizeof theirs[0], by_size);
    printf("worker ready and proved %.2f ms, bwrap true %.2f ms: ratio %.3f (goal at most 0.125; "
           "medians of %d pairs)\n",
           ours[PAIRS / 2], theirs[PAIRS / 2], ours[PAIRS / 2] / theirs[PAIRS / 2], PAIRS);
    zygote_shut_down();
    return 0;
}
