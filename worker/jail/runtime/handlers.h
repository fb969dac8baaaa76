/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_WORKER_JAIL_RUNTIME_HANDLERS_H
#define VITRINE_WORKER_JAIL_RUNTIME_HANDLERS_H

#include <signal.h>
#include <stdbool.h>

/*
 * The engine's own signal handlers, as they were before the seal and as it changes them after. The
 * kernel's handlers are the runtime's for ever; it calls the engine's from there.
 *
 *     faults         SEGV, BUS, FPE, ILL, TRAP: the engine's handler is called with the kernel's
 *                    own siginfo and context, and may change the context and return. It runs on the
 *                    runtime's alternate stack, 64 KiB, whatever it asked for. No handler, or one
 *                    whose signal is blocked: a FAULT, as Linux would kill
 *     raise, kill    to itself: the handler is called before the call returns; blocked signals
 *                    wait. By default: abort and the like are a FAULT; CHLD, URG, WINCH, CONT and
 *                    the stopping ones do nothing. Real-time signals do not queue
 *     from outside   the broker sends URG alone, and that is the worker's own
 *     masks          are kept for each thread, and decide what raise does; SA_RESETHAND,
 *                    SA_NODEFER and sa_mask hold, SA_RESTART has nothing to restart
 *     waiting        sigsuspend, pause, sigwait: for a signal that is pending; else nobody could
 *                    send it, and the worker ends as a deadlock
 */

/* Before the runtime installs its own: keeps what the engine has. */
void handlers_save(void);

/* Calls the engine's handler, if it has one and may be interrupted by it. False: it has not. */
bool handlers_call(int number, siginfo_t *info, void *context);

#endif
