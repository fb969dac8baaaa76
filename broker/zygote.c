/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "broker/zygote.h"

#include <errno.h>
#include <glib-unix.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "broker/reasons.h"
#include "broker/session.h"
#include "broker/zygote-spawn.h"

#ifndef P_PIDFD
#define P_PIDFD 3
#endif

struct request {
    guint number;
    struct assignment assignment;
    int descriptors[ASSIGNMENT_DESCRIPTORS];
    ZygoteCloned cloned; /* NULL: cancelled */
    void *user;
};

/* starting → warm (probe cloned) → ready ⇄ busy */
enum stage_of_life { NONE, STARTING, PROBE_ASKED, PROBING, READY, BUSY };

static struct zygote {
    enum engine_id engine;
    enum stage_of_life life;
    pid_t pid; /* a child nobody else waits for: ours until end_process() */
    int socket, probe_pidfd;
    GHashTable *told; /* process ids of its clones that it told us of */
    guint socket_source, probe_source, late_source;
    int clones, failures, probe_signal;
    struct stat program;
    GQueue requests; /* of struct request * */
    guint kick_source;
} zygotes[ENGINE_END];

static guint last_number; /* of a request, whatever its engine */

/* How long it may take: a clone is a matter of milliseconds, fonts on a cold disk are not. A zygote that is later (it
 * was stopped, or the machine slept) is replaced. */
enum { WARM_SECONDS = 60, CLONE_SECONDS = 10 };

static void serve(struct zygote *zygote);
static void expect_answer(struct zygote *zygote, guint seconds);

static struct zygote *zygote_of(enum engine_id engine) {
    struct zygote *zygote = &zygotes[engine];
    if (zygote->engine != engine)
        *zygote = (struct zygote){.engine = engine, .socket = -1, .probe_pidfd = -1};
    return zygote;
}

int zygote_probe_signal(enum engine_id engine) {
    return zygotes[engine].probe_signal;
}

pid_t zygote_pid(enum engine_id engine) {
    return zygotes[engine].pid;
}

/* -------------------------------------------------------------------------------------------
 * requests --- */

static void request_free(struct request *request) {
    for (int k = 0; k < ASSIGNMENT_DESCRIPTORS; k++)
        if (request->descriptors[k] >= 0)
            close(request->descriptors[k]);
    g_free(request);
}

static void answer(struct request *request, pid_t pid, const GError *reason) {
    if (request->cloned)
        request->cloned(request->user, pid, reason);
    else if (pid > 0)
        reap_process(pid);
    request_free(request);
}

static void refuse_all(struct zygote *zygote, const GError *reason) {
    struct request *request;
    while ((request = g_queue_pop_head(&zygote->requests)))
        answer(request, 0, reason);
}

/* --------------------------------------------------------------------------------------- life,
 * death --- */

/* Ends the process, and what it cloned without coming to tell: that is our child too. True if there was such a one;
 * it may have spoken into the pipes of the request in work. */
static bool end_process(struct zygote *zygote) {
    bool asked = zygote->life == PROBE_ASKED || zygote->life == BUSY;
    if (zygote->pid <= 0)
        return false;
    reap_now(zygote->pid);
    bool stray = asked && reap_strays(zygote->pid, zygote->told);
    zygote->pid = 0;
    return stray;
}

static bool shut_down(struct zygote *zygote) {
    if (zygote->socket_source)
        g_source_remove(zygote->socket_source);
    if (zygote->probe_source)
        g_source_remove(zygote->probe_source);
    expect_answer(zygote, 0);
    reap(zygote->probe_pidfd, TRUE);
    bool stray = end_process(zygote);
    if (zygote->socket >= 0)
        close(zygote->socket);
    g_clear_pointer(&zygote->told, g_hash_table_destroy);
    zygote->life = NONE;
    zygote->socket = zygote->probe_pidfd = -1;
    zygote->socket_source = zygote->probe_source = 0;
    zygote->clones = 0;
    return stray;
}

/* Frees requests that nobody waits for any more. The first one stays while it is in work: its worker is to come. */
static void drop_cancelled(struct zygote *zygote) {
    GList *next;
    for (GList *item = zygote->requests.head; item; item = next) {
        struct request *request = item->data;
        next = item->next;
        if (request->cloned || (zygote->life == BUSY && item == zygote->requests.head))
            continue;
        g_queue_delete_link(&zygote->requests, item);
        request_free(request);
    }
}

void zygote_shut_down(void) {
    for (enum engine_id engine = ENGINE_DOCUMENT; engine < ENGINE_END; engine++) {
        shut_down(zygote_of(engine));
        drop_cancelled(zygote_of(engine));
    }
}

static void refuse_first(struct zygote *zygote, const char *why) {
    struct request *request = g_queue_pop_head(&zygote->requests);
    g_autoptr(GError) reason = g_error_new_literal(VITRINE_ERROR, VITRINE_ERROR_JAIL, why);
    answer(request, 0, reason);
}

/* The zygote died or lied. Once more; then whoever waits is told. */
static void lose(struct zygote *zygote, const char *why, gboolean final) {
    bool serving = zygote->life == BUSY;
    if (shut_down(zygote) && serving)
        refuse_first(zygote,
                     "The jail's helper ended while it made the worker. Open the document again.");
    if (!final && ++zygote->failures <= 1) {
        serve(zygote);
        return;
    }
    zygote->failures = 0;
    GError *reason = g_error_new_literal(VITRINE_ERROR, VITRINE_ERROR_JAIL, why);
    refuse_all(zygote, reason);
    g_error_free(reason);
}

static void lose_after_probe(struct zygote *zygote, const siginfo_t *info) {
    GError *reason = NULL;
    if (info->si_code != CLD_EXITED)
        lose(zygote, "The jail's self-test crashed, so nothing was opened.", TRUE);
    else if (info->si_status == WORKER_EXIT_LIVED_ON)
        lose(zygote,
             "The jail does not hold on this machine: a test process did a forbidden call and "
             "lived. Nothing was opened.",
             TRUE);
    else {
        reason_set_exit(&reason, CLD_EXITED, info->si_status, TRUE);
        lose(zygote, reason->message, TRUE);
        g_error_free(reason);
    }
}

static gboolean on_probe_exit(gint pidfd, GIOCondition condition, gpointer data) {
    struct zygote *zygote = data;
    siginfo_t info = {0};
    (void)condition;
    waitid((idtype_t)P_PIDFD, (id_t)pidfd, &info, WEXITED);
    close(pidfd);
    zygote->probe_pidfd = -1;
    zygote->probe_source = 0;
    bool died = (info.si_code == CLD_KILLED || info.si_code == CLD_DUMPED) &&
                (info.si_status == SIGKILL || info.si_status == SIGSYS);
    if (!died) {
        lose_after_probe(zygote, &info);
        return G_SOURCE_REMOVE;
    }
    zygote->probe_signal = info.si_status;
    zygote->life = READY;
    expect_answer(zygote, 0);
    serve(zygote);
    return G_SOURCE_REMOVE;
}

static gboolean on_late(gpointer data) {
    struct zygote *zygote = data;
    zygote->late_source = 0;
    lose(zygote, "The jail's helper does not answer.", FALSE);
    return G_SOURCE_REMOVE;
}

/* Within so many seconds; 0: nothing is expected any more. */
static void expect_answer(struct zygote *zygote, guint seconds) {
    if (zygote->late_source)
        g_source_remove(zygote->late_source);
    zygote->late_source = seconds > 0 ? g_timeout_add_seconds(seconds, on_late, zygote) : 0;
}

/* -------------------------------------------------------------------------------------------
 * talking --- */

static bool send_request(const struct zygote *zygote, const struct assignment *assignment,
                         const int *descriptors) {
    union {
        struct cmsghdr header;
        char bytes[CMSG_SPACE(ASSIGNMENT_DESCRIPTORS * sizeof(int))];
    } space;
    memset(&space, 0, sizeof space);
    struct iovec part = {(void *)assignment, sizeof *assignment};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
    if (descriptors) {
        message.msg_control = space.bytes;
        message.msg_controllen = sizeof space.bytes;
        struct cmsghdr *header = CMSG_FIRSTHDR(&message);
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = CMSG_LEN(ASSIGNMENT_DESCRIPTORS * sizeof(int));
        memcpy(CMSG_DATA(header), descriptors, ASSIGNMENT_DESCRIPTORS * sizeof(int));
    }
    return sendmsg(zygote->socket, &message, MSG_NOSIGNAL) == (ssize_t)sizeof *assignment;
}

static void ask_for_probe(struct zygote *zygote) {
    struct assignment probe = {.request = ZYGOTE_PROBE, .version = ZYGOTE_VERSION};
    zygote->life = PROBE_ASKED;
    expect_answer(zygote, CLONE_SECONDS);
    if (!send_request(zygote, &probe, NULL))
        lose(zygote, "The jail's helper ended unexpectedly.", FALSE);
}

static void watch_probe(struct zygote *zygote, pid_t pid) {
    zygote->life = PROBING;
    zygote->probe_pidfd = pidfd_of(pid);
    g_hash_table_add(zygote->told, GINT_TO_POINTER(pid));
    if (zygote->probe_pidfd < 0) {
        reap_process(pid);
        lose(zygote, "The jail's test process could not be watched.", FALSE);
    } else
        zygote->probe_source = g_unix_fd_add(zygote->probe_pidfd, G_IO_IN, on_probe_exit, zygote);
}

static void give_clone(struct zygote *zygote, const struct zygote_reply *reply) {
    struct request *request = g_queue_pop_head(&zygote->requests);
    zygote->life = READY;
    expect_answer(zygote, 0);
    zygote->clones++;
    if (reply->status == ZYGOTE_CLONED && reply->pid > 0) {
        zygote->failures = 0;
        g_hash_table_add(zygote->told, GINT_TO_POINTER(reply->pid));
        answer(request, reply->pid, NULL);
    } else {
        GError *reason = NULL;
        reason_set_system(&reason, "No worker could be made", reply->error);
        answer(request, 0, reason);
        g_error_free(reason);
    }
    serve(zygote);
}

static gboolean on_reply(gint socket, GIOCondition condition, gpointer data) {
    struct zygote *zygote = data;
    struct zygote_reply reply;
    (void)condition;
    ssize_t got = recv(socket, &reply, sizeof reply, 0);
    if (got < 0 && (errno == EAGAIN || errno == EINTR))
        return G_SOURCE_CONTINUE;
    if (got == (ssize_t)sizeof reply && reply.version != ZYGOTE_VERSION) {
        lose(zygote, "Vitrine was updated while it ran: restart it.", TRUE);
        return G_SOURCE_CONTINUE;
    }
    bool whole = got == (ssize_t)sizeof reply;
    if (whole && zygote->life == STARTING && reply.status == ZYGOTE_WARM)
        ask_for_probe(zygote);
    else if (whole && zygote->life == PROBE_ASKED && reply.status == ZYGOTE_CLONED && reply.pid > 0)
        watch_probe(zygote, reply.pid);
    else if (whole && zygote->life == BUSY)
        give_clone(zygote, &reply);
    else
        lose(zygote,
             "The jail's helper ended unexpectedly: the worker program may be missing or damaged.",
             FALSE);
    return zygote->socket_source ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

/* -------------------------------------------------------------------------------------------
 * serving --- */

static bool program_changed(const struct zygote *zygote, const char *program) {
    struct stat now;
    return stat(program, &now) != 0 || now.st_ino != zygote->program.st_ino ||
           now.st_dev != zygote->program.st_dev ||
           now.st_mtim.tv_sec != zygote->program.st_mtim.tv_sec ||
           now.st_mtim.tv_nsec != zygote->program.st_mtim.tv_nsec;
}

static void start(struct zygote *zygote, const char *program) {
    GError *error = NULL;
    memset(&zygote->program, 0, sizeof zygote->program);
    if (stat(program, &zygote->program) != 0) {
        reason_set_system(&error, "The worker program is missing", errno);
        refuse_all(zygote, error);
        g_error_free(error);
        return;
    }
    zygote->pid = zygote_spawn(program, &zygote->socket, &error);
    if (zygote->pid <= 0) {
        zygote->pid = 0;
        refuse_all(zygote, error);
        g_error_free(error);
        return;
    }
    zygote->told = g_hash_table_new(NULL, NULL);
    zygote->life = STARTING;
    expect_answer(zygote, WARM_SECONDS);
    zygote->socket_source = g_unix_fd_add(zygote->socket, G_IO_IN | G_IO_HUP, on_reply, zygote);
}

/* Moves on: starts, retires or asks, whatever is next. */
static void serve(struct zygote *zygote) {
    g_autofree char *program = zygote_program(zygote->engine);
    if (zygote->life == READY &&
        (zygote->clones >= ZYGOTE_CLONES || program_changed(zygote, program)))
        zygote_shut_down();
    if (zygote->life == NONE) {
        start(zygote, program);
        return;
    }
    struct request *request = g_queue_peek_head(&zygote->requests);
    if (zygote->life != READY || !request)
        return;
    zygote->life = BUSY;
    expect_answer(zygote, CLONE_SECONDS);
    if (!send_request(zygote, &request->assignment, request->descriptors))
        lose(zygote, "The jail's helper ended unexpectedly.", FALSE);
}

static gboolean kick(gpointer data) {
    struct zygote *zygote = data;
    zygote->kick_source = 0;
    serve(zygote);
    return G_SOURCE_REMOVE;
}

void zygote_warm(enum engine_id engine) {
    struct zygote *zygote = zygote_of(engine);
    if (!zygote->kick_source)
        zygote->kick_source = g_idle_add_full(G_PRIORITY_DEFAULT, kick, zygote, NULL);
}

guint zygote_request(enum engine_id engine, const struct assignment *assignment,
                     const int descriptors[ASSIGNMENT_DESCRIPTORS], ZygoteCloned cloned,
                     void *user) {
    struct request *request = g_new0(struct request, 1);
    request->number = ++last_number;
    request->assignment = *assignment;
    request->cloned = cloned;
    request->user = user;
    memcpy(request->descriptors, descriptors, sizeof request->descriptors);
    g_queue_push_tail(&zygote_of(engine)->requests, request);
    zygote_warm(engine);
    return request->number;
}

static void cancel(struct zygote *zygote, guint number) {
    for (GList *item = zygote->requests.head; item; item = item->next) {
        struct request *request = item->data;
        if (request->number == number)
            request->cloned = NULL;
    }
    drop_cancelled(zygote);
}

void zygote_cancel(guint number) {
    for (enum engine_id engine = ENGINE_DOCUMENT; engine < ENGINE_END; engine++)
        cancel(zygote_of(engine), number);
}
