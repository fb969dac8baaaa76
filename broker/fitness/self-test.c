/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "broker/fitness/self-test.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "broker/zygote-spawn.h"

enum { SECONDS_MOST = 60 };

static char *program_for_tests;

void self_test_set_program(const char *path) {
    g_free(program_for_tests);
    program_for_tests = g_strdup(path);
}

/* Beside the worker, whose seal it tries. */
static char *probe_program(void) {
    if (program_for_tests)
        return g_strdup(program_for_tests);
    return zygote_program_named("vitrine-fitness-probe");
}

/* In the child, after fork: only async-signal-safe calls. */
static _Noreturn void become_probe(const char *program, int output) {
    char *const argv[] = {(char *)program, NULL}, *const no_environment[] = {NULL};
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    signal(SIGCHLD, SIG_DFL);
    int nothing = open("/dev/null", O_RDWR);
    if (nothing < 0 || dup2(output, STDOUT_FILENO) < 0 || dup2(nothing, STDIN_FILENO) < 0 ||
        dup2(nothing, STDERR_FILENO) < 0 || close_range(STDERR_FILENO + 1, ~0u, 0) != 0)
        _exit(127);
    execve(program, argv, no_environment);
    _exit(127);
}

/* Exactly one report and the end of the file, before the deadline. */
static gboolean read_report(int fd, struct fitness_probe_report *report) {
    gint64 deadline = g_get_monotonic_time() + SECONDS_MOST * G_USEC_PER_SEC;
    guint8 bytes[sizeof *report + 1];
    gsize used = 0;
    for (;;) {
        gint64 left = (deadline - g_get_monotonic_time()) / 1000;
        struct pollfd ready = {.fd = fd, .events = POLLIN};
        if (left <= 0)
            return FALSE;
        if (poll(&ready, 1, (int)left) <= 0)
            continue; /* late or interrupted */
        ssize_t got = read(fd, bytes + used, sizeof bytes - used);
        if (got < 0 && errno != EINTR)
            return FALSE;
        if (got == 0)
            break;
        used += got > 0 ? (gsize)got : 0;
        if (used == sizeof bytes)
            return FALSE;
    }
    memcpy(report, bytes, sizeof *report);
    return used == sizeof *report && report->version == FITNESS_PROBE_VERSION;
}

struct fitness_probe_report self_test_run(void) {
    struct fitness_probe_report report = {0};
    g_autofree char *program = probe_program();
    int ends[2], status = -1;
    if (pipe2(ends, O_CLOEXEC) != 0)
        return report;
    pid_t pid = fork();
    if (pid == 0)
        become_probe(program, ends[1]);
    close(ends[1]);
    gboolean fine = pid > 0 && read_report(ends[0], &report);
    close(ends[0]);
    if (pid > 0 && !fine)
        kill(pid, SIGKILL);
    while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR) {
    }
    if (!fine || status != 0)
        memset(&report, 0, sizeof report);
    return report;
}
