/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_WORKER_JAIL_RUNTIME_PARKED_H
#define VITRINE_WORKER_JAIL_RUNTIME_PARKED_H

#include <signal.h>

#include "worker/jail/runtime/threads.h"

/*
 * A parked thread's place: 16 MiB of address space each, in one row.
 *
 *     guard | 64 KiB: parked stack | 1 MiB: guard | up to 14.9 MiB: the engine's stack, control block on top
 *
 * On the parked stack it is made, sleeps and ends; while it lives, that is its alternate signal stack.
 */

/* What the kernel holds back from a parked thread: all but its own faults and calls. From a live one:
 * the same but for the bell. So what comes from outside interrupts the main thread only, and a bell
 * rung for a thread about to live is heard when it does. */
#define PARKED_BIT(number) (1ull << ((number)-1))
#define PARKED_MASK                                                                                \
    (~(PARKED_BIT(SIGSYS) | PARKED_BIT(SIGSEGV) | PARKED_BIT(SIGBUS) | PARKED_BIT(SIGFPE) |        \
       PARKED_BIT(SIGILL) | PARKED_BIT(SIGTRAP) | PARKED_BIT(SIGABRT)))
#define LIVE_MASK (PARKED_MASK & ~PARKED_BIT(SIGIO))

struct thread *parked_by_address(uintptr_t address); /* whose place it lies in, or NULL */
uint64_t parked_top(const struct thread *thread);    /* where its parked stack begins */
stack_t parked_stack(const struct thread *thread);   /* the same, as sigaltstack wants it */
uint64_t parked_main_id(void);                       /* how libc calls the main thread */

/* Until its next life. */
_Noreturn void parked_sleep(struct thread *self);

#endif
