/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <linux/futex.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "tests/jail/sealed.h"
#include "worker/jail/machine.h"

#ifndef RUNTIME_BACKTRACE
#define RUNTIME_BACKTRACE 0
#endif

/* However an engine breaks, it ends as a named fault. */

static volatile int zero;

static int dig(int depth) {
    volatile char frame[4096];
    frame[0] = (char)depth;
    return depth < 0 ? 0 : dig(depth + 1) + frame[0];
}

/* Deep down there may be room for this frame and none for the signal of its system call. */
static int dig_with_calls(int depth, size_t bytes) {
    volatile char *frame = __builtin_alloca(bytes);
    frame[0] = (char)syscall(SYS_getpid);
    return depth < 0 ? 0 : dig_with_calls(depth + 1, bytes) + frame[0];
}

static void by_recursion_with_calls(void *user) {
    say("%d", dig_with_calls(1, (size_t)(uintptr_t)user));
}

static void by_null(void *user) {
    *(volatile int *)user = 1;
}
static void by_recursion(void *user) {
    (void)user;
    say("%d", dig(1));
}
static void by_division(void *user) {
    (void)user;
    say("%d", 1000 / zero);
}
static void by_illegal_instruction(void *user) {
    (void)user;
    __builtin_trap();
}
static void by_abort(void *user) {
    (void)user;
    abort();
}
static void by_exit(void *user) {
    (void)user;
    exit(5);
}
static void by_heap_check(void *user) {
    (void)user;
    char *volatile block = malloc(64);
    volatile char *size = block - 8;
    for (int k = 0; k < 8; k++)
        size[k] = (char)0xff; /* glibc notices and aborts */
    free(block);
}
static void by_deadlock(void *user) {
    (void)user;
    int word = 0;
    syscall(SYS_futex, &word, FUTEX_WAIT, 0, NULL, NULL, 0);
}
static void by_cut_file(void *user) {
    say("%d", *(volatile char *)user);
}

static int fault_of(void (*work)(void *user), void *user, guint64 *detail) {
    const struct runtime_options plain = {0};
    struct report report;
    sealed_run(&report, &plain, work, user);
    g_assert_false(report.ending.killed);
    g_assert_cmpstr(report.said, ==, "");
    if (detail)
        *detail = report.detail;
    return report.fault;
}

static void each_cause_has_its_name(void) {
    guint64 detail;
    setrlimit(RLIMIT_STACK, &(struct rlimit){1 << 20, 1 << 20});
    g_assert_cmpint(fault_of(by_null, (void *)16, &detail), ==, RUNTIME_FAULT_SEGMENTATION);
    g_assert_cmpuint(detail, ==, 16);
    g_assert_cmpint(fault_of(by_recursion, NULL, NULL), ==, RUNTIME_FAULT_STACK);
    g_assert_cmpint(fault_of(by_division, NULL, NULL), ==, RUNTIME_FAULT_ARITHMETIC);
    g_assert_cmpint(fault_of(by_illegal_instruction, NULL, NULL), ==, RUNTIME_FAULT_ILLEGAL);
    g_assert_cmpint(fault_of(by_abort, NULL, NULL), ==, RUNTIME_FAULT_ABORT);
    g_assert_cmpint(fault_of(by_exit, NULL, &detail), ==, RUNTIME_FAULT_EXIT);
    g_assert_cmpuint(detail, ==, 5);
    g_assert_cmpint(fault_of(by_heap_check, NULL, NULL), ==, RUNTIME_FAULT_ABORT);
    g_assert_cmpint(fault_of(by_deadlock, NULL, NULL), ==, RUNTIME_FAULT_DEADLOCK);
}

static void a_full_stack_is_named_at_any_step(void) {
    setrlimit(RLIMIT_STACK, &(struct rlimit){1 << 20, 1 << 20});
    for (size_t bytes = 16; bytes < 16 << 10; bytes += 512)
        g_assert_cmpint(fault_of(by_recursion_with_calls, (void *)bytes, NULL), ==,
                        RUNTIME_FAULT_STACK);
}

static void a_file_cut_short_is_a_bus_error(void) {
    g_autofree char *path = NULL;
    int descriptor = g_file_open_tmp("cut-XXXXXX", &path, NULL);
    g_assert_cmpint(ftruncate(descriptor, 8192), ==, 0);
    char *bytes = mmap(NULL, 8192, PROT_READ, MAP_PRIVATE, descriptor, 0);
    g_assert_cmpint(ftruncate(descriptor, 0), ==, 0);
    g_assert_cmpint(fault_of(by_cut_file, bytes + 4096, NULL), ==, RUNTIME_FAULT_BUS);
    close(descriptor);
    unlink(path);
}

/* Debug builds write where it happened: the first line is the place itself. */
static void check_place(void (*work)(void *user), const char *function) {
    const struct runtime_options plain = {0};
    struct report report;
    sealed_run(&report, &plain, work, NULL);
    g_assert_cmpint(report.fault, !=, 0);
    if (RUNTIME_BACKTRACE)
        g_assert_nonnull(strstr(report.log, function));
    else
        g_assert_null(strstr(report.log, "at "));
}

static void debug_builds_tell_the_place(void) {
    check_place(by_null, "at jail-faults-test+0x");
    check_place(by_abort, "libc.so.6+0x");
    check_place(by_recursion, "at jail-faults-test+0x");
}

/* ----------------------------------------------------------------------------- the fine clock --- */

/* What the handler does with each instruction, on whatever machine: it steps over just those. */
static void only_tsc_instructions_are_answered(void) {
    static const struct {
        uint8_t code[4];
        int bytes; /* stepped over; 0: not answered */
    } cases[] = {
        {{0x0f, 0x31}, 2}, {{0x0f, 0x01, 0xf9}, 3}, {{0x0f, 0x01, 0xf8}, 0}, {{0x0f, 0x0b}, 0},
        {{0xf4}, 0},       {{0x90, 0x0f, 0x31}, 0}};
    for (size_t k = 0; k < G_N_ELEMENTS(cases); k++) {
        ucontext_t context = {0};
        greg_t *registers = context.uc_mcontext.gregs;
        greg_t start = (greg_t)(uintptr_t)cases[k].code;
        registers[REG_RIP] = start;
        registers[REG_RCX] = 7;
        g_assert_cmpint(machine_answer_tsc(&context, 0x1122334455667788), ==, cases[k].bytes > 0);
        g_assert_cmpint(registers[REG_RIP] - start, ==, cases[k].bytes);
        if (cases[k].bytes > 0)
            g_assert_cmphex((guint64)registers[REG_RDX] << 32 | (guint64)registers[REG_RAX], ==,
                            0x1122334455667788);
        g_assert_cmpint(registers[REG_RCX], ==, cases[k].bytes == 3 ? 0 : 7);
    }
}

static void read_fine_clock(void *user) {
    (void)user;
    uint64_t first = machine_read_tsc(), second = machine_read_tsc();
    say("%d", runtime_tsc_traps() ? second == first : 2);
}

static void the_fine_clock_is_gone(void) {
    const struct runtime_options plain = {0};
    struct report report;
    sealed_run(&report, &plain, read_fine_clock, NULL);
    if (strcmp(report.said, "2") == 0)
        g_test_skip(
            "this processor, or its virtual machine, does not trap rdtsc though the kernel agreed");
    else
        g_assert_cmpstr(report.said, ==, "1");
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/faults/each-cause-has-its-name", each_cause_has_its_name);
    g_test_add_func("/faults/full-stack-at-any-step", a_full_stack_is_named_at_any_step);
    g_test_add_func("/faults/file-cut-short", a_file_cut_short_is_a_bus_error);
    g_test_add_func("/faults/place", debug_builds_tell_the_place);
    g_test_add_func("/faults/tsc-instructions", only_tsc_instructions_are_answered);
    g_test_add_func("/faults/fine-clock", the_fine_clock_is_gone);
    return g_test_run();
}
