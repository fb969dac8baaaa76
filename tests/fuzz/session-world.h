/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_TESTS_FUZZ_SESSION_WORLD_H
#define VITRINE_TESTS_FUZZ_SESSION_WORLD_H

#include "broker/session.h"
#include "proto/assignment.h"

/*
 * What lies around a session, in this process: in place of zygote and worker the two ends of its pipes, in place of the
 * proof a promise, in place of the X server a stage that keeps slots until it is told to let go.
 */

/* The worker's ends of the session's pipes; -1: none. All non-blocking. */
extern int world_ends[ASSIGNMENT_DESCRIPTORS];

/* The zygote's answer: a child that only waits, or none. Nothing if no request is there. */
void world_answer(bool with_worker);
/* Whether a proof succeeds from now on. */
extern bool world_proved;

struct stage *world_stage_create(void);
/* Bit k: the X server still reads slot k. */
extern uint32_t world_stage_holds;
void world_stage_release(uint32_t slot);

/* Closes a worker's end; all of them. */
void world_close(enum assignment_descriptor end);
void world_reset(void);

#endif
