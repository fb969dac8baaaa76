/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <errno.h>
#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "worker/jail/gate.h"
#include "worker/jail/machine.h"
#include "worker/jail/runtime/handlers.h"
#include "worker/jail/runtime/inherited.h"
#include "worker/jail/runtime/kill.h"
#include "worker/jail/runtime/memory.h"
#include "worker/jail/runtime/parts.h"
#include "worker/jail/runtime/threads.h"

#ifndef PR_SET_SYSCALL_USER_DISPATCH /* Linux 5.11 */
#define PR_SET_SYSCALL_USER_DISPATCH 59
#define PR_SYS_DISPATCH_ON 1
#endif

#define USER_DISPATCH                                                                              \
    2 /* SYS_USER_DISPATCH, asm-generic/siginfo.h, which clashes with signal.h                     \
       */

/* The kernel reads this byte at every system call from outside the gate: 0 lets it pass, 1 raises
 * SIGSYS. Any other value is death (Documentation/admin-guide/syscall-user-dispatch.rst). */
static volatile char selector;

struct runtime_options runtime_settings;

bool dispatch_entered(void) {
    return selector == 1;
}

long dispatch_ask(const struct call *call) {
    if (!dispatch_entered())
        return syscall(call->number, call->argument[0], call->argument[1], call->argument[2]);
    int64_t result = answers_give(call);
    if (result >= 0)
        return result;
    errno = (int)-result;
    return -1;
}

static volatile enum { RUNNING, TRACING, REPORTING } stage;
static const struct thread *teller;

bool dispatch_ending(void) {
    return stage != RUNNING;
}

/* The first fault is the one that is told, even if telling where it was makes another; a thread that
 * has one meanwhile just leaves. */
_Noreturn void dispatch_fault(enum runtime_fault fault, uint64_t detail) {
    static enum runtime_fault first;
    static uint64_t first_detail;
    const struct thread *self = thread_self(), *nobody = NULL;
    bool is_first = __atomic_compare_exchange_n(&teller, &nobody, self, false, __ATOMIC_SEQ_CST,
                                                __ATOMIC_SEQ_CST);
    if (!is_first && teller != self)
        gate_exit(1);
    if (stage == REPORTING)
        runtime_exit(1);
    if (is_first) {
        first = fault;
        first_detail = detail;
        stage = TRACING;
        backtrace_write();
    }
    stage = REPORTING;
    if (runtime_settings.on_fault)
        runtime_settings.on_fault(first, first_detail);
    runtime_exit(1);
}

static int64_t answer_for(struct thread *self, const struct call *call, ucontext_t *context) {
    ucontext_t *outer = self->interrupted;
    self->interrupted = context;
    self->depth++;
    /* Telling where a fault was may not wait for a lock that the fault has left taken. */
    int64_t result = stage == TRACING ? -ENOSYS : answers_give(call);
    self->depth--;
    self->interrupted = outer;
    return result;
}

/* Every system call of the engine's libraries arrives here, with the interrupted registers. */
static void on_call(int number, siginfo_t *info, void *interrupted) {
    (void)number;
    if (info->si_code != USER_DISPATCH)
        return; /* sent by hand: nobody made a call, so no register may change */
    ucontext_t *context = interrupted;
    struct thread *self = thread_self();
    int saved_errno = errno;
    struct call call = {.number = info->si_syscall, .context = context};
    for (int k = 0; k < 6; k++)
        call.argument[k] = machine_argument(context, k);
    bool ours = info->si_arch == MACHINE_AUDIT_ARCHITECTURE;
    int64_t result = ours ? answer_for(self, &call, context) : -ENOSYS;
    machine_set_result(context, result == CALL_AGAIN ? -EINTR : result);
    bool again = self->depth == 0 && kill_deliver(self, context);
    if (again && result == CALL_AGAIN)
        machine_call_again(context, call.number);
    errno = saved_errno;
}

static bool warm;

void runtime_warmed(void) {
    handlers_save();
    inherited_save();
    warm = true;
}

int runtime_prepare(const struct runtime_options *options) {
    runtime_settings = *options;
    backtrace_prepare();
    if (!warm)
        inherited_save();
    int error = memory_start(options->memory_bytes);
    if (error == 0)
        error = random_seed(options->deterministic);
    if (error == 0)
        error = signals_start();
    if (error == 0)
        error = clock_start(options->deterministic);
    return error;
}

int dispatch_by(volatile char *byte) {
    unsigned long size = (unsigned long)(gate_end - gate_start);
    if (prctl(PR_SET_SYSCALL_USER_DISPATCH, PR_SYS_DISPATCH_ON, gate_start, size, byte) != 0)
        return errno == EINVAL ? -ENOSYS : -errno;
    return 0;
}

int runtime_arm(void) {
    if (!MACHINE_HAS_DISPATCH)
        return -ENOSYS;
    /* SA_NODEFER: an answer may itself be interrupted by a fault in a wild argument's memory. */
    int error = signals_install(SIGSYS, on_call, SA_SIGINFO | SA_NODEFER);
    if (error != 0)
        return error;
    selector = 0;
    error = dispatch_by(&selector);
    return error != 0 ? error : threads_start(runtime_settings.threads, &selector);
}

void runtime_enter(void) {
    selector = 1;
}

void runtime_get_counts(struct runtime_counts *counts) {
    struct memory_state memory = memory_state();
    *counts = (struct runtime_counts){.memory_bytes = memory.bytes,
                                      .memory_used = memory.used,
                                      .memory_highest = memory.highest,
                                      .memory_exhausted = memory.exhausted};
    answers_count(&counts->answered, &counts->refused);
}
