/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <stdio.h>

#include "broker/cli/cli.h"
#include "broker/cli/json.h"

static void ask(VitrineSession *session, guint page, gpointer user, GAsyncReadyCallback callback,
                gpointer answer) {
    (void)user;
    vitrine_session_page_links_async(session, page, callback, answer);
}

static void print_json(guint page, const struct checked_page_link *link) {
    json_begin_object(NULL);
    json_number("page", page + 1);
    json_box("box", link->box);
    if (link->uri)
        json_string("uri", link->uri);
    else
        json_number("target", link->page + 1);
    json_end_object();
    json_end();
}

static void print_plain(guint page, const struct checked_page_link *link) {
    if (link->uri)
        printf("%u\t%s\n", page + 1, link->uri);
    else
        printf("%u\tpage %u\n", page + 1, link->page + 1);
}

static gboolean show(VitrineSession *session, guint page, const struct records *records,
                     gpointer user, int *code) {
    for (gsize k = 0; k < records->count; k++) {
        if (*(gboolean *)user)
            print_json(page, &records->links[k]);
        else
            print_plain(page, &records->links[k]);
    }
    *code = cli_report_cut(cli_name_of(session), page, records, *code);
    return cli_flush(code);
}

static void print(VitrineSession *session, gpointer user, int *code) {
    *code = cli_walk_pages(session, &(struct cli_walk){NULL, ask, show, user});
}

int cli_links(int argc, char **argv) {
    return cli_show_file("links", "FILE - print where the links of an untrusted document lead",
                         "A JSON object a line, one a link", print, argc, argv);
}
