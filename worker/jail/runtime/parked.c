/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "worker/jail/runtime/parked.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <malloc.h>
#include <pthread.h>
#include <sched.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "worker/jail/gate.h"
#include "worker/jail/runtime/lock.h"
#include "worker/jail/runtime/parts.h"
#include "worker/jail/seal.h"

enum {
    PLACE = THREADS_PLACE_BYTES,
    GUARD = 4 << 10,
    PARKED_STACK = 64 << 10,
    STACK_GUARD = 1 << 20, /* wider than any one frame should be */
    STACK_FROM = GUARD + PARKED_STACK + STACK_GUARD,
    STACK_USUAL = 8 << 20,
    ZEROED = 64 << 10,        /* of a new stack, from its top: libc's control block is some 3 KiB */
    CACHE_DRAINING = 48 << 20 /* libc keeps 40 MiB of stacks that ended; one that is bigger, none */
};

static uintptr_t places; /* of all, in one row */
static uint64_t main_id;
static unsigned processors = 1;

/* --------------------------------------------------------------------------------- the places --- */

struct thread *parked_by_address(uintptr_t address) {
    uintptr_t offset = address - places;
    return offset < (uintptr_t)threads_parked * PLACE ? &threads_all[1 + offset / PLACE] : NULL;
}

static uintptr_t place_of(const struct thread *thread) {
    return places + (uintptr_t)(thread - threads_all - 1) * PLACE;
}

uint64_t parked_top(const struct thread *thread) {
    return place_of(thread) + GUARD + PARKED_STACK;
}

stack_t parked_stack(const struct thread *thread) {
    return (stack_t){.ss_sp = (void *)(place_of(thread) + GUARD), .ss_size = PARKED_STACK};
}

unsigned threads_processors(void) {
    return processors;
}

uint64_t parked_main_id(void) {
    return main_id;
}

bool threads_own(uint64_t address) {
    return parked_by_address(address) != NULL;
}

bool threads_stack_is_full(uint64_t pointer, uint64_t address) {
    const struct thread *thread = parked_by_address(pointer);
    if (!thread)
        return false;
    uint64_t lowest = place_of(thread) + STACK_FROM;
    bool in_guard = address < lowest && address >= lowest - STACK_GUARD;
    return in_guard || (address == 0 && pointer < lowest + SIGNAL_FRAME);
}

void *threads_map_stack(size_t bytes) {
    struct thread *self = thread_self();
    char *stack = NULL;
    bytes = (bytes + GUARD - 1) / GUARD * GUARD;
    if (bytes == 0 || bytes > PLACE - STACK_FROM)
        return NULL;
    lock_take(&lock_threads, self);
    for (struct thread *free = threads_all + 1; !stack && free <= threads_all + threads_parked;
         free++)
        if (free->stack_bytes == 0 && !free->alive) {
            free->stack_bytes = bytes;
            stack = (char *)(place_of(free) + PLACE - bytes);
        }
    lock_give(&lock_threads, self);
    size_t zeroed = bytes < ZEROED ? bytes : ZEROED;
    if (stack)
        memset(stack + bytes - zeroed, 0, zeroed);
    return stack;
}

bool threads_unmap_stack(const void *address, size_t bytes) {
    struct thread *self = thread_self();
    struct thread *owner = parked_by_address((uintptr_t)address);
    if (!owner)
        return false;
    lock_take(&lock_threads, self);
    if ((uintptr_t)address + bytes >= place_of(owner) + PLACE)
        owner->stack_bytes = 0;
    lock_give(&lock_threads, self);
    return true;
}

/* --------------------------------------------------------------------------------- the making --- */

static int reserve_places(unsigned count) {
    size_t bytes = (size_t)count * PLACE;
    char *row = mmap(NULL, bytes, PROT_READ | PROT_WRITE,
                     MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (row == MAP_FAILED)
        return -errno;
    for (char *place = row; place < row + bytes; place += PLACE)
        if (mprotect(place, GUARD, PROT_NONE) != 0 ||
            mprotect(place + GUARD + PARKED_STACK, STACK_GUARD, PROT_NONE) != 0)
            return -errno;
    places = (uintptr_t)row;
    return 0;
}

/* libc's own, behind the one below. */
static int set_stack_size(pthread_attr_t *attributes, size_t bytes) {
    static int (*libc)(pthread_attr_t *, size_t);
    if (!libc)
        *(void **)&libc = dlsym(RTLD_NEXT, "pthread_attr_setstacksize");
    return libc(attributes, bytes);
}

/* In place of libc's: stacks of one size, see threads.h. */
int pthread_attr_setstacksize(pthread_attr_t *attributes, size_t bytes) {
    if (!dispatch_entered() || threads_parked == 0)
        return set_stack_size(attributes, bytes);
    return bytes < (size_t)PTHREAD_STACK_MIN ? EINVAL : 0;
}

static void *measure(void *distance) {
    pthread_attr_t attributes;
    void *stack;
    size_t bytes;
    if (pthread_getattr_np(pthread_self(), &attributes) != 0)
        return NULL;
    pthread_attr_getstack(&attributes, &stack, &bytes);
    pthread_attr_destroy(&attributes);
    *(uintptr_t *)distance = (uintptr_t)stack + bytes - (uintptr_t)__builtin_thread_pointer();
    pthread_exit(NULL); /* which makes libc load what unwinds a stack, while it can */
}

/* How far below its stack's top libc puts a thread's control block: one thread, made the ordinary way,
 * tells. Its stack is so big that libc forgets all it had kept: none of those lies in a place. */
static int measure_distance(uintptr_t *distance) {
    pthread_attr_t attributes;
    pthread_t thread;
    *distance = 0;
    pthread_attr_init(&attributes);
    set_stack_size(&attributes, CACHE_DRAINING);
    int error = pthread_create(&thread, &attributes, measure, distance);
    if (error == 0)
        error = pthread_join(thread, NULL);
    set_stack_size(&attributes, STACK_USUAL);
    if (error == 0)
        error = pthread_setattr_default_np(&attributes);
    pthread_attr_destroy(&attributes);
    return error != 0 ? -error : *distance != 0 ? 0 : -ENOTSUP;
}

static int open_pipes(struct thread *thread) {
    int sleep[2], bell[2];
    if (pipe2(sleep, O_CLOEXEC) != 0 || pipe2(bell, O_CLOEXEC) != 0)
        return -errno;
    thread->sleep_read = sleep[0];
    thread->sleep_write = sleep[1];
    thread->bell_read = bell[0];
    thread->bell_write = bell[1];
    return 0;
}

/* By the thread that is to hear it. O_NONBLOCK: a SIGIO that nobody rang for must not wait. */
static int hang_bell(const struct thread *self) {
    struct f_owner_ex owner = {F_OWNER_TID, (pid_t)syscall(SYS_gettid)};
    bool hangs = fcntl(self->bell_read, F_SETOWN_EX, &owner) == 0 &&
                 fcntl(self->bell_read, F_SETFL, O_ASYNC | O_NONBLOCK) == 0;
    return hangs ? 0 : -errno;
}

/* ---------------------------------------------------------------------------- in the new thread --- */

static volatile char *dispatch_selector;
static unsigned sealed_count;
static int first_error;

void parked_sleep(struct thread *self) {
    for (;;) {
        if (gate_read(self->sleep_read, &self->byte, 1) != 1)
            continue;
        __atomic_store_n(&self->kicked, false, __ATOMIC_SEQ_CST);
        threads_leave_if_told();
        if (!__atomic_load_n(&self->alive, __ATOMIC_SEQ_CST))
            continue;
        self->depth = self->critical = 0;
        gate_resume(&self->registers);
    }
}

static int seal_oneself(const struct thread *self) {
    uint64_t mask = PARKED_MASK;
    stack_t stack = parked_stack(self);
    int error = hang_bell(self);
    if (error != 0)
        return error;
    if (syscall(SYS_rt_sigprocmask, SIG_SETMASK, &mask, NULL, sizeof mask) != 0 ||
        sigaltstack(&stack, NULL) != 0)
        return -errno;
    error = dispatch_by(dispatch_selector);
    if (error != 0)
        return error;
    int seal = jail_seal();
    return seal > 0 ? 0 : seal;
}

/* Nothing but the gate after the seal: dispatch may be closed at any moment, and there is no engine
 * code here that would need it. */
static int be_made(void *argument) {
    struct thread *self = argument;
    int error = seal_oneself(self);
    if (error != 0)
        __atomic_store_n(&first_error, error, __ATOMIC_SEQ_CST);
    __atomic_fetch_add(&sealed_count, 1, __ATOMIC_SEQ_CST);
    thread_kick(threads_all);
    parked_sleep(self);
}

/* ----------------------------------------------------------------------------------------- all --- */

static int make_one(struct thread *thread, uintptr_t distance) {
    const int flags = CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD |
                      CLONE_SYSVSEM | CLONE_SETTLS;
    int error = open_pipes(thread);
    if (error != 0)
        return error;
    thread->pointer = place_of(thread) + PLACE - distance;
    *(uint64_t *)thread->pointer =
        thread->pointer; /* what fs:0 must say: libc's errno is found so */
    void *top = (void *)(uintptr_t)parked_top(thread);
    return clone(be_made, top, flags, thread, NULL, (void *)thread->pointer) < 0 ? -errno : 0;
}

static int make_all(unsigned count, uintptr_t distance) {
    int error = 0;
    for (unsigned k = 1; error == 0 && k <= count; k++)
        error = make_one(&threads_all[k], distance);
    while (error == 0 && __atomic_load_n(&sealed_count, __ATOMIC_SEQ_CST) < count)
        if (gate_read(threads_all[0].sleep_read, &threads_all[0].byte, 1) == 1)
            __atomic_store_n(&threads_all[0].kicked, false, __ATOMIC_SEQ_CST);
    return error != 0 ? error : first_error;
}

/* libc keeps the main thread's id from before the clone; its per-thread CPU clock tells which. */
static void learn_main_id(void) {
    clockid_t clock;
    if (pthread_getcpuclockid(pthread_self(), &clock) == 0)
        main_id = (uint64_t)(~(clock >> 3));
}

static void count_processors(unsigned threads) {
    cpu_set_t set;
    int there = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
    processors = threads + 1 < (unsigned)there ? threads + 1 : (unsigned)there;
    if (processors > 32)
        processors = 32;
}

int threads_start(unsigned count, volatile char *selector) {
    uintptr_t distance;
    learn_main_id();
    if (count == 0)
        return 0;
    if (count > THREADS_MAXIMUM)
        return -EINVAL;
    dispatch_selector = selector;
    count_processors(count);
    mallopt(M_ARENA_MAX, 1); /* one more takes 128 MiB of addresses, and see inherited.h */
    int error = measure_distance(&distance);
    if (error == 0)
        error = reserve_places(count);
    if (error == 0)
        error = lock_open(&lock_answers);
    if (error == 0)
        error = lock_open(&lock_threads);
    if (error == 0)
        error = open_pipes(threads_all);
    if (error == 0)
        error = hang_bell(threads_all);
    if (error == 0)
        error = signals_install(SIGIO, threads_on_bell, SA_SIGINFO | SA_RESTART | SA_NODEFER);
    if (error != 0)
        return error;
    threads_parked = count;
    return make_all(count, distance);
}
