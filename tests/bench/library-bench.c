/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <stdio.h>
#include <stdlib.h>

#include "tests/libraries/libraries.h"

/* CPU time of the same work of each library, inside the jail and outside, in turn. */

enum { PAIRS = 11, ROUNDS = 3 };

static int by_size(const void *a, const void *b) {
    double first = *(const double *)a, second = *(const double *)b;
    return (first > second) - (first < second);
}

/* The median of the pairs' ratios: what else this machine does meets both runs of a pair alike. */
static void compare(const struct library *library) {
    double ratios[PAIRS], inside_sum = 0, outside_sum = 0;
    bool same = true;
    struct run inside = {0};
    for (int k = 0; k < PAIRS; k++) {
        struct run outside = libraries_run(library, ROUNDS, false);
        inside = libraries_run(library, ROUNDS, true);
        if (!inside.finished || !outside.finished) {
            printf("%s %s did not finish\n", library->name, library->version);
            return;
        }
        same = same && inside.checksum == outside.checksum;
        ratios[k] = inside.seconds / outside.seconds;
        inside_sum += inside.seconds;
        outside_sum += outside.seconds;
    }
    qsort(ratios, PAIRS, sizeof ratios[0], by_size);
    printf("%s %s sealed %.0f ms, the same work unsealed %.0f ms of CPU: ratio %.3f (goal at most "
           "1.03); %llu calls answered; result %s\n",
           library->name, library->version, inside_sum / PAIRS * 1000, outside_sum / PAIRS * 1000,
           ratios[PAIRS / 2], (unsigned long long)inside.answered, same ? "the same" : "DIFFERENT");
}

int main(void) {
    for (size_t k = 0; k < library_count; k++)
        compare(&libraries[k]);
    return 0;
}
