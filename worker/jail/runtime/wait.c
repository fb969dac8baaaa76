/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "worker/jail/runtime/wait.h"

#include <errno.h>
#include <stddef.h>

#include "worker/jail/gate.h"
#include "worker/jail/runtime/kill.h"
#include "worker/jail/runtime/lock.h"
#include "worker/jail/runtime/parts.h"

/* A wait that long is as good as endless, but not a deadlock. */
#define LATEST (WAIT_FOR_EVER - 1)

static struct wait *waits;      /* in order of arrival */
static unsigned awake = 1;      /* threads that can go on by themselves */
static volatile unsigned timed; /* waits with a deadline */

/* ------------------------------------------------------------------------------------- queue --- */

static void append(struct wait *wait) {
    struct wait **end = &waits;
    while (*end)
        end = &(*end)->next;
    wait->next = NULL;
    *end = wait;
    timed += wait->deadline != WAIT_FOR_EVER;
}

static void take_out(struct wait *wait) {
    struct wait **link = &waits;
    while (*link != wait)
        link = &(*link)->next;
    *link = wait->next;
    timed -= wait->deadline != WAIT_FOR_EVER;
}

void wait_rouse(struct thread *thread) {
    if (!thread->asleep)
        return;
    thread->asleep = false;
    awake++;
    thread_kick(thread);
}

int wait_wake(uint64_t address, int count, uint32_t bitset) {
    int woken = 0;
    for (struct wait *wait = waits; wait && woken < count; wait = wait->next) {
        if (wait->address != address || wait->woken || wait->expired || !(wait->bitset & bitset))
            continue;
        wait->woken = true;
        woken++;
        wait_rouse(wait->thread);
    }
    return woken;
}

int wait_requeue(uint64_t from, uint64_t to, int count) {
    int moved = 0;
    for (struct wait *wait = waits; wait && moved < count; wait = wait->next) {
        if (wait->address != from || wait->woken || wait->expired)
            continue;
        wait->address = to;
        moved++;
    }
    return moved;
}

/* -------------------------------------------------------------------------------------- time --- */

static void expire(uint64_t now) {
    for (struct wait *wait = waits; wait; wait = wait->next) {
        if (wait->deadline > now || wait->woken)
            continue;
        wait->expired = true;
        wait_rouse(wait->thread);
    }
}

void wait_clock_moved(void) {
    struct thread *self = thread_self();
    if (timed == 0)
        return;
    lock_take(&lock_threads, self);
    expire(runtime_clock_monotonic());
    lock_give(&lock_threads, self);
}

_Noreturn static void report_deadlock(void) {
    for (const struct wait *wait = waits; wait; wait = wait->next)
        log_waiter(thread_id(wait->thread), wait->address);
    dispatch_fault(RUNTIME_FAULT_DEADLOCK, waits ? waits->address : 0);
}

/* Nobody can go on: the clock jumps to the first point in time that somebody waits for. */
static void everybody_waits(void) {
    struct wait *first = NULL;
    for (struct wait *wait = waits; wait; wait = wait->next)
        if (wait->deadline != WAIT_FOR_EVER && (!first || wait->deadline < first->deadline))
            first = wait;
    if (!first)
        report_deadlock();
    uint64_t now = runtime_clock_monotonic();
    if (first->deadline > now)
        clock_sleep(first->deadline - now);
    first->expired = true; /* also where the clock refuses to jump that far */
    wait_rouse(first->thread);
    expire(runtime_clock_monotonic());
}

/* ------------------------------------------------------------------------------------- sleep --- */

void wait_one_more_awake(void) {
    awake++;
}

void wait_one_less_awake(void) {
    awake--;
    if (awake == 0)
        everybody_waits();
}

static void sleep_until_roused(struct thread *self) {
    self->asleep = true;
    wait_one_less_awake();
    while (self->asleep) {
        /* Under the lock, and so before anybody rouses: the flag of a byte that an interrupted sleep has read, but not
         * yet accounted for, would keep the next one away. */
        __atomic_store_n(&self->kicked, false, __ATOMIC_SEQ_CST);
        lock_give(&lock_threads, self);
        if (gate_read(self->sleep_read, &self->byte, 1) == 1)
            __atomic_store_n(&self->kicked, false, __ATOMIC_SEQ_CST);
        lock_take(&lock_threads, self);
    }
}

/* An engine's urgent handler may run in the middle of a sleep and wait itself: the inner wait may eat
 * the outer one's kick, so it leaves one behind. */
int64_t wait_here(struct wait *wait, struct thread *self) {
    bool nested = self->asleep;
    wait_rouse(self);
    append(wait);
    wait->expired = wait->deadline <= runtime_clock_monotonic();
    while (!wait->woken && !wait->expired && !kill_is_due(self))
        sleep_until_roused(self);
    take_out(wait);
    if (nested)
        thread_kick(self);
    lock_give(&lock_threads, self);
    return wait->woken ? 0 : wait->expired ? -ETIMEDOUT : -EINTR;
}

int64_t wait_until(uint64_t deadline) {
    struct thread *self = thread_self();
    struct wait wait = {.thread = self, .deadline = deadline};
    lock_take(&lock_threads, self);
    int64_t result = wait_here(&wait, self);
    return result == -ETIMEDOUT ? 0 : result;
}

static uint64_t so_far_from_now(uint64_t nanoseconds) {
    uint64_t now = runtime_clock_monotonic();
    return nanoseconds < LATEST - now ? now + nanoseconds : LATEST;
}

int64_t wait_for(uint64_t nanoseconds) {
    return wait_until(so_far_from_now(nanoseconds));
}

bool wait_deadline(const struct timespec *timeout, uint64_t *deadline) {
    uint64_t nanoseconds;
    *deadline = WAIT_FOR_EVER;
    if (!timeout)
        return true;
    if (!clock_nanoseconds(timeout, &nanoseconds))
        return false;
    *deadline = so_far_from_now(nanoseconds);
    return true;
}
