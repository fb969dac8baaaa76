/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_PROTO_FITNESS_PROBE_H
#define VITRINE_PROTO_FITNESS_PROBE_H

#include <stdint.h>

/*
 * What vitrine-fitness-probe (worker/fitness-probe.c) writes to its standard output, once, before
 * it exits with 0. It is given nothing, opens nothing and reads nothing: each answer comes from a
 * child of its own that sealed itself by the worker's own code and then tried one thing.
 */

enum { FITNESS_PROBE_VERSION = 1 };

enum probe_answer {
    PROBE_UNKNOWN = 0, /* could not be tried */
    PROBE_HELD = 1,    /* the child died of it, as it must */
    PROBE_LIVED = 2,   /* the child did it and lived */
    PROBE_ABSENT = 3,  /* this machine has no such thing, sealed or not */
    PROBE_ANSWER_END
};

enum probe_seal {
    PROBE_SEAL_NONE = 0,   /* refused by the kernel */
    PROBE_SEAL_STRICT = 1, /* SECCOMP_MODE_STRICT */
    PROBE_SEAL_FILTER = 2, /* the equal filter, where another filter stands already */
    PROBE_SEAL_END
};

struct fitness_probe_report {
    uint32_t version;
    uint32_t seal;     /* enum probe_seal; the rest: enum probe_answer */
    uint32_t getpid;   /* a plain forbidden call */
    uint32_t int80;    /* the same by the 32-bit entry; absent: the entry faults unsealed too */
    uint32_t x32;      /* the same by its x32 number; absent: another architecture than x86-64 */
    uint32_t writev;   /* a write that is not write(2): must not arrive, and be the end */
    uint32_t tsc;      /* held: reading the time stamp counter faults */
    uint32_t dispatch; /* held: Syscall User Dispatch sends a call to its handler (Linux 5.11) */
};
_Static_assert(sizeof(struct fitness_probe_report) == 32, "read whole or not at all");

#endif
