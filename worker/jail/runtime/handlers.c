/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "worker/jail/runtime/handlers.h"

#include <errno.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "worker/jail/runtime/lock.h"

#define NEVER_BLOCKED (SIGNAL_BIT(SIGKILL) | SIGNAL_BIT(SIGSTOP))

/* Nothing happens by default: signal(7); nobody stops a worker from within. */
#define DO_NOTHING                                                                                 \
    (SIGNAL_BIT(SIGCHLD) | SIGNAL_BIT(SIGURG) | SIGNAL_BIT(SIGWINCH) | SIGNAL_BIT(SIGCONT) |       \
     SIGNAL_BIT(SIGSTOP) | SIGNAL_BIT(SIGTSTP) | SIGNAL_BIT(SIGTTIN) | SIGNAL_BIT(SIGTTOU))

static struct kernel_action actions[SIGNALS + 1];

void handlers_save(void) {
    static bool saved;
    for (int number = 1; number <= SIGNALS && !saved; number++)
        syscall(SYS_rt_sigaction, number, NULL, &actions[number], sizeof actions[number].mask);
    saved = true;
    threads_all[0].mask = threads_all[0].pending = 0;
    threads_all[0].alternate = (stack_t){.ss_flags = SS_DISABLE};
}

enum disposition handlers_disposition(const struct kernel_action *action, int number) {
    sighandler_t handler = (sighandler_t)(uintptr_t)action->handler;
    if (handler == SIG_DFL)
        return SIGNAL_BIT(number) & DO_NOTHING ? NOTHING : DEADLY;
    return handler == SIG_IGN ? NOTHING : HANDLER;
}

struct kernel_action handlers_take(int number) {
    struct kernel_action action = actions[number];
    if (action.flags & SA_RESETHAND)
        actions[number].handler = NULL;
    return action;
}

bool handlers_call(int number, siginfo_t *info, void *context) {
    struct thread *self = thread_self();
    uint64_t before = self->mask;
    bool able = self->critical == 0 && !(before & SIGNAL_BIT(number)) &&
                handlers_disposition(&actions[number], number) == HANDLER;
    if (!able)
        return false;
    lock_take(&lock_threads, self);
    struct kernel_action action = handlers_take(number);
    lock_give(&lock_threads, self);
    self->mask |= action.mask | (action.flags & SA_NODEFER ? 0 : SIGNAL_BIT(number));
    action.handler(number, info, context);
    self->mask = before;
    return true;
}

/* ----------------------------------------------------------------------- handlers and masks --- */

int64_t answer_sigaction(const struct call *call) {
    struct thread *self = thread_self();
    uint64_t number = call->argument[0];
    const struct kernel_action *wanted = POINTER(call->argument[1]);
    struct kernel_action *old = POINTER(call->argument[2]);
    if (number < 1 || number > SIGNALS || call->argument[3] != sizeof wanted->mask ||
        (wanted && (SIGNAL_BIT(number) & NEVER_BLOCKED)))
        return -EINVAL;
    lock_take(&lock_threads, self);
    struct kernel_action before = actions[number];
    if (wanted)
        actions[number] = *wanted;
    if (old)
        *old = before;
    lock_give(&lock_threads, self);
    return 0;
}

/* What is due afterwards is delivered at the end of this very call. */
int64_t answer_sigprocmask(const struct call *call) {
    struct thread *self = thread_self();
    const uint64_t *set = POINTER(call->argument[1]);
    uint64_t *old = POINTER(call->argument[2]), before = self->mask, change = set ? *set : 0;
    int how = (int)call->argument[0];
    if (call->argument[3] != sizeof *set ||
        (set && how != SIG_BLOCK && how != SIG_UNBLOCK && how != SIG_SETMASK))
        return -EINVAL;
    uint64_t after = how == SIG_SETMASK ? change
                     : how == SIG_BLOCK ? before | change
                                        : before & ~change;
    if (set)
        self->mask = after & ~NEVER_BLOCKED;
    if (old)
        *old = before;
    return 0;
}

int64_t answer_sigaltstack(const struct call *call) {
    struct thread *self = thread_self();
    const stack_t *wanted = POINTER(call->argument[0]);
    stack_t *old = POINTER(call->argument[1]), before = self->alternate;
    if (wanted && !(wanted->ss_flags & SS_DISABLE) && wanted->ss_size < (size_t)MINSIGSTKSZ)
        return -ENOMEM;
    if (wanted)
        self->alternate = *wanted;
    if (old)
        *old = before;
    return 0;
}

int64_t answer_sigpending(const struct call *call) {
    const struct thread *self = thread_self();
    *(uint64_t *)POINTER(call->argument[0]) = self->pending & self->mask;
    return 0;
}
