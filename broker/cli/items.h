/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_BROKER_CLI_ITEMS_H
#define VITRINE_BROKER_CLI_ITEMS_H

#include "broker/cli/batch.h"
#include "broker/cli/cli.h"

/*
 * From the command line to what is to be converted into what.
 *
 * files: NULL-terminated. output: a name, a pattern (output-name.h), or a folder (one that exists,
 * or ends in "/": it is made), in which inside is the pattern. Two files of one stem get two stems.
 * NULL after saying what is wrong, and *code.
 */
GPtrArray *items_of(char **files, const char *output, const char *inside,
                    const struct cli_syntax *syntax, int *code);

/* Whether items_of will take it as a folder. */
gboolean items_is_folder(const char *output);

#endif
