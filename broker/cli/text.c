/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <stdio.h>

#include "broker/cli/cli.h"
#include "broker/cli/json.h"

struct wish {
    gboolean json;
    char *page_list;
    struct cli_pages *pages;
    gboolean follows; /* a page was printed */
};

static void ask(VitrineSession *session, guint page, gpointer user, GAsyncReadyCallback callback,
                gpointer answer) {
    (void)user;
    vitrine_session_page_text_async(session, page, callback, answer);
}

/* ------------------------------------------------------------------------------------------- JSON
 * --- */

static struct rect join(struct rect a, struct rect b) {
    gint32 x = MIN(a.x, b.x), y = MIN(a.y, b.y);
    return (struct rect){x, y, MAX(a.x + a.width, b.x + b.width) - x,
                         MAX(a.y + a.height, b.y + b.height) - y};
}

/* A line: its text, what encloses it, and the box of each character, one a code point. */
static void print_line(const struct checked_character *first, gsize count) {
    g_autoptr(GString) text = g_string_new(NULL);
    struct rect all = first->box;
    for (gsize k = 0; k < count; k++) {
        g_string_append_unichar(text, first[k].code);
        all = join(all, first[k].box);
    }
    json_begin_object(NULL);
    json_string("text", text->str);
    json_box("box", all);
    json_fraction("size", first->size, 100);
    json_fraction("angle", first->angle, 10);
    json_flag("ends_block", (first[count - 1].flags & CHARACTER_ENDS_BLOCK) != 0);
    json_begin_array("boxes");
    for (gsize k = 0; k < count; k++)
        json_box(NULL, first[k].box);
    json_end_array();
    json_end_object();
}

static void print_json(guint page, const struct records *records) {
    const struct checked_character *characters = records->characters;
    json_begin_object(NULL);
    json_number("page", page + 1);
    json_flag("whole", records->whole);
    json_begin_array("lines");
    for (gsize first = 0, k = 0; k < records->count; k++) {
        gboolean ends = characters[k].flags & (CHARACTER_ENDS_LINE | CHARACTER_ENDS_BLOCK);
        if (!ends && k + 1 < records->count)
            continue;
        print_line(&characters[first], k + 1 - first);
        first = k + 1;
    }
    json_end_array();
    json_end_object();
}

/* ------------------------------------------------------------------------------------------ plain
 * --- */

static void print_plain(const struct records *records, gboolean follows) {
    g_autofree char *text = records_plain_text(records);
    if (follows)
        putchar('\f');
    fputs(text, stdout);
}

static gboolean show(VitrineSession *session, guint page, const struct records *records,
                     gpointer user, int *code) {
    struct wish *wish = user;
    *code = cli_report_cut(cli_name_of(session), page, records, *code);
    if (wish->json)
        print_json(page, records);
    else
        print_plain(records, wish->follows);
    wish->follows = TRUE;
    return cli_flush(code);
}

static void begin_json(VitrineSession *session) {
    g_autofree char *name = g_filename_display_name(cli_name_of(session));
    json_begin_object(NULL);
    json_number("version", 1);
    json_string("file", name);
    json_begin_array("pages");
}

static void end_json(void) {
    json_end_array();
    json_end_object();
    json_end();
}

static void print(VitrineSession *session, gpointer user, int *code) {
    struct wish *wish = user;
    if (wish->json)
        begin_json(session);
    *code = cli_walk_pages(session, &(struct cli_walk){wish->pages, ask, show, wish});
    if (wish->json)
        end_json();
}

int cli_text(int argc, char **argv) {
    static struct wish wish;
    static const GOptionEntry entries[] = {
        {"json", 'j', 0, G_OPTION_ARG_NONE, &wish.json,
         "One JSON object: lines, and the box of each character in points", NULL},
        {"page", 'p', 0, G_OPTION_ARG_STRING, &wish.page_list,
         "Which pages, counted from 1: 3 or 1-4,9 or 7- (all)", "LIST"},
        {NULL, 0, 0, 0, NULL, NULL, NULL},
    };
    static const struct cli_syntax syntax = {
        .name = "text",
        .summary = "FILE - print the text of an untrusted document, as it claims it",
        .rule = "give one FILE; --page is a list like 1-4,9",
        .entries = entries,
        .least = 1,
        .most = 1};
    g_auto(GStrv) files = NULL;
    if (!cli_parse(&syntax, argc, argv, &files))
        return CLI_USAGE;
    wish.pages = wish.page_list ? cli_pages_parse(wish.page_list) : NULL;
    if (wish.page_list && !wish.pages)
        return cli_misused(&syntax);
    int code = cli_run(files[0], print, &wish);
    cli_pages_free(wish.pages);
    return code;
}
