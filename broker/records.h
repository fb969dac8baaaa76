/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_BROKER_RECORDS_H
#define VITRINE_BROKER_RECORDS_H

#include "broker/session.h"
#include "proto/check-records.h"

G_BEGIN_DECLS

/*
 * What a document says in words and numbers: the text of a page, the outline, links, matches of a
 * search, facts about the file. All of it is the document's claim, checked in form
 * (proto/check-records.h) and not in truth: text may be there that nobody sees, and a page that
 * shows text may hold none.
 */
struct records {
    enum bulk_kind kind; /* which of the arrays it is */
    gsize count;
    gboolean whole; /* FALSE: there was more than an answer may carry (proto/protocol.h) */
    union {
        struct checked_character *characters; /* BULK_TEXT */
        struct checked_outline_item *outline; /* BULK_OUTLINE */
        struct checked_page_link *links;      /* BULK_LINKS */
        struct checked_match *matches;        /* BULK_MATCHES */
        struct checked_fact *facts;           /* BULK_FACTS */
        gpointer array;
    };
    char *text; /* what their strings point into */
};
void records_free(struct records *records);

/*
 * Questions to an open session, answered one after the other; the next may be asked before. Pages
 * count from 0. An answer is the caller's, by records_finish. Errors: VITRINE_ERROR_BROKEN (this
 * page cannot be read; others may), or the session's own reason.
 */
void vitrine_session_page_text_async(VitrineSession *self, guint page, GAsyncReadyCallback callback,
                                     gpointer user_data);
void vitrine_session_outline_async(VitrineSession *self, GAsyncReadyCallback callback,
                                   gpointer user_data);
void vitrine_session_page_links_async(VitrineSession *self, guint page,
                                      GAsyncReadyCallback callback, gpointer user_data);
/* Looks for text on one page: case, kinds of white space, and hyphens at line ends make no
 * difference. VITRINE_ERROR_LIMIT: it is empty, no UTF-8, or longer than SEARCH_BYTES_MAXIMUM. */
void vitrine_session_search_async(VitrineSession *self, const char *text, guint page,
                                  GAsyncReadyCallback callback, gpointer user_data);
void vitrine_session_info_async(VitrineSession *self, GAsyncReadyCallback callback,
                                gpointer user_data);
struct records *vitrine_session_records_finish(VitrineSession *self, GAsyncResult *result,
                                               GError **error);

/* Records of BULK_TEXT as people read them, UTF-8: a line each, an empty line between blocks. The
 * caller frees it. */
char *records_plain_text(const struct records *records);

/* For the session: judges a complete bulk. NULL: it is ill-formed. */
struct records *records_check(const guint8 *hostile, const struct checked_bulk *bulk, guint pages);

G_END_DECLS

#endif
