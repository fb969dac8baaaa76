/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_WORKER_ZYGOTE_H
#define VITRINE_WORKER_ZYGOTE_H

#include <sys/types.h>

#include "proto/assignment.h"
#include "worker/worker.h"

/* Says "warm" and makes workers until the broker closes the socket. Returns the exit status. */
int zygote_run(const struct engine *engine);

/* birth.c: a clone's way from here into the jail. descriptors: in the order of enum
 * assignment_descriptor. */
_Noreturn void worker_begin(const struct engine *engine, const struct assignment *assignment,
                            const int descriptors[ASSIGNMENT_DESCRIPTORS], pid_t broker);
_Noreturn void worker_probe(void);

/* True if exactly the descriptors 0 … count - 1 are open. */
bool descriptors_are_exactly(int count);

#endif
