/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_BROKER_EXPORT_PAGE_FEED_H
#define VITRINE_BROKER_EXPORT_PAGE_FEED_H

#include "broker/export/picture.h"
#include "broker/records.h"
#include "broker/session.h"

/*
 * Opens a document in one or more workers and gives its pages, drawn, one after the other as they
 * are asked for. A page that cannot be drawn comes with the reason in place of pixels; a worker that
 * dies of a page is replaced, and the other pages come all the same. All on the main thread; no
 * callback from within page_feed_create.
 */
struct page_feed;

struct page_range {
    guint first, last; /* from 0; last may be beyond the end */
};

/* Where the text of a page comes from: nowhere; the document claims it; it is read in the pixels. */
enum feed_text { FEED_TEXT_NONE, FEED_TEXT_EXTRACT, FEED_TEXT_OCR };

struct feed_options {
    guint dpi_thousandths;           /* of a page, or, with fit_width or fit_height: the most */
    guint fit_width, fit_height;     /* pixels a page must fit in; 0: no matter */
    guint64 pixels_maximum;          /* of a page */
    gboolean reduce;                 /* a bigger page is drawn coarser; else it fails */
    gboolean no_finer;               /* than its pictures, where a page shows nothing else */
    guint pages_maximum;             /* after so many it ends with an error; 0: no limit */
    const struct page_range *ranges; /* in the order wanted; borrowed until destroy */
    guint range_count;               /* 0: all pages */
    guint seconds;         /* for the document; 0: no limit. A page gets half of what is left */
    guint reading_seconds; /* more for each page, where it is read in pixels and there is a limit */
    const char
        *language; /* of what is read there, "deu+eng"; NULL: English; borrowed until destroy */
    enum feed_text text;    /* of each page too */
    gboolean navigation;    /* the links of each page, and in the end the outline */
    gboolean facts;         /* in the end, what the document says of itself */
    gboolean deterministic; /* the workers: random numbers and clock are fixed */
    guint64 memory_bytes;   /* of a worker; 0: the default */
    guint workers;          /* at least 1 */
    gboolean in_batch;      /* other feeds follow: see vitrine_session_set_in_batch */
    const char *password;   /* or NULL; borrowed until destroy */
};

struct drawn_page {
    guint position;                     /* among those asked for, from 0 */
    guint number;                       /* in the document, from 0 */
    double width_points, height_points; /* as shown; 0 where even that is not known */
    guint dpi_thousandths;
    gboolean reduced;
    gboolean has_shades; /* nothing but pictures, and these are more than black and white */
    guint width, height;
    struct records *text;   /* what the page says, if that was asked for and is known */
    struct records *links;  /* the same of its links */
    gboolean words_missing; /* some of these were asked for and could not be told, or not all */
    char *words_reason;     /* why, or NULL */
    GBytes *pixels;         /* XRGB rows of width × 4 bytes; NULL: */
    GError *error;          /* why not */
};

struct feed_handlers {
    /* It is open, and so many pages are asked for. */
    void (*opened)(gpointer user, guint pages);
    /* Takes page. They come in any order within what page_feed_allow allows. */
    void (*page)(gpointer user, struct drawn_page *page);
    /* Something in the document was not right (protocol.h). */
    void (*notice)(gpointer user, enum notice_code code, guint64 detail);
    /* After the last page, before ended: the outline, facts, as asked for. Takes words. NULL: it
     * could not be told. */
    void (*said)(gpointer user, struct records *words);
    /* After the last page; or, with error, before: no more pages will come. The one callback that may
     * destroy the feed. */
    void (*ended)(gpointer user, const GError *error);
};

struct page_feed *page_feed_create(const char *path, const struct feed_options *options,
                                   const struct feed_handlers *handlers, gpointer user);
/* Pages at positions below this may be drawn. At first none: nothing is drawn that nobody waits
 * for. */
void page_feed_allow(struct page_feed *feed, guint positions);
/* Ends the workers. Takes NULL. */
void page_feed_destroy(struct page_feed *feed);

void drawn_page_destroy(struct drawn_page *page);

#endif
