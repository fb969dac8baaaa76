/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include "tests/jail/sealed.h"

/* Time and random numbers: the same questions outside, answered by the kernel, and inside. */

static const long whole_second = 1000000000;

static int error_from(int result) {
    return result == 0 ? 0 : errno;
}

static gint64 nanoseconds(clockid_t clock) {
    struct timespec time = {0};
    clock_gettime(clock, &time);
    return (gint64)time.tv_sec * whole_second + time.tv_nsec;
}

/* -------------------------------------------------------------------------------------- clocks --- */

static void clocks_there_are(void *user) {
    static const clockid_t clocks[] = {CLOCK_REALTIME,           CLOCK_MONOTONIC,
                                       CLOCK_PROCESS_CPUTIME_ID, CLOCK_THREAD_CPUTIME_ID,
                                       CLOCK_MONOTONIC_RAW,      CLOCK_REALTIME_COARSE,
                                       CLOCK_MONOTONIC_COARSE,   CLOCK_BOOTTIME};
    struct timespec time;
    (void)user;
    for (size_t k = 0; k < G_N_ELEMENTS(clocks); k++)
        say("%d%d ", error_from(clock_gettime(clocks[k], &time)),
            error_from(clock_getres(clocks[k], NULL)));
    say("%d %d", error_from(clock_gettime(77, &time)), error_from(clock_getres(77, &time)));
}

static void clocks_go_forward(void *user) {
    int backwards = 0;
    (void)user;
    for (clockid_t clock = CLOCK_REALTIME; clock <= CLOCK_MONOTONIC_RAW; clock++)
        for (gint64 k = 0, before = nanoseconds(clock); k < 20000; k++) {
            gint64 now = nanoseconds(clock);
            backwards += now < before;
            before = now;
        }
    say("%d", backwards);
}

static void doors_agree(void *user) {
    struct timeval day;
    struct timespec stamp;
    time_t stored = 0, first = time(&stored);
    (void)user;
    gettimeofday(&day, NULL);
    timespec_get(&stamp, TIME_UTC);
    gint64 real = nanoseconds(CLOCK_REALTIME) / whole_second;
    say("%d %d %d %d %d", stored == first, day.tv_sec - first < 60, stamp.tv_sec - first < 60,
        real - first < 60, clock() >= 0);
    say(" %d %d", day.tv_usec >= 0 && day.tv_usec < 1000000,
        stamp.tv_nsec >= 0 && stamp.tv_nsec < whole_second);
}

/* -------------------------------------------------------------------------------------- sleeps --- */

static bool sleeps_at_least(clockid_t clock, int flags, struct timespec wish, gint64 until) {
    return clock_nanosleep(clock, flags, &wish, NULL) == 0 && nanoseconds(clock) >= until;
}

static void sleeps_are_long_enough(void *user) {
    const gint64 wanted = 30000000;
    (void)user;
    gint64 end = nanoseconds(CLOCK_MONOTONIC) + wanted;
    say("%d ", sleeps_at_least(CLOCK_MONOTONIC, 0, (struct timespec){0, wanted}, end));
    end = nanoseconds(CLOCK_REALTIME) + wanted;
    say("%d ", sleeps_at_least(CLOCK_REALTIME, TIMER_ABSTIME,
                               (struct timespec){end / whole_second, end % whole_second}, end));
    end = nanoseconds(CLOCK_MONOTONIC) + wanted;
    int slept = usleep(wanted / 1000);
    say("%d %d", slept, nanoseconds(CLOCK_MONOTONIC) >= end);
}

static void sleeps_that_are_none(void *user) {
    const struct timespec none = {0, 0}, negative = {0, -1}, more = {0, 1000000000}, past = {1, 0},
                          before = {-1, 0};
    (void)user;
    say("%d %d %d %d ", nanosleep(&none, NULL), error_from(nanosleep(&negative, NULL)),
        error_from(nanosleep(&more, NULL)), error_from(nanosleep(&before, NULL)));
    say("%d %d %d", clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &past, NULL),
        clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &more, NULL),
        clock_nanosleep(77, 0, &none, NULL));
}

/* -------------------------------------------------------------------------------------- random --- */

static void lengths_of_random(void *user) {
    static unsigned char bytes[4096];
    (void)user;
    say("%zd %zd %zd ", getrandom(bytes, 0, 0), getrandom(bytes, 1, 0),
        getrandom(bytes, sizeof bytes, GRND_NONBLOCK));
    say("%zd %d ", getrandom(bytes, 16, GRND_RANDOM), error_from(getrandom(bytes, 1, 64) < 0));
    say("%d ", error_from(getrandom(bytes, 1, GRND_RANDOM | GRND_INSECURE) < 0));
    say("%d %d %d", getentropy(bytes, 256), error_from(getentropy(bytes, 257)),
        getentropy(bytes, 0));
}

static void random_numbers_differ(void *user) {
    unsigned char first[32] = {0}, second[32] = {0}, none[32] = {0};
    (void)user;
    int urandom = open("/dev/urandom", O_RDONLY);
    say("%zd %zd ", read(urandom, first, sizeof first), read(urandom, second, sizeof second));
    close(urandom);
    say("%d %d ", memcmp(first, second, sizeof first) != 0, memcmp(first, none, sizeof none) != 0);
    say("%zd %d", getrandom(second, sizeof second, 0), memcmp(first, second, sizeof first) != 0);
}

/* Each bit about as often as not: 4096 bytes have 16384 ± 64 of them (one standard deviation). */
static void random_numbers_are_even(void *user) {
    static unsigned char bytes[4096];
    int bits = 0;
    (void)user;
    ssize_t got = getrandom(bytes, sizeof bytes, 0);
    for (size_t k = 0; k < sizeof bytes; k++)
        bits += __builtin_popcount(bytes[k]);
    say("%zd %d", got, abs(bits - 16384) < 1000);
}

static const struct {
    const char *name;
    void (*work)(void *user);
} probes[] = {
    {"clocks-there-are", clocks_there_are},
    {"clocks-go-forward", clocks_go_forward},
    {"doors-agree", doors_agree},
    {"sleeps-long-enough", sleeps_are_long_enough},
    {"sleeps-that-are-none", sleeps_that_are_none},
    {"lengths-of-random", lengths_of_random},
    {"random-numbers-differ", random_numbers_differ},
    {"random-numbers-are-even", random_numbers_are_even},
};

static void compare(gconstpointer index) {
    guint k = GPOINTER_TO_UINT(index);
    like_linux(probes[k].name, probes[k].work, NULL);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    for (guint k = 0; k < G_N_ELEMENTS(probes); k++) {
        g_autofree char *path = g_strdup_printf("/like-linux/time/%s", probes[k].name);
        g_test_add_data_func(path, GUINT_TO_POINTER(k), compare);
    }
    return g_test_run();
}
