/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <errno.h>
#include <linux/futex.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "tests/jail/sealed.h"

/*
 * Ordinary pthread programs in a sealed child with THREADS parked threads. Each says what it found; the
 * same program runs outside too, and must say the same.
 */

enum { THREADS = 8 };

/* A thread's malloc takes 128 MiB of addresses for a moment (glibc's HEAP_MAX_SIZE, twice): room for
 * eight at once. In the usual 64 MiB, four were told ENOMEM once in 150 runs. */
static const struct runtime_options eight = {.threads = THREADS, .memory_bytes = 2048ul << 20};

static pthread_t start(void *(*body)(void *), void *user) {
    pthread_t thread;
    int error = pthread_create(&thread, NULL, body, user);
    if (error != 0)
        say("[create %d]", error);
    return thread;
}

static void *join(pthread_t thread) {
    void *result = NULL;
    int error = pthread_join(thread, &result);
    if (error != 0)
        say("[join %d]", error);
    return result;
}

/* ---------------------------------------------------------------------------------- the basics --- */

static __thread int local = 7;

static void *square(void *user) {
    local += (int)(intptr_t)user;
    volatile char *block = malloc(100000);
    block[99999] = (char)local;
    errno = (int)(intptr_t)user;
    sched_yield();
    int sum = block[99999] * 100 + errno;
    free((void *)block);
    return (void *)(intptr_t)sum;
}

static void create_and_join(void *user) {
    (void)user;
    pthread_t threads[THREADS];
    for (intptr_t k = 0; k < THREADS; k++)
        threads[k] = start(square, (void *)k);
    for (int k = 0; k < THREADS; k++)
        say("%d ", (int)(intptr_t)join(threads[k]));
    say("main %d", local);
}

/* 200 threads, eight at a time, through one queue. */
struct queue {
    pthread_mutex_t mutex;
    pthread_cond_t filled, emptied;
    int items[4], count, first;
    atomic_int sum;
};

static struct queue queue = {.mutex = PTHREAD_MUTEX_INITIALIZER,
                             .filled = PTHREAD_COND_INITIALIZER,
                             .emptied = PTHREAD_COND_INITIALIZER};

static void put(int item) {
    pthread_mutex_lock(&queue.mutex);
    while (queue.count == 4)
        pthread_cond_wait(&queue.emptied, &queue.mutex);
    queue.items[(queue.first + queue.count++) % 4] = item;
    pthread_cond_signal(&queue.filled);
    pthread_mutex_unlock(&queue.mutex);
}

static int get(void) {
    pthread_mutex_lock(&queue.mutex);
    while (queue.count == 0)
        pthread_cond_wait(&queue.filled, &queue.mutex);
    int item = queue.items[queue.first];
    queue.first = (queue.first + 1) % 4;
    queue.count--;
    pthread_cond_signal(&queue.emptied);
    pthread_mutex_unlock(&queue.mutex);
    return item;
}

static void *produce(void *user) {
    for (int k = 0; k < 50; k++)
        put((int)(intptr_t)user + k);
    return NULL;
}

static void *consume(void *user) {
    (void)user;
    for (int k = 0; k < 50; k++)
        queue.sum += get();
    return NULL;
}

static void two_hundred_threads(void *user) {
    (void)user;
    for (int round = 0; round < 25; round++) {
        pthread_t threads[THREADS];
        for (intptr_t k = 0; k < THREADS; k++)
            threads[k] = start(k % 2 ? produce : consume, (void *)(k * 1000));
        for (int k = 0; k < THREADS; k++)
            join(threads[k]);
    }
    say("%d %d", (int)queue.sum, queue.count);
}

/* ------------------------------------------------------------------------- the other primitives --- */

static pthread_once_t once = PTHREAD_ONCE_INIT;
static atomic_int once_count, destroyed;
static pthread_barrier_t barrier;
static pthread_key_t key;
static pthread_rwlock_t rwlock = PTHREAD_RWLOCK_INITIALIZER;
static sem_t semaphore;
static int shared[2];

static void count_once(void) {
    once_count++;
}

static void destroy(void *value) {
    destroyed += (int)(intptr_t)value;
}

static void *use_all(void *user) {
    intptr_t number = (intptr_t)user;
    pthread_once(&once, count_once);
    pthread_setspecific(key, (void *)number);
    for (int round = 0; round < 20; round++) {
        int last = pthread_barrier_wait(&barrier);
        if (last == PTHREAD_BARRIER_SERIAL_THREAD)
            sem_post(&semaphore);
        pthread_rwlock_rdlock(&rwlock);
        if (shared[0] != shared[1])
            say("[torn]");
        pthread_rwlock_unlock(&rwlock);
        pthread_rwlock_wrlock(&rwlock);
        shared[0]++;
        shared[1]++;
        pthread_rwlock_unlock(&rwlock);
    }
    return NULL;
}

static void primitives(void *user) {
    (void)user;
    pthread_t threads[THREADS];
    pthread_barrier_init(&barrier, NULL, THREADS);
    pthread_key_create(&key, destroy);
    sem_init(&semaphore, 0, 0);
    for (intptr_t k = 0; k < THREADS; k++)
        threads[k] = start(use_all, (void *)(k + 1));
    for (int k = 0; k < 20; k++)
        sem_wait(&semaphore);
    for (int k = 0; k < THREADS; k++)
        join(threads[k]);
    say("%d %d %d %d", (int)once_count, (int)destroyed, shared[0], shared[1]);
}

static void *detach_and_post(void *user) {
    (void)user;
    pthread_detach(pthread_self());
    sem_post(&semaphore);
    return NULL;
}

/* A detached thread tells nobody when its stack is free again: EAGAIN until then. */
static void detached(void *user) {
    (void)user;
    sem_init(&semaphore, 0, 0);
    for (int k = 0; k < 50; k++) {
        pthread_t thread;
        while (pthread_create(&thread, NULL, detach_and_post, NULL) == EAGAIN)
            continue;
        sem_wait(&semaphore);
    }
    say("done");
}

static void *lock_badly(void *user) {
    pthread_mutex_t *mutexes = user;
    int recursive = pthread_mutex_trylock(&mutexes[0]), checked = pthread_mutex_unlock(&mutexes[1]);
    return (void *)(intptr_t)(recursive * 1000 + checked);
}

static void owners_are_told_apart(void *user) {
    (void)user;
    static const int kinds[2] = {PTHREAD_MUTEX_RECURSIVE, PTHREAD_MUTEX_ERRORCHECK};
    pthread_mutex_t mutexes[2];
    for (int k = 0; k < 2; k++) {
        pthread_mutexattr_t kind;
        pthread_mutexattr_init(&kind);
        pthread_mutexattr_settype(&kind, kinds[k]);
        pthread_mutex_init(&mutexes[k], &kind);
        pthread_mutex_lock(&mutexes[k]);
    }
    pthread_mutex_lock(&mutexes[0]);
    int second = pthread_mutex_lock(&mutexes[1]);
    int theirs = (int)(intptr_t)join(start(lock_badly, mutexes));
    say("%d %d", second == EDEADLK, theirs == EBUSY * 1000 + EPERM);
}

static void *leave_early(void *user) {
    if (user)
        pthread_exit(user);
    return NULL;
}

static pthread_mutex_t held = PTHREAD_MUTEX_INITIALIZER;

static void unlock_held(void *user) {
    (void)user;
    pthread_mutex_unlock(&held);
}

static void *wait_to_be_cancelled(void *user) {
    sem_t *never = user;
    pthread_mutex_lock(&held);
    pthread_cleanup_push(unlock_held, NULL);
    sem_wait(never);
    pthread_cleanup_pop(1);
    return NULL;
}

static void *compute_until_cancelled(void *user) {
    pthread_setcanceltype(PTHREAD_CANCEL_ASYNCHRONOUS, NULL);
    sem_post(&semaphore);
    while (user == NULL)
        __asm__ volatile("" ::: "memory");
    return NULL;
}

static void exits_and_cancels(void *user) {
    (void)user;
    sem_t never;
    sem_init(&never, 0, 0);
    sem_init(&semaphore, 0, 0);
    int early = (int)(intptr_t)join(start(leave_early, (void *)5));
    pthread_t waiting = start(wait_to_be_cancelled, &never);
    pthread_cancel(waiting);
    bool cancelled = join(waiting) == PTHREAD_CANCELED;
    pthread_t computing = start(compute_until_cancelled, NULL);
    sem_wait(&semaphore);
    pthread_cancel(computing);
    say("%d %d %d %d", early, cancelled, join(computing) == PTHREAD_CANCELED,
        pthread_mutex_trylock(&held));
}

/* --------------------------------------------------------------------------------------- futex --- */

static atomic_int word, other, through;

static long futex(atomic_int *address, int operation, int value, const void *timeout, void *second,
                  int third) {
    long result = syscall(SYS_futex, address, operation, value, timeout, second, third);
    return result < 0 ? -errno : result;
}

static void *wait_with_bit(void *user) {
    through++;
    while (futex(&word, FUTEX_WAIT_BITSET, 0, NULL, NULL, (int)(intptr_t)user) == -EINTR)
        continue;
    through--;
    return NULL;
}

static void wait_for_count(atomic_int *counter, int value) {
    while (atomic_load(counter) != value)
        usleep(100);
}

/* Wakes until so many have been woken: a waiter has said it will wait, not that it does. */
static int wake_all(atomic_int *address, int operation, int bits, int wanted) {
    int woken = 0;
    while (woken < wanted) {
        woken += (int)futex(address, operation, wanted - woken, NULL, NULL, bits);
        usleep(100);
    }
    return woken;
}

static void bitsets(void *user) {
    (void)user;
    pthread_t threads[4];
    word = 0;
    for (intptr_t k = 0; k < 4; k++)
        threads[k] = start(wait_with_bit, (void *)(intptr_t)(1 << k));
    wait_for_count(&through, 4);
    int second = wake_all(&word, FUTEX_WAKE_BITSET, 2, 1);
    join(threads[1]);
    int rest = wake_all(&word, FUTEX_WAKE_BITSET, 13, 3);
    for (int k = 0; k < 4; k++)
        if (k != 1)
            join(threads[k]);
    say("%d %d %d %ld %ld", second, rest, (int)through,
        futex(&word, FUTEX_WAKE_BITSET, 9, NULL, NULL, 0),
        futex(&word, FUTEX_WAIT, 1, NULL, NULL, 0));
}

static void *wait_plainly(void *user) {
    (void)user;
    through++;
    futex(&word, FUTEX_WAIT, 0, NULL, NULL, 0);
    return NULL;
}

static void requeueing(void *user) {
    (void)user;
    pthread_t threads[4];
    word = other = 0;
    for (int k = 0; k < 4; k++)
        threads[k] = start(wait_plainly, NULL);
    wait_for_count(&through, 4);
    long wrong = futex(&word, FUTEX_CMP_REQUEUE, 0, (void *)4, &other, 1);
    long moved = 0;
    while (moved < 4) {
        moved += futex(&word, FUTEX_CMP_REQUEUE, 0, (void *)4, &other, 0);
        usleep(100);
    }
    long none = futex(&word, FUTEX_WAKE, 9, NULL, NULL, 0);
    long one = futex(&other, FUTEX_WAKE, 1, NULL, NULL, 0);
    long rest = futex(&other, FUTEX_REQUEUE, 1, (void *)9, &word, 0);
    long last = futex(&word, FUTEX_WAKE, 9, NULL, NULL, 0);
    for (int k = 0; k < 4; k++)
        join(threads[k]);
    say("%ld %ld %ld %ld %ld %ld", wrong, moved, none, one, rest, last);
}

/* ---------------------------------------------------------------------------------------- time --- */

static struct timespec after_ms(clockid_t clock, long milliseconds) {
    struct timespec time;
    clock_gettime(clock, &time);
    time.tv_nsec += milliseconds * 1000000;
    time.tv_sec += time.tv_nsec / 1000000000;
    time.tv_nsec %= 1000000000;
    return time;
}

static void *wait_a_while(void *user) {
    pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
    pthread_cond_t never = PTHREAD_COND_INITIALIZER;
    struct timespec end = after_ms(CLOCK_REALTIME, (intptr_t)user);
    pthread_mutex_lock(&mutex);
    int result = 0;
    while (result == 0)
        result = pthread_cond_timedwait(&never, &mutex, &end);
    struct timespec now = after_ms(CLOCK_REALTIME, 0);
    bool early = now.tv_sec < end.tv_sec || (now.tv_sec == end.tv_sec && now.tv_nsec < end.tv_nsec);
    return (void *)(intptr_t)(early ? -1 : result);
}

static void timed_waits(void *user) {
    (void)user;
    pthread_t threads[4];
    for (intptr_t k = 0; k < 4; k++)
        threads[k] = start(wait_a_while, (void *)((k + 1) * 30));
    for (int k = 0; k < 4; k++)
        say("%d ", join(threads[k]) == (void *)ETIMEDOUT);
    sem_init(&semaphore, 0, 0);
    struct timespec end = after_ms(CLOCK_REALTIME, 50), relative = {0, 20000000}, none = {1, -1};
    int error = sem_timedwait(&semaphore, &end) < 0 ? errno : 0;
    say("%d %d ", error == ETIMEDOUT, nanosleep(&relative, NULL));
    say("%ld %ld", futex(&word, FUTEX_WAIT, word, &relative, NULL, 0),
        futex(&word, FUTEX_WAIT, word, &none, NULL, 0));
}

static void *compute_until(void *user) {
    atomic_int *stop = user;
    while (!atomic_load(stop))
        __asm__ volatile("" ::: "memory");
    return NULL;
}

/* The clock cannot jump while another thread computes: the profiling timer moves it. */
static void a_wait_beside_work(void *user) {
    (void)user;
    static atomic_int stop;
    pthread_t busy = start(compute_until, &stop);
    void *result = wait_a_while((void *)40);
    stop = 1;
    join(busy);
    say("%d", result == (void *)ETIMEDOUT);
}

/* ------------------------------------------------------------------------------------- signals --- */

static atomic_int suspended, resumed, calls;
static volatile int park_word;

/* What JavaScriptCore does to scan a thread's stack: stop it, read its registers, let it go on. */
static void on_suspend(int number, siginfo_t *info, void *context) {
    (void)number, (void)info;
    ucontext_t *registers = context;
    if (registers->uc_mcontext.gregs[REG_RSP] == 0)
        say("[no registers]");
    if (atomic_load(&suspended))
        return; /* the second signal: go on */
    sigset_t mask;
    sigfillset(&mask);
    sigdelset(&mask, SIGUSR1);
    suspended = 1;
    sem_post(&semaphore);
    sigsuspend(&mask);
    suspended = 0;
    sem_post(&semaphore);
    resumed++;
}

static void install(int number, void (*handler)(int, siginfo_t *, void *), int flags) {
    struct sigaction action = {.sa_sigaction = handler, .sa_flags = SA_SIGINFO | flags};
    sigemptyset(&action.sa_mask);
    sigaddset(&action.sa_mask, number);
    sigaction(number, &action, NULL);
}

static void suspend_and_resume(pthread_t thread) {
    pthread_kill(thread, SIGUSR1);
    sem_wait(&semaphore);
    pthread_kill(thread, SIGUSR1);
    sem_wait(&semaphore);
}

static void suspending(void *user) {
    (void)user;
    static atomic_int stop;
    sem_t never;
    sem_init(&semaphore, 0, 0);
    sem_init(&never, 0, 0);
    install(SIGUSR1, on_suspend, SA_RESTART);
    pthread_t computing = start(compute_until, &stop);
    pthread_t waiting = start(wait_to_be_cancelled, &never);
    for (int k = 0; k < 20; k++) {
        suspend_and_resume(computing);
        suspend_and_resume(waiting);
    }
    stop = 1;
    join(computing);
    sem_post(&never);
    join(waiting);
    say("%d %d", (int)resumed, pthread_kill(pthread_self(), 0));
}

static void on_count(int number, siginfo_t *info, void *context) {
    (void)number, (void)context;
    calls += info->si_signo == SIGUSR2;
}

static void *wait_interruptibly(void *user) {
    through++;
    int result = sem_wait(user) < 0 ? errno : 0;
    through++;
    return (void *)(intptr_t)result;
}

static void interrupted_waits(void *user) {
    (void)user;
    sem_t never;
    sem_init(&never, 0, 0);
    install(SIGUSR2, on_count, 0);
    raise(SIGUSR2);
    say("%d ", (int)calls);
    pthread_t thread = start(wait_interruptibly, &never);
    wait_for_count(&through, 1);
    while (atomic_load(&through) == 1) { /* one that comes before the wait is not seen by it */
        pthread_kill(thread, SIGUSR2);
        usleep(1000);
    }
    say("%d ", join(thread) == (void *)EINTR);
    sigset_t mask, pending_before;
    sigemptyset(&mask);
    sigaddset(&mask, SIGUSR2);
    pthread_sigmask(SIG_BLOCK, &mask, &pending_before);
    calls = 0;
    raise(SIGUSR2);
    int blocked = calls;
    pthread_sigmask(SIG_UNBLOCK, &mask, NULL);
    say("%d %d", blocked, (int)calls);
}

/* -------------------------------------------------------------------------------------- memory --- */

/* A thread that ended before the seal has left a heap of libc's malloc, most of it closed. */
static void *use_a_little(void *user) {
    void *volatile block = malloc(1000);
    free(block);
    return user;
}

static void leave_a_heap(void) {
    pthread_t thread;
    if (pthread_create(&thread, NULL, use_a_little, NULL) == 0)
        pthread_join(thread, NULL);
}

static void *use_much(void *user) {
    enum { BLOCKS = 4000 };
    static __thread char *blocks[BLOCKS];
    intptr_t sum = 0;
    for (int k = 0; k < BLOCKS; k++) {
        blocks[k] = malloc(1000);
        memset(blocks[k], (int)(intptr_t)user, 1000);
    }
    for (int k = 0; k < BLOCKS; k++) {
        sum += blocks[k][k % 1000];
        free(blocks[k]);
    }
    return (void *)sum;
}

static void heaps_left_by_threads(void *user) {
    (void)user;
    pthread_t threads[4];
    for (intptr_t k = 0; k < 4; k++)
        threads[k] = start(use_much, (void *)k);
    for (int k = 0; k < 4; k++)
        say("%d ", (int)(intptr_t)join(threads[k]));
}

/* --------------------------------------------------------------------- the same outside, and here --- */

static const struct program {
    const char *name;
    void (*run)(void *user);
    int usual, thorough; /* repetitions */
} programs[] = {
    {"create-and-join", create_and_join, 20, 100},
    {"two-hundred-threads", two_hundred_threads, 5, 100},
    {"primitives", primitives, 20, 100},
    {"detached", detached, 20, 100},
    {"owners-told-apart", owners_are_told_apart, 20, 100},
    {"exits-and-cancels", exits_and_cancels, 20, 100},
    {"bitsets", bitsets, 20, 100},
    {"requeue", requeueing, 20, 100},
    {"timed-waits", timed_waits, 20, 100},
    {"wait-beside-work", a_wait_beside_work, 5, 20},
    {"suspending", suspending, 20, 100},
    {"heaps-left-by-threads", heaps_left_by_threads, 5, 100},
    {"interrupted-waits", interrupted_waits, 20, 100},
};

static int competitor;

/* Somebody who never sleeps, on the one processor that all have: who is preempted where, changes. */
static void start_competitor(void) {
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(sched_getcpu(), &one);
    sched_setaffinity(0, sizeof one, &one);
    competitor = fork();
    while (competitor == 0)
        __asm__ volatile("" ::: "memory");
}

static void test_program(gconstpointer data) {
    const struct program *program = data;
    int repetitions = g_test_thorough() ? program->thorough : program->usual;
    like_linux_often(program->name, &eight, repetitions, program->run, NULL);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    leave_a_heap();
    if (argc > 1 && strcmp(argv[1], "--competitor") == 0)
        start_competitor();
    for (size_t k = 0; k < G_N_ELEMENTS(programs); k++) {
        g_autofree char *name = g_strdup_printf("/threads/%s", programs[k].name);
        g_test_add_data_func(name, &programs[k], test_program);
    }
    int outcome = g_test_run();
    if (competitor > 0)
        kill(competitor, SIGKILL);
    return outcome;
}
