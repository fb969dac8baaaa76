/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "broker/posture.h"

#include <stdio.h>

#include "broker/cli/cli.h"

static void print(VitrineSession *session, gpointer user, int *code) {
    const struct posture *posture = vitrine_session_get_posture(session);
    gboolean json = *(gboolean *)user;
    g_autofree char *text = json ? posture_to_json(posture) : posture_to_text(posture);
    fputs(text, stdout);
    cli_flush(code);
}

int cli_posture(int argc, char **argv) {
    return cli_show_file("posture", "FILE - open a document and print how its worker is held",
                         "One JSON object instead of lines", print, argc, argv);
}
