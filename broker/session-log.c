/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "broker/session-private.h"

/* What the worker says to people, and how much of it is kept. */

void session_keep_log_line(VitrineSession *self, const char *line) {
    if (self->log.length >= SESSION_LOG_LINES)
        g_free(g_queue_pop_head(&self->log));
    g_queue_push_tail(&self->log, g_strdup(line));
    g_signal_emit_by_name(self, "log");
}

static void keep(VitrineSession *self, enum console_level level, const char *text) {
    gsize bytes = strlen(text) + 1;
    struct console_line *line = g_malloc(sizeof *line + bytes);
    line->level = level;
    memcpy(line->text, text, bytes);
    if (self->console.length >= SESSION_LOG_LINES)
        g_free(g_queue_pop_head(&self->console));
    g_queue_push_tail(&self->console, line);
    self->console_count++;
}

/* A console line is a line of the log too, in the log's letters: printable ASCII. */
void session_keep_console_line(VitrineSession *self, enum console_level level, const char *text) {
    static const char *const prefixes[CONSOLE_LEVEL_END] = {
        [CONSOLE_WARNING] = "warning: ", [CONSOLE_ERROR] = "error: "};
    char escaped[CHANNEL_LOG_LINE + 1];
    g_autofree char *line = g_strconcat(prefixes[level] ? prefixes[level] : "", text, NULL);
    check_log_line((const guint8 *)line, strlen(line), escaped, sizeof escaped);
    keep(self, level, text);
    g_signal_emit_by_name(self, "console");
    session_keep_log_line(self, escaped);
}

void session_clear_console(VitrineSession *self) {
    g_queue_clear_full(&self->console, g_free);
    self->console_count = 0;
    g_signal_emit_by_name(self, "console");
}

GQueue *vitrine_session_get_log(VitrineSession *self) {
    return &self->log;
}

const GQueue *vitrine_session_get_console(VitrineSession *self) {
    return &self->console;
}

guint64 vitrine_session_get_console_count(VitrineSession *self) {
    return self->console_count;
}
