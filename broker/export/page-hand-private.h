/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_BROKER_EXPORT_PAGE_HAND_PRIVATE_H
#define VITRINE_BROKER_EXPORT_PAGE_HAND_PRIVATE_H

#include "broker/export/page-hand.h"
#include "broker/export/recognition.h"

/*
 * What the files of a page hand share: page-hand.c has its session, page-hand-draw.c the page it
 * draws, page-hand-words.c what a page and the document say. An answer may come when its page was
 * given back or its session replaced: each callback holds the hand (g_rc_box) and looks first.
 */

/* Bands of at most 32 MiB: they fit the smallest slot (64 MiB). A4 at 300 dpi is one. */
enum { HAND_BAND_BYTES = 32 << 20 };

struct page_hand {
    const char *path;
    const struct feed_options *options;
    const struct hand_handlers *handlers;
    gpointer user;
    VitrineSession *session; /* NULL: destroyed, or between two workers */
    gboolean open;
    GError *own_reason; /* why this hand stopped its session */
    guint late_source, restart_source, trouble_source;

    struct drawn_page *page; /* NULL: idle */
    guint milliseconds;      /* it may take; 0: no limit of its own */
    guint questions;         /* for its size, so far */
    guint8 *pixels;          /* of a page of several bands */
    guint rows;              /* drawn of it */
    gboolean asked_text, asked_links;
    gint64 read_until;               /* monotonic; 0: no limit */
    guint reading_milliseconds;      /* it may take, if there is a limit */
    struct recognition *recognition; /* NULL: none is at work */
    GError *trouble;                 /* with this page */
    gboolean asking;                 /* something about the document */
};

void page_hand_clear_source(guint *source);

/* Gives the page back, drawn or with error (taken). What happens after it was drawn costs words
 * only. */
void page_hand_give_back(struct page_hand *hand, GError *error);

/* Asks for what is wanted of a drawn page besides its pixels, one after the other; then gives it
 * back. */
void page_hand_ask_words(struct page_hand *hand);

#endif
