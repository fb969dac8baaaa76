/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "broker/export/conversion.h"

#include "broker/export/conversion-private.h"

/* Pages drawn ahead of the one that is written next, beside those in the workers' hands. */
enum { AHEAD = 2 };

/* A page on its way through encode to write. */
struct piece {
    struct drawn_page *page;
    struct conversion *conversion;
    gpointer encoded;
    GError *error;
};

struct conversion {
    struct page_feed *feed;
    const struct conversion_target *target;
    gpointer self;
    struct conversion_events events;
    gpointer user;
    guint workers;
    struct report report;
    GHashTable *waiting; /* position → struct piece: encoded, but not their turn */
    guint next;          /* position to be written next */
    guint received;      /* from the feed */
    guint encoding;      /* on threads */
    gboolean fed;        /* the feed ended */
    gboolean abandoned;  /* cancelled, or its output cannot be written */
    guint finish_source;
};

static void piece_free(gpointer data) {
    struct piece *piece = data;
    if (piece->encoded)
        piece->conversion->target->drop(piece->encoded);
    drawn_page_destroy(piece->page);
    g_clear_error(&piece->error);
    g_free(piece);
}

/* ----------------------------------------------------------------------------------- the end --- */

/* What was converted is lost: there will be no output. Takes error. */
static void lose(struct conversion *conversion, GError *error) {
    conversion->report.converted = 0;
    g_clear_error(&conversion->report.error);
    conversion->report.error = error;
}

static gboolean on_finish(gpointer data) {
    struct conversion *conversion = data;
    struct report *report = &conversion->report;
    GError *error = NULL;
    conversion->finish_source = 0;
    if (!conversion->abandoned && !conversion->target->finish(conversion->self, conversion->next,
                                                              report, report->error, &error))
        lose(conversion, error);
    conversion->events.finished(conversion->user, report); /* may destroy it */
    return G_SOURCE_REMOVE;
}

static void finish_if_through(struct conversion *conversion) {
    if (conversion->fed && conversion->encoding == 0 && !conversion->finish_source)
        conversion->finish_source =
            g_idle_add_full(G_PRIORITY_DEFAULT, on_finish, conversion, NULL);
}

/* No further page is of use. Takes error. */
static void abandon(struct conversion *conversion, GError *error) {
    lose(conversion, error);
    g_clear_pointer(&conversion->feed, page_feed_destroy);
    conversion->abandoned = conversion->fed = TRUE;
    finish_if_through(conversion);
}

void conversion_cancel(struct conversion *conversion) {
    abandon(conversion, g_error_new_literal(VITRINE_ERROR, VITRINE_ERROR_STOPPED,
                                            "The conversion was interrupted."));
}

/* ---------------------------------------------------------------------------- write in order --- */

static gboolean write_piece(struct conversion *conversion, struct piece *piece, GError **error) {
    struct report *report = &conversion->report;
    gpointer encoded = g_steal_pointer(&piece->encoded);
    if (encoded) {
        report->converted++;
        report->reduced += piece->page->reduced ? 1 : 0;
        report->wordless += piece->page->words_missing ? 1 : 0;
        if (!report->words_reason && piece->page->words_reason) {
            report->words_reason = g_strdup(piece->page->words_reason);
            report->words_page = piece->page->number;
        }
    } else {
        report_add_failure(report, piece->page->number, piece->error->message);
    }
    return conversion->target->write(conversion->self, piece->page, encoded, piece->error, error);
}

static void write_what_is_next(struct conversion *conversion) {
    struct piece *piece;
    while ((piece = g_hash_table_lookup(conversion->waiting, GUINT_TO_POINTER(conversion->next)))) {
        GError *error = NULL;
        gboolean fine = write_piece(conversion, piece, &error);
        g_hash_table_remove(conversion->waiting, GUINT_TO_POINTER(conversion->next));
        if (!fine) {
            abandon(conversion, error);
            return;
        }
        conversion->next++;
        conversion->events.progress(conversion->user, conversion->next, conversion->report.wanted);
        if (!conversion->fed)
            page_feed_allow(conversion->feed, conversion->next + conversion->workers + AHEAD);
    }
}

static void encode_on_thread(GTask *task, gpointer source, gpointer data, GCancellable *none) {
    struct piece *piece = data;
    (void)source, (void)none;
    if (piece->page->error)
        piece->error = g_steal_pointer(&piece->page->error);
    else
        piece->encoded =
            piece->conversion->target->encode(piece->conversion->self, piece->page, &piece->error);
    g_clear_pointer(&piece->page->pixels, g_bytes_unref);
    g_task_return_boolean(task, TRUE);
}

static void on_encoded(GObject *source, GAsyncResult *result, gpointer data) {
    struct conversion *conversion = data;
    struct piece *piece = g_task_get_task_data(G_TASK(result));
    (void)source;
    conversion->encoding--;
    if (conversion->abandoned) {
        piece_free(piece);
    } else {
        g_hash_table_insert(conversion->waiting, GUINT_TO_POINTER(piece->page->position), piece);
        write_what_is_next(conversion);
    }
    finish_if_through(conversion);
}

/* ---------------------------------------------------------------------------- from the feed --- */

static void on_opened(gpointer user, guint pages) {
    struct conversion *conversion = user;
    conversion->report.wanted = pages;
    page_feed_allow(conversion->feed, conversion->workers + AHEAD);
}

static void on_page(gpointer user, struct drawn_page *page) {
    struct conversion *conversion = user;
    struct piece *piece = g_new0(struct piece, 1);
    piece->page = page;
    piece->conversion = conversion;
    conversion->encoding++;
    GTask *task = g_task_new(NULL, NULL, on_encoded, conversion);
    g_task_set_task_data(task, piece, NULL);
    g_task_run_in_thread(task, encode_on_thread);
    g_object_unref(task);
}

static void on_notice(gpointer user, enum notice_code code, guint64 detail) {
    struct report *report = &((struct conversion *)user)->report;
    if (!(report->notices & 1u << code))
        report->details[code] = detail;
    report->notices |= 1u << code;
}

static void on_said(gpointer user, struct records *words) {
    struct conversion *conversion = user;
    conversion->report.wordless += !words || !words->whole;
    if (words && conversion->target->said)
        conversion->target->said(conversion->self, words);
    else if (words)
        records_free(words);
}

static void on_ended(gpointer user, const GError *error) {
    struct conversion *conversion = user;
    conversion->fed = TRUE;
    if (error)
        conversion->report.error = g_error_copy(error);
    finish_if_through(conversion);
}

static const struct feed_handlers handlers = {
    .opened = on_opened, .page = on_page, .notice = on_notice, .said = on_said, .ended = on_ended};

/* -------------------------------------------------------------------------------------- life --- */

struct conversion *conversion_create(const char *path, const struct feed_options *feed,
                                     const struct conversion_target *target, gpointer self,
                                     const struct conversion_events *events, gpointer user) {
    struct conversion *conversion = g_new0(struct conversion, 1);
    conversion->target = target;
    conversion->self = self;
    conversion->events = *events;
    conversion->user = user;
    conversion->workers = feed->workers;
    conversion->waiting = g_hash_table_new_full(NULL, NULL, NULL, piece_free);
    report_init(&conversion->report);
    conversion->feed = page_feed_create(path, feed, &handlers, conversion);
    return conversion;
}

void conversion_destroy(struct conversion *conversion) {
    if (!conversion)
        return;
    page_feed_destroy(conversion->feed);
    g_hash_table_destroy(conversion->waiting);
    conversion->target->destroy(conversion->self);
    report_finish(&conversion->report);
    g_free(conversion);
}
