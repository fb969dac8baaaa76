/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "worker/zygote.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "worker/controls.h"
#include "worker/display/display.h"
#include "worker/jail/gate.h"
#include "worker/jail/runtime/runtime.h"
#include "worker/jail/runtime/threads.h"
#include "worker/jail/seal.h"
#include "worker/loop.h"

static _Noreturn void refuse(enum worker_exit status) {
    _exit(status);
}

static bool die_with(pid_t broker) {
    return prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && getppid() == broker;
}

static bool map_document(int descriptor, struct document *document) {
    struct stat status;
    if (fstat(descriptor, &status) < 0 || !S_ISREG(status.st_mode))
        return false;
    document->size = (size_t)status.st_size;
    document->bytes = (const uint8_t *)"";
    if (document->size == 0)
        return true;
    void *bytes = mmap(NULL, document->size, PROT_READ, MAP_PRIVATE, descriptor, 0);
    document->bytes = bytes;
    return bytes != MAP_FAILED;
}

/* Maps what will soon be written, while calls may still be made: for the 2,142 pages of memory of a
 * page of paper this takes 5 ms, faults took 38 (in a virtual machine). Older kernels do not know it:
 * then they fault. */
static void touch(uint8_t *pixels, uint64_t bytes) {
    enum { POPULATE_WRITE = 23 }; /* Linux 5.14 */
    if (bytes > 0)
        madvise(pixels, bytes, POPULATE_WRITE);
}

/* The end of the heap, which is free (worker/main.c) and what an engine takes first. */
static void touch_heap(void) {
    enum { FIRST = 128 << 10 };
    uint8_t *end = sbrk(0);
    touch(end - FIRST, FIRST);
}

/* Nothing of what another worker left is ever seen: what will soon be written is overwritten, the rest of its memory
 * goes back to the kernel. */
static bool clear(uint8_t *pixels, uint64_t written, uint64_t all) {
    memset(pixels, 0, written);
    return written == all || madvise(pixels + written, all - written, MADV_REMOVE) == 0;
}

static bool prepare_pixels(uint8_t *pixels, const struct assignment *assignment) {
    enum { PAGE = 4096 };
    uint64_t all = assignment->segment_bytes,
             written = (assignment->expected_bytes + PAGE - 1) / PAGE * PAGE;
    written = written < all ? written : all;
    touch(pixels, written);
    return !(assignment->flags & ASSIGNMENT_SEGMENT_USED) || clear(pixels, written, all);
}

static bool attach_segment(const struct assignment *assignment) {
    void *pixels = shmat(assignment->segment, NULL, 0);
    if (pixels == (void *)-1)
        return false;
    if (!prepare_pixels(pixels, assignment))
        return false;
    display_init(pixels, assignment->segment_bytes);
    return true;
}

/* Puts the pipes on 0 … 4 and closes all else. First out of the way, so that none overwrites
 * another. */
static bool place_descriptors(const int descriptors[ASSIGNMENT_DESCRIPTORS]) {
    static const enum assignment_descriptor order[WORKER_DESCRIPTORS] = {
        ASSIGNMENT_CONTROL, ASSIGNMENT_FRAMES, ASSIGNMENT_LOG, ASSIGNMENT_BULK,
        ASSIGNMENT_CONTROL_POLL};
    enum { AWAY = 64 };
    int away[WORKER_DESCRIPTORS];
    for (int k = 0; k < WORKER_DESCRIPTORS; k++)
        if ((away[k] = fcntl(descriptors[order[k]], F_DUPFD, AWAY)) < 0)
            return false;
    for (int k = 0; k < WORKER_DESCRIPTORS; k++)
        if (dup2(away[k], k) < 0)
            return false;
    return close_range(WORKER_DESCRIPTORS, ~0u, 0) == 0;
}

/* The names of /proc/self/fd, read without opendir: its malloc would tidy up the zygote's whole heap and so copy
 * some 90 of its pages for each worker (measured: 1.5 ms of 4). */
bool descriptors_are_exactly(int count) {
    _Alignas(struct dirent64) char entries[2048];
    int folder = open("/proc/self/fd", O_RDONLY | O_DIRECTORY | O_CLOEXEC), found = 0;
    bool declared_only = folder >= 0;
    ssize_t bytes = 0;
    while (declared_only && (bytes = getdents64(folder, entries, sizeof entries)) > 0)
        for (ssize_t at = 0; at < bytes;) {
            const struct dirent64 *entry = (const struct dirent64 *)(const void *)(entries + at);
            int descriptor = atoi(entry->d_name);
            at += entry->d_reclen;
            if (entry->d_name[0] == '.' || descriptor == folder)
                continue;
            found++;
            declared_only &= descriptor < count;
        }
    close(folder);
    return declared_only && bytes == 0 && found == count;
}

static enum fault_code fault_code_for(enum runtime_fault fault, bool out_of_memory) {
    switch (fault) {
    case RUNTIME_FAULT_STACK:
        return FAULT_STACK;
    case RUNTIME_FAULT_BUS:
        return FAULT_CUT_SHORT;
    case RUNTIME_FAULT_CPU:
        return FAULT_CPU;
    case RUNTIME_FAULT_ABORT:
    case RUNTIME_FAULT_EXIT:
        return out_of_memory ? FAULT_MEMORY : FAULT_ENGINE;
    default:
        return out_of_memory ? FAULT_MEMORY : FAULT_CRASH;
    }
}

_Static_assert((int)WORKER_THREAD_BYTES == (int)THREADS_PLACE_BYTES, "");
_Static_assert((int)CRASH_MEMORY == (int)RUNTIME_FAULT_SEGMENTATION, "");
_Static_assert((int)CRASH_ARITHMETIC == (int)RUNTIME_FAULT_ARITHMETIC, "");
_Static_assert((int)CRASH_INSTRUCTION == (int)RUNTIME_FAULT_ILLEGAL, "");
_Static_assert((int)CRASH_DEADLOCK == (int)RUNTIME_FAULT_DEADLOCK, "");

static void on_fault(enum runtime_fault fault, uint64_t detail) {
    struct runtime_counts counts;
    runtime_get_counts(&counts);
    enum fault_code code = fault_code_for(fault, counts.memory_exhausted);
    uint64_t address = detail & 0xffffffffffffu;
    worker_fault(code, code == FAULT_CRASH ? (uint64_t)fault << 48 | address : detail);
}

_Noreturn void worker_fault(enum fault_code code, uint64_t detail) {
    display_send(
        &(union wire_message){.fault = {.type = TO_BROKER_FAULT, .code = code, .detail = detail}});
    runtime_exit(0);
}

/* The pipe does not block: a full one loses lines, and the next that gets through says how many. */
static void write_log_line(const char *line, size_t bytes) {
    enum { LOG = 2 };
    static atomic_uint lost;
    char told[48];
    unsigned count = atomic_exchange(&lost, 0);
    int length = count > 0 ? snprintf(told, sizeof told, "(%u lines were lost here)\n", count) : 0;
    if (length > 0 && gate_write(LOG, told, (size_t)length) != length)
        atomic_fetch_add(&lost, count + 1);
    else if (gate_write(LOG, line, bytes) != (ssize_t)bytes)
        atomic_fetch_add(&lost, 1);
}

void worker_log(const char *format, ...) {
    enum { LINE = 200 };
    char line[LINE];
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    if (length < 0)
        return;
    size_t used = (size_t)length < LINE - 1 ? (size_t)length : LINE - 2;
    line[used] = '\n';
    write_log_line(line, used + 1);
}

static void say_ready(const struct engine *engine, int seal, struct controls controls) {
    struct runtime_counts counts;
    runtime_get_counts(&counts);
    display_send(&(union wire_message){.ready = {.type = TO_BROKER_READY,
                                                 .version = PROTOCOL_VERSION,
                                                 .engine = engine->id,
                                                 .seal = (uint32_t)seal,
                                                 .threads = 1 + engine->threads,
                                                 .controls = controls.on,
                                                 .refused = controls.refused,
                                                 .memory_bytes = counts.memory_bytes}});
}

static bool start_runtime(const struct engine *engine, const struct assignment *assignment) {
    struct runtime_options options = {.memory_bytes = assignment->memory_bytes,
                                      .deterministic = assignment->flags & ASSIGNMENT_DETERMINISTIC,
                                      .threads = engine->threads,
                                      .seed = assignment->seed,
                                      .log_fd = 2,
                                      .on_fault = on_fault};
    return runtime_prepare(&options) == 0 && runtime_on_urgent(loop_interrupt) == 0 &&
           runtime_arm() == 0;
}

static struct controls with_tsc(struct controls controls) {
    if (runtime_tsc_traps())
        controls.on |= CONTROL_NO_TSC;
    else
        controls.refused |= CONTROL_NO_TSC;
    return controls;
}

/* The worker's life before the jail, in order. Nothing here looks at a document byte. The engine's
 * threads are made and sealed by start_runtime: what they inherit comes before, limits that would
 * forbid them come after. */
_Noreturn void worker_begin(const struct engine *engine, const struct assignment *assignment,
                            const int descriptors[ASSIGNMENT_DESCRIPTORS], pid_t broker) {
    static char hint[sizeof assignment->hint];
    memcpy(hint, assignment->hint, sizeof hint - 1);
    struct document document = {.hint = hint};
    if (!die_with(broker))
        refuse(WORKER_EXIT_ORPHAN);
    if (!map_document(descriptors[ASSIGNMENT_DOCUMENT], &document) || !attach_segment(assignment) ||
        !place_descriptors(descriptors))
        refuse(WORKER_EXIT_SETUP);
    if (!descriptors_are_exactly(WORKER_DESCRIPTORS))
        refuse(WORKER_EXIT_DESCRIPTORS);
    touch_heap();
    struct controls controls = controls_speculation();
    if (!start_runtime(engine, assignment))
        refuse(WORKER_EXIT_RUNTIME);
    if (!controls_limit(assignment->cpu_seconds))
        refuse(WORKER_EXIT_LIMITS);
    int seal = jail_seal();
    if (seal != JAIL_STRICT && seal != JAIL_FILTER)
        refuse(WORKER_EXIT_NOT_SEALED);
    runtime_enter();
    say_ready(engine, seal, with_tsc(controls));
    loop_run(engine, &document);
}

/* A sibling that shows the seal holds: it must die of the getpid. */
_Noreturn void worker_probe(void) {
    int seal = jail_seal();
    if (seal != JAIL_STRICT && seal != JAIL_FILTER)
        refuse(WORKER_EXIT_NOT_SEALED);
    syscall(SYS_getpid);
    gate_exit(WORKER_EXIT_LIVED_ON);
}
