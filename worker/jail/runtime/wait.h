/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_WORKER_JAIL_RUNTIME_WAIT_H
#define VITRINE_WORKER_JAIL_RUNTIME_WAIT_H

#include <time.h>

#include "worker/jail/runtime/threads.h"

/*
 * Waiting: for a futex, for a point in time, for a signal.
 *
 * A sealed process cannot sleep for a time, and its clock stands while nobody computes. So a time
 * comes in one of two ways: the clock passes it (TICK, or the profiling timer while others compute);
 * or every thread waits, and the clock jumps to the earliest point that one of them waits for. If
 * every thread waits and none for a time, nobody can ever go on: RUNTIME_FAULT_DEADLOCK, and the log
 * names who waits for what. A thread that reads the control pipe does not wait in this sense.
 */

#define WAIT_FOR_EVER UINT64_MAX

struct wait {
    struct thread *thread;
    uint64_t address; /* of the futex; 0: nobody wakes it */
    uint32_t bitset;
    uint64_t deadline; /* jail's monotonic clock, ns */
    bool woken, expired;
    struct wait *next;
};

/* Waits as described, with lock_threads held, which is given back. 0: woken; -ETIMEDOUT; -EINTR: a
 * signal of the engine's is due. */
int64_t wait_here(struct wait *wait, struct thread *self);

/* wait_here for nothing but a time or a signal; take the lock themselves. 0 or -EINTR. */
int64_t wait_until(uint64_t deadline);
int64_t wait_for(uint64_t nanoseconds);

/* The time so far from now; for ever if timeout is NULL. False if it is none (EINVAL). */
bool wait_deadline(const struct timespec *timeout, uint64_t *deadline);

/* Wakes up to count waiters on address that have a bit of bitset, first come, first woken. Returns how
 * many. Under lock_threads, as the next three. */
int wait_wake(uint64_t address, int count, uint32_t bitset);
/* Makes up to count of them wait for another address. Returns how many. */
int wait_requeue(uint64_t from, uint64_t to, int count);

void wait_rouse(struct thread *thread); /* if it sleeps, it looks again */
void wait_one_more_awake(void);         /* a thread began */
void wait_one_less_awake(void);         /* … or ended */

/* Ends the waits whose time has come. Not under a lock; from signal handlers too. */
void wait_clock_moved(void);

#endif
