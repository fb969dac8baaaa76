/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "worker/jail/runtime/clock.h"

#include <errno.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include "worker/jail/runtime/parts.h"
#include "worker/jail/runtime/threads.h"
#include "worker/jail/runtime/wait.h"

enum { NS_PER_US = 1000, NS_PER_S = 1000000000 };

/* 73 years: no sleep goes further, so that sums of three such times fit 64 bits. */
#define FAR_FUTURE_NS ((uint64_t)1 << 61)

/* 2000-01-01 00:00:00 UTC: the day every deterministic worker begins. */
#define DETERMINISTIC_EPOCH_NS ((uint64_t)946684800 * NS_PER_S)

/*
 * Signal handlers and other threads read and move the clock in the middle of anything, so each word
 * is atomic and no two must agree: whatever mixture a reader sees, shown_ns never goes back.
 */
static uint64_t truth_ns;   /* last TICK, plus a period for each period of CPU time since */
static uint64_t caught_up;  /* when truth reaches this, nothing is left of sleeps: see clock_now */
static uint64_t shown_ns;   /* the latest time anybody was told */
static uint64_t offset_ns;  /* realtime - monotonic */
static uint64_t shown_real; /* as shown_ns, of the real time */
static uint64_t last_tick;
static uint64_t cpu_ns;

static uint64_t get(const uint64_t *word) {
    return __atomic_load_n(word, __ATOMIC_SEQ_CST);
}

static void set(uint64_t *word, uint64_t value) {
    __atomic_store_n(word, value, __ATOMIC_SEQ_CST);
}

static uint64_t rise_to(uint64_t *word, uint64_t value) {
    uint64_t old = get(word);
    while (old < value && !__atomic_compare_exchange_n(word, &old, value, false, __ATOMIC_SEQ_CST,
                                                       __ATOMIC_SEQ_CST))
        continue;
    return old < value ? value : old;
}

/*
 * Where a sleep took the clock ahead of the truth it runs at half speed until the truth has caught
 * up, as adjtime(3) slews: it never stands still and no TICK is lost. The line that passes the
 * present time with slope 1/2 meets the truth at caught_up.
 */
static uint64_t clock_now(void) {
    uint64_t truth = get(&truth_ns), meet = get(&caught_up);
    return rise_to(&shown_ns, meet > truth ? truth + (meet - truth) / 2 : truth);
}

static void set_ahead(uint64_t now, uint64_t truth) {
    set(&caught_up, now > truth ? truth + 2 * (now - truth) : 0);
}

static void on_period(int number, siginfo_t *info, void *context) {
    (void)number, (void)info, (void)context;
    __atomic_fetch_add(&cpu_ns, CLOCK_RESOLUTION_NS, __ATOMIC_SEQ_CST);
    if (runtime_settings.deterministic)
        return;
    __atomic_fetch_add(&truth_ns, CLOCK_RESOLUTION_NS, __ATOMIC_SEQ_CST);
    if (!threads_postpone(POSTPONED_CLOCK))
        wait_clock_moved();
}

static void set_start(bool deterministic) {
    struct timespec now = {.tv_sec = 1}; /* not 0: some libraries take 0 for "no time" */
    uint64_t realtime = DETERMINISTIC_EPOCH_NS;
    if (!deterministic) {
        syscall(SYS_clock_gettime, CLOCK_REALTIME, &now);
        realtime = (uint64_t)now.tv_sec * NS_PER_S;
        syscall(SYS_clock_gettime, CLOCK_MONOTONIC, &now);
    }
    truth_ns = shown_ns = (uint64_t)now.tv_sec * NS_PER_S;
    offset_ns = realtime - truth_ns;
    caught_up = cpu_ns = last_tick = shown_real = 0;
}

int clock_start(bool deterministic) {
    set_start(deterministic);
    int error = signals_install(SIGPROF, on_period, SA_SIGINFO | SA_RESTART);
    if (error != 0)
        return error;
    struct timeval period = {.tv_usec = CLOCK_RESOLUTION_NS / NS_PER_US};
    struct itimerval timer = {period, period};
    return setitimer(ITIMER_PROF, &timer, NULL) == 0 ? 0 : -errno;
}

/* CPU time may have been counted generously, or be that of several threads: then it is ahead. */
void runtime_clock_set(uint64_t monotonic, uint64_t realtime) {
    uint64_t now = clock_now();
    if (monotonic < last_tick || monotonic > FAR_FUTURE_NS)
        return;
    last_tick = monotonic;
    if (monotonic < get(&truth_ns))
        set_ahead(now, monotonic);
    set(&truth_ns, monotonic);
    set(&offset_ns, realtime - monotonic);
    wait_clock_moved();
}

uint64_t runtime_clock_monotonic(void) {
    return clock_now();
}

static uint64_t realtime_now(void) {
    return rise_to(&shown_real, clock_now() + get(&offset_ns));
}

void clock_sleep(uint64_t nanoseconds) {
    uint64_t now = clock_now(), room = now < FAR_FUTURE_NS ? FAR_FUTURE_NS - now : 0;
    uint64_t end = now + (nanoseconds < room ? nanoseconds : room);
    set_ahead(end, get(&truth_ns));
    rise_to(&shown_ns, end);
}

bool clock_read(int clock, uint64_t *nanoseconds) {
    switch (clock) {
    case CLOCK_REALTIME:
    case CLOCK_REALTIME_COARSE:
    case CLOCK_TAI:
        *nanoseconds = realtime_now();
        return true;
    case CLOCK_MONOTONIC:
    case CLOCK_MONOTONIC_RAW:
    case CLOCK_MONOTONIC_COARSE:
    case CLOCK_BOOTTIME:
        *nanoseconds = clock_now();
        return true;
    case CLOCK_PROCESS_CPUTIME_ID:
    case CLOCK_THREAD_CPUTIME_ID:
        *nanoseconds = get(&cpu_ns);
        return true;
    default:
        return false;
    }
}

/* -------------------------------------------------------------------------------------- system
 * calls --- */

static void put_timespec(struct timespec *time, uint64_t nanoseconds) {
    time->tv_sec = (time_t)(nanoseconds / NS_PER_S);
    time->tv_nsec = (long)(nanoseconds % NS_PER_S);
}

int64_t answer_clock_gettime(const struct call *call) {
    uint64_t now;
    if (!clock_read((int)call->argument[0], &now))
        return -EINVAL;
    put_timespec((struct timespec *)(uintptr_t)call->argument[1], now);
    return 0;
}

int64_t answer_clock_getres(const struct call *call) {
    struct timespec *resolution = (struct timespec *)(uintptr_t)call->argument[1];
    uint64_t now;
    if (!clock_read((int)call->argument[0], &now))
        return -EINVAL;
    if (resolution)
        put_timespec(resolution, CLOCK_RESOLUTION_NS);
    return 0;
}

int64_t answer_gettimeofday(const struct call *call) {
    struct timeval *time = (struct timeval *)(uintptr_t)call->argument[0];
    uint64_t now = realtime_now();
    if (time)
        *time =
            (struct timeval){(time_t)(now / NS_PER_S), (suseconds_t)(now % NS_PER_S / NS_PER_US)};
    return 0;
}

int64_t answer_time(const struct call *call) {
    time_t *out = (time_t *)(uintptr_t)call->argument[0];
    time_t now = (time_t)(realtime_now() / NS_PER_S);
    if (out)
        *out = now;
    return now;
}

bool clock_nanoseconds(const struct timespec *time, uint64_t *nanoseconds) {
    if (time->tv_sec < 0 || time->tv_nsec < 0 || time->tv_nsec >= NS_PER_S)
        return false;
    if (__builtin_mul_overflow((uint64_t)time->tv_sec, (uint64_t)NS_PER_S, nanoseconds) ||
        __builtin_add_overflow(*nanoseconds, (uint64_t)time->tv_nsec, nanoseconds))
        *nanoseconds = UINT64_MAX;
    return true;
}

int64_t answer_nanosleep(const struct call *call) {
    uint64_t wanted;
    if (!clock_nanoseconds((const struct timespec *)(uintptr_t)call->argument[0], &wanted))
        return -EINVAL;
    return wait_for(wanted);
}

int64_t answer_clock_nanosleep(const struct call *call) {
    uint64_t wanted, now;
    if (!clock_read((int)call->argument[0], &now) ||
        !clock_nanoseconds((const struct timespec *)(uintptr_t)call->argument[2], &wanted))
        return -EINVAL;
    if (call->argument[1] & TIMER_ABSTIME)
        wanted = wanted > now ? wanted - now : 0;
    return wait_for(wanted);
}

/* ------------------------------------------------------------------------ in place of libc's own
 * --- */

/* Theirs would read the kernel's vDSO page: fine-grained, and without a system call. */

static long ask(long number, uint64_t first, uint64_t second) {
    return dispatch_ask(&(struct call){.number = number, .argument = {first, second}});
}

int clock_gettime(clockid_t clock, struct timespec *time) {
    return (int)ask(SYS_clock_gettime, (uint64_t)clock, (uint64_t)(uintptr_t)time);
}

int clock_getres(clockid_t clock, struct timespec *resolution) {
    return (int)ask(SYS_clock_getres, (uint64_t)clock, (uint64_t)(uintptr_t)resolution);
}

int gettimeofday(struct timeval *restrict time, void *restrict zone) {
    return (int)ask(SYS_gettimeofday, (uint64_t)(uintptr_t)time, (uint64_t)(uintptr_t)zone);
}

time_t time(time_t *out) {
    struct timeval now = {0};
    gettimeofday(&now, NULL);
    if (out)
        *out = now.tv_sec;
    return now.tv_sec;
}

clock_t clock(void) {
    struct timespec used = {0};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    return (clock_t)(used.tv_sec * CLOCKS_PER_SEC + used.tv_nsec / (NS_PER_S / CLOCKS_PER_SEC));
}

int timespec_get(struct timespec *time, int base) {
    return base == TIME_UTC && clock_gettime(CLOCK_REALTIME, time) == 0 ? base : 0;
}
