/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "worker/jail/gate.h"
#include "worker/jail/machine.h"
#include "worker/jail/runtime/handlers.h"
#include "worker/jail/runtime/parts.h"
#include "worker/jail/runtime/threads.h"

#define KERNEL_RESTORER 0x04000000 /* SA_RESTORER, asm/signal.h */

/* A signal frame takes 3.4 KiB with AVX-512, 11 KiB with AMX. */
enum { ALTERNATE_STACK = 64 << 10, NEAR_STACK = 2 << 20 };

extern void *__libc_stack_end; /* where the main thread's stack began; ld.so sets it */
static size_t stack_limit;
static volatile bool tsc_traps;

/* libc's sigaction would put libc's restorer in, whose rt_sigreturn lies outside the gate and would
 * be dispatched for ever. */
int signals_install(int number, void (*handler)(int, siginfo_t *, void *), int flags) {
    struct kernel_action action = {.handler = handler,
                                   .flags = (unsigned long)flags | KERNEL_RESTORER,
                                   .restorer = gate_sigreturn};
    return syscall(SYS_rt_sigaction, number, &action, NULL, sizeof action.mask) == 0 ? 0 : -errno;
}

/* On top lies the program's name, then eight bytes of zeros (fs/exec.c, fs/binfmt_elf.c). */
uintptr_t signals_stack_top(void) {
    const char *name = (const char *)getauxval(AT_EXECFN);
    uintptr_t end = name ? (uintptr_t)name + strlen(name) + 1 + 8 : (uintptr_t)__libc_stack_end;
    return (end + 4095) / 4096 * 4096;
}

size_t signals_stack_limit(void) {
    return stack_limit;
}

static bool in_stack_range(uint64_t address) {
    uint64_t top = (uint64_t)(uintptr_t)__libc_stack_end;
    return address < top && address > top - stack_limit - NEAR_STACK;
}

/* Where the stack has no room left for a signal frame (an engine deep down makes a system call, or
 * the timer fires), the kernel tells no address: then the stack pointer tells. */
static bool stack_is_full(const siginfo_t *info, const ucontext_t *context) {
    uint64_t pointer = machine_stack_pointer(context);
    uint64_t lowest = (uint64_t)(uintptr_t)__libc_stack_end - stack_limit;
    if (thread_self() != threads_all)
        return threads_stack_is_full(pointer, (uint64_t)(uintptr_t)info->si_addr);
    if (info->si_code != SI_KERNEL)
        return in_stack_range((uint64_t)(uintptr_t)info->si_addr);
    return in_stack_range(pointer) && pointer < lowest + SIGNAL_FRAME;
}

static enum runtime_fault fault_of(int number, const siginfo_t *info, const ucontext_t *context) {
    switch (number) {
    case SIGSEGV:
        return stack_is_full(info, context) ? RUNTIME_FAULT_STACK : RUNTIME_FAULT_SEGMENTATION;
    case SIGBUS:
        return RUNTIME_FAULT_BUS;
    case SIGFPE:
        return RUNTIME_FAULT_ARITHMETIC;
    case SIGXCPU:
        return RUNTIME_FAULT_CPU;
    case SIGABRT:
        return RUNTIME_FAULT_ABORT;
    default:
        return RUNTIME_FAULT_ILLEGAL;
    }
}

static void on_fatal(int number, siginfo_t *info, void *interrupted) {
    bool ending = dispatch_ending();
    /* A trapped rdtsc is a general protection fault: the kernel's own code, no address. */
    if (number == SIGSEGV && info->si_code == SI_KERNEL && !ending &&
        machine_answer_tsc(interrupted, runtime_clock_monotonic())) {
        tsc_traps = true;
        return;
    }
    if (!ending && handlers_call(number, info, interrupted))
        return;
    dispatch_fault(fault_of(number, info, interrupted), (uint64_t)(uintptr_t)info->si_addr);
}

static int put_up_alternate_stack(void) {
    char *memory = mmap(NULL, ALTERNATE_STACK + 4096, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK, -1, 0);
    if (memory == MAP_FAILED || mprotect(memory, 4096, PROT_NONE) != 0)
        return -errno;
    stack_t stack = {.ss_sp = memory + 4096, .ss_size = ALTERNATE_STACK};
    return sigaltstack(&stack, NULL) == 0 ? 0 : -errno;
}

static void give_up_tsc(void) {
    tsc_traps = false;
    if (prctl(PR_SET_TSC, PR_TSC_SIGSEGV, 0, 0, 0) == 0)
        machine_read_tsc();
}

bool runtime_tsc_traps(void) {
    return tsc_traps;
}

int signals_start(void) {
    static const int fatal[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGABRT, SIGXCPU};
    struct rlimit limit;
    stack_limit = getrlimit(RLIMIT_STACK, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY
                      ? limit.rlim_cur
                      : (size_t)8 << 20;
    handlers_save();
    int error = put_up_alternate_stack();
    for (size_t k = 0; error == 0 && k < sizeof fatal / sizeof fatal[0]; k++)
        error = signals_install(fatal[k], on_fatal, SA_SIGINFO | SA_ONSTACK | SA_NODEFER);
    if (error == 0 && signal(SIGPIPE, SIG_IGN) == SIG_ERR)
        error = -errno;
    if (error == 0)
        give_up_tsc();
    return error;
}

static void (*urgent)(int);

static void on_urgent(int number, siginfo_t *info, void *context) {
    (void)number, (void)info, (void)context;
    int saved_errno = errno;
    if (!threads_postpone(POSTPONED_URGENT))
        urgent(SIGURG);
    errno = saved_errno;
}

void signals_urgent(void) {
    urgent(SIGURG);
}

int runtime_on_urgent(void (*handler)(int signal_number)) {
    urgent = handler;
    return signals_install(SIGURG, on_urgent, SA_SIGINFO | SA_RESTART);
}
