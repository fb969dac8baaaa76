/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "tests/libraries/libraries.h"

/* What a call costs that the runtime answers, against the same call answered by the kernel. */

enum { CALLS = 50000, PAIRS = 5 };

static uint64_t ask_for_nothing(unsigned rounds) {
    for (unsigned k = 0; k < rounds * CALLS; k++)
        syscall(SYS_getppid);
    return 0;
}

static uint64_t map_and_unmap(unsigned rounds) {
    const int both = PROT_READ | PROT_WRITE, flags = MAP_PRIVATE | MAP_ANONYMOUS;
    for (unsigned k = 0; k < rounds * CALLS / 2; k++) {
        char *bytes = mmap(NULL, 16 << 12, both, flags, -1, 0);
        bytes[0] = 1;
        munmap(bytes, 16 << 12);
    }
    return 0;
}

static uint64_t ask_for_the_time(unsigned rounds) {
    struct timespec now;
    for (unsigned k = 0; k < rounds * CALLS; k++)
        clock_gettime(CLOCK_MONOTONIC, &now);
    return 0;
}

static uint64_t grow_and_free(unsigned rounds) {
    for (unsigned k = 0; k < rounds * CALLS / 100; k++) {
        void *volatile block = malloc(1 << 20); /* by mmap: above the threshold of 128 KiB */
        memset(block, 1, 1 << 20);
        free(block);
    }
    return 0;
}

static const struct {
    struct library work;
    double calls; /* a round */
} works[] = {
    {{"getppid", "", ask_for_nothing}, CALLS},
    {{"mmap, one page touched, munmap", "", map_and_unmap}, CALLS / 2},
    {{"clock_gettime, by symbol", "", ask_for_the_time}, CALLS},
    {{"malloc of 1 MiB, filled, free", "", grow_and_free}, CALLS / 100},
};

static int by_size(const void *a, const void *b) {
    double first = *(const double *)a, second = *(const double *)b;
    return (first > second) - (first < second);
}

/* Nanoseconds a call, the median of some runs; an empty run is taken off. */
static double cost(const struct library *work, double calls, bool sealed) {
    double seconds[PAIRS];
    for (int k = 0; k < PAIRS; k++)
        seconds[k] =
            libraries_run(work, 2, sealed).seconds - libraries_run(work, 0, sealed).seconds;
    qsort(seconds, PAIRS, sizeof seconds[0], by_size);
    return seconds[PAIRS / 2] / (2 * calls) * 1e9;
}

int main(void) {
    for (size_t k = 0; k < sizeof works / sizeof works[0]; k++) {
        double answered = cost(&works[k].work, works[k].calls, true);
        double kernel = cost(&works[k].work, works[k].calls, false);
        printf("%s answered in the jail %.0f ns, by the kernel %.0f ns: ratio %.2f\n",
               works[k].work.name, answered, kernel, answered / kernel);
    }
    return 0;
}
