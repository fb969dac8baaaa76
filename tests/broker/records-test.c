/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>
#include <unistd.h>

#include "broker/records.h"
#include "broker/zygote.h"
#include "tests/broker/harness.h"

/* Questions for text, search and the like: to workers that lie (fake-worker.c), and to the real one.
 */

static char *document;

struct answer {
    gboolean done;
    struct records *records;
    GError *error;
    unsigned *turn; /* counts answers */
    unsigned place; /* this one's, from 1 */
};

static void on_answer(GObject *source, GAsyncResult *result, gpointer data) {
    struct answer *answer = data;
    answer->records =
        vitrine_session_records_finish(VITRINE_SESSION(source), result, &answer->error);
    g_assert_true((answer->records == NULL) != (answer->error == NULL));
    answer->done = TRUE;
    if (answer->turn)
        answer->place = ++*answer->turn;
}

static void answer_clear(struct answer *answer) {
    g_clear_pointer(&answer->records, records_free);
    g_clear_error(&answer->error);
}

static void use_program(const char *path) {
    zygote_shut_down();
    harness_wait_children(0);
    zygote_set_program(path);
}

static void be_lied_to(const char *lie) {
    g_autofree char *program = harness_product("tests/broker/fake-worker");
    g_autofree char *link = g_build_filename(harness_folder(), lie, NULL);
    unlink(link);
    g_assert_cmpint(symlink(program, link), ==, 0);
    use_program(link);
}

static VitrineSession *open_fine(const char *path) {
    VitrineSession *session = harness_open(path);
    VitrineSessionState state = harness_wait_state(session, VITRINE_SESSION_OPEN);
    g_assert_no_error(vitrine_session_get_reason(session));
    g_assert_cmpint(state, ==, VITRINE_SESSION_OPEN);
    return session;
}

/* ------------------------------------------------------------------------------------- liars ---
 */

struct lie {
    const char *name;
    VitrineError code; /* of the answer and of the session's end */
    const char *part;  /* of the sentence */
};

static const struct lie lies[] = {
    {"text-before-it-is-asked", VITRINE_ERROR_PROTOCOL, "nobody asked"},
    {"text-of-too-many", VITRINE_ERROR_PROTOCOL, "more data than allowed"},
    {"text-of-another-kind", VITRINE_ERROR_PROTOCOL, "nobody asked"},
    {"text-of-another-question", VITRINE_ERROR_PROTOCOL, "nobody asked"},
    {"text-announced-twice", VITRINE_ERROR_PROTOCOL, "nobody asked"},
    {"text-done-twice", VITRINE_ERROR_PROTOCOL, "nobody asked"},
    {"text-of-surrogates", VITRINE_ERROR_PROTOCOL, "not well-formed"},
    {"text-that-ends-early", VITRINE_ERROR_CRASH, "without giving a reason"},
};

static void test_lie(gconstpointer data) {
    const struct lie *lie = data;
    struct answer answer = {0};
    be_lied_to(lie->name);
    unsigned descriptors = harness_descriptors();
    VitrineSession *session = harness_open(document);
    if (harness_wait_state(session, VITRINE_SESSION_OPEN) == VITRINE_SESSION_OPEN) {
        vitrine_session_page_text_async(session, 0, on_answer, &answer);
        harness_wait(&answer.done);
        g_assert_error(answer.error, VITRINE_ERROR, (int)lie->code);
    }
    g_assert_cmpint(vitrine_session_get_state(session), ==, VITRINE_SESSION_FAILED);
    const GError *reason = vitrine_session_get_reason(session);
    g_assert_error(reason, VITRINE_ERROR, (int)lie->code);
    if (!strstr(reason->message, lie->part))
        g_assert_cmpstr(reason->message, ==, lie->part);
    answer_clear(&answer);
    g_object_unref(session);
    zygote_shut_down();
    harness_wait_children(0);
    g_assert_cmpuint(harness_segments(), ==, 0);
    g_assert_cmpuint(harness_descriptors(), ==, descriptors);
}

/* The surplus is seen with the answer or, should it come later, with the next one. */
static void test_surplus(void) {
    struct answer answer = {0}, next = {0};
    be_lied_to("text-with-surplus");
    VitrineSession *session = open_fine(document);
    vitrine_session_page_text_async(session, 0, on_answer, &answer);
    vitrine_session_page_text_async(session, 0, on_answer, &next);
    harness_wait(&answer.done);
    if (answer.error)
        g_assert_error(answer.error, VITRINE_ERROR, VITRINE_ERROR_PROTOCOL);
    else
        g_assert_cmpuint(answer.records->count, ==, 1);
    vitrine_session_close(session);
    harness_wait(&next.done);
    g_assert_nonnull(next.error);
    answer_clear(&answer);
    answer_clear(&next);
    g_object_unref(session);
}

/* DONE and no bulk: an error for who asked; the document stays. */
static void test_done_without_bulk(void) {
    struct answer answer = {0};
    be_lied_to("text-without-bytes");
    VitrineSession *session = open_fine(document);
    vitrine_session_page_text_async(session, 0, on_answer, &answer);
    harness_wait(&answer.done);
    g_assert_error(answer.error, VITRINE_ERROR, VITRINE_ERROR_PROTOCOL);
    answer_clear(&answer);
    g_object_unref(session);
}

/* DONE is read before the bytes, which are honest. */
static void test_done_before_bytes(void) {
    struct answer answer = {0};
    be_lied_to("text-fine");
    VitrineSession *session = open_fine(document);
    vitrine_session_page_text_async(session, 0, on_answer, &answer);
    harness_wait(&answer.done);
    g_assert_no_error(answer.error);
    g_assert_cmpuint(answer.records->count, ==, 1);
    g_assert_cmpuint(answer.records->characters[0].code, ==, 'x');
    answer_clear(&answer);
    g_object_unref(session);
}

/* Announced bytes that never come hold up nobody but who asked, until the document is closed. */
static void test_bytes_that_never_come(void) {
    struct answer answers[3] = {0};
    be_lied_to("text-that-never-comes");
    VitrineSession *session = open_fine(document);
    for (gsize k = 0; k < G_N_ELEMENTS(answers); k++)
        vitrine_session_page_text_async(session, 0, on_answer, &answers[k]);
    for (int turns = 0; turns < 100; turns++)
        g_main_context_iteration(NULL, FALSE);
    g_assert_cmpint(vitrine_session_get_state(session), ==, VITRINE_SESSION_OPEN);
    vitrine_session_close(session);
    for (gsize k = 0; k < G_N_ELEMENTS(answers); k++) {
        harness_wait(&answers[k].done);
        g_assert_error(answers[k].error, VITRINE_ERROR, VITRINE_ERROR_STOPPED);
        answer_clear(&answers[k]);
    }
    g_object_unref(session);
}

/* ----------------------------------------------------------------------------- the real worker ---
 */

static VitrineSession *open_honest(const char *path) {
    g_autofree char *program = harness_product("worker/vitrine-document-worker");
    use_program(program);
    return open_fine(path);
}

/* A document of so many pages of text, as HTML: "word N" on many lines. */
static char *long_text(void) {
    g_autoptr(GString) html = g_string_new("<html><body>");
    for (int k = 0; k < 2000; k++)
        g_string_append_printf(html, "<p>W\u00f6rter %d</p>", k);
    g_string_append(html, "</body></html>");
    return harness_file("long.html", html->str, html->len);
}

static void test_many_questions_keep_their_order(void) {
    struct answer answers[60] = {0};
    unsigned turn = 0;
    g_autofree char *file = long_text();
    VitrineSession *session = open_honest(file);
    for (guint k = 0; k < G_N_ELEMENTS(answers); k++) {
        answers[k].turn = &turn;
        if (k % 3 == 0)
            vitrine_session_page_text_async(session, k / 3, on_answer, &answers[k]);
        else if (k % 3 == 1)
            vitrine_session_search_async(session, "W\u00d6RTER", k / 3, on_answer, &answers[k]);
        else
            vitrine_session_page_links_async(session, k / 3, on_answer, &answers[k]);
    }
    for (guint k = 0; k < G_N_ELEMENTS(answers); k++) {
        harness_wait(&answers[k].done);
        g_assert_no_error(answers[k].error);
        g_assert_cmpuint(answers[k].place, ==, k + 1);
        g_assert_true(answers[k].records->whole);
        g_assert_true(k % 3 == 2 || answers[k].records->count > 0);
        answer_clear(&answers[k]);
    }
    g_object_unref(session);
}

static void test_plain_text(void) {
    static const char html[] = "<html><body><p>Ein H\u00e4ndler</p><p>zwei</p></body></html>";
    struct answer answer = {0};
    g_autofree char *file = harness_file("plain.html", html, strlen(html));
    VitrineSession *session = open_honest(file);
    vitrine_session_page_text_async(session, 0, on_answer, &answer);
    harness_wait(&answer.done);
    g_assert_no_error(answer.error);
    g_autofree char *text = records_plain_text(answer.records);
    g_assert_cmpstr(text, ==, "Ein H\u00e4ndler\n\nzwei\n");
    answer_clear(&answer);
    g_object_unref(session);
}

/* 4,096 bytes travel in 103 messages. */
static void test_what_is_looked_for(void) {
    g_autofree char *longest = g_strnfill(SEARCH_BYTES_MAXIMUM, 'x');
    g_autofree char *too_long = g_strnfill(SEARCH_BYTES_MAXIMUM + 1, 'x');
    static const char *const wrong[] = {"", "\xff", "a\xc3"};
    struct answer answer = {0};
    VitrineSession *session = open_honest(document);
    vitrine_session_search_async(session, longest, 0, on_answer, &answer);
    harness_wait(&answer.done);
    g_assert_no_error(answer.error);
    answer_clear(&answer);
    for (gsize k = 0; k <= G_N_ELEMENTS(wrong); k++) {
        answer = (struct answer){0};
        vitrine_session_search_async(session, k < G_N_ELEMENTS(wrong) ? wrong[k] : too_long, 0,
                                     on_answer, &answer);
        harness_wait(&answer.done);
        g_assert_error(answer.error, VITRINE_ERROR, VITRINE_ERROR_LIMIT);
        answer_clear(&answer);
    }
    g_object_unref(session);
}

static void test_page_that_does_not_exist(void) {
    struct answer missing = {0}, there = {0};
    VitrineSession *session = open_honest(document);
    vitrine_session_page_text_async(session, 77, on_answer, &missing);
    vitrine_session_page_text_async(session, 0, on_answer, &there);
    harness_wait(&there.done);
    g_assert_error(missing.error, VITRINE_ERROR, VITRINE_ERROR_BROKEN);
    g_assert_no_error(there.error);
    answer_clear(&missing);
    answer_clear(&there);
    g_object_unref(session);
}

static void test_questions_end_with_the_session(void) {
    struct answer answers[20] = {0}, late = {0};
    VitrineSession *session = open_honest(document);
    for (gsize k = 0; k < G_N_ELEMENTS(answers); k++)
        vitrine_session_search_async(session, "word", 0, on_answer, &answers[k]);
    vitrine_session_stop(session);
    for (gsize k = 0; k < G_N_ELEMENTS(answers); k++) {
        harness_wait(&answers[k].done);
        g_assert_error(answers[k].error, VITRINE_ERROR, VITRINE_ERROR_STOPPED);
        answer_clear(&answers[k]);
    }
    vitrine_session_outline_async(session, on_answer, &late);
    harness_wait(&late.done);
    g_assert_error(late.error, VITRINE_ERROR, VITRINE_ERROR_STOPPED);
    answer_clear(&late);
    g_object_unref(session);
}

/* The one who asked closes the session from within the answer. */
static void on_answer_close(GObject *source, GAsyncResult *result, gpointer data) {
    on_answer(source, result, data);
    vitrine_session_close(VITRINE_SESSION(source));
    g_object_unref(source);
}

static void test_closed_within_an_answer(void) {
    struct answer first = {0}, second = {0};
    VitrineSession *session = open_honest(document);
    vitrine_session_info_async(session, on_answer_close, &first);
    vitrine_session_outline_async(session, on_answer, &second);
    harness_wait(&first.done);
    harness_wait(&second.done);
    g_assert_no_error(first.error);
    answer_clear(&first);
    answer_clear(&second);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    document = harness_pdf("document.pdf", 1, 100);
    for (gsize k = 0; k < G_N_ELEMENTS(lies); k++) {
        g_autofree char *name = g_strdup_printf("/records/liars/%s", lies[k].name);
        g_test_add_data_func(name, &lies[k], test_lie);
    }
    g_test_add_func("/records/liars/text-with-surplus", test_surplus);
    g_test_add_func("/records/liars/done-without-bulk", test_done_without_bulk);
    g_test_add_func("/records/liars/done-before-bytes", test_done_before_bytes);
    g_test_add_func("/records/liars/bytes-that-never-come", test_bytes_that_never_come);
    g_test_add_func("/records/many-questions", test_many_questions_keep_their_order);
    g_test_add_func("/records/plain-text", test_plain_text);
    g_test_add_func("/records/what-is-looked-for", test_what_is_looked_for);
    g_test_add_func("/records/no-such-page", test_page_that_does_not_exist);
    g_test_add_func("/records/end-with-the-session", test_questions_end_with_the_session);
    g_test_add_func("/records/closed-within-an-answer", test_closed_within_an_answer);
    int outcome = g_test_run();
    zygote_shut_down();
    harness_finish();
    g_free(document);
    return outcome;
}
