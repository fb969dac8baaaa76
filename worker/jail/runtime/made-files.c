/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "worker/jail/runtime/made-files.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "worker/jail/runtime/memory.h"
#include "worker/jail/runtime/parts.h"

enum { TEXT = 256 };

/* RFC 8536, version 1: no transitions, one type of time (offset 0, not daylight saving), "UTC". */
static const struct {
    char magic[4];
    uint8_t version[16];
    uint8_t counts[6]
                  [4]; /* UTC indicators, standard indicators, leaps, transitions, types, letters */
    uint8_t type[6];
    char name[4];
} utc = {.magic = {'T', 'Z', 'i', 'f'}, .counts = {[4][3] = 1, [5][3] = 4}, .name = "UTC"};

static const char cpuinfo[] = "processor\t: 0\nvendor_id\t: unknown\nmodel name\t: unknown\n"
                              "cpu cores\t: 1\nflags\t\t:\n\n";
static size_t make_maps(char *text) {
    struct memory_state memory = memory_state();
    uintptr_t region = (uintptr_t)memory.start;
    uintptr_t top = signals_stack_top();
    return (size_t)snprintf(text, TEXT,
                            "%" PRIxPTR "-%" PRIxPTR " rw-p 00000000 00:00 0 \n"
                            "%" PRIxPTR "-%" PRIxPTR " rw-p 00000000 00:00 0 [stack]\n",
                            region, region + memory.bytes, top - signals_stack_limit(), top);
}

/* Pages: size, resident, shared, text, libraries (always 0), data, dirty (always 0); proc(5). */
static size_t make_statm(char *text) {
    struct memory_state memory = memory_state();
    size_t size = memory.bytes / MEMORY_PAGE, resident = memory.highest / MEMORY_PAGE;
    return (size_t)snprintf(text, TEXT, "%zu %zu 0 0 0 %zu 0\n", size, resident, size);
}

/* "0", or "0-3": what sched_getaffinity says in another form. */
static size_t make_processors(char *text) {
    unsigned long set = 1;
    answer_sched_getaffinity(
        &(struct call){.argument = {0, sizeof set, (uint64_t)(uintptr_t)&set}});
    int count = __builtin_popcountl(set);
    return (size_t)(count < 2 ? snprintf(text, TEXT, "0\n")
                              : snprintf(text, TEXT, "0-%d\n", count - 1));
}

#define MEMORY_DEVICES 0x100 /* major number 1 */

#define STATUS(number, mode, ...)                                                                  \
    { .st_ino = number, .st_nlink = 1, .st_mode = mode, .st_blksize = MEMORY_PAGE, __VA_ARGS__ }
#define CHANGING(number, name, text, function)                                                     \
    {                                                                                              \
        .path = name, .bytes = (const uint8_t *)(text), .make = function,                          \
        .status = STATUS(number, S_IFREG | 0444, .st_size = 0)                                     \
    }
#define FIXED(number, name, content, count)                                                        \
    {                                                                                              \
        .path = name, .bytes = (const uint8_t *)(content), .size = count,                          \
        .status = STATUS(number, S_IFREG | 0444, .st_size = count)                                 \
    }
#define DEVICE(number, name, minor)                                                                \
    { .path = name, .status = STATUS(number, S_IFCHR | 0666, .st_rdev = MEMORY_DEVICES | (minor)) }

static char maps[TEXT], statm[TEXT], processors[TEXT];

static struct file made[] = {
    CHANGING(1, "/proc/self/maps", maps, make_maps),
    CHANGING(2, "/proc/self/statm", statm, make_statm),
    FIXED(3, "/proc/cpuinfo", cpuinfo, sizeof cpuinfo - 1),
    FIXED(4, "/etc/localtime", &utc, sizeof utc),
    CHANGING(5, "/sys/devices/system/cpu/online", processors, make_processors),
    CHANGING(6, "/sys/devices/system/cpu/possible", processors, make_processors),
    DEVICE(7, "/dev/null", 3),
    DEVICE(8, "/dev/random", 8),
    DEVICE(9, "/dev/urandom", 9),
    FIXED(10, "/usr/share/zoneinfo/UTC", &utc, sizeof utc),
};

const struct file *made_at(size_t index) {
    return index < sizeof made / sizeof made[0] ? &made[index] : NULL;
}

const struct file *made_lookup(const char *path) {
    const struct file *file;
    for (size_t k = 0; (file = made_at(k)); k++)
        if (strcmp(file->path, path) == 0)
            return file;
    return NULL;
}

void made_renew(const struct file *file) {
    for (size_t k = 0; k < sizeof made / sizeof made[0]; k++)
        if (&made[k] == file && made[k].make)
            made[k].size = made[k].make((char *)(uintptr_t)made[k].bytes);
}
