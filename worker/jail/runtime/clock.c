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

enum { NS_PER_US = 1000, NS_PER_S = 1000000000 };

static volatile uint64_t monotonic_ns = NS_PER_S; /* not 0: some libraries take 0 for "no time" */
static volatile uint64_t offset_ns;               /* realtime - monotonic */
static volatile uint64_t cpu_ns;

static void on_period(int number, siginfo_t *info, void *context) {
    (void)number, (void)info, (void)context;
    cpu_ns += CLOCK_RESOLUTION_NS;
    if (!runtime_settings.deterministic)
        monotonic_ns += CLOCK_RESOLUTION_NS;
}

int clock_start(bool deterministic) {
    cpu_ns = 0;
    if (!deterministic) {
        struct timespec now;
        syscall(SYS_clock_gettime, CLOCK_MONOTONIC, &now);
        monotonic_ns = (uint64_t)now.tv_sec * NS_PER_S;
        syscall(SYS_clock_gettime, CLOCK_REALTIME, &now);
        offset_ns = (uint64_t)now.tv_sec * NS_PER_S - monotonic_ns;
    }
    int error = signals_install(SIGPROF, on_period, SA_SIGINFO | SA_RESTART);
    if (error != 0)
        return error;
    struct timeval period = {.tv_usec = CLOCK_RESOLUTION_NS / NS_PER_US};
    struct itimerval timer = {period, period};
    return setitimer(ITIMER_PROF, &timer, NULL) == 0 ? 0 : -errno;
}

void runtime_clock_set(uint64_t monotonic, uint64_t realtime) {
    if (monotonic <= monotonic_ns)
        return;
    monotonic_ns = monotonic;
    offset_ns = realtime - monotonic;
}

uint64_t runtime_clock_monotonic(void) {
    return monotonic_ns;
}

uint64_t clock_ticks(void) {
    return monotonic_ns;
}

bool clock_read(int clock, uint64_t *nanoseconds) {
    switch (clock) {
    case CLOCK_REALTIME:
    case CLOCK_REALTIME_COARSE:
        *nanoseconds = monotonic_ns + offset_ns;
        return true;
    case CLOCK_MONOTONIC:
    case CLOCK_MONOTONIC_RAW:
    case CLOCK_MONOTONIC_COARSE:
    case CLOCK_BOOTTIME:
        *nanoseconds = monotonic_ns;
        return true;
    case CLOCK_PROCESS_CPUTIME_ID:
    case CLOCK_THREAD_CPUTIME_ID:
        *nanoseconds = cpu_ns;
        return true;
    default:
        return false;
    }
}

void clock_sleep(uint64_t nanoseconds) {
    if (nanoseconds < (uint64_t)3600 * NS_PER_S)
        monotonic_ns += nanoseconds;
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
    uint64_t now = monotonic_ns + offset_ns;
    if (time)
        *time =
            (struct timeval){(time_t)(now / NS_PER_S), (suseconds_t)(now % NS_PER_S / NS_PER_US)};
    return 0;
}

int64_t answer_time(const struct call *call) {
    time_t *out = (time_t *)(uintptr_t)call->argument[0];
    time_t now = (time_t)((monotonic_ns + offset_ns) / NS_PER_S);
    if (out)
        *out = now;
    return now;
}

static int64_t sleep_for(const struct timespec *time) {
    if (time->tv_sec < 0 || time->tv_nsec < 0 || time->tv_nsec >= NS_PER_S)
        return -EINVAL;
    clock_sleep((uint64_t)time->tv_sec * NS_PER_S + (uint64_t)time->tv_nsec);
    return 0;
}

int64_t answer_nanosleep(const struct call *call) {
    return sleep_for((const struct timespec *)(uintptr_t)call->argument[0]);
}

int64_t answer_clock_nanosleep(const struct call *call) {
    if (call->argument[1] & TIMER_ABSTIME)
        return 0;
    return sleep_for((const struct timespec *)(uintptr_t)call->argument[2]);
}

/* ------------------------------------------------------------------------ in place of libc's own
 * four --- */

static long raw(long number, uint64_t first, uint64_t second) {
    if (!dispatch_entered())
        return syscall(number, first, second);
    struct call call = {.number = number, .argument = {first, second}};
    int64_t result = answers_give(&call);
    if (result < 0) {
        errno = (int)-result;
        return -1;
    }
    return result;
}

int clock_gettime(clockid_t clock, struct timespec *time) {
    return (int)raw(SYS_clock_gettime, (uint64_t)clock, (uint64_t)(uintptr_t)time);
}

int gettimeofday(struct timeval *restrict time, void *restrict zone) {
    return (int)raw(SYS_gettimeofday, (uint64_t)(uintptr_t)time, (uint64_t)(uintptr_t)zone);
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
