/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <stdio.h>
#include <string.h>

#include "broker/cli/cli.h"
#include "broker/cli/hash.h"
#include "broker/cli/json.h"
#include "broker/display-name.h"

/* Pages that follow each other and have one size. */
struct run {
    guint first, last;
    gint64 width, height; /* 1/1000 point */
};

struct info {
    const char *name;
    char *sha256; /* of the file as it is now; NULL: it cannot be read again */
    guint64 bytes;
    enum engine_id engine;
    guint pages;
    GArray *sizes; /* of struct run */
    const struct records *facts;
    GQueue *log;
};

/* ---------------------------------------------------------------------------------- gathering it
 * --- */

struct size_answer {
    gboolean done;
    struct page_size size;
    GError *error;
};

static void on_size(GObject *source, GAsyncResult *result, gpointer data) {
    struct size_answer *answer = data;
    vitrine_session_page_size_finish(VITRINE_SESSION(source), result, &answer->size,
                                     &answer->error);
    answer->done = TRUE;
}

static void add_size(GArray *sizes, guint page, const struct page_size *size) {
    struct run run = {page, page, (gint64)(size->width_points * 1000 + 0.5),
                      (gint64)(size->height_points * 1000 + 0.5)};
    struct run *last = sizes->len > 0 ? &g_array_index(sizes, struct run, sizes->len - 1) : NULL;
    if (last && last->last + 1 == page && last->width == run.width && last->height == run.height)
        last->last = page;
    else
        g_array_append_val(sizes, run);
}

/* A page whose size cannot be told is left out, and said so. */
static void ask_sizes(VitrineSession *session, struct info *info, int *code) {
    for (guint page = 0; page < info->pages; page++) {
        struct size_answer answer = {0};
        vitrine_session_page_size_async(session, page, 72000, on_size, &answer);
        if (cli_answered(session, &answer.done, &answer.error, page, code))
            add_size(info->sizes, page, &answer.size);
        else if (vitrine_session_get_state(session) != VITRINE_SESSION_OPEN)
            return;
        else
            *code = CLI_SOME_FAILED;
    }
}

/* ------------------------------------------------------------------------------------ showing it
 * --- */

static const struct {
    enum fact_key key;
    const char *json, *name;
} facts[] = {
    {FACT_FORMAT, "format", "Type"},
    {FACT_ENCRYPTION, "encryption", "Encrypted"},
    {FACT_TITLE, "title", "Title"},
    {FACT_AUTHOR, "author", "Author"},
    {FACT_SUBJECT, "subject", "Subject"},
    {FACT_KEYWORDS, "keywords", "Keywords"},
    {FACT_CREATOR, "creator", "Made with"},
    {FACT_PRODUCER, "producer", "Written by"},
    {FACT_CREATED, "created", "Created"},
    {FACT_MODIFIED, "modified", "Changed"},
    {FACT_SCRIPTS, "scripts", "scripts"},
    {FACT_LAUNCHES, "launches", "programs to start"},
    {FACT_SUBMISSIONS, "submissions", "forms to send or fill from elsewhere"},
    {FACT_REMOTE, "remote_documents", "other documents to open"},
    {FACT_MEDIA, "media", "sounds, films and players"},
    {FACT_ATTACHMENTS, "attachments", "files inside"},
    {FACT_CALLS_ANSWERED, "calls_answered", "system calls answered"},
    {FACT_CALLS_REFUSED, "calls_refused", "system calls refused"},
};

static const struct checked_fact *lookup(const struct info *info, enum fact_key key) {
    for (gsize k = 0; k < info->facts->count; k++)
        if (info->facts->facts[k].key == key)
            return &info->facts->facts[k];
    return NULL;
}

static const char *engine_name(enum engine_id engine) {
    return engine == ENGINE_DOCUMENT ? "document" : engine == ENGINE_IMAGE ? "image" : "script";
}

/* What the jail's runtime was asked for and did not give, in its own words. */
static gboolean is_refusal(const char *line) {
    return g_str_has_prefix(line, "asked to ") && g_str_has_suffix(line, ": refused");
}

static void print_sizes_json(const struct info *info) {
    json_begin_array("sizes");
    for (guint k = 0; k < info->sizes->len; k++) {
        const struct run *run = &g_array_index(info->sizes, struct run, k);
        json_begin_object(NULL);
        json_number("first", run->first + 1);
        json_number("last", run->last + 1);
        json_fraction("width", run->width, 1000);
        json_fraction("height", run->height, 1000);
        json_end_object();
    }
    json_end_array();
}

static void print_log_json(const struct info *info) {
    json_begin_array("refused");
    for (const GList *line = info->log->head; line; line = line->next)
        if (is_refusal(line->data))
            json_string(NULL, line->data);
    json_end_array();
}

static void print_json(const struct info *info) {
    json_begin_object(NULL);
    json_number("version", 1);
    json_string("file", info->name);
    json_number("bytes", info->bytes);
    if (info->sha256)
        json_string("sha256", info->sha256);
    json_string("engine", engine_name(info->engine));
    json_flag("encrypted", lookup(info, FACT_ENCRYPTION) != NULL);
    for (gsize k = 0; k < G_N_ELEMENTS(facts); k++) {
        const struct checked_fact *fact = lookup(info, facts[k].key);
        if (fact && fact->text)
            json_string(facts[k].json, fact->text);
        else if (fact)
            json_number(facts[k].json, fact->number);
    }
    json_number("pages", info->pages);
    print_sizes_json(info);
    print_log_json(info);
    json_end_object();
    json_end();
}

static void print_sizes_plain(const struct info *info) {
    enum { SIZES_SHOWN = 20 };
    for (guint k = 0; k < info->sizes->len && k < SIZES_SHOWN; k++) {
        const struct run *run = &g_array_index(info->sizes, struct run, k);
        printf("Size\t%.1f × %.1f points, page", (double)run->width / 1000,
               (double)run->height / 1000);
        if (run->first == run->last)
            printf(" %u\n", run->first + 1);
        else
            printf("s %u to %u\n", run->first + 1, run->last + 1);
    }
    if (info->sizes->len > SIZES_SHOWN)
        printf("Size\t%u further changes\n", info->sizes->len - SIZES_SHOWN);
}

static void print_facts_plain(const struct info *info) {
    gboolean holds = FALSE;
    for (gsize k = 0; k < G_N_ELEMENTS(facts); k++) {
        const struct checked_fact *fact = lookup(info, facts[k].key);
        gboolean of_the_jail = facts[k].key >= FACT_CALLS_ANSWERED;
        if (fact && fact->text)
            printf("%s\t%s\n", facts[k].name, fact->text);
        else if (fact && fact->number > 0 && !of_the_jail)
            printf("Would do\t%s: %" G_GUINT64_FORMAT "; never done here\n", facts[k].name,
                   fact->number);
        holds = holds || (fact && fact->number > 0 && !of_the_jail);
    }
    if (!lookup(info, FACT_ENCRYPTION))
        puts("Encrypted\tno");
    if (!holds)
        puts("Would do\tnothing but be shown, as far as is known");
}

static void print_plain(const struct info *info) {
    const struct checked_fact *refused = lookup(info, FACT_CALLS_REFUSED);
    g_autofree char *shown = display_path(info->name);
    printf("File\t%s\n", shown);
    printf("Bytes\t%" G_GUINT64_FORMAT "\n", info->bytes);
    printf("SHA-256\t%s\n", info->sha256 ? info->sha256 : "the file cannot be read again");
    printf("Engine\t%s\n", engine_name(info->engine));
    printf("Pages\t%u\n", info->pages);
    print_sizes_plain(info);
    print_facts_plain(info);
    printf("System calls refused\t%" G_GUINT64_FORMAT "\n", refused ? refused->number : 0);
    for (const GList *line = info->log->head; line; line = line->next)
        if (is_refusal(line->data))
            printf("Refused\t%s\n", (const char *)line->data);
}

static void show(VitrineSession *session, gpointer user, int *code) {
    const char *file = vitrine_session_get_path(session);
    g_autofree char *name = g_filename_display_name(cli_name_of(session));
    g_autoptr(GArray) sizes = g_array_new(FALSE, FALSE, sizeof(struct run));
    struct info info = {.name = name,
                        .engine = vitrine_session_get_engine(session),
                        .pages = vitrine_session_get_extent(session)->pages,
                        .sizes = sizes,
                        .log = vitrine_session_get_log(session)};
    struct cli_answer answer = {0};
    ask_sizes(session, &info, code);
    if (vitrine_session_get_state(session) != VITRINE_SESSION_OPEN)
        return;
    vitrine_session_info_async(session, cli_on_records, &answer);
    if (!cli_answered(session, &answer.done, &answer.error, -1, code))
        return;
    info.facts = answer.records;
    info.sha256 = hash_file(file, &info.bytes);
    if (*(gboolean *)user)
        print_json(&info);
    else
        print_plain(&info);
    records_free(answer.records);
    g_free(info.sha256);
    cli_flush(code);
}

int cli_info(int argc, char **argv) {
    return cli_show_file("info",
                         "FILE - print what an untrusted document is, says of itself, and would do",
                         "One JSON object instead of lines", show, argc, argv);
}
