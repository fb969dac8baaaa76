/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "broker/export/page-feed.h"

#include "broker/export/page-hand.h"
#include "broker/stage-memory.h"

enum { DEATHS_MAXIMUM = 5 }; /* workers that may die one after the other, without a page between */

struct page_feed {
    char *path;
    struct feed_options options;
    struct feed_handlers handlers;
    gpointer user;
    gboolean open, over;
    guint pages;           /* of the document */
    guint asked;           /* pages that are asked for */
    guint wanted, allowed; /* positions; wanted is asked, or what the limit leaves of it */
    guint next;            /* position to be drawn next */
    guint delivered, deaths;
    gboolean asked_outline, asked_facts;
    guint seconds;   /* it may take in all; 0: no limit */
    gint64 deadline; /* monotonic; 0: none */
    GError *reason;  /* why it is over before the last page */
    guint deadline_source, start_source, end_source;
    GPtrArray *hands; /* of struct page_hand; each draws a page at a time */
};

void drawn_page_destroy(struct drawn_page *page) {
    if (!page)
        return;
    g_clear_pointer(&page->pixels, g_bytes_unref);
    g_clear_error(&page->error);
    g_free(page->words_reason);
    if (page->text)
        records_free(page->text);
    if (page->links)
        records_free(page->links);
    g_free(page);
}

/* ------------------------------------------------------------------------------------ ranges --- */

static guint count_in(const struct page_range *range, guint pages) {
    return range->first >= pages || range->last < range->first
               ? 0
               : MIN(range->last, pages - 1) - range->first + 1;
}

static guint64 count_wanted(const struct feed_options *options, guint pages) {
    guint64 count = options->range_count ? 0 : pages;
    for (guint k = 0; k < options->range_count; k++)
        count += count_in(&options->ranges[k], pages);
    return count;
}

/* The page at a position below wanted. */
static guint page_at(const struct page_feed *feed, guint position) {
    const struct feed_options *options = &feed->options;
    for (guint k = 0; k < options->range_count; k++) {
        guint count = count_in(&options->ranges[k], feed->pages);
        if (position < count)
            return options->ranges[k].first + position;
        position -= count;
    }
    return position;
}

/* ----------------------------------------------------------------------------------- the end --- */

static gboolean on_end(gpointer data) {
    struct page_feed *feed = data;
    feed->end_source = 0;
    g_ptr_array_set_size(feed->hands, 0);
    feed->handlers.ended(feed->user, feed->reason); /* may destroy the feed */
    return G_SOURCE_REMOVE;
}

/* From the main loop, since it may be a hand that says so. */
static void end(struct page_feed *feed, const GError *error) {
    if (feed->over)
        return;
    feed->over = TRUE;
    feed->reason = error ? g_error_copy(error) : NULL;
    feed->end_source = g_idle_add_full(G_PRIORITY_DEFAULT, on_end, feed, NULL);
}

static gboolean on_deadline(gpointer data) {
    struct page_feed *feed = data;
    g_autoptr(GError) error =
        g_error_new(VITRINE_ERROR, VITRINE_ERROR_LIMIT,
                    "The document was stopped at its time limit of %u seconds.", feed->seconds);
    feed->deadline_source = 0;
    end(feed, error);
    for (guint k = 0; k < feed->hands->len; k++) {
        struct page_hand *hand = g_ptr_array_index(feed->hands, k);
        if (!page_hand_is_idle(hand))
            page_hand_stop(hand, error);
    }
    return G_SOURCE_REMOVE;
}

/* --------------------------------------------------------------------------------- the pages --- */

static void on_said(gpointer user, struct records *words);

static struct drawn_page *next_page(struct page_feed *feed) {
    struct drawn_page *page = g_new0(struct drawn_page, 1);
    page->position = feed->next++;
    page->number = page_at(feed, page->position);
    return page;
}

static gboolean has_next(const struct page_feed *feed) {
    return feed->open && !feed->over && feed->next < MIN(feed->wanted, feed->allowed);
}

/* All that were wanted are through; were there more, it says so. */
static void end_well(struct page_feed *feed) {
    g_autoptr(GError) error = NULL;
    if (feed->wanted < feed->asked)
        error = g_error_new(VITRINE_ERROR, VITRINE_ERROR_LIMIT,
                            "Of %u pages only the first %u were to be drawn.", feed->asked,
                            feed->wanted);
    end(feed, error);
}

/* Asked last, so that an outline that kills the worker costs no page. */
static void ask_document(struct page_feed *feed, enum bulk_kind kind) {
    for (guint k = 0; k < feed->hands->len; k++) {
        struct page_hand *hand = g_ptr_array_index(feed->hands, k);
        if (page_hand_is_idle(hand)) {
            page_hand_ask(hand, kind);
            return;
        }
    }
    on_said(feed, NULL);
}

static void end_or_ask(struct page_feed *feed) {
    if (feed->options.navigation && !feed->asked_outline) {
        feed->asked_outline = TRUE;
        ask_document(feed, BULK_OUTLINE);
    } else if (feed->options.facts && !feed->asked_facts) {
        feed->asked_facts = TRUE;
        ask_document(feed, BULK_FACTS);
    } else {
        end_well(feed);
    }
}

static void on_said(gpointer user, struct records *words) {
    struct page_feed *feed = user;
    if (!feed->over) {
        feed->handlers.said(feed->user, words);
        end_or_ask(feed);
    } else if (words) {
        records_free(words);
    }
}

static void deliver(struct page_feed *feed, struct drawn_page *page) {
    guint delivered = ++feed->delivered;
    feed->deaths = page->error ? feed->deaths : 0;
    feed->handlers.page(feed->user, page); /* may allow more */
    if (delivered == feed->wanted)
        end_or_ask(feed);
}

/* Half of what is left: an endless page leaves time for the others. 0: all of it, since there are no
 * others, or time has no limit. */
static guint page_milliseconds(const struct page_feed *feed) {
    if (!feed->deadline || feed->next == feed->wanted)
        return 0;
    gint64 left = (feed->deadline - g_get_monotonic_time()) / 2000;
    return (guint)CLAMP(left, 1, G_MAXINT);
}

/* Half of the document's own time is for drawing only, no page is lost to words; and a page that is not the last
 * gets half of the rest, so that one that is never read leaves time for the others. */
static gint64 read_until(const struct page_feed *feed) {
    gint64 now = g_get_monotonic_time();
    gint64 end = feed->deadline - (gint64)feed->options.seconds * G_USEC_PER_SEC / 2;
    return !feed->deadline ? 0 : feed->next == feed->wanted ? end : now + (end - now) / 2;
}

static void draw_next(struct page_feed *feed, struct page_hand *hand) {
    struct drawn_page *page = next_page(feed);
    page_hand_draw(hand, page, page_milliseconds(feed), read_until(feed));
}

static void set_to_work(struct page_feed *feed) {
    for (guint k = 0; k < feed->hands->len && has_next(feed); k++) {
        struct page_hand *hand = g_ptr_array_index(feed->hands, k);
        if (page_hand_is_idle(hand))
            draw_next(feed, hand);
    }
}

/* ----------------------------------------------------------------------------- what they say --- */

static void add_hand(struct page_feed *feed);

static void check_wanted(struct page_feed *feed) {
    guint64 wanted = count_wanted(&feed->options, feed->pages);
    guint most = feed->options.pages_maximum ? feed->options.pages_maximum : G_MAXUINT;
    feed->asked = (guint)MIN(wanted, G_MAXUINT);
    feed->wanted = MIN(feed->asked, most);
    if (feed->wanted > 0)
        return;
    g_autoptr(GError) error =
        g_error_new(VITRINE_ERROR, VITRINE_ERROR_LIMIT,
                    "There is no such page: the document has %u.", feed->pages);
    end(feed, error);
}

/* So much more as there are pages to be read. */
static void allow_reading(struct page_feed *feed) {
    guint64 more = (guint64)feed->wanted * feed->options.reading_seconds;
    if (!feed->deadline || feed->options.text != FEED_TEXT_OCR || more == 0)
        return;
    feed->seconds = (guint)MIN(feed->seconds + more, G_MAXINT);
    feed->deadline += (gint64)(feed->seconds - feed->options.seconds) * G_USEC_PER_SEC;
    g_source_remove(feed->deadline_source);
    gint64 left = (feed->deadline - g_get_monotonic_time()) / G_USEC_PER_SEC;
    feed->deadline_source =
        g_timeout_add_seconds((guint)CLAMP(left, 1, G_MAXINT), on_deadline, feed);
}

static void on_hand_open(gpointer user, guint pages) {
    struct page_feed *feed = user;
    if (!feed->open) {
        feed->open = TRUE;
        feed->pages = pages;
        check_wanted(feed);
        if (feed->over)
            return;
        allow_reading(feed);
        while (feed->hands->len < MIN(feed->options.workers, feed->wanted))
            add_hand(feed);
        feed->handlers.opened(feed->user, feed->asked);
    }
    set_to_work(feed);
}

static void on_hand_page(gpointer user, struct drawn_page *page) {
    struct page_feed *feed = user;
    if (feed->over) {
        drawn_page_destroy(page);
        return;
    }
    deliver(feed, page);
    set_to_work(feed);
}

static void on_hand_notice(gpointer user, enum notice_code code, guint64 detail) {
    struct page_feed *feed = user;
    if (!feed->over)
        feed->handlers.notice(feed->user, code, detail);
}

/* A worker is gone, and its page, if any, was delivered with the reason. */
static gboolean on_hand_died(gpointer user, const GError *reason) {
    struct page_feed *feed = user;
    if (feed->over)
        return FALSE;
    if (!feed->open || ++feed->deaths >= DEATHS_MAXIMUM) {
        end(feed, reason);
        return FALSE;
    }
    return feed->next < feed->wanted;
}

static const struct hand_handlers hand_handlers = {.open = on_hand_open,
                                                   .page = on_hand_page,
                                                   .notice = on_hand_notice,
                                                   .said = on_said,
                                                   .died = on_hand_died};

static void add_hand(struct page_feed *feed) {
    struct page_hand *hand = page_hand_create(feed->path, &feed->options, &hand_handlers, feed);
    g_ptr_array_add(feed->hands, hand);
    page_hand_start(hand);
}

/* -------------------------------------------------------------------------------------- life --- */

static gboolean on_start(gpointer data) {
    struct page_feed *feed = data;
    feed->start_source = 0;
    add_hand(feed);
    return G_SOURCE_REMOVE;
}

static void destroy_hand(gpointer hand) {
    page_hand_destroy(hand);
}

struct page_feed *page_feed_create(const char *path, const struct feed_options *options,
                                   const struct feed_handlers *handlers, gpointer user) {
    struct page_feed *feed = g_new0(struct page_feed, 1);
    feed->path = g_strdup(path);
    feed->options = *options;
    feed->handlers = *handlers;
    feed->user = user;
    feed->hands = g_ptr_array_new_with_free_func(destroy_hand);
    feed->start_source = g_idle_add_full(G_PRIORITY_DEFAULT, on_start, feed, NULL);
    if (options->seconds) {
        feed->seconds = options->seconds;
        feed->deadline = g_get_monotonic_time() + (gint64)options->seconds * G_USEC_PER_SEC;
        feed->deadline_source = g_timeout_add_seconds(options->seconds, on_deadline, feed);
    }
    return feed;
}

void page_feed_allow(struct page_feed *feed, guint positions) {
    feed->allowed = MAX(feed->allowed, positions);
    set_to_work(feed);
}

void page_feed_destroy(struct page_feed *feed) {
    if (!feed)
        return;
    feed->over = TRUE;
    if (feed->start_source)
        g_source_remove(feed->start_source);
    if (feed->deadline_source)
        g_source_remove(feed->deadline_source);
    if (feed->end_source)
        g_source_remove(feed->end_source);
    g_clear_error(&feed->reason);
    g_ptr_array_unref(feed->hands);
    g_free(feed->path);
    g_free(feed);
}
