/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "worker/jail/runtime/closed.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { RANGES = 512, LINE = 256 };

struct range {
    uintptr_t begin, end;
};
static struct range ranges[RANGES]; /* ascending, as the kernel lists them */
static size_t count;

/* Where there are too many, what lies between the last ones counts as closed too. */
static void add(uintptr_t begin, uintptr_t end) {
    bool joins = count > 0 && ranges[count - 1].end == begin;
    if (joins || count == RANGES)
        ranges[count - 1].end = end;
    else
        ranges[count++] = (struct range){begin, end};
}

void closed_save(void) {
    char line[LINE];
    unsigned long begin, end;
    FILE *maps = fopen("/proc/self/maps", "re");
    count = 0;
    if (!maps) {
        add(0, UINTPTR_MAX);
        return;
    }
    while (fgets(line, sizeof line, maps)) {
        int at = 0;
        if (sscanf(line, "%lx-%lx %n", &begin, &end, &at) == 2 && strncmp(line + at, "---", 3) == 0)
            add(begin, end);
    }
    fclose(maps);
}

bool closed_overlaps(const void *address, size_t bytes) {
    uintptr_t begin = (uintptr_t)address;
    for (size_t k = 0; k < count; k++)
        if (begin < ranges[k].end && begin + bytes > ranges[k].begin)
            return true;
    return false;
}
