/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_WORKER_JAIL_RUNTIME_THREADS_H
#define VITRINE_WORKER_JAIL_RUNTIME_THREADS_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <ucontext.h>

/*
 * Threads of a sealed process. clone is no call of the jail's, so the kernel threads an engine will
 * ever have are made before the seal, each dispatched and sealed by itself, and then parked: asleep
 * in read() on a pipe of its own. clone wakes one; its end parks it again. They are real and run in
 * parallel.
 *
 *   thread pointer   the FS base cannot be set after the seal (wrfsbase, where it does not fault, is
 *                    undone at a context switch unless AT_HWCAP2 says FSGSBASE). So each parked
 *                    thread has the one it will need already: libc puts a thread's control block at
 *                    a fixed distance below the top of its stack, and a mapping with MAP_STACK is
 *                    placed so that this meets the thread pointer of a thread that is free.
 *   sleeping         a byte through the thread's own pipe ends a sleep. At most one lies in there
 *                    (kicked): it says "look again"; what there is to see is in memory.
 *   being called     a second pipe, the bell, has O_ASYNC and this thread as its owner (fcntl(2),
 *                    F_SETOWN_EX): a byte written there is SIGIO to exactly this thread, now, also
 *                    while it computes. That is how a signal reaches a running thread, and how all
 *                    end together, although the jail knows no tgkill and no exit_group.
 *
 * As in Linux, but:
 *
 *   number        as many as declared before the seal; one more is EAGAIN (ENOMEM for its stack)
 *   stacks        all of one size, 8 MiB, whatever pthread_attr_setstacksize says, so that one that
 *                 libc keeps always fits the next thread. Their guard traps 7 MiB lower. A
 *                 stack given by pthread_attr_setstack is EAGAIN. A new one is zero in its uppermost
 *                 64 KiB only.
 *   identifiers   from 2^22 on, above any process id: libc knows the main thread by a real one
 *   floating point, CPU affinity, priorities, names: a thread starts with the kernel's defaults
 *   robust mutexes are not released by a thread's end; PI mutexes are refused
 *   pthread_exit of the main thread is exit()
 */

enum { THREADS_MAXIMUM = 64, THREADS_FIRST_ID = 1 << 22, THREADS_PLACE_BYTES = 16 << 20 };

struct thread {
    int sleep_read, sleep_write; /* its pipe; -1: no other thread was declared */
    int bell_read, bell_write;
    bool kicked, rung; /* a byte is on its way through the pipe, the bell; atomic */
    char byte;         /* where it lands */

    uint64_t pointer;   /* the FS base it was made with; 0: the main thread */
    size_t stack_bytes; /* mapped by the engine; 0: free. Under lock_threads, as the next four */
    bool alive;         /* else parked */
    bool asleep;        /* cannot go on by itself: see wait.h */
    int *clear_at_end;  /* CLONE_CHILD_CLEARTID */
    uint64_t mask, pending;  /* the engine's signals: kill.h */
    uint64_t awaited;        /* by sigwait */
    uint64_t mask_suspended; /* what sigsuspend put away */
    bool suspended;
    stack_t alternate; /* what the engine believes: handlers.h */

    volatile int critical; /* locks held or waited for: no engine code may run now */
    volatile int depth;    /* calls being answered: the engine's signals wait for their end */
    volatile unsigned postponed;
    ucontext_t *interrupted; /* registers of the engine's innermost call */
    ucontext_t registers;    /* of its next life: gate_resume */
};

extern struct thread threads_all[1 + THREADS_MAXIMUM]; /* the main thread is the first */
extern unsigned threads_parked;                        /* how many were declared */

/* Makes count threads, dispatched by selector and sealed, and returns when all sleep. Before the
 * seal, with nothing left in the process that other threads would inherit and should not. 0 or a
 * negative errno (what the making or the sealing of one answered). */
int threads_start(unsigned count, volatile char *selector);

/* Who runs this: found by the stack, or, on a stack of the engine's own making, by FS. */
struct thread *thread_self(void);

/* The live thread with that id, NULL if there is none. The main thread has two: gettid's, and the
 * one that libc remembers from before the clone. Under lock_threads. */
struct thread *thread_lookup(uint64_t id);
uint64_t thread_id(const struct thread *thread);

void thread_kick(struct thread *thread); /* its sleep, this or the next, ends */
void thread_ring(struct thread *thread); /* SIGIO */
void threads_leave_if_told(void);        /* ends this thread if runtime_exit was called */
void threads_on_bell(int number, siginfo_t *info, void *interrupted);

/* How many processors the engine is told of: what there are, but no more than it has threads. */
unsigned threads_processors(void);

/* MAP_STACK: room for a stack below a free thread's control block; NULL if all are taken or it is
 * too big. */
void *threads_map_stack(size_t bytes);
/* True if it was one of those. */
bool threads_unmap_stack(const void *address, size_t bytes);
/* Whether a fault at address (0: the kernel tells none) with that stack pointer means that the stack of
 * one of these threads has run into its guard. */
bool threads_stack_is_full(uint64_t pointer, uint64_t address);
/* Whether address lies in the places of these threads, which the engine's memory is no part of. */
bool threads_own(uint64_t address);

/* For the handler of a signal that only the main thread gets: true if a lock is being held; then
 * which is done when it is given back. */
enum postponed { POSTPONED_URGENT = 1, POSTPONED_CLOCK = 2 };
bool threads_postpone(enum postponed which);

#endif
