/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "broker/export/page-hand.h"

#include <math.h>
#include <string.h>

#include "broker/stage-memory.h"

/* Bands of at most 32 MiB: they fit the smallest slot (64 MiB). A4 at 300 dpi is one. */
enum { BAND_BYTES = 32 << 20, SIZE_QUESTIONS = 3 };

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
    GError *trouble; /* with this page */
    gboolean asking; /* something about the document */
};

static void start_session(struct page_hand *hand);

static void clear_source(guint *source) {
    if (*source)
        g_source_remove(*source);
    *source = 0;
}

/* ------------------------------------------------------------------------------------ a page --- */

/* Gives the page back, drawn or with error (taken). What happens after it was drawn costs words only. */
static void give_back(struct page_hand *hand, GError *error) {
    struct drawn_page *page = g_steal_pointer(&hand->page);
    page->words_missing = page->words_missing || (page->pixels && error);
    if (page->pixels)
        g_clear_error(&error);
    page->error = error;
    clear_source(&hand->late_source);
    clear_source(&hand->trouble_source);
    g_clear_error(&hand->trouble);
    g_clear_pointer(&hand->pixels, g_free);
    hand->handlers->page(hand->user, page);
}

static gboolean on_trouble(gpointer data) {
    struct page_hand *hand = data;
    hand->trouble_source = 0;
    if (hand->page && hand->trouble)
        give_back(hand, g_steal_pointer(&hand->trouble));
    return G_SOURCE_REMOVE;
}

/* A question was answered by an error: of this page alone, or because the session is about to fail,
 * which the main loop's next turn knows. Takes error. */
static void have_trouble(struct page_hand *hand, GError *error) {
    g_clear_error(&hand->trouble);
    hand->trouble = error;
    if (!hand->trouble_source)
        hand->trouble_source = g_idle_add(on_trouble, hand);
}

static guint limit_dpi(guint dpi, double most) {
    return (guint)fmax(fmin(dpi, floor(most)), 1);
}

static double pixels_of(const struct page_size *size) {
    return (double)size->width * size->height;
}

static gboolean is_too_big(const struct page_hand *hand, const struct page_size *size) {
    return size->width > VIEW_SIDE_MAXIMUM || size->height > RENDER_SIDE_MAXIMUM ||
           pixels_of(size) > (double)hand->options->pixels_maximum;
}

/* The resolution this page should have, given its size at the one it has now. */
static guint choose_dpi(const struct page_hand *hand, const struct page_size *size, guint dpi) {
    const struct feed_options *options = hand->options;
    if (options->fit_width)
        dpi = limit_dpi(dpi, options->fit_width * 72000.0 / size->width_points);
    if (options->fit_height)
        dpi = limit_dpi(dpi, options->fit_height * 72000.0 / size->height_points);
    if (!options->reduce || !is_too_big(hand, size))
        return dpi;
    double most = (double)options->pixels_maximum;
    dpi = limit_dpi(dpi, hand->page->dpi_thousandths * sqrt(most / pixels_of(size)) * 0.999);
    return limit_dpi(dpi, VIEW_SIDE_MAXIMUM * 71900.0 / size->width_points);
}

/* ----------------------------------------------------------------------- questions and bands --- */

static void ask_size(struct page_hand *hand);
static void ask_band(struct page_hand *hand);

static void on_size(GObject *source, GAsyncResult *result, gpointer data) {
    struct page_hand *hand = data;
    struct page_size size = {0};
    GError *error = NULL;
    gboolean known =
        vitrine_session_page_size_finish(VITRINE_SESSION(source), result, &size, &error);
    if (hand->session != VITRINE_SESSION(source) || !hand->page) {
        g_clear_error(&error); /* asked for a page that was given back meanwhile */
    } else if (!known) {
        have_trouble(hand, error);
    } else {
        struct drawn_page *page = hand->page;
        guint dpi = choose_dpi(hand, &size, page->dpi_thousandths);
        page->width_points = size.width_points, page->height_points = size.height_points;
        page->width = size.width, page->height = size.height;
        page->reduced = page->reduced || (hand->options->reduce && is_too_big(hand, &size));
        gboolean ask_again = dpi != page->dpi_thousandths && hand->questions < SIZE_QUESTIONS;
        page->dpi_thousandths = ask_again ? dpi : page->dpi_thousandths;
        if (ask_again)
            ask_size(hand);
        else if (is_too_big(hand, &size))
            have_trouble(hand, g_error_new(VITRINE_ERROR, VITRINE_ERROR_LIMIT,
                                           "The page would be %u × %u pixels: use a smaller --dpi.",
                                           size.width, size.height));
        else
            ask_band(hand);
    }
    g_rc_box_release(hand);
}

static void ask_size(struct page_hand *hand) {
    hand->questions++;
    vitrine_session_page_size_async(hand->session, hand->page->number, hand->page->dpi_thousandths,
                                    on_size, g_rc_box_acquire(hand));
}

static guint band_rows(const struct page_hand *hand) {
    guint rows = MAX(BAND_BYTES / 4 / hand->page->width, 1);
    return MIN(rows, hand->page->height - hand->rows);
}

/* The only band of a page is taken as it is; several are put together. */
static void keep_band(struct page_hand *hand, GBytes *band) {
    struct drawn_page *page = hand->page;
    gsize line = (gsize)page->width * 4, all = line * page->height;
    guint rows = band_rows(hand);
    if (rows == page->height) {
        page->pixels = g_bytes_ref(band);
    } else {
        memcpy(hand->pixels + hand->rows * line, g_bytes_get_data(band, NULL), rows * line);
        if (hand->rows + rows == page->height)
            page->pixels = g_bytes_new_take(g_steal_pointer(&hand->pixels), all);
    }
    hand->rows += rows;
}

/* ------------------------------------------------------------------------------------- words --- */

static void ask_next_words(struct page_hand *hand);

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
        ask_next_words(hand);
    } else if (words) {
        records_free(words);
    }
    g_rc_box_release(hand);
}

/* What is wanted of the page besides its pixels, one after the other. */
static void ask_next_words(struct page_hand *hand) {
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
        give_back(hand, NULL);
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

/* ------------------------------------------------------------------------------------- bands --- */

static void on_band(GObject *source, GAsyncResult *result, gpointer data) {
    struct page_hand *hand = data;
    GError *error = NULL;
    g_autoptr(GBytes) band = vitrine_session_render_finish(VITRINE_SESSION(source), result, &error);
    if (hand->session != VITRINE_SESSION(source) || !hand->page) {
        g_clear_error(&error);
    } else if (!band) {
        have_trouble(hand, error);
    } else {
        keep_band(hand, band);
        if (hand->page->pixels)
            ask_next_words(hand);
        else
            ask_band(hand);
    }
    g_rc_box_release(hand);
}

static void ask_band(struct page_hand *hand) {
    const struct drawn_page *page = hand->page;
    guint rows = band_rows(hand);
    struct rect band = {0, (gint32)hand->rows, (gint32)page->width, (gint32)rows};
    if (rows < page->height && !hand->pixels) {
        hand->pixels = g_try_malloc((gsize)page->width * 4 * page->height);
        if (!hand->pixels) {
            have_trouble(hand, g_error_new_literal(VITRINE_ERROR, VITRINE_ERROR_LIMIT,
                                                   "There is not enough memory for this page: use "
                                                   "a smaller --dpi."));
            return;
        }
    }
    vitrine_session_render_async(hand->session, page->number, page->dpi_thousandths, band, on_band,
                                 g_rc_box_acquire(hand));
}

static gboolean on_late(gpointer data) {
    struct page_hand *hand = data;
    hand->late_source = 0;
    if (!hand->own_reason)
        hand->own_reason =
            g_error_new(VITRINE_ERROR, VITRINE_ERROR_LIMIT,
                        "The page was stopped at its time limit of %.1f seconds: half of what was "
                        "left for the document.",
                        hand->milliseconds / 1000.0);
    vitrine_session_stop_for(hand->session, hand->own_reason);
    return G_SOURCE_REMOVE;
}

gboolean page_hand_is_idle(const struct page_hand *hand) {
    return hand->open && !hand->page && !hand->asking;
}

void page_hand_draw(struct page_hand *hand, struct drawn_page *page, guint milliseconds) {
    hand->page = page;
    hand->rows = hand->questions = 0;
    hand->asked_text = hand->asked_links = FALSE;
    hand->milliseconds = milliseconds;
    page->dpi_thousandths = hand->options->dpi_thousandths;
    if (milliseconds)
        hand->late_source = g_timeout_add(milliseconds, on_late, hand);
    ask_size(hand);
}

/* ------------------------------------------------------------------------------- the session --- */

static void drop_session(struct page_hand *hand) {
    VitrineSession *session = g_steal_pointer(&hand->session);
    if (!session)
        return;
    g_signal_handlers_disconnect_by_data(session, hand);
    vitrine_session_close(session);
    g_object_unref(session);
}

static gboolean on_restart(gpointer data) {
    struct page_hand *hand = data;
    hand->restart_source = 0;
    drop_session(hand);
    start_session(hand);
    return G_SOURCE_REMOVE;
}

static void on_failed(struct page_hand *hand) {
    g_autoptr(GError) reason = g_steal_pointer(&hand->own_reason);
    if (!reason)
        reason = g_error_copy(vitrine_session_get_reason(hand->session));
    gboolean was_asking = hand->asking;
    hand->open = hand->asking = FALSE;
    if (hand->page)
        give_back(hand, g_error_copy(reason));
    if (was_asking)
        hand->handlers->said(hand->user, NULL);
    if (hand->handlers->died(hand->user, reason))
        hand->restart_source = g_idle_add(on_restart, hand);
}

static void on_state(VitrineSession *session, gpointer data) {
    struct page_hand *hand = data;
    switch (vitrine_session_get_state(session)) {
    case VITRINE_SESSION_OPEN:
        if (hand->open)
            return;
        hand->open = TRUE;
        hand->handlers->open(hand->user, vitrine_session_get_extent(session)->pages);
        break;
    case VITRINE_SESSION_FAILED:
        on_failed(hand);
        break;
    default:
        break;
    }
}

static void stay_locked(struct page_hand *hand, const char *sentence) {
    g_clear_error(&hand->own_reason);
    hand->own_reason = g_error_new_literal(VITRINE_ERROR, VITRINE_ERROR_LOCKED, sentence);
    vitrine_session_stop(hand->session);
}

static void on_need_password(VitrineSession *session, gint form, gboolean again, gpointer data) {
    struct page_hand *hand = data;
    g_autoptr(GError) error = NULL;
    (void)form;
    if (again)
        stay_locked(hand, "The password is wrong.");
    else if (!hand->options->password)
        stay_locked(hand, "The document needs a password: use --password-file.");
    else if (!vitrine_session_password(session, hand->options->password, &error))
        stay_locked(hand, error->message);
}

static void on_notice(VitrineSession *session, guint code, guint64 detail, gpointer data) {
    struct page_hand *hand = data;
    (void)session;
    hand->handlers->notice(hand->user, (enum notice_code)code, detail);
}

/* Of the first band, if the page is A4. */
static guint64 expected_bytes(const struct feed_options *options) {
    double inches = options->dpi_thousandths / 1000.0;
    double width = 8.27 * inches, height = 11.69 * inches;
    width = options->fit_width ? fmin(width, options->fit_width) : width;
    height = options->fit_height ? fmin(height, options->fit_height) : height;
    return (guint64)fmin(width * height * 4, BAND_BYTES);
}

static void start_session(struct page_hand *hand) {
    hand->session = vitrine_session_new(hand->path, stage_memory_create());
    g_signal_connect(hand->session, "state", G_CALLBACK(on_state), hand);
    g_signal_connect(hand->session, "need-password", G_CALLBACK(on_need_password), hand);
    g_signal_connect(hand->session, "notice", G_CALLBACK(on_notice), hand);
    vitrine_session_set_headless(hand->session, TRUE);
    vitrine_session_set_deterministic(hand->session, hand->options->deterministic);
    vitrine_session_set_memory(hand->session, hand->options->memory_bytes);
    vitrine_session_set_expected(hand->session, expected_bytes(hand->options));
    vitrine_session_start(hand->session);
}

struct page_hand *page_hand_create(const char *path, const struct feed_options *options,
                                   const struct hand_handlers *handlers, gpointer user) {
    struct page_hand *hand = g_rc_box_new0(struct page_hand);
    hand->path = path;
    hand->options = options;
    hand->handlers = handlers;
    hand->user = user;
    return hand;
}

void page_hand_start(struct page_hand *hand) {
    start_session(hand);
}

void page_hand_stop(struct page_hand *hand, const GError *reason) {
    if (hand->session)
        vitrine_session_stop_for(hand->session, reason);
}

/* An answer may still be on its way to it: then that frees the memory. */
void page_hand_destroy(struct page_hand *hand) {
    clear_source(&hand->late_source);
    clear_source(&hand->restart_source);
    clear_source(&hand->trouble_source);
    drawn_page_destroy(g_steal_pointer(&hand->page));
    drop_session(hand);
    g_clear_error(&hand->own_reason);
    g_clear_error(&hand->trouble);
    g_clear_pointer(&hand->pixels, g_free);
    g_rc_box_release(hand);
}
