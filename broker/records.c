/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "broker/records.h"

#include <string.h>

#include "broker/session-private.h"

/* ------------------------------------------------------------------------------------ the answer
 * --- */

void records_free(struct records *records) {
    if (!records)
        return;
    g_free(records->array);
    g_free(records->text);
    g_free(records);
}

static gsize checked_size(enum bulk_kind kind) {
    static const gsize sizes[BULK_KIND_END] = {
        [BULK_TEXT] = sizeof(struct checked_character),
        [BULK_OUTLINE] = sizeof(struct checked_outline_item),
        [BULK_LINKS] = sizeof(struct checked_page_link),
        [BULK_MATCHES] = sizeof(struct checked_match),
        [BULK_FACTS] = sizeof(struct checked_fact),
    };
    return sizes[kind];
}

struct records *records_check(const guint8 *hostile, const struct checked_bulk *bulk, guint pages) {
    struct records *records = g_new0(struct records, 1);
    *records = (struct records){.kind = bulk->kind,
                                .count = bulk->records,
                                .array = g_malloc0_n(bulk->records, checked_size(bulk->kind)),
                                .text = g_malloc((gsize)bulk->blob_bytes + bulk->records + 1)};
    bool fine = false;
    if (bulk->kind == BULK_TEXT)
        fine = check_characters(hostile, bulk, records->characters, &records->count);
    else if (bulk->kind == BULK_OUTLINE)
        fine = check_outline(hostile, bulk, pages, records->outline, records->text);
    else if (bulk->kind == BULK_LINKS)
        fine = check_page_links(hostile, bulk, pages, records->links, records->text);
    else if (bulk->kind == BULK_MATCHES)
        fine = check_matches(hostile, bulk, records->matches, records->text);
    else if (bulk->kind == BULK_FACTS)
        fine = check_facts(hostile, bulk, records->facts, records->text);
    if (!fine)
        g_clear_pointer(&records, records_free);
    return records;
}

char *records_plain_text(const struct records *records) {
    GString *text = g_string_sized_new(records->count + 64);
    for (gsize k = 0; k < records->count; k++) {
        const struct checked_character *character = &records->characters[k];
        gboolean last = k + 1 == records->count;
        g_string_append_unichar(text, character->code);
        if (last || character->flags & (CHARACTER_ENDS_LINE | CHARACTER_ENDS_BLOCK))
            g_string_append_c(text, '\n');
        if (!last && character->flags & CHARACTER_ENDS_BLOCK)
            g_string_append_c(text, '\n');
    }
    return g_string_free(text, FALSE);
}

/* --------------------------------------------------------------------------------- the questions
 * --- */

static void ask(VitrineSession *self, enum command_verb verb, gint64 first, gint64 second,
                const char *data, GAsyncReadyCallback callback, gpointer user_data) {
    GTask *task = session_new_task(self, callback, user_data);
    if (task)
        session_ask(self, verb, (gint64[6]){first, second}, data, task);
}

void vitrine_session_page_text_async(VitrineSession *self, guint page, GAsyncReadyCallback callback,
                                     gpointer user_data) {
    ask(self, COMMAND_PAGE_TEXT, page, 0, NULL, callback, user_data);
}

void vitrine_session_outline_async(VitrineSession *self, GAsyncReadyCallback callback,
                                   gpointer user_data) {
    ask(self, COMMAND_OUTLINE, 0, 0, NULL, callback, user_data);
}

void vitrine_session_page_links_async(VitrineSession *self, guint page,
                                      GAsyncReadyCallback callback, gpointer user_data) {
    ask(self, COMMAND_PAGE_LINKS, page, 0, NULL, callback, user_data);
}

void vitrine_session_info_async(VitrineSession *self, GAsyncReadyCallback callback,
                                gpointer user_data) {
    ask(self, COMMAND_INFO, 0, 0, NULL, callback, user_data);
}

/* Composed (NFC), as nearly all documents write. */
void vitrine_session_search_async(VitrineSession *self, const char *text, guint page,
                                  GAsyncReadyCallback callback, gpointer user_data) {
    g_autofree char *composed = g_utf8_normalize(text, -1, G_NORMALIZE_NFC);
    gsize length = composed ? strlen(composed) : 0;
    if (length > 0 && length <= SEARCH_BYTES_MAXIMUM) {
        ask(self, COMMAND_SEARCH, (gint64)length, page, composed, callback, user_data);
        return;
    }
    g_task_report_new_error(self, callback, user_data, NULL, VITRINE_ERROR, VITRINE_ERROR_LIMIT,
                            "The text to look for is empty, too long, or not UTF-8.");
}

struct records *vitrine_session_records_finish(VitrineSession *self, GAsyncResult *result,
                                               GError **error) {
    g_return_val_if_fail(g_task_is_valid(result, self), NULL);
    return g_task_propagate_pointer(G_TASK(result), error);
}
