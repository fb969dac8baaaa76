/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_WORKER_JAIL_RUNTIME_KILL_H
#define VITRINE_WORKER_JAIL_RUNTIME_KILL_H

#include "worker/jail/runtime/threads.h"

/*
 * Signals that an engine's threads send each other or themselves (tgkill, pthread_kill, raise): the
 * kernel is asked nothing. A sleeping target looks again, a running one hears its bell; either runs the
 * handler at the end of the call it makes, or where it was interrupted, with those registers. One to
 * itself is delivered before the call returns. Blocked ones wait; real-time ones do not queue; kill is
 * to the main thread. By default abort and the like are a FAULT; CHLD, URG, WINCH, CONT and the
 * stopping ones do nothing. sigsuspend, pause and sigwait wait as wait.h says.
 */

/* Whether a signal is there that self does not block, or waits for. */
static inline bool kill_is_due(const struct thread *self) {
    return (self->pending & (~self->mask | self->awaited)) != 0;
}

/* Runs the handlers of what is due; interrupted: the registers to show them. Not under a lock. True
 * if each had SA_RESTART. */
bool kill_deliver(struct thread *self, ucontext_t *interrupted);

#endif
