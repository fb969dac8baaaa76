/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <errno.h>
#include <glib-unix.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
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

void reap_now(pid_t pid) {
    kill(pid, SIGKILL); /* not waited for yet, so the number is still its own */
    while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
        continue;
}

void reap_process(pid_t pid) {
    int pidfd = pidfd_of(pid);
    if (pidfd >= 0)
        reap(pidfd, TRUE);
    else
        reap_now(pid);
}

/* Fields 4 and 5 of /proc/PID/stat, behind a name that may hold anything: parent and process group. */
static gboolean is_child_in(const char *name, pid_t group) {
    g_autofree char *path = g_build_filename("/proc", name, "stat", NULL);
    g_autofree char *text = NULL;
    int parent, its_group;
    if (!g_ascii_isdigit(name[0]) || !g_file_get_contents(path, &text, NULL, NULL))
        return FALSE;
    const char *rest = strrchr(text, ')');
    return rest && sscanf(rest, ") %*c %d %d", &parent, &its_group) == 2 && parent == getpid() &&
           its_group == group;
}

gboolean reap_strays(pid_t group, GHashTable *known) {
    g_autoptr(GDir) processes = g_dir_open("/proc", 0, NULL);
    gboolean found = FALSE;
    const char *name;
    while (processes && (name = g_dir_read_name(processes))) {
        pid_t pid = atoi(name);
        if (!is_child_in(name, group) || g_hash_table_contains(known, GINT_TO_POINTER(pid)))
            continue;
        reap_now(pid);
        found = TRUE;
    }
    return found;
}
