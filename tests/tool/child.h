/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_TESTS_TOOL_CHILD_H
#define VITRINE_TESTS_TOOL_CHILD_H

#include <glib.h>
#include <sys/types.h>

/*
 * Child processes of a test that can never outlive it: each gets SIGTERM when the thread that
 * started it ends (PR_SET_PDEATHSIG).
 */

struct child_options {
    const char *const *
        environment; /* "NAME=value" added to this process's environment; NULL-terminated or NULL */
    uid_t user;      /* 0: unchanged; else setgid(group) and setuid(user) before exec */
    gid_t group;
    int keep_fd; /* a descriptor the child keeps as number 3; 0: none. All others above 2 close */
    gboolean quiet; /* stdout and stderr go to /dev/null */
};

/* Starts argv[0], looked up in PATH. Returns its process id, or -1 with the reason in error (a
 * program that does not exist is such a reason). options may be NULL. */
pid_t child_start(const char *const *argv, const struct child_options *options, GError **error);

/* SIGTERM, up to 10 seconds of patience, then SIGKILL. Returns the status as of waitpid. pid ≤ 0:
 * nothing, 0. */
int child_stop(pid_t pid);

/* Waits up to seconds for the child to end by itself. TRUE: it did, and status is as of waitpid. */
gboolean child_wait(pid_t pid, int seconds, int *status);

/* Runs condition(data) every 10 ms until it is TRUE or seconds have passed; returns its last
 * answer. For states of other processes that cannot be waited for. */
gboolean wait_until(gboolean (*condition)(void *data), void *data, int seconds);

#endif
