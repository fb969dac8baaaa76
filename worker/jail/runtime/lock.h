/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_WORKER_JAIL_RUNTIME_LOCK_H
#define VITRINE_WORKER_JAIL_RUNTIME_LOCK_H

#include "worker/jail/runtime/threads.h"

/*
 * The runtime's two locks. A lock is a counter and a pipe: whoever raises the counter from 0 has it;
 * the others read a token from the pipe, which each that gives the lock back writes for the next.
 * So waiting is sleeping, and a holder that loses its processor costs nobody else's time.
 *
 * Order: lock_answers before lock_threads. Neither is held while engine code runs or a thread sleeps.
 */
struct lock {
    int holders;
    int read_end, write_end;
};

extern struct lock
    lock_answers; /* memory, files, log, random numbers: short, or a page fault long */
extern struct lock lock_threads; /* threads, waits, the engine's signals: always short */

int lock_open(struct lock *lock); /* its pipe; without other threads none is needed */
void lock_take(struct lock *lock, struct thread *self);
void lock_give(struct lock *lock, struct thread *self);

/* Brackets what engine code may not interrupt; taking and giving a lock does the same. What came
 * meanwhile happens within the last critical_end. */
void critical_begin(struct thread *self);
void critical_end(struct thread *self);

#endif
