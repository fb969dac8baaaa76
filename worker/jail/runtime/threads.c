/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "worker/jail/runtime/threads.h"

#include <errno.h>
#include <sched.h>
#include <string.h>

#include "worker/jail/gate.h"
#include "worker/jail/machine.h"
#include "worker/jail/runtime/kill.h"
#include "worker/jail/runtime/lock.h"
#include "worker/jail/runtime/parked.h"
#include "worker/jail/runtime/parts.h"
#include "worker/jail/runtime/wait.h"

struct thread threads_all[1 + THREADS_MAXIMUM] = {
    [0] = {.sleep_read = -1, .sleep_write = -1, .bell_read = -1, .bell_write = -1, .alive = true}};
unsigned threads_parked;

struct thread *thread_self(void) {
    struct thread *by_stack = parked_by_address((uintptr_t)__builtin_frame_address(0));
    if (by_stack)
        return by_stack;
    struct thread *by_pointer = parked_by_address((uintptr_t)__builtin_thread_pointer());
    return by_pointer ? by_pointer : &threads_all[0];
}

uint64_t thread_id(const struct thread *thread) {
    return thread == threads_all ? JAIL_PID : THREADS_FIRST_ID + (uint64_t)(thread - threads_all);
}

struct thread *thread_lookup(uint64_t id) {
    uint64_t index = id - THREADS_FIRST_ID;
    if (id == JAIL_PID || (id != 0 && id == parked_main_id()))
        return &threads_all[0];
    bool known = index >= 1 && index <= threads_parked && threads_all[index].alive;
    return known ? &threads_all[index] : NULL;
}

/* --------------------------------------------------------------------------------- signalling --- */

void thread_kick(struct thread *thread) {
    if (thread->sleep_write >= 0 && !__atomic_exchange_n(&thread->kicked, true, __ATOMIC_SEQ_CST))
        gate_write(thread->sleep_write, "", 1);
}

void thread_ring(struct thread *thread) {
    if (thread->bell_write >= 0 && !__atomic_exchange_n(&thread->rung, true, __ATOMIC_SEQ_CST))
        gate_write(thread->bell_write, "", 1);
}

bool threads_postpone(enum postponed which) {
    struct thread *self = &threads_all[0];
    if (self->critical == 0)
        return false;
    __atomic_fetch_or(&self->postponed, (unsigned)which, __ATOMIC_SEQ_CST);
    return true;
}

/* ---------------------------------------------------------------------------------------- end --- */

static int exit_status;
static bool exit_claimed, leaving;

/* The process's exit status is the main thread's, or, on newer kernels, that of the last to leave. */
void threads_leave_if_told(void) {
    if (__atomic_load_n(&leaving, __ATOMIC_SEQ_CST))
        gate_exit(exit_status);
}

_Noreturn void runtime_exit(int status) {
    struct thread *self = thread_self();
    if (!__atomic_exchange_n(&exit_claimed, true, __ATOMIC_SEQ_CST)) {
        exit_status = status;
        __atomic_store_n(&leaving, true, __ATOMIC_SEQ_CST);
        for (unsigned k = 0; k <= threads_parked; k++)
            if (&threads_all[k] != self) {
                gate_write(threads_all[k].bell_write, "", 1);
                gate_write(threads_all[k].sleep_write, "", 1); /* parked, it hears no bell */
            }
    }
    for (;;)
        threads_leave_if_told(); /* at once, unless another thread is a few instructions before that */
}

void threads_on_bell(int number, siginfo_t *info, void *interrupted) {
    struct thread *self = thread_self();
    int saved_errno = errno;
    (void)number, (void)info;
    threads_leave_if_told();
    char byte;
    gate_read(self->bell_read, &byte, 1);
    __atomic_store_n(&self->rung, false, __ATOMIC_SEQ_CST);
    if (self->critical == 0 && self->depth == 0)
        kill_deliver(self, interrupted);
    errno = saved_errno;
}

/* --------------------------------------------------------------------------------- begin, end --- */

enum { THREAD_FLAGS = CLONE_VM | CLONE_THREAD | CLONE_SIGHAND | CLONE_SETTLS };

static struct thread *free_with_pointer(uint64_t pointer) {
    for (unsigned k = 1; k <= threads_parked; k++)
        if (threads_all[k].pointer == pointer && !threads_all[k].alive)
            return &threads_all[k];
    return NULL;
}

static void give_life(struct thread *born, const struct thread *self, const struct call *call) {
    uint64_t flags = call->argument[0];
    int *clear = (int *)(uintptr_t)call->argument[MACHINE_CLONE_CLEAR];
    int id = (int)thread_id(born);
    if (flags & CLONE_PARENT_SETTID)
        *(int *)(uintptr_t)call->argument[2] = id;
    if (flags & CLONE_CHILD_SETTID)
        *clear = id;
    born->clear_at_end = flags & CLONE_CHILD_CLEARTID ? clear : NULL;
    born->mask = self->mask;
    born->pending = 0;
    born->awaited = 0;
    born->suspended = false;
    born->alternate = (stack_t){.ss_flags = SS_DISABLE};
    machine_prepare_birth(&born->registers, self->interrupted, call->argument[1], LIVE_MASK,
                          parked_stack(born));
    __atomic_store_n(&born->alive, true, __ATOMIC_SEQ_CST);
    wait_one_more_awake();
    thread_kick(born);
}

int64_t answer_clone(const struct call *call) {
    struct thread *self = thread_self();
    if ((call->argument[0] & THREAD_FLAGS) != THREAD_FLAGS || !self->interrupted)
        return -EAGAIN; /* a process */
    lock_take(&lock_threads, self);
    struct thread *born = free_with_pointer(call->argument[MACHINE_CLONE_POINTER]);
    if (born)
        give_life(born, self, call);
    lock_give(&lock_threads, self);
    return born ? (int64_t)thread_id(born) : -EAGAIN;
}

/* On the parked stack: from the moment the engine is told of the end, the thread's own stack and control
 * block are the engine's. */
static void end_life(void *argument) {
    struct thread *self = argument;
    lock_take(&lock_threads, self);
    if (self->clear_at_end) {
        __atomic_store_n(self->clear_at_end, 0, __ATOMIC_SEQ_CST);
        wait_wake((uint64_t)(uintptr_t)self->clear_at_end, 1, UINT32_MAX);
    }
    self->alive = false;
    self->pending = 0;
    wait_one_less_awake();
    lock_give(&lock_threads, self);
    parked_sleep(self);
}

int64_t answer_exit(const struct call *call) {
    struct thread *self = thread_self();
    if (self == threads_all)
        dispatch_fault(RUNTIME_FAULT_EXIT, call->argument[0]);
    self->pending = 0;
    machine_prepare_call(&self->registers, self->interrupted, end_life, self, parked_top(self),
                         PARKED_MASK, parked_stack(self));
    gate_resume(&self->registers);
}

int64_t answer_gettid(const struct call *call) {
    (void)call;
    return (int64_t)thread_id(thread_self());
}

int64_t answer_set_tid_address(const struct call *call) {
    struct thread *self = thread_self();
    self->clear_at_end = (int *)(uintptr_t)call->argument[0];
    return (int64_t)thread_id(self);
}
