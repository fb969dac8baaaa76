/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_TESTS_JAIL_SEALED_H
#define VITRINE_TESTS_JAIL_SEALED_H

#include <glib.h>
#include <stdbool.h>

#include "worker/jail/runtime/runtime.h"
#include "worker/jail/seal.h"

/* How a child ended: an exit status, or the signal it died of. */
struct ending {
    bool killed;
    int number;
};

/* Runs work in a child sealed without the runtime. filtered: a harmless filter stands first, so
 * that the seal must be the equal filter. The child exits with work's result. */
struct ending sealed_bare(bool filtered, int (*work)(long argument), long argument);

/* What a child with the runtime says: bytes it wrote by say(), its log, the fault it reported. */
struct report {
    struct ending ending;
    char said[512], log[2048];
    int fault; /* enum runtime_fault, 0: none */
    guint64 detail;
};

/* Runs work in a child with runtime and seal. */
void sealed_run(struct report *report, const struct runtime_options *options,
                void (*work)(void *user), void *user);
/* Runs work in two children, one as it is and one with runtime and seal, and fails the test if they
 * do not say the same. */
void like_linux(const char *name, void (*work)(void *user), void *user);
/* The same, inside with options and so many times. */
void like_linux_often(const char *name, const struct runtime_options *options, int repetitions,
                      void (*work)(void *user), void *user);
/* In such a child: reports text. */
void say(const char *format, ...) G_GNUC_PRINTF(1, 2);

/* Installs an allow-everything filter, as a container would. False if the kernel refuses. */
bool install_outer_filter(void);

#endif
