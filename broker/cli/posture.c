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
    static gboolean json;
    static const GOptionEntry entries[] = {
        {"json", 'j', 0, G_OPTION_ARG_NONE, &json, "One JSON object instead of lines", NULL},
        {NULL, 0, 0, 0, NULL, NULL, NULL},
    };
    static const struct cli_syntax syntax = {
        .name = "posture",
        .summary = "FILE - open a document and print how its worker is held",
        .rule = "give one FILE",
        .entries = entries,
        .least = 1,
        .most = 1};
    g_auto(GStrv) files = NULL;
    if (!cli_parse(&syntax, argc, argv, &files))
        return CLI_USAGE;
    return cli_run(files[0], print, &json);
}
