/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "broker/engines.h"
#include "broker/posture.h"
#include "broker/zygote.h"
#include "tests/broker/harness.h"

/*
 * Workers and zygotes that lie (fake-worker.c), each in one way. All must end as a named error,
 * with nothing left behind; those whose jail is not what it should be, before a document byte is
 * read.
 */

static char *document;

/* The fake worker under the name of its lie. */
static void be_lied_to(const char *lie) {
    g_autofree char *program = harness_product("tests/broker/fake-worker");
    g_autofree char *link = g_build_filename(harness_folder(), lie, NULL);
    unlink(link);
    g_assert_cmpint(symlink(program, link), ==, 0);
    zygote_shut_down();
    harness_wait_children(0);
    zygote_set_program(link);
}

/* Opens, waits for the end, and checks that everything is gone. */
static GError *outcome_of(const char *lie) {
    be_lied_to(lie);
    unsigned descriptors = harness_descriptors();
    VitrineSession *session = harness_open(document);
    VitrineSessionState state = harness_wait_state(session, VITRINE_SESSION_CLOSED);
    g_assert_cmpint(state, ==, VITRINE_SESSION_FAILED);
    GError *reason = g_error_copy(vitrine_session_get_reason(session));
    g_test_message("%s: %s", lie, reason->message);
    g_assert_cmpint(vitrine_session_get_worker(session), ==, 0);
    g_object_unref(session);
    zygote_shut_down();
    harness_wait_children(0);
    g_assert_cmpuint(harness_segments(), ==, 0);
    g_assert_cmpuint(harness_descriptors(), ==, descriptors);
    return reason;
}

struct lie {
    const char *name;
    VitrineError code;
    const char *part; /* of the sentence */
};

static void test_lie(gconstpointer data) {
    const struct lie *lie = data;
    g_autoptr(GError) reason = outcome_of(lie->name);
    g_assert_error(reason, VITRINE_ERROR, (int)lie->code);
    if (!strstr(reason->message, lie->part))
        g_assert_cmpstr(reason->message, ==, lie->part);
    g_assert_true(g_str_has_suffix(reason->message, "."));
}

static const struct lie lies[] = {
    /* the proof */
    {"privileged", VITRINE_ERROR_JAIL, "gain privileges"},
    {"unsealed", VITRINE_ERROR_JAIL, "not sealed"},
    {"second-thread", VITRINE_ERROR_JAIL, "not sealed"},
    {"sealed-second-thread", VITRINE_ERROR_JAIL, "other threads than declared"},
    {"extra-descriptor", VITRINE_ERROR_JAIL, "besides its pipes"},
    {"missing-descriptor", VITRINE_ERROR_JAIL, "missing"},
    {"foreign-pipe", VITRINE_ERROR_JAIL, "not the pipe"},
    {"file-as-pipe", VITRINE_ERROR_JAIL, "not the pipe"},
    {"wrong-direction", VITRINE_ERROR_JAIL, "wrong direction"},
    {"both-directions", VITRINE_ERROR_JAIL, "wrong direction"},
    {"blocking-poll", VITRINE_ERROR_JAIL, "block"},
    {"no-segment", VITRINE_ERROR_JAIL, "picture"},
    {"second-segment", VITRINE_ERROR_JAIL, "shares memory"},
    {"shared-mapping", VITRINE_ERROR_JAIL, "shares memory"},
    {"writable-executable", VITRINE_ERROR_JAIL, "writable and executable"},
    {"document-writable", VITRINE_ERROR_JAIL, "read-only"},
    {"document-shared", VITRINE_ERROR_JAIL, "shares memory"},
    {"document-elsewhere", VITRINE_ERROR_JAIL, "document is not mapped"},
    /* the protocol */
    {"other-version", VITRINE_ERROR_PROTOCOL, "another version"},
    {"half-message", VITRINE_ERROR_PROTOCOL, "middle of a message"},
    {"unknown-type", VITRINE_ERROR_PROTOCOL, "unknown kind"},
    {"asks-for-a-password-twice", VITRINE_ERROR_PROTOCOL, "may not send now"},
    {"second-ready", VITRINE_ERROR_PROTOCOL, "may not send now"},
    {"frame-from-the-future", VITRINE_ERROR_PROTOCOL, "never asked"},
    {"done-unasked", VITRINE_ERROR_PROTOCOL, "nobody asked"},
    {"pong-unasked", VITRINE_ERROR_PROTOCOL, "asked"},
    {"fault-out-of-range", VITRINE_ERROR_PROTOCOL, "out of range"},
    /* deaths */
    {"leaves-silently", VITRINE_ERROR_CRASH, "without giving a reason"},
    {"forbidden-call", VITRINE_ERROR_CRASH, "forbidden"},
    {"exits-70", VITRINE_ERROR_JAIL, "could not be closed"},
    {"exits-72", VITRINE_ERROR_JAIL, "left open"},
    {"exits-73", VITRINE_ERROR_JAIL, "handed"},
    {"exits-74", VITRINE_ERROR_JAIL, "limits"},
    {"exits-75", VITRINE_ERROR_JAIL, "kernel"},
    {"exits-76", VITRINE_ERROR_JAIL, "lost its viewer"},
    {"exits-1", VITRINE_ERROR_JAIL, "before it was ready"},
    {"fault-1", VITRINE_ERROR_UNSUPPORTED, "what kind"},
    {"fault-2", VITRINE_ERROR_BROKEN, "damaged"},
    {"fault-4", VITRINE_ERROR_BROKEN, "cut short"},
    {"fault-7", VITRINE_ERROR_LIMIT, "memory"},
    {"fault-8", VITRINE_ERROR_LIMIT, "nested"},
    {"fault-9", VITRINE_ERROR_CRASH, "crash"},
    /* zygotes */
    {"probe-lives", VITRINE_ERROR_JAIL, "does not hold"},
    {"probe-unsealed", VITRINE_ERROR_JAIL, "could not be closed"},
    {"probe-crashes", VITRINE_ERROR_JAIL, "self-test crashed"},
    {"zygote-dies-at-once", VITRINE_ERROR_JAIL, "ended unexpectedly"},
    {"zygote-dies-on-request", VITRINE_ERROR_JAIL, "ended unexpectedly"},
    {"zygote-dies-after-clone", VITRINE_ERROR_JAIL, "while it made the worker"},
    {"zygote-stops", VITRINE_ERROR_JAIL, "does not answer"},
    {"zygote-speaks-short", VITRINE_ERROR_JAIL, "ended unexpectedly"},
    {"zygote-of-other-version", VITRINE_ERROR_JAIL, "updated"},
    {"zygote-cannot-clone", VITRINE_ERROR_INTERNAL, "No worker could be made"},
};

/* Threads: what the table of engines says, besides the main one, and what is there. */
static const struct thread_lie {
    int expected;
    struct lie lie;
} thread_lies[] = {
    {1, {"declared-second-thread", VITRINE_ERROR_JAIL, "not sealed"}},
    {1, {"sealed-second-thread", VITRINE_ERROR_JAIL, "another number of threads"}},
    {0, {"two-threads", VITRINE_ERROR_JAIL, "another number of threads"}},
    {2, {"two-threads", VITRINE_ERROR_JAIL, "another number of threads"}},
    {1, {"one-of-two-threads", VITRINE_ERROR_JAIL, "other threads than declared"}},
    {1, {"two-threads-five-pipes", VITRINE_ERROR_JAIL, "missing"}},
    {1, {"two-threads-seven-pipes", VITRINE_ERROR_JAIL, "besides its pipes"}},
    {1, {"two-threads-twin-pipes", VITRINE_ERROR_JAIL, "open twice"}},
    {1, {"two-threads-our-pipe", VITRINE_ERROR_JAIL, "open twice"}},
    {1, {"two-threads-half-pipe", VITRINE_ERROR_JAIL, "between its threads"}},
    {1, {"two-threads-file", VITRINE_ERROR_JAIL, "between its threads"}},
};

static void test_thread_lie(gconstpointer data) {
    const struct thread_lie *row = data;
    engine_set_threads(row->expected);
    test_lie(&row->lie);
    engine_set_threads(-1);
}

/* Between READY and CONFIGURE a worker has nothing to say; that it speaks is seen after the proof.
 */
static void test_speaks_during_proof(void) {
    g_autoptr(GError) reason = outcome_of("speaks-during-proof");
    g_assert_error(reason, VITRINE_ERROR, VITRINE_ERROR_PROTOCOL);
}

/* Two frames of one slot: the memory stage releases at once, so this one is honest and stays open.
 */
static void test_honest_fake_is_proved(void) {
    be_lied_to("frame-twice");
    VitrineSession *session = harness_open(document);
    g_assert_cmpint(harness_wait_state(session, VITRINE_SESSION_OPEN), ==, VITRINE_SESSION_OPEN);
    const struct posture *posture = vitrine_session_get_posture(session);
    g_assert_nonnull(posture);
    g_assert_true(posture->strict);
    g_assert_cmpuint(posture->threads, ==, 1);
    g_assert_cmpint(posture->probe_signal, ==, SIGKILL);
    g_object_unref(session);
}

static void test_honest_pair_of_threads_is_proved(void) {
    engine_set_threads(1);
    be_lied_to("two-threads");
    VitrineSession *session = harness_open(document);
    g_assert_cmpint(harness_wait_state(session, VITRINE_SESSION_OPEN), ==, VITRINE_SESSION_OPEN);
    g_assert_cmpuint(vitrine_session_get_posture(session)->threads, ==, 2);
    g_autofree char *text = posture_to_text(vitrine_session_get_posture(session));
    g_assert_nonnull(strstr(text, "6 pipes between its threads"));
    g_assert_nonnull(strstr(text, "32 MiB of stacks"));
    g_object_unref(session);
    engine_set_threads(-1);
}

/* A real worker whose engine has threads: proved, at work, and gone without a rest. */
static void test_engine_with_threads(void) {
    zygote_shut_down();
    g_autofree char *program = harness_product("tests/broker/threaded-worker");
    zygote_set_program(program);
    engine_set_threads(3);
    VitrineSession *session = harness_open(document);
    g_assert_cmpint(harness_wait_state(session, VITRINE_SESSION_OPEN), ==, VITRINE_SESSION_OPEN);
    g_assert_cmpuint(vitrine_session_get_posture(session)->threads, ==, 4);
    g_assert_true(vitrine_session_get_posture(session)->strict);
    GQueue *log = vitrine_session_get_log(session);
    while (log->length == 0) /* another pipe than the one that said it is open */
        g_main_context_iteration(NULL, TRUE);
    g_assert_cmpstr(log->head->data, ==, "6 threads came and went");
    engine_set_threads(-1);
    g_object_unref(session);
    zygote_shut_down();
    harness_wait_children(0);
}

/* A worker of root's broker that did not become nobody, or not quite. */
static void test_as_root_keeps_its_user(void) {
    static const char *const names[] = {"keeps-its-user", "keeps-its-saved-user",
                                        "keeps-its-group"};
    if (geteuid() != 0) {
        g_test_skip("needs root");
        return;
    }
    for (gsize k = 0; k < G_N_ELEMENTS(names); k++) {
        g_autoptr(GError) reason = outcome_of(names[k]);
        g_assert_error(reason, VITRINE_ERROR, VITRINE_ERROR_JAIL);
        g_assert_nonnull(strstr(reason->message, "another user"));
    }
}

static void test_program_is_missing(void) {
    zygote_shut_down();
    zygote_set_program("/nonexistent/worker");
    VitrineSession *session = harness_open(document);
    g_assert_cmpint(harness_wait_state(session, VITRINE_SESSION_OPEN), ==, VITRINE_SESSION_FAILED);
    g_assert_nonnull(strstr(vitrine_session_get_reason(session)->message, "missing"));
    g_object_unref(session);
}

static void test_last_words_are_kept(void) {
    be_lied_to("log-then-die");
    VitrineSession *session = harness_open(document);
    g_assert_cmpint(harness_wait_state(session, VITRINE_SESSION_CLOSED), ==,
                    VITRINE_SESSION_FAILED);
    GQueue *log = vitrine_session_get_log(session);
    g_assert_cmpuint(log->length, ==, 1);
    g_assert_cmpstr(log->head->data, ==, "asked for the moon");
    g_object_unref(session);
}

/* The main loop goes on serving others while one worker floods. */
static gboolean on_idle_count(gpointer data) {
    ++*(unsigned *)data;
    return G_SOURCE_CONTINUE;
}

static void test_flood_leaves_room_for_others(void) {
    unsigned turns = 0;
    be_lied_to("floods");
    VitrineSession *session = harness_open(document);
    g_assert_cmpint(harness_wait_state(session, VITRINE_SESSION_OPEN), ==, VITRINE_SESSION_OPEN);
    guint source = g_timeout_add(1, on_idle_count, &turns);
    while (turns < 50)
        g_main_context_iteration(NULL, TRUE);
    g_source_remove(source);
    vitrine_session_stop(session);
    g_assert_error(vitrine_session_get_reason(session), VITRINE_ERROR, VITRINE_ERROR_STOPPED);
    g_object_unref(session);
}

static void on_link(VitrineSession *session, unsigned *count) {
    (void)session;
    ++*count;
}

/* Nobody clicked: its links are links, and none is opened. */
static void test_opens_links_by_itself(void) {
    unsigned links = 0, opened = 0;
    be_lied_to("opens-links-by-itself");
    VitrineSession *session = harness_open(document);
    g_signal_connect(session, "link", G_CALLBACK(on_link), &links);
    g_signal_connect(session, "link-activated", G_CALLBACK(on_link), &opened);
    while (links < 3)
        g_main_context_iteration(NULL, TRUE);
    g_assert_cmpuint(opened, ==, 0);
    g_object_unref(session);
}

static void on_responding(VitrineSession *session, gboolean *changed) {
    *changed = !vitrine_session_get_responding(session);
}

static void expect_not_responding(const char *lie, VitrineSessionState state) {
    gboolean hung = FALSE;
    be_lied_to(lie);
    VitrineSession *session = harness_open(document);
    g_signal_connect(session, "responding", G_CALLBACK(on_responding), &hung);
    harness_wait(&hung);
    g_assert_cmpint(vitrine_session_get_state(session), ==, state);
    vitrine_session_wait(session);
    g_assert_true(vitrine_session_get_responding(session));
    vitrine_session_stop(session);
    g_assert_error(vitrine_session_get_reason(session), VITRINE_ERROR, VITRINE_ERROR_STOPPED);
    g_object_unref(session);
    zygote_shut_down();
    harness_wait_children(0);
}

static void test_worker_that_only_computes(void) {
    expect_not_responding("busy", VITRINE_SESSION_OPEN);
}

static void test_worker_that_is_never_ready(void) {
    expect_not_responding("never-ready", VITRINE_SESSION_STARTING);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    document = harness_pdf("document.pdf", 1, 100);
    for (gsize k = 0; k < G_N_ELEMENTS(lies); k++) {
        g_autofree char *name = g_strdup_printf("/liars/%s", lies[k].name);
        g_test_add_data_func(name, &lies[k], test_lie);
    }
    for (gsize k = 0; k < G_N_ELEMENTS(thread_lies); k++) {
        const struct thread_lie *row = &thread_lies[k];
        g_autofree char *name =
            g_strdup_printf("/liars/%s-where-%d-more-are-expected", row->lie.name, row->expected);
        g_test_add_data_func(name, row, test_thread_lie);
    }
    g_test_add_func("/liars/speaks-during-proof", test_speaks_during_proof);
    g_test_add_func("/liars/honest-fake-is-proved", test_honest_fake_is_proved);
    g_test_add_func("/liars/honest-pair-of-threads-is-proved",
                    test_honest_pair_of_threads_is_proved);
    g_test_add_func("/liars/engine-with-threads", test_engine_with_threads);
    g_test_add_func("/liars/as-root/keeps-its-user", test_as_root_keeps_its_user);
    g_test_add_func("/liars/program-is-missing", test_program_is_missing);
    g_test_add_func("/liars/last-words-are-kept", test_last_words_are_kept);
    g_test_add_func("/liars/flood-leaves-room-for-others", test_flood_leaves_room_for_others);
    g_test_add_func("/liars/worker-that-only-computes", test_worker_that_only_computes);
    g_test_add_func("/liars/opens-links-by-itself", test_opens_links_by_itself);
    g_test_add_func("/liars/never-ready", test_worker_that_is_never_ready);
    int outcome = g_test_run();
    zygote_shut_down();
    harness_finish();
    g_free(document);
    return outcome;
}
