/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <stdio.h>
#include <stdlib.h>

#include "tests/libraries/libraries.h"

/*
 * The table of the proof with the ratio of CPU times, inside the jail to outside, of the same work in
 * turn. What an empty run takes is taken off: a worker is born once, and ready-bench tells that.
 */

enum { PAIRS = 7, ROUNDS = 3 };

static int by_size(const void *a, const void *b) {
    double first = *(const double *)a, second = *(const double *)b;
    return (first > second) - (first < second);
}

static double middle(double values[PAIRS]) {
    qsort(values, PAIRS, sizeof values[0], by_size);
    return values[PAIRS / 2];
}

static struct run net(const struct library *library, bool sealed) {
    struct run run = libraries_run(library, ROUNDS, sealed);
    struct run empty = libraries_run(library, 0, sealed);
    run.finished = run.finished && empty.finished;
    run.seconds -= empty.seconds;
    return run;
}

/* The median of the pairs' ratios: what else this machine does meets both runs of a pair alike. */
static void compare(const struct library *library) {
    double ratios[PAIRS], insides[PAIRS], outsides[PAIRS];
    char row[LIBRARIES_ROW];
    struct run inside = {0}, outside = {0};
    if (library->prepare && library->prepare() != 0)
        return;
    for (int k = 0; k < PAIRS; k++) {
        outside = net(library, false);
        inside = net(library, true);
        insides[k] = inside.seconds;
        outsides[k] = outside.seconds;
        ratios[k] = inside.seconds / outside.seconds;
    }
    inside.seconds = middle(insides);
    outside.seconds = middle(outsides);
    libraries_row(row, library, &inside, &outside);
    printf("%s  %5.3f\n", row, middle(ratios));
    fflush(stdout);
}

int main(void) {
    printf("%s  ratio of CPU time (goal: at most 1.03)\n", libraries_heading);
    for (size_t k = 0; k < library_count; k++)
        compare(&libraries[k]);
    return 0;
}
