/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <stdio.h>
#include <string.h>

#include "broker/cli/cli.h"
#include "broker/reasons.h"
#include "broker/stage-memory.h"

struct cli_options cli_common = {.seconds = 60};

/* 16 MiB is the least that the runtime works with; more than 1 TiB is a slip of the pen. */
static gboolean take_memory(const char *option, const char *value, gpointer data, GError **error) {
    guint64 mebibytes;
    (void)option, (void)data;
    if (!g_ascii_string_to_unsigned(value, 10, 16, 1 << 20, &mebibytes, error))
        return FALSE;
    cli_common.memory = mebibytes << 20;
    return TRUE;
}

const GOptionEntry cli_common_entries[] = {
    {"time", 0, 0, G_OPTION_ARG_INT, &cli_common.seconds,
     "Seconds a document may take (60; 0: no limit)", "S"},
    {"password-file", 0, 0, G_OPTION_ARG_FILENAME, &cli_common.password_file,
     "First line: the document's password", "FILE"},
    {"memory", 0, 0, G_OPTION_ARG_CALLBACK, (gpointer)take_memory,
     "MiB for the document's content (a quarter of what is free, 256 to 4096)", "MIB"},
    {"deterministic", 0, 0, G_OPTION_ARG_NONE, &cli_common.deterministic,
     "Fixed random numbers and clock: two runs give the same bytes", NULL},
    {NULL, 0, 0, 0, NULL, NULL, NULL},
};

int cli_report(const char *file, const GError *error) {
    g_autofree char *name = g_filename_display_name(file);
    g_printerr("vitrine-cli: %s: %s\n", name, error->message);
    return g_error_matches(error, VITRINE_ERROR, VITRINE_ERROR_JAIL) ? CLI_NO_JAIL : CLI_NOT_SHOWN;
}

/* ------------------------------------------------------------------------------------------ the
 * limit --- */

static gboolean on_time_up(gpointer data) {
    vitrine_session_stop(VITRINE_SESSION(data));
    g_object_set_data(data, "time-up", GINT_TO_POINTER(1));
    g_object_set_data(data, "time-source", NULL);
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
    if (!g_object_get_data(G_OBJECT(session), "time-up"))
        return cli_report(vitrine_session_get_path(session), vitrine_session_get_reason(session));
    g_autoptr(GError) late = g_error_new(
        VITRINE_ERROR, VITRINE_ERROR_LIMIT,
        "The document was stopped at its time limit of %d seconds.", cli_common.seconds);
    return cli_report(vitrine_session_get_path(session), late);
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

/* -------------------------------------------------------------------------------------------
 * password --- */

static char *read_password(void) {
    char *text = NULL;
    if (!cli_common.password_file ||
        !g_file_get_contents(cli_common.password_file, &text, NULL, NULL))
        return NULL;
    text[strcspn(text, "\r\n")] = '\0';
    return text;
}

static void give_up_locked(VitrineSession *session, const char *sentence) {
    g_autoptr(GError) error = g_error_new_literal(VITRINE_ERROR, VITRINE_ERROR_LOCKED, sentence);
    cli_report(vitrine_session_get_path(session), error);
    vitrine_session_close(session);
}

static void on_need_password(VitrineSession *session, gint form, gboolean again, gpointer data) {
    g_autofree char *password = again ? NULL : read_password();
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
    g_autofree char *name = g_filename_display_name(vitrine_session_get_path(session));
    (void)data;
    g_printerr("vitrine-cli: %s: %s\n", name, sentence);
}

/* ------------------------------------------------------------------------------------------------
 * open --- */

VitrineSession *cli_open(const char *file, int *code) {
    VitrineSession *session = vitrine_session_new(file, stage_memory_create());
    g_signal_connect(session, "need-password", G_CALLBACK(on_need_password), NULL);
    g_signal_connect(session, "notice", G_CALLBACK(on_notice), NULL);
    vitrine_session_set_headless(session, TRUE);
    vitrine_session_set_memory(session, cli_common.memory);
    vitrine_session_set_deterministic(session, cli_common.deterministic);
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
