/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "worker/engines/script/canvas/chain.h"

#include <stdint.h>

/* Chains change places seldom: of the order they had they keep almost all. Where they do not, the work stays within
 * the power 4/3 of how many they are (Shell's sort, gaps by Sedgewick). */
static size_t sort_by_gap(struct chain **chains, size_t count, size_t gap, size_t moves_most) {
    size_t moves = 0;
    for (size_t k = gap; k < count && moves <= moves_most; k++) {
        struct chain *chain = chains[k];
        size_t to = k;
        for (; to >= gap && chains[to - gap]->key > chain->key; to -= gap, moves++)
            chains[to] = chains[to - gap];
        chains[to] = chain;
    }
    return moves;
}

void chain_sort(struct chain **chains, size_t count) {
    static const size_t gaps[] = {67084289, 16764929, 4188161, 1045505, 260609, 64769, 16001,
                                  3905,     929,      209,     41,      19,     5,     1};
    size_t moves_most = 8 * count;
    if (sort_by_gap(chains, count, 1, moves_most) <= moves_most)
        return;
    for (size_t k = 0; k < sizeof gaps / sizeof *gaps; k++)
        sort_by_gap(chains, count, gaps[k], SIZE_MAX);
}
