/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_BROKER_CLI_CLI_H
#define VITRINE_BROKER_CLI_CLI_H

#include "broker/records.h"
#include "broker/session.h"

/* Exit codes, documented in --help. */
enum cli_exit {
    CLI_FINE = 0,
    CLI_NOT_SHOWN = 1, /* no file could be opened, or nothing of it be read */
    CLI_USAGE = 2,
    CLI_NO_JAIL = 3,
    CLI_SOME_FAILED = 4,   /* some files or pages; the rest is there */
    CLI_NOT_FOUND = 5,     /* search: all was looked at, and it is not there */
    CLI_LIMIT = 6,         /* of a script: memory or time */
    CLI_INTERRUPTED = 128, /* + the signal's number: 130 after Ctrl-C */
};

/* ------------------------------------------------------------------------------------- options ---
 */

/* What every subcommand takes. */
struct cli_options {
    int seconds;            /* limit for one document; 0: none */
    gboolean seconds_given; /* by the user */
    char *password_file;    /* first line: the password. NULL: none */
    guint64 memory;         /* bytes for the document's content; 0: the session's default */
    gboolean deterministic; /* fixed random numbers and clock: two runs give the same bytes */
};
extern struct cli_options cli_common;

/* What one subcommand takes besides. */
struct cli_syntax {
    const char *name;    /* "render" */
    const char *summary; /* after its options, for --help: "FILE - draw one page of …" */
    const char *rule;    /* said when numbers or arguments are wrong: "give one FILE; …" */
    const GOptionEntry *entries; /* its own options, or NULL */
    int least, most;             /* arguments that are no options */
    gboolean opens_nothing;      /* so what every other command takes is not taken */
    const char *description;     /* below the options: what to know, and examples. Or NULL */
};
/* Parses, and takes options and the command's name away: *arguments is what is left, NULL at its
 * end. FALSE: said why, the exit code is CLI_USAGE. --help ends the program. */
gboolean cli_parse(const struct cli_syntax *syntax, int argc, char **argv, char ***arguments);
/* The same for what an option's own range forbids: says the rule. Returns CLI_USAGE. */
int cli_misused(const struct cli_syntax *syntax);

/* ---------------------------------------------------------------------------------------- runs ---
 */

/* What the session's file is called on the command line: "-" is standard input. */
const char *cli_name_of(VitrineSession *session);
/* run.c: a session of a file, or of standard input. NULL: said why, and *code is the exit code. */
VitrineSession *cli_new_session(const char *file, int *code);
/* Drives one session until it is open or failed, within the limit; the caller unrefs it.
 * NULL: said why, and *code is the exit code. */
VitrineSession *cli_open(const char *file, int *code);
/* The same for a session that was prepared otherwise; takes it. */
VitrineSession *cli_open_session(VitrineSession *session, int *code);
/* True for scripts: a limit that was reached has an exit code of its own. */
extern gboolean cli_tells_limits;
/* Opens a file, calls run with it, closes it. Returns the exit code, which run may set. */
typedef void cli_work(VitrineSession *session, gpointer user, int *code);
int cli_run(const char *file, cli_work *run, gpointer user);
/* A whole command that takes --json and one FILE, whose work gets a gboolean: as JSON. json says
 * what --json prints. */
int cli_show_file(const char *name, const char *summary, const char *json, cli_work *work, int argc,
                  char **argv);
/* The same with each of several: CLI_SOME_FAILED if some went well and some did not. */
int cli_run_each(char **files, cli_work *run, gpointer user);
/* Runs the main loop until *done; false if the session failed or time ran out meanwhile: said so,
 * *code set. */
gboolean cli_wait(VitrineSession *session, const gboolean *done, int *code);
/* "vitrine-cli: FILE: sentence" and the exit code that belongs to it. */
int cli_report(const char *file, const GError *error);
/* "vitrine-cli: FILE: page N: sentence"; page counts from 0. */
int cli_report_page(const char *file, guint page, const GError *error);
/* After records that are not whole: says so, and returns CLI_SOME_FAILED; else code. page: from 0;
 * -1: they are not of one. */
int cli_report_cut(const char *file, gint64 page, const struct records *records, int code);
/* What was printed went out. FALSE: said why, *code set; no more is worth printing. */
gboolean cli_flush(int *code);
/* Waits until *done, which a question's callback sets together with *error. FALSE after saying why
 * it was not answered; *error is cleared. page: from 0; -1: it was not about one. */
gboolean cli_answered(VitrineSession *session, const gboolean *done, GError **error, gint64 page,
                      int *code);

/* A question for records: cli_on_records is its callback, with this as user data. */
struct cli_answer {
    gboolean done;
    struct records *records;
    GError *error;
};
void cli_on_records(GObject *source, GAsyncResult *result, gpointer answer);

/* pages.c: a list of pages, "3", "1-4,9", "7-"; counted from 1 there, from 0 here. */
struct cli_pages {
    guint first, last;
    struct cli_pages *next;
};
/* NULL if the list is wrong. */
struct cli_pages *cli_pages_parse(const char *list);
void cli_pages_free(struct cli_pages *pages);

/* Asks for the records of each page, the next before the last is answered, so that worker and broker
 * work at once. */
struct cli_walk {
    const struct cli_pages *pages; /* NULL: all, in their order */
    void (*ask)(VitrineSession *session, guint page, gpointer user, GAsyncReadyCallback callback,
                gpointer answer);
    /* Takes nothing. FALSE: enough, *code says how it ended. */
    gboolean (*show)(VitrineSession *session, guint page, const struct records *records,
                     gpointer user, int *code);
    gpointer user;
};
/* CLI_FINE, CLI_SOME_FAILED, or the code of what stopped it. A page that fails is reported. */
int cli_walk_pages(VitrineSession *session, const struct cli_walk *walk);

/* The first line of the password file, or NULL; the caller wipes and frees it. */
char *cli_read_password(void);

int cli_sanitize(int argc, char **argv);

/* console.c: from now on, what the script says is printed on standard error. */
void cli_print_log(VitrineSession *session);

int cli_script(int argc, char **argv);
int cli_compute(int argc, char **argv);
int cli_render(int argc, char **argv);
int cli_thumbnail(int argc, char **argv);
int cli_posture(int argc, char **argv);
int cli_text(int argc, char **argv);
int cli_info(int argc, char **argv);
int cli_search(int argc, char **argv);
int cli_outline(int argc, char **argv);
int cli_links(int argc, char **argv);
int cli_check(int argc, char **argv);
int cli_incidents(int argc, char **argv);

#endif
