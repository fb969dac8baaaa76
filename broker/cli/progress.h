/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_BROKER_CLI_PROGRESS_H
#define VITRINE_BROKER_CLI_PROGRESS_H

#include <glib.h>

/*
 * A bar on standard error, if that is a terminal that can wipe a line: documents, pages, time left.
 * It repaints itself ten times a second.
 */
struct progress;

struct progress_state {
    guint documents, documents_done; /* all of them; those that are over */
    guint pages;                     /* through, of all documents */
    double fraction;                 /* of everything */
};

/* state is read until destroy. NULL where there is no terminal; all calls take NULL. */
struct progress *progress_create(const struct progress_state *state);
/* Takes the bar away, so that a line can be written; it comes back by itself. */
void progress_clear(struct progress *progress);
void progress_destroy(struct progress *progress);

/* The bar's text, for a state and the seconds since the start; the caller frees it. */
char *progress_text(const struct progress_state *state, double seconds);

#endif
