/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "worker/jail/runtime/handlers.h"

#include <errno.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "worker/jail/runtime/parts.h"

enum { SIGNALS = 64 };
#define BIT(number) (1ull << ((number)-1))
#define NEVER_BLOCKED (BIT(SIGKILL) | BIT(SIGSTOP))

/* Nothing happens by default: signal(7); nobody stops a worker from within. */
#define DO_NOTHING                                                                                 \
    (BIT(SIGCHLD) | BIT(SIGURG) | BIT(SIGWINCH) | BIT(SIGCONT) | BIT(SIGSTOP) | BIT(SIGTSTP) |     \
     BIT(SIGTTIN) | BIT(SIGTTOU))

static struct kernel_action actions[SIGNALS + 1];
static __thread uint64_t blocked, pending;
static __thread stack_t alternate = {.ss_flags = SS_DISABLE};

void handlers_save(void) {
    for (int number = 1; number <= SIGNALS; number++)
        syscall(SYS_rt_sigaction, number, NULL, &actions[number], sizeof actions[number].mask);
    blocked = pending = 0;
}

static bool has_handler(int number) {
    sighandler_t handler = (sighandler_t)(uintptr_t)actions[number].handler;
    return handler != SIG_DFL && handler != SIG_IGN;
}

static void deliver_unblocked(void *context);

bool handlers_call(int number, siginfo_t *info, void *context) {
    struct kernel_action action = actions[number];
    uint64_t before = blocked;
    if (!has_handler(number) || (blocked & BIT(number)))
        return false;
    if (action.flags & SA_RESETHAND)
        actions[number].handler = NULL;
    blocked |= action.mask | (action.flags & SA_NODEFER ? 0 : BIT(number));
    action.handler(number, info, context);
    blocked = before;
    deliver_unblocked(context);
    return true;
}

/* --------------------------------------------------------------------------------- sending --- */

/* To this very thread, now or when it is unblocked. */
static void deliver(int number, void *context) {
    siginfo_t info = {.si_signo = number, .si_code = SI_TKILL};
    info.si_pid = JAIL_PID;
    if (blocked & BIT(number) & ~NEVER_BLOCKED)
        pending |= BIT(number);
    else if (!handlers_call(number, &info, context) &&
             (sighandler_t)(uintptr_t)actions[number].handler != SIG_IGN &&
             !(BIT(number) & DO_NOTHING))
        dispatch_fault(RUNTIME_FAULT_ABORT, (uint64_t)number);
}

static void deliver_unblocked(void *context) {
    while (pending & ~blocked) {
        int number = __builtin_ctzll(pending & ~blocked) + 1;
        pending &= ~BIT(number);
        deliver(number, context);
    }
}

/* raise() and abort() reach themselves; anybody else is out of reach. */
static int64_t send(const struct call *call, uint64_t process, uint64_t number) {
    if (process != JAIL_PID)
        return -ESRCH;
    if (number > SIGNALS)
        return -EINVAL;
    if (number > 0)
        deliver((int)number, call->context);
    return 0;
}

int64_t answer_kill(const struct call *call) {
    return send(call, call->argument[0], call->argument[1]);
}

int64_t answer_tgkill(const struct call *call) {
    return send(call, call->argument[0], call->argument[2]);
}

int64_t answer_tkill(const struct call *call) {
    return send(call, call->argument[0], call->argument[1]);
}

/* ----------------------------------------------------------------------- handlers and masks --- */

int64_t answer_sigaction(const struct call *call) {
    uint64_t number = call->argument[0];
    const struct kernel_action *wanted = POINTER(call->argument[1]);
    struct kernel_action *old = POINTER(call->argument[2]);
    if (number < 1 || number > SIGNALS || call->argument[3] != sizeof wanted->mask ||
        (wanted && (BIT(number) & NEVER_BLOCKED)))
        return -EINVAL;
    struct kernel_action before = actions[number];
    if (wanted)
        actions[number] = *wanted;
    if (old)
        *old = before;
    return 0;
}

int64_t answer_sigprocmask(const struct call *call) {
    const uint64_t *set = POINTER(call->argument[1]);
    uint64_t *old = POINTER(call->argument[2]), before = blocked, change = set ? *set : 0;
    int how = (int)call->argument[0];
    if (call->argument[3] != sizeof *set ||
        (set && how != SIG_BLOCK && how != SIG_UNBLOCK && how != SIG_SETMASK))
        return -EINVAL;
    if (set)
        blocked = how == SIG_SETMASK ? change
                  : how == SIG_BLOCK ? before | change
                                     : before & ~change;
    blocked &= ~NEVER_BLOCKED;
    if (old)
        *old = before;
    deliver_unblocked(call->context);
    return 0;
}

int64_t answer_sigaltstack(const struct call *call) {
    const stack_t *wanted = POINTER(call->argument[0]);
    stack_t *old = POINTER(call->argument[1]), before = alternate;
    if (wanted && !(wanted->ss_flags & SS_DISABLE) && wanted->ss_size < (size_t)MINSIGSTKSZ)
        return -ENOMEM;
    if (wanted)
        alternate = *wanted;
    if (old)
        *old = before;
    return 0;
}

int64_t answer_sigpending(const struct call *call) {
    *(uint64_t *)POINTER(call->argument[0]) = pending & blocked;
    return 0;
}

/* --------------------------------------------------------------------------------- waiting --- */

int64_t answer_sigsuspend(const struct call *call) {
    uint64_t before = blocked;
    blocked = *(const uint64_t *)POINTER(call->argument[0]) & ~NEVER_BLOCKED;
    if (!(pending & ~blocked))
        dispatch_fault(RUNTIME_FAULT_DEADLOCK, 0);
    deliver_unblocked(call->context);
    blocked = before;
    return -EINTR;
}

int64_t answer_pause(const struct call *call) {
    (void)call;
    dispatch_fault(RUNTIME_FAULT_DEADLOCK, 0);
}

int64_t answer_sigtimedwait(const struct call *call) {
    uint64_t waiting = pending & *(const uint64_t *)POINTER(call->argument[0]);
    siginfo_t *info = POINTER(call->argument[1]);
    const struct timespec *timeout = POINTER(call->argument[2]);
    if (!waiting && !timeout)
        dispatch_fault(RUNTIME_FAULT_DEADLOCK, 0);
    if (!waiting) {
        clock_sleep((uint64_t)timeout->tv_sec * 1000000000u + (uint64_t)timeout->tv_nsec);
        return -EAGAIN;
    }
    int number = __builtin_ctzll(waiting) + 1;
    pending &= ~BIT(number);
    if (info)
        *info = (siginfo_t){.si_signo = number, .si_code = SI_TKILL};
    return number;
}
