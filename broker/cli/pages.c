/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "broker/cli/cli.h"

/* -------------------------------------------------------------------------------- lists of pages
 * --- */

/* A number from 1 to PAGES_MAXIMUM; moves *text past it. 0: there is none. */
static guint take_number(const char **text) {
    char *end = NULL;
    guint64 number = g_ascii_isdigit(**text) ? g_ascii_strtoull(*text, &end, 10) : 0;
    if (number == 0 || number > PAGES_MAXIMUM)
        return 0;
    *text = end;
    return (guint)number;
}

static struct cli_pages *take_range(const char **text) {
    guint first = take_number(text), last = first;
    if (first != 0 && **text == '-') {
        ++*text;
        last = **text == ',' || **text == '\0' ? PAGES_MAXIMUM : take_number(text);
    }
    if (first == 0 || last < first)
        return NULL;
    struct cli_pages *range = g_new0(struct cli_pages, 1);
    *range = (struct cli_pages){.first = first - 1, .last = last - 1};
    return range;
}

struct cli_pages *cli_pages_parse(const char *list) {
    struct cli_pages *all = NULL, **end = &all;
    for (;;) {
        *end = take_range(&list);
        if (!*end || (*list != ',' && *list != '\0')) {
            cli_pages_free(all);
            return NULL;
        }
        if (*list == '\0')
            return all;
        end = &(*end)->next;
        list++;
    }
}

void cli_pages_free(struct cli_pages *pages) {
    while (pages) {
        struct cli_pages *next = pages->next;
        g_free(pages);
        pages = next;
    }
}

/* -------------------------------------------------------------------------------------- the walk
 * --- */

/* Where the walk stands: the next page to be asked for. */
struct place {
    const struct cli_pages *range;
    guint page, pages; /* of the document */
};

static gboolean next_page(struct place *place, guint *page) {
    while (place->range && (place->page > place->range->last ||
                            (place->page >= place->pages && place->page > place->range->first))) {
        place->range = place->range->next;
        place->page = place->range ? place->range->first : 0;
    }
    if (!place->range)
        return FALSE;
    *page = place->page++;
    return TRUE;
}

/* One question that is out. */
struct asked {
    struct cli_answer answer;
    guint page;
    gboolean out;
};

static void ask_next(VitrineSession *session, const struct cli_walk *walk, struct place *place,
                     struct asked *asked) {
    asked->answer = (struct cli_answer){0};
    asked->out = next_page(place, &asked->page);
    if (asked->out)
        walk->ask(session, asked->page, walk->user, cli_on_records, &asked->answer);
}

/* FALSE: the walk is over. */
static gboolean show(VitrineSession *session, const struct cli_walk *walk, struct asked *asked,
                     int *code, guint *failed) {
    int one = CLI_FINE;
    gboolean go_on = TRUE;
    if (!cli_answered(session, &asked->answer.done, &asked->answer.error, asked->page, &one)) {
        ++*failed;
        go_on = vitrine_session_get_state(session) == VITRINE_SESSION_OPEN;
    } else {
        go_on = walk->show(session, asked->page, asked->answer.records, walk->user, &one);
        records_free(asked->answer.records);
    }
    asked->out = FALSE;
    if (one != CLI_FINE)
        *code = one;
    return go_on;
}

/* Its answer comes, if only to say that the session is closed; nobody wants it. */
static void forget(VitrineSession *session, struct asked *asked) {
    if (!asked->out)
        return;
    vitrine_session_close(session);
    while (!asked->answer.done)
        g_main_context_iteration(NULL, TRUE);
    records_free(asked->answer.records);
    g_clear_error(&asked->answer.error);
}

int cli_walk_pages(VitrineSession *session, const struct cli_walk *walk) {
    const struct cli_pages all = {0, PAGES_MAXIMUM - 1, NULL};
    const struct cli_pages *wanted = walk->pages ? walk->pages : &all;
    struct place place = {wanted, wanted->first, vitrine_session_get_extent(session)->pages};
    struct asked asked[2] = {0};
    guint shown = 0, failed = 0;
    int code = CLI_FINE;
    gboolean go_on = TRUE;
    ask_next(session, walk, &place, &asked[0]);
    for (guint turn = 0; go_on && asked[turn % 2].out; turn++, shown++) {
        ask_next(session, walk, &place, &asked[(turn + 1) % 2]);
        go_on = show(session, walk, &asked[turn % 2], &code, &failed);
    }
    for (int k = 0; k < 2; k++)
        forget(session, &asked[k]);
    return failed > 0 && failed < shown && code == CLI_NOT_SHOWN ? CLI_SOME_FAILED : code;
}
