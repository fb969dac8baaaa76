/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* ready-bench FILE: a worker from the request to its READY, and a document from its name to the
 * proved worker, each against `bwrap --unshare-all --ro-bind / / true`, interleaved. */

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "broker/channel.h"
#include "broker/fitness/self-test.h"
#include "broker/segment.h"
#include "broker/session.h"
#include "broker/stage-memory.h"
#include "broker/zygote.h"

enum { PAIRS = 61, MEMORY_BYTES = 1 << 30 };

static _Noreturn void give_up(const char *why) {
    fprintf(stderr, "ready-bench: %s\n", why);
    exit(1);
}

static double since(gint64 start) {
    return (double)(g_get_monotonic_time() - start) / 1000;
}

/* ------------------------------------------------------------------------------- request to READY
 * --- */

struct birth {
    pid_t pid;
    bool ready, ended;
};

static void on_cloned(void *user, pid_t pid, const GError *reason) {
    struct birth *birth = user;
    if (pid <= 0)
        give_up(reason->message);
    birth->pid = pid;
}

static void on_message(void *user, const union wire_message *hostile) {
    struct birth *birth = user;
    birth->ready = hostile->type == TO_BROKER_READY;
}

static void on_log(void *user, const char *line) {
    (void)user, (void)line;
}

static void on_bulk(void *user, const guint8 *hostile, gsize bytes) {
    (void)user, (void)hostile, (void)bytes;
}

static void on_ended(void *user, enum channel_end how) {
    (void)how;
    ((struct birth *)user)->ended = true;
}

static double request_to_ready(const char *file) {
    static const struct channel_handlers handlers = {
        .message = on_message, .log = on_log, .bulk = on_bulk, .ended = on_ended};
    struct birth birth = {0};
    struct assignment assignment = {
        .request = ZYGOTE_ASSIGN, .version = ZYGOTE_VERSION, .memory_bytes = MEMORY_BYTES};
    int descriptors[ASSIGNMENT_DESCRIPTORS];
    uid_t uid;
    gid_t gid;
    zygote_worker_user(&uid, &gid);
    struct segment *segment = segment_create((uint64_t)SLOT_COUNT * 4096 * 4096 * 4, uid, NULL);
    struct channel *channel = channel_create(&handlers, &birth, descriptors, NULL);
    descriptors[ASSIGNMENT_DOCUMENT] = open(file, O_RDONLY | O_CLOEXEC);
    if (!segment || !channel || descriptors[ASSIGNMENT_DOCUMENT] < 0)
        give_up("no segment, pipes or file");
    assignment.segment = segment->id;
    assignment.segment_bytes = segment->bytes;
    gint64 start = g_get_monotonic_time();
    zygote_request(ENGINE_DOCUMENT, &assignment, descriptors, on_cloned, &birth);
    while (!(birth.ready && birth.pid) && !birth.ended)
        g_main_context_iteration(NULL, TRUE);
    double taken = since(start);
    if (birth.ended)
        give_up("the worker ended before it was ready");
    kill(birth.pid, SIGKILL);
    waitpid(birth.pid, NULL, 0);
    channel_destroy(channel);
    segment_destroy(segment);
    return taken;
}

/* --------------------------------------------------------------------------------- name to proved
 * --- */

static double name_to_proved(const char *file) {
    gint64 start = g_get_monotonic_time();
    VitrineSession *session = vitrine_session_new(file, stage_memory_create());
    vitrine_session_set_headless(session, TRUE);
    vitrine_session_start(session);
    while (vitrine_session_get_state(session) == VITRINE_SESSION_STARTING)
        g_main_context_iteration(NULL, TRUE);
    double taken = since(start);
    if (!vitrine_session_get_posture(session))
        give_up(vitrine_session_get_reason(session)->message);
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
    return status == 0 ? since(start) : -1;
}

/* --------------------------------------------------------------------------------------- figures
 * --- */

static int by_size(const void *a, const void *b) {
    double first = *(const double *)a, second = *(const double *)b;
    return (first > second) - (first < second);
}

static double median(double *values) {
    qsort(values, PAIRS, sizeof values[0], by_size);
    return values[PAIRS / 2];
}

int main(int argc, char **argv) {
    double ready[PAIRS], proved[PAIRS], theirs[PAIRS];
    if (argc != 2)
        return 2;
    g_autofree char *self = g_file_read_link("/proc/self/exe", NULL);
    g_autofree char *folder = g_path_get_dirname(self);
    g_autofree char *worker =
        g_build_filename(folder, "../../worker/vitrine-document-worker", NULL);
    g_autofree char *probe = g_build_filename(folder, "../../worker/vitrine-fitness-probe", NULL);
    zygote_set_program(worker);
    self_test_set_program(probe);
    name_to_proved(argv[1]); /* the zygote warms up once */
    for (int k = 0; k < PAIRS; k++) {
        ready[k] = request_to_ready(argv[1]);
        theirs[k] = bwrap_true();
        proved[k] = name_to_proved(argv[1]);
        if (theirs[k] < 0) {
            printf("worker ready: bwrap does not run here, nothing to compare with\n");
            return 0;
        }
    }
    double bwrap = median(theirs);
    printf(
        "worker ready, from the request to READY %.2f ms, bwrap true %.2f ms: ratio %.3f (goal at "
        "most 0.125; medians of %d pairs)\n",
        median(ready), bwrap, median(ready) / bwrap, PAIRS);
    printf("worker proved, from the file's name to CONFIGURE %.2f ms: ratio %.3f\n", median(proved),
           median(proved) / bwrap);
    zygote_shut_down();
    return 0;
}
