/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_BROKER_EXPORT_PAGE_HAND_H
#define VITRINE_BROKER_EXPORT_PAGE_HAND_H

#include "broker/export/page-feed.h"

/*
 * One of the hands that draw for a page feed: a session, and the page it draws at present. All
 * callbacks on the main thread.
 */
struct page_hand;

struct hand_handlers {
    /* Its document is open, for the first time or again: it can draw. */
    void (*open)(gpointer user, guint pages);
    /* Takes page: drawn, or with the reason why not. The hand is idle again, or its worker is gone:
     * then died follows. */
    void (*page)(gpointer user, struct drawn_page *page);
    void (*notice)(gpointer user, enum notice_code code, guint64 detail);
    /* The answer to page_hand_ask; takes words. NULL: it could not be told, or the worker is gone:
     * then died follows. */
    void (*said)(gpointer user, struct records *words);
    /* The worker is gone. TRUE: replace it. */
    gboolean (*died)(gpointer user, const GError *reason);
};

/* Borrows options until destroy. */
struct page_hand *page_hand_create(const char *path, const struct feed_options *options,
                                   const struct hand_handlers *handlers, gpointer user);
void page_hand_start(struct page_hand *hand);
gboolean page_hand_is_idle(const struct page_hand *hand);
/* An idle hand draws page, whose number is known, and takes it until it is given back. The page
 * fails after so many milliseconds; 0: never. Its pixels are read for words, where that is wanted, until
 * then (monotonic; 0: as long as it takes). */
void page_hand_draw(struct page_hand *hand, struct drawn_page *page, guint milliseconds,
                    gint64 read_until);
/* An idle hand asks what the document says of itself: BULK_OUTLINE or BULK_FACTS. */
void page_hand_ask(struct page_hand *hand, enum bulk_kind kind);
/* Ends its session with that reason, an incident where it is a limit. */
void page_hand_stop(struct page_hand *hand, const GError *reason);
/* Not from within its callbacks. */
void page_hand_destroy(struct page_hand *hand);

#endif
