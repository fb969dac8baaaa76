/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <math.h>
#include <string.h>

#include "broker/export/page-hand-private.h"

/* A page: how big it is, then its pixels band by band, then its words. */

enum { SIZE_QUESTIONS = 3 };

/* ------------------------------------------------------------------------------- given back --- */

void page_hand_give_back(struct page_hand *hand, GError *error) {
    struct drawn_page *page = g_steal_pointer(&hand->page);
    page->words_missing = page->words_missing || (page->pixels && error);
    if (page->pixels)
        g_clear_error(&error);
    page->error = error;
    page_hand_clear_source(&hand->late_source);
    page_hand_clear_source(&hand->trouble_source);
    g_clear_error(&hand->trouble);
    g_clear_pointer(&hand->pixels, g_free);
    g_clear_pointer(&hand->recognition, recognition_destroy);
    hand->handlers->page(hand->user, page);
}

static gboolean on_trouble(gpointer data) {
    struct page_hand *hand = data;
    hand->trouble_source = 0;
    if (hand->page && hand->trouble)
        page_hand_give_back(hand, g_steal_pointer(&hand->trouble));
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

/* ------------------------------------------------------------------------------------- size --- */

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

/* ------------------------------------------------------------------------------------ bands --- */

static guint band_rows(const struct page_hand *hand) {
    guint rows = MAX(HAND_BAND_BYTES / 4 / hand->page->width, 1);
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
            page_hand_ask_words(hand);
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

/* -------------------------------------------------------------------------------- the whole --- */

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

/* No answer, no limit: a page that is broken says so when its size is asked for. */
static void on_resolution(GObject *source, GAsyncResult *result, gpointer data) {
    struct page_hand *hand = data;
    g_autoptr(GError) error = NULL;
    struct page_resolution own = {0};
    vitrine_session_page_resolution_finish(VITRINE_SESSION(source), result, &own, &error);
    if (hand->session == VITRINE_SESSION(source) && hand->page) {
        struct drawn_page *page = hand->page;
        if (own.dpi_thousandths)
            page->dpi_thousandths = limit_dpi(page->dpi_thousandths, own.dpi_thousandths);
        page->has_shades = own.has_shades;
        ask_size(hand);
    }
    g_rc_box_release(hand);
}

void page_hand_draw(struct page_hand *hand, struct drawn_page *page, guint milliseconds,
                    gint64 read_until) {
    hand->page = page;
    hand->read_until = read_until;
    hand->rows = hand->questions = 0;
    hand->asked_text = hand->asked_links = FALSE;
    hand->milliseconds = milliseconds;
    page->dpi_thousandths = hand->options->dpi_thousandths;
    if (milliseconds)
        hand->late_source = g_timeout_add(milliseconds, on_late, hand);
    if (hand->options->no_finer)
        vitrine_session_page_resolution_async(hand->session, page->number, on_resolution,
                                              g_rc_box_acquire(hand));
    else
        ask_size(hand);
}
