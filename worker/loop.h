/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_WORKER_LOOP_H
#define VITRINE_WORKER_LOOP_H

#include "worker/worker.h"

/* SIGURG's handler: the broker wrote something. See worker.h, engine.handle. */
void loop_interrupt(int signal_number);

/* A sealed worker's whole life, from the first CONFIGURE to the end of the broker's pipe. */
_Noreturn void loop_run(const struct engine *engine, const struct document *document);

#endif
