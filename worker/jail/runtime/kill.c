/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "worker/jail/runtime/kill.h"

#include <errno.h>
#include <string.h>
#include <time.h>

#include "worker/jail/runtime/handlers.h"
#include "worker/jail/runtime/lock.h"
#include "worker/jail/runtime/wait.h"

/* ----------------------------------------------------------------------------------- sending --- */

static void make_pending(const struct thread *self, struct thread *target, int number) {
    __atomic_fetch_or(&target->pending, SIGNAL_BIT(number), __ATOMIC_SEQ_CST);
    if (!kill_is_due(target))
        return;
    if (target->asleep)
        wait_rouse(target);
    else if (target != self) /* else it is delivered at the end of this call */
        thread_ring(target);
}

static int64_t send(uint64_t id, uint64_t number) {
    struct thread *self = thread_self();
    if (number > SIGNALS)
        return -EINVAL;
    lock_take(&lock_threads, self);
    struct thread *target = thread_lookup(id);
    if (target && number > 0)
        make_pending(self, target, (int)number);
    lock_give(&lock_threads, self);
    return target ? 0 : -ESRCH;
}

int64_t answer_kill(const struct call *call) {
    return call->argument[0] == JAIL_PID ? send(JAIL_PID, call->argument[1]) : -ESRCH;
}

int64_t answer_tkill(const struct call *call) {
    return send(call->argument[0], call->argument[1]);
}

int64_t answer_tgkill(const struct call *call) {
    return call->argument[0] == JAIL_PID ? send(call->argument[1], call->argument[2]) : -ESRCH;
}

/* ---------------------------------------------------------------------------------- delivery --- */

/* The mask to return to: the handler itself runs under sigsuspend's. */
static uint64_t mask_afterwards(struct thread *self) {
    bool suspended = self->suspended;
    self->suspended = false;
    return suspended ? self->mask_suspended : self->mask;
}

static int take_due(struct thread *self, struct kernel_action *action) {
    lock_take(&lock_threads, self);
    uint64_t due = self->pending & ~self->mask;
    int number = due == 0 ? 0 : __builtin_ctzll(due) + 1;
    if (number != 0) {
        __atomic_fetch_and(&self->pending, ~SIGNAL_BIT(number), __ATOMIC_SEQ_CST);
        *action = handlers_take(number);
    }
    lock_give(&lock_threads, self);
    return number;
}

static void run(struct thread *self, const struct kernel_action *action, int number,
                ucontext_t *interrupted) {
    siginfo_t info = {.si_signo = number, .si_code = SI_TKILL};
    info.si_pid = JAIL_PID;
    uint64_t afterwards = mask_afterwards(self);
    self->mask |= action->mask | (action->flags & SA_NODEFER ? 0 : SIGNAL_BIT(number));
    critical_end(self);
    action->handler(number, &info, interrupted);
    critical_begin(self);
    self->mask = afterwards;
}

bool kill_deliver(struct thread *self, ucontext_t *interrupted) {
    bool restart = true;
    int number;
    struct kernel_action action;
    if ((self->pending & ~self->mask) == 0)
        return restart;
    critical_begin(self); /* else the bell would deliver what is about to be delivered here */
    while ((number = take_due(self, &action)) != 0) {
        enum disposition disposition = handlers_disposition(&action, number);
        if (disposition == DEADLY)
            dispatch_fault(RUNTIME_FAULT_ABORT, (uint64_t)number);
        if (disposition == NOTHING)
            continue;
        run(self, &action, number, interrupted);
        restart = restart && (action.flags & SA_RESTART);
    }
    critical_end(self);
    return restart;
}

/* ----------------------------------------------------------------------------------- waiting --- */

static int64_t suspend(struct thread *self, uint64_t mask) {
    struct wait wait = {.thread = self, .deadline = WAIT_FOR_EVER};
    self->mask_suspended = self->mask;
    self->suspended = true;
    self->mask = mask & ~(SIGNAL_BIT(SIGKILL) | SIGNAL_BIT(SIGSTOP));
    lock_take(&lock_threads, self);
    return wait_here(&wait, self);
}

int64_t answer_sigsuspend(const struct call *call) {
    return suspend(thread_self(), *(const uint64_t *)POINTER(call->argument[0]));
}

int64_t answer_pause(const struct call *call) {
    (void)call;
    struct thread *self = thread_self();
    return suspend(self, self->mask);
}

static int take_awaited(struct thread *self, uint64_t awaited) {
    lock_take(&lock_threads, self);
    uint64_t there = self->pending & awaited;
    int number = there == 0 ? 0 : __builtin_ctzll(there) + 1;
    if (number != 0)
        __atomic_fetch_and(&self->pending, ~SIGNAL_BIT(number), __ATOMIC_SEQ_CST);
    lock_give(&lock_threads, self);
    return number;
}

int64_t answer_sigtimedwait(const struct call *call) {
    struct thread *self = thread_self();
    uint64_t awaited = *(const uint64_t *)POINTER(call->argument[0]);
    siginfo_t *info = POINTER(call->argument[1]);
    struct wait wait = {.thread = self};
    if (!wait_deadline(POINTER(call->argument[2]), &wait.deadline))
        return -EINVAL;
    self->awaited = awaited;
    lock_take(&lock_threads, self);
    int64_t result = wait_here(&wait, self);
    self->awaited = 0;
    int number = take_awaited(self, awaited);
    if (number == 0)
        return result == -ETIMEDOUT ? -EAGAIN : result;
    if (info)
        *info = (siginfo_t){.si_signo = number, .si_code = SI_TKILL};
    return number;
}
