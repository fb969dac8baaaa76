/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <errno.h>
#include <limits.h>
#include <linux/futex.h>
#include <time.h>

#include "worker/jail/runtime/lock.h"
#include "worker/jail/runtime/parts.h"
#include "worker/jail/runtime/wait.h"

/*
 * futex(2) by its four families. Shared and private are one: there is one process. Priority
 * inheritance and FUTEX_WAKE_OP are ENOSYS, which libc knows how to say.
 */

static bool is_relative(uint64_t operation) {
    return (operation & FUTEX_CMD_MASK) == FUTEX_WAIT;
}

/* The point on the jail's monotonic clock that timeout means. False: it means none (EINVAL). */
static bool deadline_of(const struct timespec *timeout, uint64_t operation, uint64_t *deadline) {
    uint64_t now = 0, there = 0, time;
    if (!timeout || is_relative(operation))
        return wait_deadline(timeout, deadline);
    if (!clock_nanoseconds(timeout, &time))
        return false;
    clock_read(CLOCK_MONOTONIC, &now);
    clock_read(operation & FUTEX_CLOCK_REALTIME ? CLOCK_REALTIME : CLOCK_MONOTONIC, &there);
    *deadline = time <= there                            ? 0
                : time - there < WAIT_FOR_EVER - 1 - now ? now + (time - there)
                                                         : WAIT_FOR_EVER - 1;
    return true;
}

static int64_t wait_on(const struct call *call, uint32_t bitset) {
    const int *word = (const int *)(uintptr_t)call->argument[0];
    struct thread *self = thread_self();
    struct wait wait = {.thread = self, .address = call->argument[0], .bitset = bitset};
    if (bitset == 0 || !deadline_of((const struct timespec *)(uintptr_t)call->argument[3],
                                    call->argument[1], &wait.deadline))
        return -EINVAL;
    lock_take(&lock_threads, self);
    if (__atomic_load_n(word, __ATOMIC_SEQ_CST) != (int)call->argument[2]) {
        lock_give(&lock_threads, self);
        return -EAGAIN;
    }
    int64_t result = wait_here(&wait, self);
    bool again = result == -EINTR && (!is_relative(call->argument[1]) || call->argument[3] == 0);
    return again ? CALL_AGAIN : result;
}

static int64_t wake_on(const struct call *call, uint32_t bitset) {
    struct thread *self = thread_self();
    if (bitset == 0)
        return -EINVAL;
    lock_take(&lock_threads, self);
    int woken = wait_wake(call->argument[0], (int)call->argument[2], bitset);
    lock_give(&lock_threads, self);
    return woken;
}

static int64_t requeue(const struct call *call, bool compare) {
    const int *word = (const int *)(uintptr_t)call->argument[0];
    struct thread *self = thread_self();
    int wake = (int)call->argument[2], move = (int)call->argument[3];
    if (wake < 0 || move < 0 || call->argument[4] % sizeof *word != 0)
        return -EINVAL;
    lock_take(&lock_threads, self);
    int64_t result = -EAGAIN;
    if (!compare || __atomic_load_n(word, __ATOMIC_SEQ_CST) == (int)call->argument[5]) {
        result = wait_wake(call->argument[0], wake, FUTEX_BITSET_MATCH_ANY);
        result += wait_requeue(call->argument[0], call->argument[4], move);
    }
    lock_give(&lock_threads, self);
    return result;
}

int64_t answer_futex(const struct call *call) {
    if (call->argument[0] % sizeof(int) != 0)
        return -EINVAL;
    switch (call->argument[1] & FUTEX_CMD_MASK) {
    case FUTEX_WAIT:
        return wait_on(call, FUTEX_BITSET_MATCH_ANY);
    case FUTEX_WAIT_BITSET:
        return wait_on(call, (uint32_t)call->argument[5]);
    case FUTEX_WAKE:
        return wake_on(call, FUTEX_BITSET_MATCH_ANY);
    case FUTEX_WAKE_BITSET:
        return wake_on(call, (uint32_t)call->argument[5]);
    case FUTEX_REQUEUE:
        return requeue(call, false);
    case FUTEX_CMP_REQUEUE:
        return requeue(call, true);
    default:
        return -ENOSYS;
    }
}
