/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <stdio.h>

#include "broker/cli/cli.h"
#include "broker/cli/json.h"
#include "broker/display-name.h"

struct wish {
    gboolean json;
    const char *text, *name; /* of the file, to be shown */
    guint64 found;
};

static void ask(VitrineSession *session, guint page, gpointer user, GAsyncReadyCallback callback,
                gpointer answer) {
    const struct wish *wish = user;
    vitrine_session_search_async(session, wish->text, page, callback, answer);
}

static void print_boxes(const struct records *records, gsize k) {
    guint32 number = records->matches[k].number;
    json_begin_array("boxes");
    for (; k < records->count && records->matches[k].number == number; k++)
        json_box(NULL, records->matches[k].box);
    json_end_array();
}

static void print_json(const struct wish *wish, guint page, const struct records *records,
                       gsize k) {
    const struct checked_match *match = &records->matches[k];
    json_begin_object(NULL);
    json_string("file", wish->name);
    json_number("page", page + 1);
    json_string("context", match->context);
    json_number("offset", match->match_offset);
    json_number("bytes", match->match_bytes);
    print_boxes(records, k);
    json_end_object();
    json_end();
}

static gboolean show(VitrineSession *session, guint page, const struct records *records,
                     gpointer user, int *code) {
    struct wish *wish = user;
    for (gsize k = 0; k < records->count; k++) {
        const struct checked_match *match = &records->matches[k];
        if (!match->context)
            continue;
        wish->found++;
        if (wish->json)
            print_json(wish, page, records, k);
        else
            printf("%s:%u: %s\n", wish->name, page + 1, match->context);
    }
    *code = cli_report_cut(cli_name_of(session), page, records, *code);
    return cli_flush(code);
}

static void search(VitrineSession *session, gpointer user, int *code) {
    struct wish *wish = user;
    const char *path = cli_name_of(session);
    g_autofree char *name = wish->json ? g_filename_display_name(path) : display_path(path);
    wish->name = name;
    *code = cli_walk_pages(session, &(struct cli_walk){NULL, ask, show, wish});
}

int cli_search(int argc, char **argv) {
    static struct wish wish;
    static const GOptionEntry entries[] = {
        {"json", 'j', 0, G_OPTION_ARG_NONE, &wish.json, "A JSON object a line, one a match", NULL},
        {NULL, 0, 0, 0, NULL, NULL, NULL},
    };
    static const struct cli_syntax syntax = {
        .name = "search",
        .summary = "TEXT FILE… - print where TEXT is found in untrusted documents",
        .rule = "give a TEXT (UTF-8, not empty) and at least one FILE",
        .entries = entries,
        .least = 2,
        .most = G_MAXINT};
    g_auto(GStrv) arguments = NULL;
    if (!cli_parse(&syntax, argc, argv, &arguments))
        return CLI_USAGE;
    wish.text = arguments[0];
    if (wish.text[0] == '\0' || !g_utf8_validate(wish.text, -1, NULL))
        return cli_misused(&syntax);
    int code = cli_run_each(arguments + 1, search, &wish);
    return code == CLI_FINE && wish.found == 0 ? CLI_NOT_FOUND : code;
}
