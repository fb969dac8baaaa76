/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_BROKER_CLI_DONE_LIST_H
#define VITRINE_BROKER_CLI_DONE_LIST_H

#include <glib.h>

/*
 * What is done already, so that a batch that was broken off, or comes again with a few new files,
 * does the rest only. It is a file in the output folder, DONE_LIST_NAME, a line an output: by which
 * recipe (version and options), of a source with which SHA-256, how many bytes, and its name. A line
 * is written after the output has its name; one that a crash cut off counts for nothing, nor does one
 * whose output is gone or has another size. Main thread only.
 */
struct done_list;

#define DONE_LIST_NAME ".vitrine-done"

/* recipe: printable ASCII without spaces. NULL with error. */
struct done_list *done_list_open(const char *folder, const char *recipe, GError **error);
/* Takes NULL. */
void done_list_close(struct done_list *list);

/* output: its name below the folder. */
gboolean done_list_has(const struct done_list *list, const char *output, const char *sha256);
/* FALSE with error: it will be done again. */
gboolean done_list_add(struct done_list *list, const char *output, const char *sha256,
                       GError **error);

#endif
