/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <errno.h>
#include <stdlib.h>
#include <sys/random.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include "tests/jail/sealed.h"
#include "worker/jail/runtime/clock.h"

/* The jail's clock: by whichever door, never backwards, and no TICK is lost. */

static const struct runtime_options plain = {0}, fixed = {.deterministic = true};

enum { TICK_REALTIME_S = 1700000000 };
static const guint64 one_second = 1000000000;

/* Of the only clock there is, by seconds since the work began. */
static void tick(guint64 start, guint64 seconds) {
    runtime_clock_set(start + seconds * one_second, (TICK_REALTIME_S + seconds) * one_second);
}

static void set_back(void *user) {
    (void)user;
    guint64 before = runtime_clock_monotonic();
    tick(before, 5);
    time_t now = time(NULL);
    runtime_clock_set(before, 0);
    say("%d %d", now == TICK_REALTIME_S + 5, runtime_clock_monotonic() >= before + 5 * one_second);
}

static void an_earlier_tick_is_ignored(void) {
    struct report report;
    sealed_run(&report, &plain, set_back, NULL);
    g_assert_cmpstr(report.said, ==, "1 1");
}

static void set_real_time_back(void *user) {
    (void)user;
    guint64 before = runtime_clock_monotonic();
    tick(before, 1);
    time_t first = time(NULL);
    runtime_clock_set(before + 2 * one_second, one_second);
    say("%d %d", first == TICK_REALTIME_S + 1, time(NULL) == first);
}

static void real_time_is_not_set_back(void) {
    struct report report;
    sealed_run(&report, &fixed, set_real_time_back, NULL);
    g_assert_cmpstr(report.said, ==, "1 1");
}

/* Ten seconds of sleep in no time at all; the TICKs of the next twenty are all heard. */
static void sleep_and_tick(void *user) {
    (void)user;
    guint64 start = runtime_clock_monotonic(), last;
    nanosleep(&(struct timespec){.tv_sec = 10}, NULL);
    last = runtime_clock_monotonic();
    bool moved = last == start + 10 * one_second;
    for (guint64 k = 1; k <= 20; k++) {
        tick(start, k);
        guint64 now = runtime_clock_monotonic();
        moved = moved && now > last;
        last = now;
    }
    say("%d %d", moved, last == start + 20 * one_second);
}

static void no_tick_is_lost_after_a_sleep(void) {
    struct report report;
    sealed_run(&report, &fixed, sleep_and_tick, NULL);
    g_assert_cmpstr(report.said, ==, "1 1");
}

static void sleep_for_ever(void *user) {
    (void)user;
    guint64 start = runtime_clock_monotonic();
    const struct timespec long_time = {.tv_sec = INT64_MAX};
    for (int k = 0; k < 3; k++)
        nanosleep(&long_time, NULL);
    guint64 far = runtime_clock_monotonic();
    tick(start, 1);
    say("%d %d %d", far > start, runtime_clock_monotonic() >= far,
        nanosleep(&(struct timespec){.tv_nsec = -1}, NULL) == -1 && errno == EINVAL);
}

static void a_sleep_of_ages_ends(void) {
    struct report report;
    sealed_run(&report, &fixed, sleep_for_ever, NULL);
    g_assert_cmpstr(report.said, ==, "1 1 1");
}

static void sleep_until(void *user) {
    (void)user;
    struct timespec now, end;
    clock_gettime(CLOCK_REALTIME, &now);
    now.tv_sec += 3;
    int error = clock_nanosleep(CLOCK_REALTIME, TIMER_ABSTIME, &now, NULL);
    clock_gettime(CLOCK_REALTIME, &end);
    bool slept = end.tv_sec == now.tv_sec && end.tv_nsec == now.tv_nsec;
    clock_nanosleep(CLOCK_REALTIME, TIMER_ABSTIME, &(struct timespec){.tv_sec = 1}, NULL);
    say("%d %d %d %d", error, slept, time(NULL) == end.tv_sec,
        clock_nanosleep(CLOCK_PROCESS_CPUTIME_ID + 100, 0, &now, NULL) == EINVAL);
}

static void an_absolute_sleep_ends_then(void) {
    struct report report;
    sealed_run(&report, &fixed, sleep_until, NULL);
    g_assert_cmpstr(report.said, ==, "0 1 1 1");
}

/* CPU time moves the clock by itself: work until it is seen to. */
static void work_on(void *user) {
    (void)user;
    guint64 start = runtime_clock_monotonic(), last = start;
    bool backwards = false;
    clock_t used = clock();
    while (last < start + 3 * CLOCK_RESOLUTION_NS) {
        guint64 now = runtime_clock_monotonic();
        backwards = backwards || now < last;
        last = now;
    }
    say("%d %d", backwards, clock() - used >= 3 * CLOCK_RESOLUTION_NS / 1000);
}

static void work_moves_the_clock(void) {
    struct report report;
    sealed_run(&report, &plain, work_on, NULL);
    g_assert_cmpstr(report.said, ==, "0 1");
}

/* Every door of libc's shows the same: the clock of a deterministic worker stands still. */
static void ask_all(void *user) {
    (void)user;
    struct timespec by_symbol, by_call, standard, resolution;
    struct timeval day;
    clock_gettime(CLOCK_REALTIME, &by_symbol);
    syscall(SYS_clock_gettime, CLOCK_REALTIME, &by_call);
    timespec_get(&standard, TIME_UTC);
    gettimeofday(&day, NULL);
    clock_getres(CLOCK_MONOTONIC, &resolution);
    say("%ld %ld %ld %ld %ld %ld %ld", by_symbol.tv_sec, by_call.tv_sec, standard.tv_sec,
        (long)day.tv_sec, (long)time(NULL), (long)syscall(SYS_time, NULL), resolution.tv_nsec);
}

static void every_door_shows_one_clock(void) {
    struct report report;
    sealed_run(&report, &fixed, ask_all, NULL);
    g_assert_cmpstr(report.said, ==,
                    "946684800 946684800 946684800 946684800 946684800 946684800 10000000");
}

static void draw_all(void *user) {
    (void)user;
    guint32 words[4] = {0};
    char bytes[257];
    bool all = getrandom(words, 4, 0) == 4 && getentropy(words + 1, 4) == 0;
    arc4random_buf(words + 2, 4);
    words[3] = arc4random();
    for (int k = 0; k < 100; k++)
        all = all && arc4random_uniform(7) < 7;
    say("%d %d %d %08x%08x%08x%08x", all, getentropy(bytes, sizeof bytes) == -1 && errno == EIO,
        arc4random_uniform(0) == 0 && getrandom(bytes, 0, 0) == 0, words[0], words[1], words[2],
        words[3]);
}

static void every_door_gives_numbers_of_one_generator(void) {
    struct report first, second, third;
    sealed_run(&first, &fixed, draw_all, NULL);
    sealed_run(&second, &fixed, draw_all, NULL);
    sealed_run(&third, &plain, draw_all, NULL);
    /* ChaCha20's first block for a key of zeros: RFC 8439, appendix A.1, vector 1, in words */
    g_assert_cmpstr(first.said, ==, "1 1 1 ade0b876903df1a0e56a5d4028bd8653");
    g_assert_cmpstr(second.said, ==, first.said);
    g_assert_cmpstr(third.said, !=, first.said);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/clock/earlier-tick", an_earlier_tick_is_ignored);
    g_test_add_func("/clock/real-time-set-back", real_time_is_not_set_back);
    g_test_add_func("/clock/no-tick-lost-after-sleep", no_tick_is_lost_after_a_sleep);
    g_test_add_func("/clock/sleep-of-ages", a_sleep_of_ages_ends);
    g_test_add_func("/clock/absolute-sleep", an_absolute_sleep_ends_then);
    g_test_add_func("/clock/work-moves-it", work_moves_the_clock);
    g_test_add_func("/clock/every-door", every_door_shows_one_clock);
    g_test_add_func("/clock/random-doors", every_door_gives_numbers_of_one_generator);
    return g_test_run();
}
