/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <time.h>

#include "broker/zygote.h"
#include "tests/broker/harness.h"

/*
 * Clocks that jump. The broker asks GLib for the time; here its two functions are ours, and lie: the wall clock is set
 * back to 1970 and on to 2200, and the other leaps by hours, as it may when a machine wakes up.
 */

static gint64 wall_offset, leap;

static gint64 clock_of(clockid_t clock) {
    struct timespec now;
    clock_gettime(clock, &now);
    return now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

gint64 g_get_real_time(void) {
    return clock_of(CLOCK_REALTIME) + wall_offset;
}

gint64 g_get_monotonic_time(void) {
    return clock_of(CLOCK_MONOTONIC) + leap;
}

static char *document;

static void on_band(GObject *source, GAsyncResult *result, gpointer user) {
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) band = vitrine_session_render_finish(VITRINE_SESSION(source), result, &error);
    g_assert_no_error(error);
    g_assert_nonnull(band);
    *(gboolean *)user = TRUE;
}

static void expect_draws(VitrineSession *session) {
    gboolean done = FALSE;
    vitrine_session_render_async(session, 0, 72000, (struct rect){0, 0, 50, 50}, on_band, &done);
    harness_wait(&done);
    g_assert_cmpint(vitrine_session_get_state(session), ==, VITRINE_SESSION_OPEN);
}

static VitrineSession *open_document(void) {
    VitrineSession *session = harness_open(document);
    g_assert_cmpint(harness_wait_state(session, VITRINE_SESSION_OPEN), ==, VITRINE_SESSION_OPEN);
    return session;
}

static void test_wall_clock(void) {
    static const gint64 years[] = {-55, 180, 0};
    VitrineSession *session = open_document();
    for (gsize k = 0; k < G_N_ELEMENTS(years); k++) {
        wall_offset = years[k] * 365 * 86400 * G_USEC_PER_SEC;
        expect_draws(session);
        VitrineSession *other = open_document();
        expect_draws(other);
        g_object_unref(other);
    }
    g_object_unref(session);
}

static void on_responding(VitrineSession *session, gboolean *flag) {
    *flag = vitrine_session_get_responding(session);
}

/* Whoever is taken to be late for that is on time again with the next answer. */
static void test_leap(void) {
    VitrineSession *session = open_document();
    gboolean responds = TRUE;
    g_signal_connect(session, "responding", G_CALLBACK(on_responding), &responds);
    for (int k = 0; k < 5; k++) {
        leap += (gint64)10 * 3600 * G_USEC_PER_SEC;
        expect_draws(session);
        harness_wait(&responds);
    }
    g_object_unref(session);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_autofree char *program = harness_product("worker/vitrine-document-worker");
    zygote_set_program(program);
    document = harness_pdf("document.pdf", 1, 100);
    g_test_add_func("/clocks/wall-clock", test_wall_clock);
    g_test_add_func("/clocks/leap", test_leap);
    int outcome = g_test_run();
    zygote_shut_down();
    harness_wait_children(0);
    harness_finish();
    g_free(document);
    return outcome;
}
