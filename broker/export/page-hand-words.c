/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "broker/export/page-hand-private.h"

/* What a page says and where its links go, and what the document says of itself. */

/* A page whose text or links cannot be read is as good without, but it is said. */
static void on_words(GObject *source, GAsyncResult *result, gpointer data) {
    struct page_hand *hand = data;
    g_autoptr(GError) error = NULL;
    struct records *words = vitrine_session_records_finish(VITRINE_SESSION(source), result, &error);
    if (hand->session == VITRINE_SESSION(source) && hand->page) {
        struct drawn_page *page = hand->page;
        page->words_missing = page->words_missing || !words || !words->whole;
        if (words)
            *(words->kind == BULK_TEXT ? &page->text : &page->links) = words;
        page_hand_ask_words(hand);
    } else if (words) {
        records_free(words);
    }
    g_rc_box_release(hand);
}

void page_hand_ask_words(struct page_hand *hand) {
    const struct feed_options *options = hand->options;
    if (options->text && !hand->asked_text) {
        hand->asked_text = TRUE;
        vitrine_session_page_text_async(hand->session, hand->page->number, on_words,
                                        g_rc_box_acquire(hand));
    } else if (options->navigation && !hand->asked_links) {
        hand->asked_links = TRUE;
        vitrine_session_page_links_async(hand->session, hand->page->number, on_words,
                                         g_rc_box_acquire(hand));
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
