/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/select.h>
#include <sys/time.h>
#include <time.h>

#include "worker/jail/runtime/files.h"
#include "worker/jail/runtime/parts.h"
#include "worker/jail/runtime/wait.h"

/*
 * Waiting for descriptors. Files and folders are ready at once, as on Linux, and so are the log's
 * ends; nothing that is not ready will ever become so. What is left of a wait is its timeout.
 */

enum { READABLE = POLLIN | POLLRDNORM, WRITABLE = POLLOUT | POLLWRNORM };
#define FOR_EVER UINT64_MAX

static bool is_file(uint64_t descriptor) {
    struct folder folder;
    return files_open_file(descriptor) || files_open_folder(descriptor, &folder);
}

static bool is_log(uint64_t descriptor) {
    return descriptor == 1 || descriptor == 2;
}

static int64_t wait_for_nothing(uint64_t nanoseconds) {
    return nanoseconds == FOR_EVER ? wait_until(WAIT_FOR_EVER) : wait_for(nanoseconds);
}

static uint64_t from_milliseconds(int milliseconds) {
    return milliseconds < 0 ? FOR_EVER : (uint64_t)milliseconds * 1000000u;
}

static uint64_t from_timespec(const struct timespec *time) {
    return time ? (uint64_t)time->tv_sec * 1000000000u + (uint64_t)time->tv_nsec : FOR_EVER;
}

static uint64_t from_timeval(const struct timeval *time) {
    return time ? (uint64_t)time->tv_sec * 1000000000u + (uint64_t)time->tv_usec * 1000u : FOR_EVER;
}

static int64_t poll_all(struct pollfd *entries, uint64_t count, uint64_t nanoseconds) {
    int64_t ready = 0;
    for (uint64_t k = 0; k < count; k++) {
        int descriptor = entries[k].fd, can = 0;
        entries[k].revents = 0;
        if (descriptor < 0)
            continue;
        if (is_file((uint64_t)descriptor))
            can = entries[k].events & (READABLE | WRITABLE);
        else if (is_log((uint64_t)descriptor))
            can = entries[k].events & WRITABLE;
        else
            can = POLLNVAL;
        entries[k].revents = (short)can;
        ready += can != 0;
    }
    return ready > 0 ? ready : wait_for_nothing(nanoseconds);
}

int64_t answer_poll(const struct call *call) {
    return poll_all(POINTER(call->argument[0]), call->argument[1],
                    from_milliseconds((int)call->argument[2]));
}

int64_t answer_ppoll(const struct call *call) {
    return poll_all(POINTER(call->argument[0]), call->argument[1],
                    from_timespec(POINTER(call->argument[2])));
}

/* Leaves in set what is ready; adds to *ready. False: a descriptor that is not open. */
static bool select_set(fd_set *set, int end, bool (*is_ready)(uint64_t), int64_t *ready) {
    for (int k = 0; set && k < end; k++) {
        if (!FD_ISSET(k, set))
            continue;
        if (!is_file((uint64_t)k) && !is_log((uint64_t)k))
            return false;
        if (is_ready && is_ready((uint64_t)k))
            ++*ready;
        else
            FD_CLR(k, set);
    }
    return true;
}

static bool is_writable(uint64_t descriptor) {
    return is_file(descriptor) || is_log(descriptor);
}

static int64_t select_all(const struct call *call, uint64_t nanoseconds) {
    int end = (int)call->argument[0];
    int64_t ready = 0;
    if (end < 0)
        return -EINVAL;
    if (end > FD_SETSIZE)
        end = FD_SETSIZE;
    if (!select_set(POINTER(call->argument[1]), end, is_file, &ready) ||
        !select_set(POINTER(call->argument[2]), end, is_writable, &ready) ||
        !select_set(POINTER(call->argument[3]), end, NULL, &ready))
        return -EBADF;
    return ready > 0 ? ready : wait_for_nothing(nanoseconds);
}

int64_t answer_select(const struct call *call) {
    return select_all(call, from_timeval(POINTER(call->argument[4])));
}

int64_t answer_pselect6(const struct call *call) {
    return select_all(call, from_timespec(POINTER(call->argument[4])));
}
