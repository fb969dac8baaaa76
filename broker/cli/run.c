/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "broker/cli/cli.h"
#include "broker/cli/input.h"
#include "broker/display-name.h"
#include "broker/reasons.h"
#include "broker/stage-memory.h"

gboolean cli_tells_limits;

static int code_of(const GError *error) {
    if (g_error_matches(error, VITRINE_ERROR, VITRINE_ERROR_JAIL))
        return CLI_NO_JAIL;
    gboolean limit = g_error_matches(error, VITRINE_ERROR, VITRINE_ERROR_LIMIT);
    return limit && cli_tells_limits ? CLI_LIMIT : CLI_NOT_SHOWN;
}

const char *cli_name_of(VitrineSession *session) {
    const char *path = vitrine_session_get_path(session);
    return g_object_get_data(G_OBJECT(session), "standard-input") ? "-" : path;
}

int cli_report(const char *file, const GError *error) {
    g_autofree char *name = display_path(file);
    g_printerr("vitrine-cli: %s: %s\n", name, error->message);
    return code_of(error);
}

int cli_report_page(const char *file, guint page, const GError *error) {
    g_autofree char *name = display_path(file);
    g_printerr("vitrine-cli: %s: page %u: %s\n", name, page + 1, error->message);
    return code_of(error);
}

int cli_report_cut(const char *file, gint64 page, const struct records *records, int code) {
    if (records->whole)
        return code;
    g_autoptr(GError) error = g_error_new(
        VITRINE_ERROR, VITRINE_ERROR_LIMIT,
        "There is more than the first %" G_GSIZE_FORMAT " that are told.", records->count);
    if (page >= 0)
        cli_report_page(file, (guint)page, error);
    else
        cli_report(file, error);
    return CLI_SOME_FAILED;
}

gboolean cli_flush(int *code) {
    if (fflush(stdout) == 0 && !ferror(stdout))
        return TRUE;
    if (errno != EPIPE) /* a reader that has enough, as head, needs no telling */
        g_printerr("vitrine-cli: standard output: %s\n", g_strerror(errno));
    *code = CLI_NOT_SHOWN;
    return FALSE;
}

/* ------------------------------------------------------------------------------------------ the
 * limit --- */

static gboolean on_time_up(gpointer data) {
    g_autoptr(GError) late = g_error_new(
        VITRINE_ERROR, VITRINE_ERROR_LIMIT,
        "The document was stopped at its time limit of %d seconds.", cli_common.seconds);
    g_object_steal_data(data, "time-source");
    vitrine_session_stop_for(VITRINE_SESSION(data), late);
    return G_SOURCE_REMOVE;
}

static void on_session_gone(gpointer source) {
    if (source)
        g_source_remove(GPOINTER_TO_UINT(source));
}

static void set_limit(VitrineSession *session) {
    if (cli_common.seconds <= 0)
        return;
    guint source = g_timeout_add_seconds((guint)cli_common.seconds, on_time_up, session);
    g_object_set_data_full(G_OBJECT(session), "time-source", GUINT_TO_POINTER(source),
                           on_session_gone);
}

static int report_failure(VitrineSession *session) {
    return cli_report(cli_name_of(session), vitrine_session_get_reason(session));
}

gboolean cli_wait(VitrineSession *session, const gboolean *done, int *code) {
    while (!*done) {
        if (vitrine_session_get_state(session) == VITRINE_SESSION_FAILED) {
            *code = report_failure(session);
            return FALSE;
        }
        g_main_context_iteration(NULL, TRUE);
    }
    return TRUE;
}

/* A session that fails answers its questions first. */
gboolean cli_answered(VitrineSession *session, const gboolean *done, GError **error, gint64 page,
                      int *code) {
    while (!*done)
        g_main_context_iteration(NULL, TRUE);
    if (!*error)
        return TRUE;
    if (vitrine_session_get_state(session) == VITRINE_SESSION_FAILED)
        *code = report_failure(session);
    else if (page >= 0)
        *code = cli_report_page(cli_name_of(session), (guint)page, *error);
    else
        *code = cli_report(cli_name_of(session), *error);
    g_clear_error(error);
    return FALSE;
}

void cli_on_records(GObject *source, GAsyncResult *result, gpointer data) {
    struct cli_answer *answer = data;
    answer->records =
        vitrine_session_records_finish(VITRINE_SESSION(source), result, &answer->error);
    answer->done = TRUE;
}

/* -------------------------------------------------------------------------------------------
 * password --- */

char *cli_read_password(void) {
    char *text = NULL;
    if (!cli_common.password_file ||
        !g_file_get_contents(cli_common.password_file, &text, NULL, NULL))
        return NULL;
    text[strcspn(text, "\r\n")] = '\0';
    return text;
}

static void give_up_locked(VitrineSession *session, const char *sentence) {
    g_autoptr(GError) error = g_error_new_literal(VITRINE_ERROR, VITRINE_ERROR_LOCKED, sentence);
    cli_report(cli_name_of(session), error);
    vitrine_session_close(session);
}

static void on_need_password(VitrineSession *session, gint form, gboolean again, gpointer data) {
    g_autofree char *password = again ? NULL : cli_read_password();
    g_autoptr(GError) error = NULL;
    (void)form, (void)data;
    if (!password)
        give_up_locked(session, again ? "The password is wrong."
                                      : "The document needs a password: use --password-file.");
    else if (!vitrine_session_password(session, password, &error))
        give_up_locked(session, error->message);
    if (password)
        explicit_bzero(password, strlen(password));
}

/* A document may have as many as it likes; a person reads a few. */
static void on_notice(VitrineSession *session, guint code, guint64 detail, gpointer data) {
    enum { NOTICES_SHOWN = 20 };
    static int shown;
    if (shown++ >= NOTICES_SHOWN)
        return;
    g_autofree char *sentence = reason_notice((enum notice_code)code, detail);
    g_autofree char *name = display_path(cli_name_of(session));
    (void)data;
    g_printerr("vitrine-cli: %s: %s\n", name, sentence);
}

/* ------------------------------------------------------------------------------------------------
 * open --- */

VitrineSession *cli_new_session(const char *file, int *code) {
    g_autoptr(GError) error = NULL;
    g_autofree char *path = input_path(file, &error);
    if (!path) {
        *code = cli_report(file, error);
        return NULL;
    }
    VitrineSession *session = vitrine_session_new(path, stage_memory_create());
    if (strcmp(file, "-") == 0)
        g_object_set_data(G_OBJECT(session), "standard-input", GINT_TO_POINTER(1));
    return session;
}

VitrineSession *cli_open(const char *file, int *code) {
    VitrineSession *session = cli_new_session(file, code);
    return session ? cli_open_session(session, code) : NULL;
}

VitrineSession *cli_open_session(VitrineSession *session, int *code) {
    g_signal_connect(session, "need-password", G_CALLBACK(on_need_password), NULL);
    g_signal_connect(session, "notice", G_CALLBACK(on_notice), NULL);
    vitrine_session_set_headless(session, TRUE);
    vitrine_session_set_memory(session, cli_common.memory);
    if (cli_common.deterministic)
        vitrine_session_set_deterministic(session, TRUE);
    set_limit(session);
    vitrine_session_start(session);
    for (;;) {
        switch (vitrine_session_get_state(session)) {
        case VITRINE_SESSION_OPEN:
            return session;
        case VITRINE_SESSION_FAILED:
            *code = report_failure(session);
            g_object_unref(session);
            return NULL;
        case VITRINE_SESSION_CLOSED: /* locked: said so already */
            *code = CLI_NOT_SHOWN;
            g_object_unref(session);
            return NULL;
        default:
            g_main_context_iteration(NULL, TRUE);
        }
    }
}

int cli_run(const char *file, cli_work *run, gpointer user) {
    int code = CLI_FINE;
    VitrineSession *session = cli_open(file, &code);
    if (!session)
        return code;
    run(session, user, &code);
    g_object_unref(session);
    return code;
}

int cli_run_each(char **files, cli_work *run, gpointer user) {
    int all = CLI_FINE;
    for (char **file = files; *file; file++) {
        int one = cli_run(*file, run, user);
        all = file == files || one == all ? one : CLI_SOME_FAILED;
    }
    return all;
}
