/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <stdbool.h>

/*
 * OpenMP for one thread: what gcc makes of Tesseract's parallel loops and sections calls these. Threads would
 * cost more than they save (its manual tells to set OMP_THREAD_LIMIT=1; with two of them a page took
 * seven times the CPU time here), and the jail has none. libgomp with one thread still wakes the others at
 * the end of each team, 316,000 times a crowded page, each a call to be answered: the program's own
 * definitions come before a library's. As in gcc/omp-builtins.def.
 */

void GOMP_parallel(void (*body)(void *), void *data, unsigned threads, unsigned flags);
void GOMP_parallel_sections(void (*body)(void *), void *data, unsigned threads, unsigned count,
                            unsigned flags);
unsigned GOMP_sections_next(void);
void GOMP_sections_end_nowait(void);
int omp_get_num_threads(void);
int omp_get_thread_num(void);

/* Of the innermost construct at work: sections count from 1. */
static struct { unsigned next, count; } sections;

void GOMP_parallel(void (*body)(void *), void *data, unsigned threads, unsigned flags) {
    (void)threads, (void)flags;
    body(data);
}

void GOMP_parallel_sections(void (*body)(void *), void *data, unsigned threads, unsigned count,
                            unsigned flags) {
    unsigned outer_next = sections.next, outer_count = sections.count;
    (void)threads, (void)flags;
    sections.next = 1, sections.count = count;
    body(data);
    sections.next = outer_next, sections.count = outer_count;
}

unsigned GOMP_sections_next(void) {
    return sections.next <= sections.count ? sections.next++ : 0;
}

void GOMP_sections_end_nowait(void) {
}

int omp_get_num_threads(void) {
    return 1;
}

int omp_get_thread_num(void) {
    return 0;
}
