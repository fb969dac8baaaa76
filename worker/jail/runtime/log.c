/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "worker/jail/gate.h"
#include "worker/jail/runtime/parts.h"

/*
 * "asked to open /etc/passwd: refused", once per distinct request. Only gate calls: it runs inside
 * answers. The broker escapes and caps what arrives; here the number of lines is capped, so that an
 * engine that probes cannot fill the pipe.
 */

enum { LINE = 160, LINES_MAXIMUM = 64 };

static uint32_t said[LINES_MAXIMUM]; /* hashes of the lines so far */
static unsigned said_count;

static uint32_t hash(const char *text, size_t bytes) { /* FNV-1a, 32 bits */
    uint32_t value = 2166136261u;
    for (size_t k = 0; k < bytes; k++)
        value = (value ^ (uint8_t)text[k]) * 16777619u;
    return value;
}

static bool is_new(uint32_t value) {
    for (unsigned k = 0; k < said_count; k++)
        if (said[k] == value)
            return false;
    if (said_count == LINES_MAXIMUM)
        return false;
    said[said_count++] = value;
    return true;
}

static const char ending[] = ": refused\n";

/* Leaves room for the ending: a name however long must not push out what happened to it. */
static size_t append(char *line, size_t used, const char *text) {
    while (*text && used < LINE - sizeof ending) {
        char byte = *text++;
        line[used++] = byte >= 0x20 && byte < 0x7f ? byte : '?';
    }
    return used;
}

void log_refused(const char *what, const char *name) {
    char line[LINE];
    size_t used = append(line, 0, "asked to ");
    used = append(line, used, what);
    if (name) {
        used = append(line, used, " ");
        used = append(line, used, name);
    }
    memcpy(line + used, ending, sizeof ending - 1);
    used += sizeof ending - 1;
    if (runtime_settings.log_fd >= 0 && is_new(hash(line, used)))
        gate_write(runtime_settings.log_fd, line, used);
}

static size_t append_number(char *line, size_t used, uint64_t number, unsigned base) {
    char digits[24];
    size_t first = sizeof digits - 1;
    digits[first] = '\0';
    do
        digits[--first] = "0123456789abcdef"[number % base];
    while ((number /= base) > 0);
    return append(line, used, digits + first);
}

void log_waiter(uint64_t thread, uint64_t address) {
    char line[LINE];
    size_t used = append(line, 0, "thread ");
    used = append_number(line, used, thread, 10);
    used = append(line, used, address ? " waits for ever at 0x" : " waits for a signal");
    if (address)
        used = append_number(line, used, address, 16);
    line[used++] = '\n';
    if (runtime_settings.log_fd >= 0)
        gate_write(runtime_settings.log_fd, line, used);
}
