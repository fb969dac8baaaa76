/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_BROKER_ZYGOTE_SPAWN_H
#define VITRINE_BROKER_ZYGOTE_SPAWN_H

#include <glib.h>
#include <sys/types.h>

#include "proto/protocol.h"

/* The worker program's path; the caller frees it. */
char *zygote_program(enum engine_id engine);
/* The same for another program of the worker's folder. */
char *zygote_program_named(const char *name);

/* Forks and execs program as a zygote; its socket, non-blocking, is the caller's. -1 with error.
 * Main thread only: parent-death signals follow the thread a child came from (prctl(2),
 * PR_SET_PDEATHSIG). */
pid_t zygote_spawn(const char *program, int *socket, GError **error);

#endif
