/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "broker/zygote.h"

#include <errno.h>
#include <fcntl.h>
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

static struct {
    enum stage_of_life life;
    pid_t pid;
    int pidfd, socket, probe_pidfd;
    guint socket_source, probe_source;
    int clones, failures, probe_signal;
    struct stat program;
    GQueue requests; /* of struct request * */
    guint last_number, kick_source;
} zygote = {.pidfd = -1, .socket = -1, .probe_pidfd = -1};

static void serve(void);

int zygote_probe_signal(void) {
    return zygote.probe_signal;
}

pid_t zygote_pid(void) {
    return zygote.pid;
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
        reap(pidfd_of(pid), TRUE);
    request_free(request);
}

static void refuse_all(const GError *reason) {
    struct request *request;
    while ((request = g_queue_pop_head(&zygote.requests)))
        answer(request, 0, reason);
}

/* --------------------------------------------------------------------------------------- life,
 * death --- */

void zygote_shut_down(void) {
    if (zygote.socket_source)
        g_source_remove(zygote.socket_source);
    if (zygote.probe_source)
        g_source_remove(zygote.probe_source);
    if (zygote.socket >= 0)
        close(zygote.socket);
    reap(zygote.probe_pidfd, TRUE);
    reap(zygote.pidfd, FALSE); /* it ends by itself when its socket closes */
    zygote.life = NONE;
    zygote.pid = 0;
    zygote.pidfd = zygote.socket = zygote.probe_pidfd = -1;
    zygote.socket_source = zygote.probe_source = 0;
    zygote.clones = 0;
}

/* The zygote died or lied. Once more; then whoever waits is told. */
static void lose(const char *why, gboolean final) {
    int status_pidfd = zygote.pidfd;
    if (status_pidfd >= 0)
        syscall(SYS_pidfd_send_signal, status_pidfd, SIGKILL, NULL, 0);
    zygote_shut_down();
    if (!final && ++zygote.failures <= 1) {
        serve();
        return;
    }
    zygote.failures = 0;
    GError *reason = g_error_new_literal(VITRINE_ERROR, VITRINE_ERROR_JAIL, why);
    refuse_all(reason);
    g_error_free(reason);
}

static void lose_after_probe(const siginfo_t *info) {
    GError *reason = NULL;
    if (info->si_code != CLD_EXITED)
        lose("The jail's self-test crashed, so nothing was opened.", TRUE);
    else if (info->si_status == WORKER_EXIT_LIVED_ON)
        lose("The jail does not hold on this machine: a test process did a forbidden call and "
             "lived. Nothing was opened.",
             TRUE);
    else {
        reason_set_exit(&reason, CLD_EXITED, info->si_status, TRUE);
        lose(reason->message, TRUE);
        g_error_free(reason);
    }
}

static gboolean on_probe_exit(gint pidfd, GIOCondition condition, gpointer data) {
    siginfo_t info = {0};
    (void)condition, (void)data;
    waitid((idtype_t)P_PIDFD, (id_t)pidfd, &info, WEXITED);
    close(pidfd);
    zygote.probe_pidfd = -1;
    zygote.probe_source = 0;
    bool died = (info.si_code == CLD_KILLED || info.si_code == CLD_DUMPED) &&
                (info.si_status == SIGKILL || info.si_status == SIGSYS);
    if (!died) {
        lose_after_probe(&info);
        return G_SOURCE_REMOVE;
    }
    zygote.probe_signal = info.si_status;
    zygote.life = READY;
    serve();
    return G_SOURCE_REMOVE;
}

/* -------------------------------------------------------------------------------------------
 * talking --- */

static bool send_request(const struct assignment *assignment, const int *descriptors) {
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
    return sendmsg(zygote.socket, &message, MSG_NOSIGNAL) == (ssize_t)sizeof *assignment;
}

static void ask_for_probe(void) {
    struct assignment probe = {.request = ZYGOTE_PROBE, .version = ZYGOTE_VERSION};
    zygote.life = PROBE_ASKED;
    if (!send_request(&probe, NULL))
        lose("The jail's helper ended unexpectedly.", FALSE);
}

static void watch_probe(pid_t pid) {
    zygote.life = PROBING;
    zygote.probe_pidfd = pidfd_of(pid);
    if (zygote.probe_pidfd < 0)
        lose("The jail's test process could not be watched.", FALSE);
    else
        zygote.probe_source = g_unix_fd_add(zygote.probe_pidfd, G_IO_IN, on_probe_exit, NULL);
}

static void give_clone(const struct zygote_reply *reply) {
    struct request *request = g_queue_pop_head(&zygote.requests);
    zygote.life = READY;
    zygote.clones++;
    if (reply->status == ZYGOTE_CLONED && reply->pid > 0) {
        zygote.failures = 0;
        answer(request, reply->pid, NULL);
    } else {
        GError *reason = NULL;
        reason_set_system(&reason, "No worker could be made", reply->error);
        answer(request, 0, reason);
        g_error_free(reason);
    }
    serve();
}

static gboolean on_reply(gint socket, GIOCondition condition, gpointer data) {
    struct zygote_reply reply;
    (void)condition, (void)data;
    ssize_t got = recv(socket, &reply, sizeof reply, 0);
    if (got < 0 && (errno == EAGAIN || errno == EINTR))
        return G_SOURCE_CONTINUE;
    if (got == (ssize_t)sizeof reply && reply.version != ZYGOTE_VERSION) {
        lose("Vitrine was updated while it ran: restart it.", TRUE);
        return G_SOURCE_CONTINUE;
    }
    bool whole = got == (ssize_t)sizeof reply;
    if (whole && zygote.life == STARTING && reply.status == ZYGOTE_WARM)
        ask_for_probe();
    else if (whole && zygote.life == PROBE_ASKED && reply.status == ZYGOTE_CLONED && reply.pid > 0)
        watch_probe(reply.pid);
    else if (whole && zygote.life == BUSY)
        give_clone(&reply);
    else
        lose("The jail's helper ended unexpectedly: the worker program may be missing or damaged.",
             FALSE);
    return zygote.socket_source ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

/* -------------------------------------------------------------------------------------------
 * serving --- */

static bool program_changed(const char *program) {
    struct stat now;
    return stat(program, &now) != 0 || now.st_ino != zygote.program.st_ino ||
           now.st_dev != zygote.program.st_dev ||
           now.st_mtim.tv_sec != zygote.program.st_mtim.tv_sec ||
           now.st_mtim.tv_nsec != zygote.program.st_mtim.tv_nsec;
}

static void start(const char *program) {
    GError *error = NULL;
    memset(&zygote.program, 0, sizeof zygote.program);
    if (stat(program, &zygote.program) != 0) {
        reason_set_system(&error, "The worker program is missing", errno);
        refuse_all(error);
        g_error_free(error);
        return;
    }
    zygote.pid = zygote_spawn(program, &zygote.socket, &error);
    if (zygote.pid <= 0) {
        zygote.pid = 0;
        refuse_all(error);
        g_error_free(error);
        return;
    }
    zygote.pidfd = pidfd_of(zygote.pid);
    zygote.life = STARTING;
    zygote.socket_source = g_unix_fd_add(zygote.socket, G_IO_IN | G_IO_HUP, on_reply, NULL);
}

/* Moves on: starts, retires or asks, whatever is next. */
static void serve(void) {
    g_autofree char *program = zygote_program();
    if (zygote.life == READY && (zygote.clones >= ZYGOTE_CLONES || program_changed(program)))
        zygote_shut_down();
    if (zygote.life == NONE) {
        start(program);
        return;
    }
    struct request *request = g_queue_peek_head(&zygote.requests);
    if (zygote.life != READY || !request)
        return;
    zygote.life = BUSY;
    if (!send_request(&request->assignment, request->descriptors))
        lose("The jail's helper ended unexpectedly.", FALSE);
}

static gboolean kick(gpointer data) {
    (void)data;
    zygote.kick_source = 0;
    serve();
    return G_SOURCE_REMOVE;
}

void zygote_warm(void) {
    if (!zygote.kick_source)
        zygote.kick_source = g_idle_add_full(G_PRIORITY_DEFAULT, kick, NULL, NULL);
}

guint zygote_request(const struct assignment *assignment,
                     const int descriptors[ASSIGNMENT_DESCRIPTORS], ZygoteCloned cloned,
                     void *user) {
    struct request *request = g_new0(struct request, 1);
    request->number = ++zygote.last_number;
    request->assignment = *assignment;
    request->cloned = cloned;
    request->user = user;
    for (int k = 0; k < ASSIGNMENT_DESCRIPTORS; k++)
        request->descriptors[k] = fcntl(descriptors[k], F_DUPFD_CLOEXEC, 0);
    g_queue_push_tail(&zygote.requests, request);
    zygote_warm();
    return request->number;
}

void zygote_cancel(guint number) {
    for (GList *item = zygote.requests.head; item; item = item->next) {
        struct request *request = item->data;
        if (request->number == number)
            request->cloned = NULL;
    }
}
