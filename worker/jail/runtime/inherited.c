/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "worker/jail/runtime/inherited.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { RANGES = 512, LINE = 256 };

struct range {
    uintptr_t begin, end;
};
struct list {
    struct range ranges[RANGES]; /* ascending, as the kernel lists them */
    size_t count;
};
static struct list closed, plain;

/* False if there are too many. */
static bool add(struct list *list, uintptr_t begin, uintptr_t end) {
    struct range *last = list->count > 0 ? &list->ranges[list->count - 1] : NULL;
    if (last && last->end == begin)
        last->end = end;
    else if (list->count < RANGES)
        list->ranges[list->count++] = (struct range){begin, end};
    else
        return false;
    return true;
}

/* Where there are too many, what lies between the last ones counts as closed too. */
static void add_closed(uintptr_t begin, uintptr_t end) {
    if (!add(&closed, begin, end))
        closed.ranges[closed.count - 1].end = end;
}

/* A line of /proc/PID/maps: addresses, protection, offset, device, inode, name; proc(5). */
static void note(const char *line) {
    unsigned long begin, end, inode;
    char protection[5], name[16] = "";
    if (sscanf(line, "%lx-%lx %4s %*x %*x:%*x %lu %15s", &begin, &end, protection, &inode, name) <
        4)
        return;
    if (strncmp(protection, "---", 3) == 0)
        add_closed(begin, end);
    else if (strcmp(protection, "rw-p") == 0 && inode == 0 && name[0] == '\0')
        add(&plain, begin, end);
}

void inherited_save(void) {
    char line[LINE];
    FILE *maps = fopen("/proc/self/maps", "re");
    closed.count = plain.count = 0;
    if (!maps) {
        add_closed(0, UINTPTR_MAX);
        return;
    }
    while (fgets(line, sizeof line, maps))
        note(line);
    fclose(maps);
}

bool inherited_closed(const void *address, size_t bytes) {
    uintptr_t begin = (uintptr_t)address;
    for (size_t k = 0; k < closed.count; k++)
        if (begin < closed.ranges[k].end && begin + bytes > closed.ranges[k].begin)
            return true;
    return false;
}

bool inherited_plain(const void *address, size_t bytes) {
    uintptr_t begin = (uintptr_t)address;
    for (size_t k = 0; k < plain.count; k++)
        if (begin >= plain.ranges[k].begin && begin < plain.ranges[k].end)
            return bytes <= plain.ranges[k].end - begin;
    return false;
}
