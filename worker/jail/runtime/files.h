/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_WORKER_JAIL_RUNTIME_FILES_H
#define VITRINE_WORKER_JAIL_RUNTIME_FILES_H

/*
 * The files of a sealed process: those the zygote preloaded, by their exact names, read-only, and
 * /dev/urandom (the runtime's generator). There is one directory, "." or "/", and it is empty; no
 * links, no other devices: every other name, including anything in /proc and /etc/localtime (so
 * local time is UTC), is ENOENT, and named once on the log.
 *
 * Descriptors of preloaded files start at 1000, far from the worker's pipes, which libraries cannot read:
 *
 *     write to 1 or 2, a library's printf   goes to the log pipe
 *     anything else on 0 … 4                EBADF
 */
enum { FILES_FIRST_DESCRIPTOR = 1000, FILES_OPEN_MAXIMUM = 64, FILES_PRELOADED_MAXIMUM = 512 };

#endif
