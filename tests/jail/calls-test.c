/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/times.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "tests/jail/sealed.h"
#include "worker/jail/runtime/parts.h"
#include "worker/jail/runtime/refusals.h"

/* What unmodified libraries call: the defined answer, and the process lives on. */

static const struct runtime_options plain = {0};

static void *nothing(void *user) {
    return user;
}

static int call_open_passwd(void) {
    return open("/etc/passwd", O_RDONLY) < 0 ? errno : 0;
}
static int call_fopen(void) {
    return fopen("/proc/self/status", "r") ? 0 : errno;
}
static int call_socket(void) {
    return socket(AF_INET, SOCK_STREAM, 0) < 0 ? errno : 0;
}
static int call_fork(void) {
    return fork() < 0 ? errno : 0;
}
static int call_system(void) {
    return system("id") == 127 << 8 ? EAGAIN : 0; /* system(3): as if the shell could not run */
}
static int call_popen(void) {
    return popen("id", "r") ? 0 : errno;
}
static int call_thread(void) {
    pthread_t thread;
    return pthread_create(&thread, NULL, nothing, NULL);
}
static int call_ptrace(void) {
    return ptrace(PTRACE_TRACEME, 0, 0, 0) < 0 ? errno : 0;
}
static int call_setrlimit(void) {
    return setrlimit(RLIMIT_NOFILE, &(struct rlimit){10, 10}) < 0 ? errno : 0;
}
static int call_kill_parent(void) {
    return kill(1, 9) < 0 ? errno : 0;
}
static int call_unlink(void) {
    return unlink("/tmp/x") < 0 ? errno : 0;
}
static int call_execve(void) {
    return execl("/bin/true", "true", NULL) < 0 ? errno : 0;
}
static int call_huge_malloc(void) {
    return malloc((size_t)1 << 40) ? 0 : errno;
}
static int call_executable_memory(void) {
    return mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED
               ? errno
               : 0;
}
static int call_wait(void) {
    return waitpid(-1, NULL, 0) < 0 ? errno : 0;
}

static const struct forbidden {
    const char *name;
    int (*call)(void);
    int answer;
} forbidden[] = {
    {"open /etc/passwd", call_open_passwd, ENOENT},
    {"fopen /proc/self/status", call_fopen, ENOENT},
    {"socket", call_socket, EPERM},
    {"fork", call_fork, EAGAIN},
    {"system", call_system, EAGAIN},
    {"popen", call_popen, EPERM},
    {"pthread_create", call_thread, EAGAIN},
    {"ptrace", call_ptrace, EPERM},
    {"setrlimit", call_setrlimit, EPERM},
    {"kill", call_kill_parent, ESRCH},
    {"unlink", call_unlink, EPERM},
    {"execve", call_execve, EPERM},
    {"huge malloc", call_huge_malloc, ENOMEM},
    {"executable memory", call_executable_memory, EACCES},
    {"waitpid", call_wait, ECHILD},
};

static void try_forbidden(void *user) {
    const struct forbidden *entry = user;
    say("%d", entry->call());
}

static void forbidden_calls_get_their_answer(void) {
    for (size_t k = 0; k < G_N_ELEMENTS(forbidden); k++) {
        struct report report;
        sealed_run(&report, &plain, try_forbidden, (void *)&forbidden[k]);
        g_autofree char *expected = g_strdup_printf("%d", forbidden[k].answer);
        if (strcmp(report.said, expected) != 0 || report.ending.killed)
            g_error("%s: said '%s', expected %s (%s); killed %d", forbidden[k].name, report.said,
                    expected, g_strerror(forbidden[k].answer), report.ending.killed);
    }
}

static void ask_harmless(void *user) {
    (void)user;
    struct timespec first, second;
    clock_gettime(CLOCK_MONOTONIC, &first);
    usleep(1000);
    clock_gettime(CLOCK_MONOTONIC, &second);
    time_t now = time(NULL);
    struct tm parts;
    bool forward = second.tv_sec > first.tv_sec ||
                   (second.tv_sec == first.tv_sec && second.tv_nsec > first.tv_nsec);
    say("%d %d %d %s %d", getpid() == 1000, forward, localtime_r(&now, &parts) != NULL,
        getenv("HOME") ? "env" : "none", (int)sysconf(_SC_NPROCESSORS_ONLN));
}

static void harmless_calls_are_answered(void) {
    struct report report;
    g_unsetenv("HOME");
    sealed_run(&report, &plain, ask_harmless, NULL);
    g_assert_cmpint(report.ending.killed, ==, 0);
    g_assert_true(g_str_has_prefix(report.said, "1 1 1 none"));
}

static void print_much(void *user) {
    (void)user;
    printf("to stdout\n");
    fflush(stdout);
    fprintf(stderr, "to stderr\n");
    say("%d", write(7, "x", 1) < 0 ? errno : 0);
}

static void printing_goes_to_the_log(void) {
    struct report report;
    sealed_run(&report, &plain, print_much, NULL);
    g_assert_nonnull(strstr(report.log, "to stdout"));
    g_assert_nonnull(strstr(report.log, "to stderr"));
    g_assert_cmpint(atoi(report.said), ==, EBADF);
}

static void open_twice(void *user) {
    (void)user;
    for (int k = 0; k < 1000; k++)
        if (open("/etc/shadow", O_RDONLY) >= 0)
            say("opened");
}

static void refusals_are_named_once(void) {
    struct report report;
    sealed_run(&report, &plain, open_twice, NULL);
    g_assert_cmpstr(report.log, ==, "asked to open /etc/shadow: refused\n");
    g_assert_cmpstr(report.said, ==, "");
}

static void read_preloaded(void *user) {
    char bytes[16] = {0};
    struct stat status;
    FILE *file = fopen(user, "r");
    size_t got = file ? fread(bytes, 1, 5, file) : 0;
    int seek = file ? fseek(file, -3, SEEK_END) : -1;
    size_t tail = file ? fread(bytes + 5, 1, 8, file) : 0;
    say("%zu %d %zu %s %d %d", got, seek, tail, bytes,
        stat(user, &status) == 0 && status.st_size == 12, open(user, O_RDWR) < 0 ? errno : 0);
}

static void preloaded_files_read_as_files(void) {
    struct report report;
    g_autofree char *path = NULL;
    int descriptor = g_file_open_tmp("preload-XXXXXX", &path, NULL);
    g_assert_cmpint(write(descriptor, "hello, world", 12), ==, 12);
    close(descriptor);
    g_assert_cmpint(runtime_preload(path), ==, 0);
    g_assert_cmpint(runtime_preload("/dev/null"), ==, -EINVAL);
    g_assert_cmpint(runtime_preload("/no/such/file"), ==, -ENOENT);
    sealed_run(&report, &plain, read_preloaded, path);
    g_autofree char *expected = g_strdup_printf("5 0 3 hellorld 1 %d", EACCES);
    g_assert_cmpstr(report.said, ==, expected);
    unlink(path);
}

static void read_made_up(void *user) {
    char bytes[300] = "";
    int descriptor = open(user, O_RDONLY);
    ssize_t got = read(descriptor, bytes, sizeof bytes - 1);
    say("%zd %s", got, bytes);
}

static void made_up_files_are_there(void) {
    static const char *const expected[][2] = {
        {"/proc/cpuinfo", "processor\t: 0\n"},
        {"/proc/self/maps", " [stack]\n"},
        {"/proc/self/statm", " 0 0 0 "},
        {"/sys/devices/system/cpu/online", "2 0\n"},
        {"/etc/localtime", "TZif"},
        {"/usr/share/zoneinfo/UTC", "TZif"},
        {"/dev/null", "0 "},
    };
    for (size_t k = 0; k < G_N_ELEMENTS(expected); k++) {
        struct report report;
        sealed_run(&report, &plain, read_made_up, (void *)expected[k][0]);
        g_assert_nonnull(strstr(report.said, expected[k][1]));
        g_assert_cmpstr(report.log, ==, "");
    }
}

static unsigned long resident_pages(int statm) {
    char text[64] = "";
    unsigned long pages = 0;
    if (pread(statm, text, sizeof text - 1, 0) > 0)
        sscanf(text, "%*u %lu", &pages);
    return pages;
}

/* One descriptor, read again and again, as allocators do: the file must be of now. */
static void watch_memory(void *user) {
    (void)user;
    int statm = open("/proc/self/statm", O_RDONLY);
    unsigned long before = resident_pages(statm);
    void *volatile block = malloc(8 << 20);
    say("%d %d", block != NULL, resident_pages(statm) >= before + (8 << 20) / 4096);
}

static void memory_can_be_watched(void) {
    struct report report;
    sealed_run(&report, &plain, watch_memory, NULL);
    g_assert_cmpstr(report.said, ==, "1 1");
}

static void ask_local_time(void *user) {
    (void)user;
    time_t moment = 1700000000;
    struct tm parts;
    char text[64];
    tzset();
    localtime_r(&moment, &parts);
    strftime(text, sizeof text, "%F %T %Z", &parts);
    say("%s", text);
}

static void local_time_is_utc(void) {
    struct report report;
    g_unsetenv("TZ");
    sealed_run(&report, &plain, ask_local_time, NULL);
    g_assert_cmpstr(report.said, ==, "2023-11-14 22:13:20 UTC");
    g_assert_cmpstr(report.log, ==, "");
}

static void wait_for_ever(void *user) {
    (void)user;
    poll(NULL, 0, -1);
    say("woken");
}

static void waiting_for_ever_is_a_deadlock(void) {
    struct report report;
    sealed_run(&report, &plain, wait_for_ever, NULL);
    g_assert_cmpint(report.fault, ==, RUNTIME_FAULT_DEADLOCK);
    g_assert_cmpstr(report.said, ==, "");
}

static void map_too_much(void *user) {
    int descriptor = open(user, O_RDONLY);
    const char *map = mmap(NULL, 1 << 20, PROT_READ, MAP_PRIVATE, descriptor, 0);
    say("%.5s %d %d", map, map[4096], map[(1 << 20) - 1]);
}

static void a_map_longer_than_its_file_is_zeros(void) {
    struct report report;
    g_autofree char *path = NULL;
    int descriptor = g_file_open_tmp("short-XXXXXX", &path, NULL);
    g_assert_cmpint(write(descriptor, "hello", 5), ==, 5);
    close(descriptor);
    g_assert_cmpint(runtime_preload(path), ==, 0);
    sealed_run(&report, &plain, map_too_much, path);
    g_assert_cmpstr(report.said, ==, "hello 0 0");
    unlink(path);
}

static void map_over(void *user) {
    (void)user;
    const int flags = MAP_PRIVATE | MAP_ANONYMOUS, both = PROT_READ | PROT_WRITE;
    char *first = mmap(NULL, 4096, both, flags, -1, 0);
    first[0] = 7;
    void *second = mmap(first, 4096, both, flags | MAP_FIXED_NOREPLACE, -1, 0);
    say("%d %d %d", second == MAP_FAILED, errno == EEXIST, first[0]);
}

static void noreplace_replaces_nothing(void) {
    struct report report;
    sealed_run(&report, &plain, map_over, NULL);
    g_assert_cmpstr(report.said, ==, "1 1 7");
}

static void ask_what_held(void *user) {
    (void)user;
    sigset_t mask;
    struct sigaction action;
    stack_t stack;
    memset(&mask, 0x5a, sizeof mask);
    memset(&action, 0x5a, sizeof action);
    memset(&stack, 0x5a, sizeof stack);
    sigprocmask(SIG_BLOCK, NULL, &mask);
    sigaction(SIGUSR1, NULL, &action);
    sigaltstack(NULL, &stack);
    say("%d %d %d", sigismember(&mask, SIGTERM), action.sa_handler == SIG_DFL,
        stack.ss_flags == SS_DISABLE);
}

static void what_held_before_is_told(void) {
    struct report report;
    sealed_run(&report, &plain, ask_what_held, NULL);
    g_assert_cmpstr(report.said, ==, "0 1 1");
}

static void open_long(void *user) {
    say("%d", open(user, O_RDONLY) < 0 ? errno : 0);
}

static void a_long_name_keeps_its_ending(void) {
    struct report report;
    char path[400];
    memset(path, 'a', sizeof path - 1);
    path[0] = '/';
    path[1] = '\n';
    path[sizeof path - 1] = '\0';
    sealed_run(&report, &plain, open_long, path);
    g_assert_true(g_str_has_prefix(report.log, "asked to open /?aaa"));
    g_assert_true(g_str_has_suffix(report.log, "a: refused\n"));
}

static void say_random(void *user) {
    (void)user;
    uint64_t value[2];
    g_assert_cmpint(getrandom(value, sizeof value, 0), ==, sizeof value);
    say("%016lx%016lx", value[0], value[1]);
}

static void siblings_draw_other_numbers(void) {
    struct report first, second;
    sealed_run(&first, &plain, say_random, NULL);
    sealed_run(&second, &plain, say_random, NULL);
    g_assert_cmpint(strlen(first.said), ==, 32);
    g_assert_cmpstr(first.said, !=, second.said);
}

static void deterministic_runs_draw_the_same(void) {
    const struct runtime_options fixed = {.deterministic = true};
    struct report first, second;
    sealed_run(&first, &fixed, say_random, NULL);
    sealed_run(&second, &fixed, say_random, NULL);
    g_assert_cmpstr(first.said, ==, second.said);
    /* ChaCha20, all-zero key, nonce and counter: first block, RFC 7539 appendix A.1, test vector 1
     */
    g_assert_cmpstr(first.said, ==,
                    "903df1a0ade0b876"
                    "28bd8653e56a5d40");
}

static void make_call(void *user) {
    long result = syscall((long)user, 0, 0, 0, 0, 0, 0);
    say("%ld %d", result, errno);
}

/* Numbers 335 to 423 are no calls on x86-64. 450 is the last of Linux 6.1. */
static void each_call_has_a_row(void) {
    for (long number = 0; number <= 450; number++)
        if (!answers_know(number) && (number < 335 || number > 423) && number != SYS_rt_sigreturn)
            g_error("no row for call %ld", number);
}

static void refused_calls_are_named(void) {
    for (long number = 0; number <= 450; number++) {
        const struct refusal *refusal = refusals_lookup(number);
        struct report report;
        if (!refusal)
            continue;
        sealed_run(&report, &plain, make_call, (void *)number);
        g_autofree char *said = g_strdup_printf("-1 %d", refusal->error);
        g_autofree char *line = g_strdup_printf("asked to use %s: refused\n", refusal->name);
        g_assert_cmpstr(report.said, ==, said);
        g_assert_cmpstr(report.log, ==, line);
        g_assert_cmpint(report.ending.killed, ==, 0);
    }
}

static void calls_that_do_not_exist(void) {
    static const long numbers[] = {340, 4000, -1, 0x40000001};
    for (size_t k = 0; k < G_N_ELEMENTS(numbers); k++) {
        struct report report;
        sealed_run(&report, &plain, make_call, (void *)numbers[k]);
        g_autofree char *said = g_strdup_printf("-1 %d", ENOSYS);
        g_assert_cmpstr(report.said, ==, said);
        g_assert_nonnull(strstr(report.log, "asked to use system call "));
    }
}

static void ask_about_itself(void *user) {
    (void)user;
    uid_t ids[3];
    char name[17] = "";
    struct tms times_used;
    getresuid(&ids[0], &ids[1], &ids[2]);
    prctl(PR_SET_NAME, "engine");
    prctl(PR_GET_NAME, name);
    say("%u %u %d %d %d %s %o %d %d %d", ids[0], ids[2], getgroups(0, NULL), getpgrp() == getpid(),
        getpriority(PRIO_PROCESS, 0), name, umask(0), times(&times_used) > 0,
        sched_get_priority_max(SCHED_OTHER), prctl(PR_SET_DUMPABLE, 0) < 0 ? errno : 0);
}

static void what_a_process_asks_about_itself(void) {
    struct report report;
    sealed_run(&report, &plain, ask_about_itself, NULL);
    g_assert_cmpstr(report.said, ==, "65534 65534 0 1 0 vitrine 22 1 0 1");
    g_assert_cmpstr(report.log, ==, "asked to use prctl: refused\n");
}

static int error_of_schedule(int policy, int priority) {
    return sched_setscheduler(0, policy, &(struct sched_param){.sched_priority = priority}) < 0
               ? errno
               : 0;
}

/* What it is already it may be; JavaScriptCore's threads ask with SCHED_RESET_ON_FORK. */
static void ask_for_schedules(void *user) {
    const int reset_on_fork = 0x40000000;
    (void)user;
    say("%d %d %d %d", error_of_schedule(SCHED_OTHER, 0),
        error_of_schedule(SCHED_OTHER | reset_on_fork, 0), error_of_schedule(SCHED_FIFO, 1),
        error_of_schedule(SCHED_OTHER, 1));
}

static void schedules_stay(void) {
    struct report report;
    sealed_run(&report, &plain, ask_for_schedules, NULL);
    g_autofree char *said = g_strdup_printf("0 0 %d %d", EPERM, EPERM);
    g_assert_cmpstr(report.said, ==, said);
    g_assert_cmpstr(report.log, ==, "asked to use sched_setscheduler: refused\n");
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/calls/forbidden", forbidden_calls_get_their_answer);
    g_test_add_func("/calls/schedules-stay", schedules_stay);
    g_test_add_func("/calls/harmless", harmless_calls_are_answered);
    g_test_add_func("/calls/printing-goes-to-the-log", printing_goes_to_the_log);
    g_test_add_func("/calls/refusals-named-once", refusals_are_named_once);
    g_test_add_func("/calls/preloaded-files", preloaded_files_read_as_files);
    g_test_add_func("/calls/made-up-files", made_up_files_are_there);
    g_test_add_func("/calls/memory-can-be-watched", memory_can_be_watched);
    g_test_add_func("/calls/local-time", local_time_is_utc);
    g_test_add_func("/calls/waiting-for-ever", waiting_for_ever_is_a_deadlock);
    g_test_add_func("/calls/map-longer-than-file", a_map_longer_than_its_file_is_zeros);
    g_test_add_func("/calls/noreplace", noreplace_replaces_nothing);
    g_test_add_func("/calls/what-held-before", what_held_before_is_told);
    g_test_add_func("/calls/long-name", a_long_name_keeps_its_ending);
    g_test_add_func("/calls/siblings-draw-other-numbers", siblings_draw_other_numbers);
    g_test_add_func("/calls/deterministic", deterministic_runs_draw_the_same);
    g_test_add_func("/calls/each-has-a-row", each_call_has_a_row);
    g_test_add_func("/calls/refused-are-named", refused_calls_are_named);
    g_test_add_func("/calls/that-do-not-exist", calls_that_do_not_exist);
    g_test_add_func("/calls/about-itself", what_a_process_asks_about_itself);
    return g_test_run();
}
