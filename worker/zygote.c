/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "worker/zygote.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

union descriptor_space {
    struct cmsghdr header; /* for its alignment */
    char bytes[CMSG_SPACE(ASSIGNMENT_DESCRIPTORS * sizeof(int))];
};

/* Receives one request. The number of descriptors that came with it; -1: the broker is gone or
 * wrong. */
static int receive(struct assignment *assignment, int descriptors[ASSIGNMENT_DESCRIPTORS]) {
    union descriptor_space space;
    struct iovec part = {assignment, sizeof *assignment};
    struct msghdr message = {.msg_iov = &part,
                             .msg_iovlen = 1,
                             .msg_control = space.bytes,
                             .msg_controllen = sizeof space.bytes};
    ssize_t got;
    do
        got = recvmsg(ZYGOTE_SOCKET, &message, MSG_CMSG_CLOEXEC);
    while (got < 0 && errno == EINTR);
    if (got != sizeof *assignment || message.msg_flags & (MSG_TRUNC | MSG_CTRUNC) ||
        assignment->version != ZYGOTE_VERSION)
        return -1;
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    if (!header)
        return 0;
    if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS)
        return -1;
    size_t bytes = header->cmsg_len - CMSG_LEN(0);
    memcpy(descriptors, CMSG_DATA(header), bytes);
    return (int)(bytes / sizeof(int));
}

static bool reply(const struct engine *engine, enum zygote_status status, pid_t pid, int error) {
    struct zygote_reply message = {.status = status,
                                   .version = ZYGOTE_VERSION,
                                   .pid = pid,
                                   .error = error,
                                   .engine = engine->id};
    return send(ZYGOTE_SOCKET, &message, sizeof message, MSG_NOSIGNAL) == sizeof message;
}

/* The broker's own child, not ours: CLONE_PARENT. No execve, no new mapping: about a millisecond.
 */
static pid_t clone_for_broker(void) {
    return (pid_t)syscall(SYS_clone, CLONE_PARENT | SIGCHLD, 0, 0, 0, 0);
}

static bool serve(const struct engine *engine, const struct assignment *assignment,
                  const int *descriptors, int count) {
    bool probe = assignment->request == ZYGOTE_PROBE && count == 0;
    bool assign = assignment->request == ZYGOTE_ASSIGN && count == ASSIGNMENT_DESCRIPTORS;
    if (!probe && !assign)
        return false;
    pid_t broker = getppid();
    pid_t pid = clone_for_broker();
    if (pid == 0 && probe)
        worker_probe();
    if (pid == 0)
        worker_begin(engine, assignment, descriptors, broker);
    int error = errno;
    for (int k = 0; k < count; k++)
        close(descriptors[k]);
    return pid > 0 ? reply(engine, ZYGOTE_CLONED, pid, 0) : reply(engine, ZYGOTE_FAILED, 0, error);
}

int zygote_run(const struct engine *engine) {
    if (!reply(engine, ZYGOTE_WARM, 0, 0))
        return 1;
    for (;;) {
        struct assignment assignment;
        int descriptors[ASSIGNMENT_DESCRIPTORS];
        int count = receive(&assignment, descriptors);
        if (count < 0 || !serve(engine, &assignment, descriptors, count))
            return 0;
    }
}
