/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "worker/jail/runtime/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "worker/jail/gate.h"
#include "worker/jail/runtime/kill.h"
#include "worker/jail/runtime/parts.h"
#include "worker/jail/runtime/wait.h"

enum { SPINS = 100 }; /* about as long as a short hold */

struct lock lock_answers = {0, -1, -1};
struct lock lock_threads = {0, -1, -1};

int lock_open(struct lock *lock) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        return -errno;
    lock->read_end = ends[0];
    lock->write_end = ends[1];
    return 0;
}

/* What came while no engine code could run. The main thread's two signals are dealt with here; an
 * engine's signal needs the registers it interrupts, so the thread rings its own bell. */
static void catch_up(struct thread *self) {
    unsigned postponed = __atomic_exchange_n(&self->postponed, 0u, __ATOMIC_ACQ_REL);
    if (postponed & POSTPONED_CLOCK)
        wait_clock_moved();
    if (postponed & POSTPONED_URGENT)
        signals_urgent();
    if (self->depth == 0 && kill_is_due(self))
        thread_ring(self);
}

void critical_begin(struct thread *self) {
    self->critical++;
}

void critical_end(struct thread *self) {
    self->critical--;
    if (self->critical == 0 && (self->postponed != 0 || kill_is_due(self)))
        catch_up(self);
}

static bool take_if_free(struct lock *lock) {
    for (int k = 0; k < SPINS; k++) {
        int nobody = 0;
        if (__atomic_load_n(&lock->holders, __ATOMIC_RELAXED) == 0 &&
            __atomic_compare_exchange_n(&lock->holders, &nobody, 1, false, __ATOMIC_ACQUIRE,
                                        __ATOMIC_RELAXED))
            return true;
    }
    return false;
}

void lock_take(struct lock *lock, struct thread *self) {
    critical_begin(self);
    if (take_if_free(lock) || __atomic_fetch_add(&lock->holders, 1, __ATOMIC_ACQ_REL) == 0)
        return;
    while (gate_read(lock->read_end, &self->byte, 1) != 1)
        continue; /* interrupted by a signal */
}

void lock_give(struct lock *lock, struct thread *self) {
    if (__atomic_fetch_sub(&lock->holders, 1, __ATOMIC_ACQ_REL) > 1)
        gate_write(lock->write_end, "", 1);
    critical_end(self);
}
