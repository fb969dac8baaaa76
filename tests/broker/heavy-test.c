/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "broker/stage-memory.h"
#include "broker/zygote.h"
#include "tests/broker/harness.h"

/*
 * A page that is never done, in the real worker: it must not keep the user from scrolling over it, leaving it, and
 * seeing the next page. Nothing here is timed: if the page stopped the worker, the waits would never end.
 */

enum { LEVELS = 14, EMPTY_OPERATORS = 20000, PAGE_SIDE = 400, VIEW_SIDE = 300 };

/* Page 1 calls a form that calls the next ten times, and so on: 10^13 forms of 20,000 operators that draw nothing, so
 * that no display list fills the memory first. Page 2 is black. No cross-reference table: MuPDF repairs that. */
static char *write_endless_pdf(void) {
    GString *pdf = g_string_new("%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
                                "2 0 obj<</Type/Pages/Count 2/Kids[3 0 R 4 0 R]>>endobj\n");
    g_string_append_printf(
        pdf,
        "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 %d %d]/Contents 5 0 R"
        "/Resources<</XObject<</F 10 0 R>>>>>>endobj\n"
        "4 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 %d %d]/Contents 6 0 R>>endobj\n"
        "5 0 obj<</Length 5>>stream\n/F Do\nendstream endobj\n"
        "6 0 obj<</Length 17>>stream\n0 0 400 400 re f\nendstream endobj\n",
        PAGE_SIDE, PAGE_SIDE, PAGE_SIDE, PAGE_SIDE);
    for (int level = 0; level < LEVELS; level++) {
        g_autoptr(GString) calls = g_string_new(NULL);
        gboolean last = level == LEVELS - 1;
        for (int k = 0; k < (last ? EMPTY_OPERATORS : 10); k++)
            g_string_append(calls, last ? "q Q\n" : "/F Do\n");
        g_string_append_printf(pdf,
                               "%d 0 obj<</Type/XObject/Subtype/Form/BBox[0 0 %d "
                               "%d]/Resources<</XObject<</F %d 0 R>>>>"
                               "/Length %zu>>stream\n%sendstream endobj\n",
                               10 + level, PAGE_SIDE, PAGE_SIDE, 11 + level, calls->len,
                               calls->str);
    }
    g_string_append(pdf, "trailer<</Root 1 0 R>>\n%%EOF\n");
    char *path = harness_file("endless.pdf", pdf->str, pdf->len);
    g_string_free(pdf, TRUE);
    return path;
}

struct seen {
    guint wanted_y, wanted_page;
    gboolean framed, moved, turned, complete, failed;
};

static void on_frame(VitrineSession *session, guint flags, struct seen *seen) {
    (void)session;
    seen->framed = TRUE;
    seen->complete |= (flags & FRAME_COMPLETE) != 0;
}

static void on_notice(VitrineSession *session, guint code, guint64 detail, struct seen *seen) {
    (void)session, (void)detail;
    seen->failed |= code != NOTICE_REPAIRED;
}

static void on_extent(VitrineSession *session, struct seen *seen) {
    const struct checked_extent *extent = vitrine_session_get_extent(session);
    seen->moved |= extent->y == seen->wanted_y;
    seen->turned |= extent->page == seen->wanted_page;
}

static VitrineSession *open_endless(struct seen *seen) {
    g_autofree char *path = write_endless_pdf();
    VitrineSession *session = vitrine_session_new(path, stage_memory_create());
    vitrine_session_configure(session, VIEW_SIDE, VIEW_SIDE, 1, 0x808080);
    g_signal_connect(session, "frame", G_CALLBACK(on_frame), seen);
    g_signal_connect(session, "extent", G_CALLBACK(on_extent), seen);
    g_signal_connect(session, "notice", G_CALLBACK(on_notice), seen);
    vitrine_session_start(session);
    g_assert_cmpint(harness_wait_state(session, VITRINE_SESSION_OPEN), ==, VITRINE_SESSION_OPEN);
    harness_wait(&seen->framed); /* paper, at once; the page itself never comes */
    g_assert_false(seen->complete);
    return session;
}

static void test_scrolling_over_it(void) {
    struct seen seen = {.wanted_y = 40, .wanted_page = 1};
    VitrineSession *session = open_endless(&seen);
    seen.framed = FALSE;
    vitrine_session_scroll_to(session, 0, 40);
    harness_wait(&seen.moved);
    harness_wait(&seen.framed);
    g_assert_false(seen.complete);
    g_object_unref(session);
}

static void test_leaving_it(void) {
    struct seen seen = {.wanted_y = G_MAXUINT, .wanted_page = 1};
    VitrineSession *session = open_endless(&seen);
    vitrine_session_go_to(session, 1);
    harness_wait(&seen.turned);
    harness_wait(&seen.complete); /* the next page is drawn: the first was given up */
    g_assert_false(seen.failed);
    g_object_unref(session);
}

static void test_resizing_over_it(void) {
    struct seen seen = {.wanted_y = G_MAXUINT, .wanted_page = 1};
    VitrineSession *session = open_endless(&seen);
    seen.framed = FALSE;
    vitrine_session_configure(session, VIEW_SIDE + 100, VIEW_SIDE, 1, 0x808080);
    harness_wait(&seen.framed);
    g_assert_false(seen.complete);
    g_object_unref(session);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_autofree char *worker = harness_product("worker/vitrine-document-worker");
    zygote_set_program(worker);
    g_test_add_func("/heavy/scrolling-over-it", test_scrolling_over_it);
    g_test_add_func("/heavy/leaving-it", test_leaving_it);
    g_test_add_func("/heavy/resizing-over-it", test_resizing_over_it);
    int outcome = g_test_run();
    zygote_shut_down();
    harness_wait_children(0);
    harness_finish();
    return outcome;
}
