/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <stdio.h>

#include "broker/cli/cli.h"

/* Lines come escaped and cut from the channel; a flood of them is cut here. */
enum { LINES_PRINTED = 100000 };

static void on_log(VitrineSession *session, gpointer data) {
    static int printed;
    (void)data;
    if (printed > LINES_PRINTED)
        return;
    const char *line = g_queue_peek_tail(vitrine_session_get_log(session));
    fprintf(stderr, "%s\n", printed++ < LINES_PRINTED ? line : "(more is not printed)");
}

void cli_print_log(VitrineSession *session) {
    g_signal_connect(session, "log", G_CALLBACK(on_log), NULL);
}
