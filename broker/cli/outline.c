/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <stdio.h>

#include "broker/cli/cli.h"
#include "broker/cli/json.h"

static void print_json(const struct checked_outline_item *item) {
    json_begin_object(NULL);
    json_number("level", item->level);
    json_string("title", item->title);
    if (item->page != NO_PAGE) {
        json_number("page", item->page + 1);
        json_fraction("x", item->x, 100);
        json_fraction("y", item->y, 100);
    }
    json_end_object();
    json_end();
}

/* Two spaces a level; a tab before the page, if it leads to one. */
static void print_plain(const struct checked_outline_item *item) {
    printf("%*s%s", (int)item->level * 2, "", item->title);
    if (item->page != NO_PAGE)
        printf("\t%u", item->page + 1);
    putchar('\n');
}

static void print(VitrineSession *session, gpointer user, int *code) {
    gboolean json = *(gboolean *)user;
    struct cli_answer answer = {0};
    vitrine_session_outline_async(session, cli_on_records, &answer);
    if (!cli_answered(session, &answer.done, &answer.error, -1, code))
        return;
    for (gsize k = 0; k < answer.records->count; k++) {
        if (json)
            print_json(&answer.records->outline[k]);
        else
            print_plain(&answer.records->outline[k]);
    }
    *code = cli_report_cut(cli_name_of(session), -1, answer.records, *code);
    records_free(answer.records);
    cli_flush(code);
}

int cli_outline(int argc, char **argv) {
    return cli_show_file("outline", "FILE - print the table of contents of an untrusted document",
                         "A JSON object a line, one an entry", print, argc, argv);
}
