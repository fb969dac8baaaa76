/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_BROKER_ZYGOTE_H
#define VITRINE_BROKER_ZYGOTE_H

#include <glib.h>
#include <sys/types.h>

#include "proto/assignment.h"
#include "proto/protocol.h"

/*
 * The warm process workers are cloned from: one a broker for each engine, started by fork and exec
 * on the main thread with an empty environment. Before it serves its first document, a sibling it
 * clones must seal itself and die of a forbidden call. It is replaced in the background after
 * ZYGOTE_CLONES workers, when its program file changed, and when it died.
 */

enum { ZYGOTE_CLONES = 64 };

/* pid > 0: the worker, a child of this process, to be waited for by the callee. Else reason says
 * why (borrowed). */
typedef void (*ZygoteCloned)(void *user, pid_t pid, const GError *reason);

/* Asks for a worker; the answer comes from the main loop, never from within. Takes the descriptors.
 * The returned number cancels. */
guint zygote_request(enum engine_id engine, const struct assignment *assignment,
                     const int descriptors[ASSIGNMENT_DESCRIPTORS], ZygoteCloned cloned,
                     void *user);
/* The callback will not be called. A worker cloned meanwhile is killed and waited for. */
void zygote_cancel(guint request);

/* Starts it now, so that the first document need not wait. */
void zygote_warm(enum engine_id engine);
/* Ends all of them; the next request starts another. For the end of a program, and tests. */
void zygote_shut_down(void);

/* Whom workers run as: the caller, or an unprivileged user where the caller is root. */
void zygote_worker_user(uid_t *uid, gid_t *gid);

/* How the probe died: SIGKILL (strict) or SIGSYS (filter); 0 before that. */
int zygote_probe_signal(enum engine_id engine);
/* The zygote's process, 0 if none. For the posture panel and tests. */
pid_t zygote_pid(enum engine_id engine);

/* For tests: another program in place of every worker. NULL: the usual one. */
void zygote_set_program(const char *path);
/* The same of the folder where the programs of all engines lie. */
void zygote_set_folder(const char *path);

/* reap.c: children that must not outlive their usefulness. */

/* Killed, if asked, and waited for in the background. Takes pidfd; -1: nothing. */
void reap(int pidfd, gboolean kill_first);
/* The same for a child no pidfd is held of: killed. Where none is to be had, waited for at once. */
void reap_process(pid_t pid);
/* Killed and waited for at once. */
void reap_now(pid_t pid);
/* Children of ours in that process group that are not among known (keys: GINT_TO_POINTER(pid)), killed and waited for
 * at once. TRUE if there were any. */
gboolean reap_strays(pid_t group, GHashTable *known);
int pidfd_of(pid_t pid);

#endif
