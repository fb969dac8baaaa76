/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_BROKER_CLI_BATCH_H
#define VITRINE_BROKER_CLI_BATCH_H

#include "broker/cli/done-list.h"
#include "broker/export/conversion.h"

/*
 * Converts many documents in one process, as many at a time as there are workers; where there are
 * fewer documents than workers, several work on one document. Says on standard error what went
 * wrong, shows a progress bar on a terminal, and reports as --json asks. The first SIGINT or SIGTERM
 * ends it without half files; a second one kills it.
 */
struct batch_item {
    char *argument; /* as people gave it: for messages */
    char *path;     /* to be opened */
    char *pattern;  /* of the outputs' names (output-name.h); - is standard output */
    char *stem;     /* for it */
    char *record;   /* its name in the list of what is done; NULL: it is done in any case */
};
void batch_item_free(gpointer item);

/* Starts converting one item. */
typedef struct conversion *(*BatchStart)(gconstpointer wish, const struct batch_item *item,
                                         const struct feed_options *feed,
                                         const struct conversion_events *events, gpointer user);

struct batch_work {
    BatchStart start;
    gconstpointer wish;     /* for it */
    struct done_list *done; /* or NULL: what is in it is skipped, what is complete is added */
};

/* items: of struct batch_item *. feed: workers are those of the whole batch. Returns the exit code. */
int batch_run(GPtrArray *items, const struct feed_options *feed, const struct batch_work *work);

/* report-json.c: one JSON object on a line of standard output. output: the pattern, or the name. */
void report_print_json(const struct report *report, const char *file, const char *output,
                       gint64 microseconds);
/* The same of one that was done before. */
void report_print_skipped(const char *file, const char *output);

#endif
