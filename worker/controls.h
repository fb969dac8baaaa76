/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_WORKER_CONTROLS_H
#define VITRINE_WORKER_CONTROLS_H

#include <stdbool.h>
#include <stdint.h>

/*
 * What a worker gives up besides system calls, all before the seal.
 */

struct controls {
    uint32_t on;      /* bits of enum control (proto/protocol.h) */
    uint32_t refused; /* asked for, not to be had here */
};

/* Resource limits: no file may grow, no process or descriptor be made, no core be written; CPU
 * after cpu_seconds (0: unlimited). False if a limit could not be set. */
bool controls_limit(uint64_t cpu_seconds);

/* Speculation controls and the core-scheduling cookie. What a machine lacks is reported, not fatal.
 */
struct controls controls_speculation(void);

/* Says what a zygote is before any clone: session of its own, first to die when memory is short,
 * nothing of it in a core, dies with the broker, becomes uid and gid if it is root, one thread.
 * False: it must not go on. */
bool controls_settle(uint32_t uid, uint32_t gid);

#endif
