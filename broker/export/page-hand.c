/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <math.h>

#include "broker/export/page-hand-private.h"
#include "broker/stage-memory.h"

/* The session of a hand: begun, watched, replaced when its worker died. */

static void start_session(struct page_hand *hand);

void page_hand_clear_source(guint *source) {
    if (*source)
        g_source_remove(*source);
    *source = 0;
}

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
        page_hand_give_back(hand, g_error_copy(reason));
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
    return (guint64)fmin(width * height * 4, HAND_BAND_BYTES);
}

static void start_session(struct page_hand *hand) {
    hand->session = vitrine_session_new(hand->path, stage_memory_create());
    g_signal_connect(hand->session, "state", G_CALLBACK(on_state), hand);
    g_signal_connect(hand->session, "need-password", G_CALLBACK(on_need_password), hand);
    g_signal_connect(hand->session, "notice", G_CALLBACK(on_notice), hand);
    vitrine_session_set_headless(hand->session, TRUE);
    vitrine_session_set_in_batch(hand->session, hand->options->in_batch);
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

gboolean page_hand_is_idle(const struct page_hand *hand) {
    return hand->open && !hand->page && !hand->asking;
}

void page_hand_stop(struct page_hand *hand, const GError *reason) {
    if (hand->session)
        vitrine_session_stop_for(hand->session, reason);
}

/* An answer may still be on its way to it: then that frees the memory. */
void page_hand_destroy(struct page_hand *hand) {
    page_hand_clear_source(&hand->late_source);
    page_hand_clear_source(&hand->restart_source);
    page_hand_clear_source(&hand->trouble_source);
    drawn_page_destroy(g_steal_pointer(&hand->page));
    drop_session(hand);
    g_clear_error(&hand->own_reason);
    g_clear_error(&hand->trouble);
    g_clear_pointer(&hand->pixels, g_free);
    g_clear_pointer(&hand->recognition, recognition_destroy);
    g_rc_box_release(hand);
}
