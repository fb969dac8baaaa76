/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/tool/child.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static gboolean become(uid_t user, gid_t group) {
    if (user == 0)
        return TRUE;
    return setgroups(0, NULL) == 0 && setgid(group) == 0 && setuid(user) == 0;
}

/* fds: 3 is options->keep_fd, 4 reports a failure of exec; the rest is closed. */
static gboolean arrange_descriptors(const struct child_options *options, int report) {
    /* Out of the way of 3 and 4 first: the two may sit there crosswise. */
    int kept = options->keep_fd > 0 ? fcntl(options->keep_fd, F_DUPFD, 10) : -1;
    int failure = fcntl(report, F_DUPFD, 10);
    if (kept >= 0)
        dup2(kept, 3);
    else
        close(3);
    dup3(failure, 4, O_CLOEXEC);
    close_range(5, ~0u, 0);
    if (!options->quiet)
        return TRUE;
    int null = open("/dev/null", O_RDWR);
    return null >= 0 && dup2(null, 1) >= 0 && dup2(null, 2) >= 0 && close(null) == 0;
}

static _Noreturn void run(const char *const *argv, const struct child_options *options,
                          int report) {
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (arrange_descriptors(options, report) && become(options->user, options->group)) {
        prctl(PR_SET_PDEATHSIG, SIGTERM); /* setuid clears it */
        for (const char *const *item = options->environment; item && *item; item++)
            putenv((char *)*item);
        execvp(argv[0], (char *const *)argv);
    }
    int failure = errno;
    if (write(4, &failure, sizeof(failure)) < 0)
        _exit(126);
    _exit(127);
}

pid_t child_start(const char *const *argv, const struct child_options *options, GError **error) {
    static const struct child_options none;
    int report[2], failure = 0;
    if (pipe2(report, O_CLOEXEC) < 0)
        return -1;
    pid_t pid = fork();
    if (pid == 0)
        run(argv, options ? options : &none, report[1]);
    close(report[1]);
    if (pid < 0)
        failure = errno;
    else if (read(report[0], &failure, sizeof(failure)) > 0)
        waitpid(pid, NULL, 0);
    close(report[0]);
    if (failure == 0)
        return pid;
    g_set_error(error, G_FILE_ERROR, g_file_error_from_errno(failure), "cannot start %s: %s",
                argv[0], g_strerror(failure));
    return -1;
}

struct waiting {
    pid_t pid;
    int status;
};

static gboolean has_ended(void *data) {
    struct waiting *waiting = data;
    return waitpid(waiting->pid, &waiting->status, WNOHANG) != 0;
}

gboolean child_wait(pid_t pid, int seconds, int *status) {
    struct waiting waiting = {.pid = pid};
    if (!wait_until(has_ended, &waiting, seconds))
        return FALSE;
    if (status)
        *status = waiting.status;
    return TRUE;
}

int child_stop(pid_t pid) {
    int status = 0;
    if (pid <= 0)
        return 0;
    kill(pid, SIGTERM);
    if (child_wait(pid, 10, &status))
        return status;
    kill(pid, SIGKILL);
    waitpid(pid, &status, 0);
    return status;
}

gboolean wait_until(gboolean (*condition)(void *data), void *data, int seconds) {
    gint64 deadline = g_get_monotonic_time() + seconds * G_TIME_SPAN_SECOND;
    while (!condition(data)) {
        if (g_get_monotonic_time() > deadline)
            return condition(data);
        g_usleep(10000);
    }
    return TRUE;
}
