/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_BROKER_CLI_INPUT_H
#define VITRINE_BROKER_CLI_INPUT_H

#include <glib.h>

/* A path that opens what stands on the command line: itself, or for "-" all of standard input, kept
 * in sealed memory until the program ends. NULL with error. The caller frees it. */
char *input_path(const char *argument, GError **error);

#endif
