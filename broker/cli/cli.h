/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_BROKER_CLI_CLI_H
#define VITRINE_BROKER_CLI_CLI_H

#include "broker/session.h"

/* Exit codes, documented in --help. */
enum cli_exit { CLI_FINE = 0, CLI_NOT_SHOWN = 1, CLI_USAGE = 2, CLI_NO_JAIL = 3 };

/* What every subcommand takes. */
struct cli_options {
    int seconds;            /* limit for one document; 0: none */
    char *password_file;    /* first line: the password. NULL: none */
    guint64 memory;         /* bytes for the document's content; 0: the session's default */
    gboolean deterministic; /* fixed random numbers and clock: two runs give the same bytes */
};
extern const GOptionEntry cli_common_entries[];
extern struct cli_options cli_common;

/* run.c: drives one session until it is open or failed, within the limit; the caller unrefs it.
 * NULL: said why, and *code is the exit code. */
VitrineSession *cli_open(const char *file, int *code);
/* Runs the main loop until *done; false if the session failed or time ran out meanwhile: said so,
 * *code set. */
gboolean cli_wait(VitrineSession *session, const gboolean *done, int *code);
/* "vitrine-cli: FILE: sentence" and the exit code that belongs to it. */
int cli_report(const char *file, const GError *error);

int cli_render(int argc, char **argv);
int cli_posture(int argc, char **argv);

#endif
