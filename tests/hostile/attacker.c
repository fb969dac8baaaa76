/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>

#include "tests/hostile/attacker.h"
#include "worker/jail/gate.h"
#include "worker/jail/runtime/runtime.h"
#include "worker/worker.h"

/*
 * A worker whose engine does what the attacker wants: zygote, birth, seal and proof are the real ones, and from the
 * first document byte on it is the enemy's. The document is the payload, a line of words:
 *
 *     quiet                          opens well and waits: the neighbour of the others
 *     call ENTRY NUMBER ARGUMENT…    one system call; an argument is a number or, behind "=", a string
 *     descriptors                    reads and writes every descriptor number
 *     overrun OFFSET                 writes behind the pixels
 *     deaf                           blocks every signal by a forged sigreturn and computes for ever
 *
 * It says "trying" before and "lived RESULT" after, on the log pipe.
 */

enum { ARGUMENTS = 6, X32 = 0x40000000, DESCRIPTORS = 70000 };

/* ----------------------------------------------------------------------------------- entries --- */

static volatile char *selector; /* of the system call dispatch, once found */

static long unused_write(void) {
    return attack_at(attack_plain_syscall, SYS_write, (long[ARGUMENTS]){2, 0, 0});
}

static uint64_t answered(void) {
    struct runtime_counts counts;
    runtime_get_counts(&counts);
    return counts.answered;
}

/* The runtime's selector is some byte of this program's own data that holds 1: the one without which a call is no
 * longer answered by the runtime. A write of no bytes is allowed either way. */
static bool open_selector(void) {
    extern char __bss_start[], _end[];
    for (volatile char *byte = __bss_start; byte < _end; byte++) {
        if (*byte != 1)
            continue;
        uint64_t before = answered();
        *byte = 0;
        unused_write();
        if (answered() == before) {
            selector = byte;
            return true;
        }
        *byte = 1;
    }
    return false;
}

/* A "syscall; ret" inside the gate, entered in its middle. */
static const char *find_gadget(void) {
    for (const char *code = gate_start; code + 3 <= gate_end; code++)
        if (memcmp(code, "\x0f\x05\xc3", 3) == 0)
            return code;
    return NULL;
}

static bool call_by(const char *entry, long number, const long argument[ARGUMENTS], long *result) {
    bool plain = strcmp(entry, "dispatched") == 0;
    if (plain || strcmp(entry, "gadget") == 0) {
        *result = attack_at(plain ? attack_plain_syscall : find_gadget(), number, argument);
        return true;
    }
    if (!open_selector())
        return false;
    if (strcmp(entry, "syscall") == 0)
        *result = attack_at(attack_plain_syscall, number, argument);
    else if (strcmp(entry, "x32") == 0)
        *result = attack_at(attack_plain_syscall, X32 | number, argument);
    else if (strcmp(entry, "int80") == 0)
        *result = attack_int80(number, argument);
    else if (strcmp(entry, "sysenter") == 0)
        *result = attack_sysenter(number, argument);
    else if (strcmp(entry, "vsyscall") == 0)
        *result = attack_at((const char *)0xffffffffff600000, number, argument);
    else if (strcmp(entry, "compat") == 0)
        attack_compat(number, argument);
    else
        return false;
    return true;
}

/* ----------------------------------------------------------------------------------- attacks --- */

static void attack_call(char *words) {
    long argument[ARGUMENTS] = {0}, result = 0;
    char *rest, *entry = strtok_r(words, " \n", &rest), *word = strtok_r(NULL, " \n", &rest);
    long number = word ? strtol(word, NULL, 10) : -1;
    for (int k = 0; k < ARGUMENTS && (word = strtok_r(NULL, " \n", &rest)); k++)
        argument[k] = word[0] == '=' ? (long)(word + 1) : strtol(word, NULL, 0);
    worker_log("trying");
    if (!entry || !call_by(entry, number, argument, &result))
        worker_log("no such entry");
    else
        worker_log("lived %ld", result);
    if (selector)
        *selector = 1;
}

/* Which descriptors can be read or written at all. The blocking one that is ours to read would wait, so it is left. */
static void attack_descriptors(void) {
    char readable[32] = "", writable[32] = "", byte;
    for (int number = 0; number < DESCRIPTORS; number++) {
        size_t r = strlen(readable), w = strlen(writable);
        if (number != 0 && gate_read(number, &byte, 0) != -EBADF)
            snprintf(readable + r, sizeof readable - r, " %d", number);
        if (gate_write(number, &byte, 0) != -EBADF)
            snprintf(writable + w, sizeof writable - w, " %d", number);
    }
    worker_log("lived: readable%s, writable%s", readable, writable);
}

static void attack_overrun(const char *words) {
    struct canvas canvas;
    size_t offset = strtoul(words, NULL, 10);
    if (!display_acquire_band(&canvas, 1, 1))
        return;
    worker_log("trying");
    for (size_t page = 0; page < 16; page++)
        *(volatile char *)(canvas.pixels + offset + page * 4096) = 1;
    worker_log("lived");
}

static void attack_deaf(void) {
    worker_log("trying");
    if (attack_block_signals())
        worker_log("lived");
    for (;;)
        continue;
}

/* ------------------------------------------------------------------------------------ engine --- */

static int warm_up(void) {
    return attack_prepare() ? 0 : -ENOMEM;
}

static void open_document(const struct document *document) {
    static char words[4096];
    size_t bytes = document->size < sizeof words - 1 ? document->size : sizeof words - 1;
    memcpy(words, document->bytes, bytes);
    display_extent(&(struct wire_extent){
        .width = 1, .height = 1, .pages = 1, .zoom = 1000, .zoom_mode = ZOOM_FREE});
    if (strncmp(words, "call ", 5) == 0)
        attack_call(words + 5);
    else if (strncmp(words, "descriptors", 11) == 0)
        attack_descriptors();
    else if (strncmp(words, "overrun ", 8) == 0)
        attack_overrun(words + 8);
    else if (strncmp(words, "deaf", 4) == 0)
        attack_deaf();
    if (strncmp(words, "quiet", 5) != 0)
        worker_fault(FAULT_ENGINE, 0);
}

static bool handle(const struct event *event) {
    (void)event;
    return true;
}

static bool work(void) {
    return false;
}

static const struct engine attacker = {.id = ENGINE_DOCUMENT,
                                       .name = "attacker",
                                       .warm_up = warm_up,
                                       .open = open_document,
                                       .handle = handle,
                                       .work = work};

int main(int argc, char **argv) {
    return worker_main(argc, argv, &attacker);
}
