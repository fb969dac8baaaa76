/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "tests/libraries/libraries.h"

/* What a call costs that the runtime answers, against the same call answered by the kernel: CPU time;
 * and what passes from one thread to the other: time by the wall's clock. */

enum { CALLS = 50000, TURNS = 5000, STARTS = 1000, PAIRS = 5 };

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

/* --------------------------------------------------------------------------------- threads --- */

static sem_t here, there;

static void *give_back(void *rounds) {
    for (unsigned k = 0; k < *(unsigned *)rounds * TURNS; k++) {
        sem_wait(&there);
        sem_post(&here);
    }
    return NULL;
}

/* Two hand-overs a turn: each wakes the other and sleeps. */
static uint64_t hand_over(unsigned rounds) {
    pthread_t other;
    sem_init(&here, 0, 0);
    sem_init(&there, 0, 0);
    if (pthread_create(&other, NULL, give_back, &rounds) != 0)
        abort();
    for (unsigned k = 0; k < rounds * TURNS; k++) {
        sem_post(&there);
        sem_wait(&here);
    }
    pthread_join(other, NULL);
    return 0;
}

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static volatile unsigned counter;

static void *count_up(void *rounds) {
    for (unsigned k = 0; k < *(unsigned *)rounds * CALLS; k++) {
        pthread_mutex_lock(&mutex);
        counter++;
        pthread_mutex_unlock(&mutex);
    }
    return NULL;
}

static uint64_t share_a_mutex(unsigned rounds) {
    pthread_t other;
    if (pthread_create(&other, NULL, count_up, &rounds) != 0)
        abort();
    count_up(&rounds);
    pthread_join(other, NULL);
    return 0;
}

static void *nothing(void *user) {
    return user;
}

static uint64_t start_and_join(unsigned rounds) {
    for (unsigned k = 0; k < rounds * STARTS; k++) {
        pthread_t other;
        if (pthread_create(&other, NULL, nothing, NULL) != 0)
            abort();
        pthread_join(other, NULL);
    }
    return 0;
}

static const struct {
    struct library work;
    double calls; /* a round */
} works[] = {
    {{"getppid", "", ask_for_nothing, 0, NULL}, CALLS},
    {{"mmap, one page touched, munmap", "", map_and_unmap, 0, NULL}, CALLS / 2},
    {{"clock_gettime, by symbol", "", ask_for_the_time, 0, NULL}, CALLS},
    {{"malloc of 1 MiB, filled, free", "", grow_and_free, 0, NULL}, CALLS / 100},
    {{"wake another thread and sleep until it wakes this one, half of it", "", hand_over, 1, NULL},
     2 * TURNS},
    {{"lock and unlock a mutex that two threads want", "", share_a_mutex, 1, NULL}, 2 * CALLS},
    {{"pthread_create and pthread_join", "", start_and_join, 1, NULL}, STARTS},
};

static int by_size(const void *a, const void *b) {
    double first = *(const double *)a, second = *(const double *)b;
    return (first > second) - (first < second);
}

static double seconds_of(const struct library *work, unsigned rounds, bool sealed) {
    struct run run = libraries_run(work, rounds, sealed);
    return work->threads > 0 ? run.elapsed : run.seconds;
}

/* Nanoseconds a call, the median of some runs; an empty run is taken off. */
static double cost(const struct library *work, double calls, bool sealed) {
    double seconds[PAIRS];
    for (int k = 0; k < PAIRS; k++)
        seconds[k] = seconds_of(work, 2, sealed) - seconds_of(work, 0, sealed);
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
