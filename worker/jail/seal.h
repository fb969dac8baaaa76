/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_WORKER_JAIL_SEAL_H
#define VITRINE_WORKER_JAIL_SEAL_H

/*
 * The seal: the one-way door of the jail.
 *
 * After jail_seal() the kernel allows this thread read, write, exit and sigreturn, and nothing
 * else: SECCOMP_MODE_STRICT (seccomp(2)), or, only where the kernel answers EINVAL because a filter
 * already stands, a filter of our own with exactly the same four calls for exactly this
 * architecture, everything else killing the process. There is no third way and no switch: a worker
 * that cannot be sealed must not go on.
 */

enum jail_kind {
    JAIL_NONE = 0, /* not sealed */
    JAIL_STRICT =
        1, /* SECCOMP_MODE_STRICT: /proc shows "Seccomp: 1"; a forbidden call dies of SIGKILL */
    JAIL_FILTER =
        2, /* the equal filter: "Seccomp: 2", one filter more than the parent; dies of SIGSYS */
};

/*
 * Seals the calling thread for ever. Returns the kind that holds (JAIL_STRICT or JAIL_FILTER), or a
 * negative errno if neither could be installed; the caller must then exit without having read a
 * document byte. The runtime (runtime/runtime.h) must be armed before, or the first library call
 * that needs the kernel is this process's last; runtime_enter() is the very next thing after it.
 */
int jail_seal(void);

#endif
