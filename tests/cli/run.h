/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_TESTS_CLI_RUN_H
#define VITRINE_TESTS_CLI_RUN_H

#include <glib.h>

/*
 * Runs this build's vitrine-cli and looks at what it leaves behind: this process adopts orphans
 * (PR_SET_CHILD_SUBREAPER), and each must be gone before run_cli returns.
 */
struct outcome {
    gboolean exited; /* else it died of a signal */
    int code;        /* exit code or signal */
    char *output, *errors;
};

/* Once, before the first run. */
void run_init(void);

/* Another vitrine-cli than this build's, from now on; NULL: this build's again. */
void run_set_program(const char *path);

/* Arguments after the program's name, NULL at the end. Fails the test if it takes longer than three
 * minutes, or if a process or a segment is left. */
struct outcome run_cli(const char *first, ...) G_GNUC_NULL_TERMINATED;
struct outcome run_cli_v(const char *const *arguments);
void outcome_clear(struct outcome *outcome);

/* Starts it and does not wait. */
GPid run_start(const char *const *arguments);
/* The same with its standard output in a file. */
GPid run_start_into(const char *const *arguments, int output);
/* Waits until no child and no orphan is left; fails the test after a minute. */
void run_wait_for_all(void);
/* SysV segments made by a process. */
unsigned run_segments_of(GPid creator);

#endif
