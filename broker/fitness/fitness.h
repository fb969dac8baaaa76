/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_BROKER_FITNESS_FITNESS_H
#define VITRINE_BROKER_FITNESS_FITNESS_H

#include "broker/fitness/book.h"
#include "broker/fitness/facts.h"
#include "broker/fitness/verdict.h"

/*
 * Is this machine fit to hold a jail? What can and cannot be known is in broker/fitness/README.md.
 * All calls on the main thread: the self-test starts a process.
 */
struct fitness {
    struct fitness_facts *facts;
    struct book *book;
    struct verdict *verdict;
};

/* Gathers, tries and judges now: some milliseconds. NULL: this machine. The caller destroys it. */
struct fitness *fitness_check(const struct fitness_place *place);
void fitness_destroy(struct fitness *fitness);

/* The last check of this process, done at the first call; owned by this module and valid until the
 * next fitness_refresh(). */
const struct fitness *fitness_current(void);
/* Checks again: after resume, when another microcode may have been loaded or lost. */
const struct fitness *fitness_refresh(void);

/* Whether documents may be opened here, by the last check, and where that said stop by a new one.
 * FALSE with VITRINE_ERROR_JAIL and the sentences that say
 * why and what to do. */
gboolean fitness_permits(GError **error);

/* {"version": 1, "verdict": …, "findings": […], "facts": {…}}, see verdict.h and facts-report.c;
 * ends with a newline. The caller frees it. */
char *fitness_to_json(const struct fitness *fitness, gboolean explain);

#endif
