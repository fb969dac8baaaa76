/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <glib-unix.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "broker/zygote.h"

#ifndef P_PIDFD
#define P_PIDFD 3
#endif

int pidfd_of(pid_t pid) {
    return (int)syscall(SYS_pidfd_open, pid, 0); /* close-on-exec by itself, pidfd_open(2) */
}

static gboolean on_child_exit(gint pidfd, GIOCondition condition, gpointer data) {
    siginfo_t info;
    (void)condition, (void)data;
    waitid((idtype_t)P_PIDFD, (id_t)pidfd, &info, WEXITED | WNOHANG);
    close(pidfd);
    return G_SOURCE_REMOVE;
}

void reap(int pidfd, gboolean kill_first) {
    if (pidfd < 0)
        return;
    if (kill_first)
        syscall(SYS_pidfd_send_signal, pidfd, SIGKILL, NULL, 0);
    g_unix_fd_add(pidfd, G_IO_IN, on_child_exit, NULL);
}
