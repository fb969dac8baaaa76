/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_WORKER_JAIL_RUNTIME_HANDLERS_H
#define VITRINE_WORKER_JAIL_RUNTIME_HANDLERS_H

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>

#include "worker/jail/runtime/parts.h"

/*
 * The engine's own signal handlers, as they were before the seal and as it changes them after. The
 * kernel's handlers are the runtime's for ever; it calls the engine's from there.
 *
 *     faults         SEGV, BUS, FPE, ILL, TRAP: the engine's handler is called with the kernel's
 *                    own siginfo and context, and may change the context and return. It runs on the
 *                    runtime's alternate stack, 64 KiB, whatever it asked for. No handler, or one
 *                    whose signal is blocked: a FAULT, as Linux would kill
 *     raise, kill    to its own threads only: kill.h
 *     from outside   the broker sends URG alone, and that is the worker's own
 *     masks          are kept for each thread; SA_RESETHAND, SA_NODEFER, SA_RESTART and sa_mask hold
 */

enum { SIGNALS = 64 };
#define SIGNAL_BIT(number) (1ull << ((number)-1))

/* Before the runtime installs its own: keeps what the engine has. The first call counts. */
void handlers_save(void);

/* What the engine has for number now; SA_RESETHAND is done. Under lock_threads. */
struct kernel_action handlers_take(int number);

enum disposition { HANDLER, NOTHING, DEADLY };
enum disposition handlers_disposition(const struct kernel_action *action, int number);

/* Calls the engine's handler of a fault, if it has one and may be interrupted by it. False: it has
 * not. */
bool handlers_call(int number, siginfo_t *info, void *context);

#endif
