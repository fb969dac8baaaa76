/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "broker/posture.h"

#include <stdio.h>

#include "broker/cli/cli.h"

int cli_posture(int argc, char **argv) {
    static gboolean json;
    static const GOptionEntry entries[] = {
        {"json", 'j', 0, G_OPTION_ARG_NONE, &json, "One JSON object instead of lines", NULL},
        {NULL, 0, 0, 0, NULL, NULL, NULL},
    };
    g_autoptr(GOptionContext) context =
        g_option_context_new("FILE - open a document and print how its worker is held");
    g_autoptr(GError) error = NULL;
    g_option_context_add_main_entries(context, entries, NULL);
    g_option_context_add_main_entries(context, cli_common_entries, NULL);
    if (!g_option_context_parse(context, &argc, &argv, &error) || argc != 2 ||
        cli_common.seconds < 0) {
        g_printerr("vitrine-cli posture: %s\n",
                   error ? error->message : "give one FILE; --time is 0 or more");
        return CLI_USAGE;
    }
    int code = CLI_FINE;
    VitrineSession *session = cli_open(argv[1], &code);
    if (!session)
        return code;
    const struct posture *posture = vitrine_session_get_posture(session);
    g_autofree char *text = json ? posture_to_json(posture) : posture_to_text(posture);
    fputs(text, stdout);
    g_object_unref(session);
    return CLI_FINE;
}
