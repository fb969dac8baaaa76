/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "broker/export/page-hand-private.h"

/* What a page says and where its links go, and what the document says of itself. */

static void miss_words(struct drawn_page *page, const char *reason) {
    page->words_missing = TRUE;
    if (!page->words_reason)
        page->words_reason = g_strdup(reason);
}

/* A page whose text or links cannot be read is as good without, but it is said. */
static void on_words(GObject *source, GAsyncResult *result, gpointer data) {
    struct page_hand *hand = data;
    g_autoptr(GError) error = NULL;
    struct records *words = vitrine_session_records_finish(VITRINE_SESSION(source), result, &error);
    if (hand->session == VITRINE_SESSION(source) && hand->page) {
        struct drawn_page *page = hand->page;
        if (!words || !words->whole)
            miss_words(page, words ? "There was too much of it." : error->message);
        if (words)
            *(words->kind == BULK_TEXT ? &page->text : &page->links) = words;
        page_hand_ask_words(hand);
    } else if (words) {
        records_free(words);
    }
    g_rc_box_release(hand);
}

/* --------------------------------------------------------------------------- read in pixels --- */

static void on_recognised(gpointer user, struct records *text, const GError *reason) {
    struct page_hand *hand = user;
    struct drawn_page *page = hand->page;
    if (!text || !text->whole)
        miss_words(page, text     ? "There was too much of it."
                         : reason ? reason->message
                                  : "There was not enough memory to read it.");
    page->text = text;
    page_hand_give_back(hand, NULL);
}

static gboolean on_read_late(gpointer data) {
    struct page_hand *hand = data;
    g_autoptr(GError) reason =
        g_error_new(VITRINE_ERROR, VITRINE_ERROR_LIMIT,
                    "Reading of the page was stopped at its time limit of %.1f seconds.",
                    hand->reading_milliseconds / 1000.0);
    hand->late_source = 0;
    recognition_stop(hand->recognition, reason);
    return G_SOURCE_REMOVE;
}

/* The last that is done for a page; it needs the page's worker no more. */
static void recognise(struct page_hand *hand) {
    gint64 left = (hand->read_until - g_get_monotonic_time()) / 1000;
    page_hand_clear_source(&hand->late_source);
    if (hand->read_until && left <= 0) {
        miss_words(hand->page, "There was no time left to read it.");
        page_hand_give_back(hand, NULL);
        return;
    }
    hand->reading_milliseconds = (guint)MIN(left, G_MAXINT);
    if (hand->read_until)
        hand->late_source = g_timeout_add(hand->reading_milliseconds, on_read_late, hand);
    hand->recognition =
        recognition_create(hand->path, hand->page, hand->options, on_recognised, hand);
}

/* ---------------------------------------------------------------------------------- one by one --- */

void page_hand_ask_words(struct page_hand *hand) {
    const struct feed_options *options = hand->options;
    if (options->navigation && !hand->asked_links) {
        hand->asked_links = TRUE;
        vitrine_session_page_links_async(hand->session, hand->page->number, on_words,
                                         g_rc_box_acquire(hand));
    } else if (options->text == FEED_TEXT_EXTRACT && !hand->asked_text) {
        hand->asked_text = TRUE;
        vitrine_session_page_text_async(hand->session, hand->page->number, on_words,
                                        g_rc_box_acquire(hand));
    } else if (options->text == FEED_TEXT_OCR) {
        recognise(hand);
    } else {
        page_hand_give_back(hand, NULL);
    }
}

static void on_document_words(GObject *source, GAsyncResult *result, gpointer data) {
    struct page_hand *hand = data;
    g_autoptr(GError) error = NULL;
    struct records *words = vitrine_session_records_finish(VITRINE_SESSION(source), result, &error);
    if (hand->session == VITRINE_SESSION(source) && hand->asking) {
        hand->asking = FALSE;
        hand->handlers->said(hand->user, words);
    } else if (words) {
        records_free(words);
    }
    g_rc_box_release(hand);
}

void page_hand_ask(struct page_hand *hand, enum bulk_kind kind) {
    hand->asking = TRUE;
    if (kind == BULK_OUTLINE)
        vitrine_session_outline_async(hand->session, on_document_words, g_rc_box_acquire(hand));
    else
        vitrine_session_info_async(hand->session, on_document_words, g_rc_box_acquire(hand));
}
