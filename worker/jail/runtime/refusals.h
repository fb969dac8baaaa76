/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_WORKER_JAIL_RUNTIME_REFUSALS_H
#define VITRINE_WORKER_JAIL_RUNTIME_REFUSALS_H

/* What the jail has no answer for, and the errno it gives instead; with answers.c, all of Linux up
 * to call 450 (6.1). Each is counted, and named once on the log. */
struct refusal {
    const char *name;
    int error;          /* an errno, positive */
    const char *reason; /* for who reads the table */
};

/* NULL: no such call, or one that is answered. */
const struct refusal *refusals_lookup(long number);

#endif
