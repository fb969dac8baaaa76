/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "proto/fitness-probe.h"
#include "worker/jail/gate.h"
#include "worker/jail/seal.h"

#ifndef PR_SET_SYSCALL_USER_DISPATCH /* Linux 5.11 */
#define PR_SET_SYSCALL_USER_DISPATCH 59
#define PR_SYS_DISPATCH_ON 1
#endif

/*
 * The self-test of the jail: see proto/fitness-probe.h. Each trial is a child; what it may not do
 * must be its end.
 */

enum { NOT_SEALED = 41, LIVED = 42, FAULTED = 43 };

/* -------------------------------------------------------------------------------- forbidden --- */

static void by_number(void) {
    syscall(SYS_getpid);
}

static int write_end = -1;

static void by_writev(void) {
    static char byte = '!';
    struct {
        void *base;
        size_t length;
    } part = {&byte, 1};
    syscall(SYS_writev, write_end, &part, 1);
}

#if defined(__x86_64__)

enum { X32_BIT = 0x40000000, I386_GETPID = 20 };

static void by_x32_number(void) {
    syscall(X32_BIT | SYS_getpid);
}

static void by_int80(void) {
    long result = I386_GETPID;
    __asm__ volatile("int $0x80" : "+a"(result) : : "r8", "r9", "r10", "r11", "memory");
}

static void by_rdtsc(void) {
    unsigned low, high;
    __asm__ volatile("rdtsc" : "=a"(low), "=d"(high));
}

#endif

/* ----------------------------------------------------------------------------------- trials --- */

static void on_fault(int number) {
    (void)number;
    gate_exit(FAULTED);
}

/* In the child: the signal's default is the parent's again, and a fault of the machine's own (no
 * 32-bit entry, no TSC) is told from a death by the seal. */
static _Noreturn void try_in_child(void (*deed)(void), bool sealed) {
    signal(SIGSEGV, on_fault);
    signal(SIGILL, on_fault);
    if (sealed && jail_seal() < 0)
        gate_exit(NOT_SEALED);
    deed();
    gate_exit(LIVED);
}

static int status_of(void (*deed)(void), bool sealed) {
    int status = -1;
    pid_t child = fork();
    if (child == 0)
        try_in_child(deed, sealed);
    if (child < 0 || waitpid(child, &status, 0) != child)
        return -1;
    return status;
}

static bool exited_with(int status, int code) {
    return status >= 0 && WIFEXITED(status) && WEXITSTATUS(status) == code;
}

/* Strict mode kills by SIGKILL, the filter by SIGSYS. */
static enum probe_answer try_forbidden(void (*deed)(void), enum probe_seal seal) {
    int deadly = seal == PROBE_SEAL_FILTER ? SIGSYS : SIGKILL;
    int status = status_of(deed, true);
    if (status >= 0 && WIFSIGNALED(status) && WTERMSIG(status) == deadly)
        return PROBE_HELD;
    return exited_with(status, LIVED) ? PROBE_LIVED : PROBE_UNKNOWN;
}

static enum probe_answer try_writev(enum probe_seal seal) {
    int ends[2];
    char byte;
    if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0)
        return PROBE_UNKNOWN;
    write_end = ends[1];
    enum probe_answer answer = try_forbidden(by_writev, seal);
    if (read(ends[0], &byte, 1) == 1)
        answer = PROBE_LIVED; /* dead or not, something came out */
    close(ends[0]);
    close(ends[1]);
    return answer;
}

static void nothing(void) {
}

static enum probe_seal find_seal(void) {
    pid_t child = fork();
    int status = -1;
    if (child == 0) {
        int kind = jail_seal();
        gate_exit(kind > 0 ? kind : NOT_SEALED);
    }
    if (child < 0 || waitpid(child, &status, 0) != child || !WIFEXITED(status))
        return PROBE_SEAL_NONE;
    int kind = WEXITSTATUS(status);
    return kind == JAIL_STRICT   ? PROBE_SEAL_STRICT
           : kind == JAIL_FILTER ? PROBE_SEAL_FILTER
                                 : PROBE_SEAL_NONE;
}

/* ------------------------------------------------------------------------- what machines have --- */

#if defined(__x86_64__)

static void try_entries(struct fitness_probe_report *report) {
    report->x32 = try_forbidden(by_x32_number, report->seal);
    report->int80 = exited_with(status_of(by_int80, false), LIVED)
                        ? try_forbidden(by_int80, report->seal)
                        : PROBE_ABSENT;
    int status = status_of(by_rdtsc, true);
    report->tsc = exited_with(status, FAULTED) ? PROBE_HELD
                  : exited_with(status, LIVED) ? PROBE_LIVED
                                               : PROBE_UNKNOWN;
}

#else

static void try_entries(struct fitness_probe_report *report) {
    report->x32 = report->int80 = report->tsc = PROBE_ABSENT;
}

#endif

static volatile char selector;

static void on_dispatched(int number) {
    (void)number;
    gate_exit(FAULTED);
}

static void by_dispatch(void) {
    signal(SIGSYS, on_dispatched);
    if (prctl(PR_SET_SYSCALL_USER_DISPATCH, PR_SYS_DISPATCH_ON, gate_start, gate_end - gate_start,
              &selector) != 0)
        gate_exit(NOT_SEALED);
    selector = 1; /* SYSCALL_DISPATCH_FILTER_BLOCK */
    syscall(SYS_getpid);
}

static enum probe_answer try_dispatch(void) {
    int status = status_of(by_dispatch, false);
    return exited_with(status, FAULTED)      ? PROBE_HELD
           : exited_with(status, NOT_SEALED) ? PROBE_ABSENT
           : exited_with(status, LIVED)      ? PROBE_LIVED
                                             : PROBE_UNKNOWN;
}

int main(void) {
    struct fitness_probe_report report = {.version = FITNESS_PROBE_VERSION};
    /* SIGSYS dumps core, and 1, unlike 0, is honoured where cores are piped (core(5)). */
    setrlimit(RLIMIT_CORE, &(struct rlimit){1, 1});
    report.dispatch = try_dispatch();
    report.seal = find_seal();
    if (report.seal != PROBE_SEAL_NONE && exited_with(status_of(nothing, true), LIVED)) {
        report.getpid = try_forbidden(by_number, report.seal);
        report.writev = try_writev(report.seal);
        try_entries(&report);
    }
    return write(STDOUT_FILENO, &report, sizeof report) == (ssize_t)sizeof report ? 0 : 1;
}
