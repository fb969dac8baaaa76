/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/fuzz/counters.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>

/* The section clang puts its counters in; no such symbols where nothing is instrumented. This file itself must not be:
 * the compiler defines the same names where it instruments. */
extern uint8_t counters_begin[] __asm__("__start___sancov_cntrs") __attribute__((weak));
extern uint8_t counters_end[] __asm__("__stop___sancov_cntrs") __attribute__((weak));

static uint8_t *home;
static size_t size;

bool counters_prepare(void) {
    size = counters_begin ? (size_t)(counters_end - counters_begin) : 0;
    if (size == 0)
        return true;
    home = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    return home != MAP_FAILED;
}

void counters_leave(void) {
    if (size > 0)
        memcpy(home, counters_begin, size);
}

void counters_fetch(void) {
    if (size > 0)
        memcpy(counters_begin, home, size);
}
