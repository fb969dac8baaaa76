/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_BROKER_FITNESS_SELF_TEST_H
#define VITRINE_BROKER_FITNESS_SELF_TEST_H

#include <glib.h>

#include "proto/fitness-probe.h"

/*
 * Runs vitrine-fitness-probe, whose children seal themselves and try what they must not, and waits
 * for it: some milliseconds, a minute at most, then it is killed. With an empty environment and no
 * descriptor but its output. All unknown if it cannot be run or does not answer as it should. Main
 * thread only.
 */
struct fitness_probe_report self_test_run(void);

/* For tests: another program in its place. NULL: the usual one. */
void self_test_set_program(const char *path);

#endif
