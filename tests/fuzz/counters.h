/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_TESTS_FUZZ_COUNTERS_H
#define VITRINE_TESTS_FUZZ_COUNTERS_H

#include <stdbool.h>

/* Brings libFuzzer's coverage counters home from a child process. Harmless without libFuzzer. */

bool counters_prepare(void);
/* In the child, before it ends; in the parent, before the fork, for children that do not come to it. */
void counters_leave(void);
/* In the parent. */
void counters_fetch(void);

#endif
