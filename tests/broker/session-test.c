/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "broker/posture.h"
#include "broker/zygote.h"
#include "tests/broker/harness.h"

/* Sessions with the real worker, which is found in this build. */

static char *document;

static VitrineSession *open_fine(const char *path) {
    VitrineSession *session = harness_open(path);
    VitrineSessionState state = harness_wait_state(session, VITRINE_SESSION_OPEN);
    g_assert_no_error(vitrine_session_get_reason(session));
    g_assert_cmpint(state, ==, VITRINE_SESSION_OPEN);
    return session;
}

/* Everything ends, the zygote too. */
static void settle(void) {
    zygote_shut_down();
    harness_wait_children(0);
}

static void check_fails(const char *path, VitrineError code) {
    VitrineSession *session = harness_open(path);
    g_assert_cmpint(harness_wait_state(session, VITRINE_SESSION_OPEN), ==, VITRINE_SESSION_FAILED);
    g_assert_error(vitrine_session_get_reason(session), VITRINE_ERROR, (int)code);
    g_object_unref(session);
}

/* -------------------------------------------------------------------------------- life, leaks ---
 */

static void test_hundred_times(void) {
    settle();
    g_object_unref(open_fine(document)); /* what is made once is made now */
    settle();
    unsigned descriptors = harness_descriptors();
    for (int k = 0; k < 100; k++)
        g_object_unref(open_fine(document));
    settle();
    g_assert_cmpuint(harness_descriptors(), ==, descriptors);
    g_assert_cmpuint(harness_segments(), ==, 0);
}

static void test_closed_at_any_moment(void) {
    settle();
    unsigned descriptors = harness_descriptors();
    for (int turns = 0; turns < 60; turns++) {
        VitrineSession *session = harness_open(document);
        for (int k = 0; k < turns; k++)
            g_main_context_iteration(NULL, FALSE);
        if (turns % 2)
            vitrine_session_close(session);
        g_object_unref(session);
    }
    VitrineSession *last = open_fine(document); /* behind all that was asked for and dropped */
    g_object_unref(last);
    settle();
    g_assert_cmpuint(harness_descriptors(), ==, descriptors);
    g_assert_cmpuint(harness_segments(), ==, 0);
}

static void test_stopped(void) {
    VitrineSession *session = open_fine(document);
    vitrine_session_stop(session);
    g_assert_error(vitrine_session_get_reason(session), VITRINE_ERROR, VITRINE_ERROR_STOPPED);
    vitrine_session_stop(session);
    vitrine_session_close(session);
    g_object_unref(session);
}

/* ------------------------------------------------------------------------------------- deaths ---
 */

static void on_extent(VitrineSession *session, gboolean *there) {
    const struct checked_extent *extent = vitrine_session_get_extent(session);
    *there = extent && extent->page == 3;
}

static void test_killed_worker_and_its_neighbour(void) {
    gboolean there = FALSE;
    VitrineSession *victim = open_fine(document), *neighbour = open_fine(document);
    pid_t other = vitrine_session_get_worker(neighbour);
    gulong handler = g_signal_connect(victim, "extent", G_CALLBACK(on_extent), &there);
    vitrine_session_go_to(victim, 3);
    harness_wait(&there);
    kill(vitrine_session_get_worker(victim), SIGKILL);
    g_assert_cmpint(harness_wait_state(victim, VITRINE_SESSION_CLOSED), ==, VITRINE_SESSION_FAILED);
    g_assert_error(vitrine_session_get_reason(victim), VITRINE_ERROR, VITRINE_ERROR_CRASH);
    g_assert_cmpint(vitrine_session_get_state(neighbour), ==, VITRINE_SESSION_OPEN);
    g_assert_cmpint(vitrine_session_get_worker(neighbour), ==, other);
    there = FALSE;
    vitrine_session_reopen(victim); /* at the same place */
    harness_wait(&there);
    g_assert_cmpint(vitrine_session_get_state(victim), ==, VITRINE_SESSION_OPEN);
    g_signal_handler_disconnect(victim, handler);
    g_object_unref(victim);
    g_object_unref(neighbour);
}

static void test_killed_zygote(void) {
    VitrineSession *old = open_fine(document);
    pid_t pid = zygote_pid(ENGINE_DOCUMENT);
    g_assert_cmpint(kill(pid, SIGKILL), ==, 0);
    VitrineSession *new = open_fine(document);
    g_assert_cmpint(zygote_pid(ENGINE_DOCUMENT), !=, pid);
    g_assert_cmpint(vitrine_session_get_state(old), ==, VITRINE_SESSION_OPEN);
    g_object_unref(old);
    g_object_unref(new);
}

static void test_zygote_retires(void) {
    settle();
    g_object_unref(open_fine(document));
    pid_t first = zygote_pid(ENGINE_DOCUMENT);
    for (int k = 0; k < ZYGOTE_CLONES; k++)
        g_object_unref(open_fine(document));
    g_assert_cmpint(zygote_pid(ENGINE_DOCUMENT), !=, first);
}

static void copy_worker(const char *target) {
    g_autofree char *program = harness_product("worker/vitrine-document-worker");
    g_autofree char *bytes = NULL;
    g_autofree char *beside = g_strconcat(target, ".new", NULL);
    gsize size;
    g_assert_true(g_file_get_contents(program, &bytes, &size, NULL));
    g_assert_true(g_file_set_contents(beside, bytes, (gssize)size, NULL));
    g_assert_cmpint(g_chmod(beside, 0755), ==, 0);
    g_assert_cmpint(g_rename(beside, target), ==, 0);
}

static void test_program_is_replaced(void) {
    g_autofree char *program = harness_product("worker/vitrine-document-worker");
    g_autofree char *copy = g_build_filename(harness_folder(), "worker-copy", NULL);
    settle();
    copy_worker(copy);
    zygote_set_program(copy);
    VitrineSession *old = open_fine(document);
    pid_t first = zygote_pid(ENGINE_DOCUMENT);
    copy_worker(copy);
    VitrineSession *new = open_fine(document);
    g_assert_cmpint(zygote_pid(ENGINE_DOCUMENT), !=, first);
    g_assert_cmpint(vitrine_session_get_state(old), ==, VITRINE_SESSION_OPEN);
    g_object_unref(old);
    g_object_unref(new);
    settle();
    zygote_set_program(program);
}

/* -------------------------------------------------------------------------------------- files ---
 */

static void test_what_is_not_a_document(void) {
    g_autofree char *fifo = g_build_filename(harness_folder(), "fifo", NULL);
    g_autofree char *missing = g_build_filename(harness_folder(), "missing", NULL);
    g_autofree char *empty = harness_file("empty.pdf", "", 0);
    g_assert_cmpint(mkfifo(fifo, 0600), ==, 0);
    check_fails(missing, VITRINE_ERROR_FILE); /* what is made once is made now */
    unsigned descriptors = harness_descriptors();
    check_fails(fifo, VITRINE_ERROR_FILE);
    check_fails(missing, VITRINE_ERROR_FILE);
    check_fails(empty, VITRINE_ERROR_FILE);
    check_fails(harness_folder(), VITRINE_ERROR_FILE);
    check_fails("/dev/zero", VITRINE_ERROR_FILE);
    check_fails("/dev/tty", VITRINE_ERROR_FILE);
    check_fails("/proc/self/environ", VITRINE_ERROR_FILE);
    check_fails("", VITRINE_ERROR_FILE);
    g_assert_cmpuint(harness_descriptors(), ==, descriptors);
    g_assert_cmpuint(harness_segments(), ==, 0);
}

static void test_unreadable(void) {
    g_autofree char *secret = harness_pdf("secret.pdf", 1, 100);
    if (geteuid() == 0) {
        g_test_skip("root may read every file");
        return;
    }
    g_chmod(secret, 0);
    check_fails(secret, VITRINE_ERROR_FILE);
}

/* Started as root, it opens documents by workers that are somebody else, without a group of ours. */
static void test_worker_of_root_is_unprivileged(void) {
    g_autofree char *path = harness_pdf("of-root.pdf", 1, 100);
    VitrineSession *session = open_fine(path);
    g_autofree char *place =
        g_strdup_printf("/proc/%d/status", vitrine_session_get_worker(session));
    g_autofree char *status = NULL;
    g_assert_true(g_file_get_contents(place, &status, NULL, NULL));
    uid_t uid;
    gid_t gid;
    zygote_worker_user(&uid, &gid);
    g_assert_cmpuint(uid, !=, 0);
    g_assert_cmpuint(gid, !=, 0);
    g_autofree char *uids = g_strdup_printf("Uid:\t%u\t%u\t%u\t%u\n", uid, uid, uid, uid);
    g_autofree char *gids = g_strdup_printf("Gid:\t%u\t%u\t%u\t%u\n", gid, gid, gid, gid);
    g_assert_nonnull(strstr(status, uids));
    g_assert_nonnull(strstr(status, gids));
    g_assert_nonnull(strstr(status, "Groups:\t \n"));
    g_assert_nonnull(strstr(status, "CapEff:\t0000000000000000\n"));
    g_object_unref(session);
}

static void on_size(GObject *source, GAsyncResult *result, gpointer data) {
    struct page_size size;
    g_autoptr(GError) error = NULL;
    vitrine_session_page_size_finish(VITRINE_SESSION(source), result, &size, &error);
    *(gboolean *)data = TRUE;
}

static void test_cut_short_while_open(void) {
    gboolean answered = FALSE;
    g_autofree char *path = harness_pdf("shrinking.pdf", 3000, 100);
    VitrineSession *session = open_fine(path);
    g_assert_cmpint(truncate(path, 0), ==, 0);
    for (guint page = 100; page < 3000 && vitrine_session_get_worker(session); page += 100) {
        answered = FALSE;
        vitrine_session_page_size_async(session, page, 96000, on_size, &answered);
        harness_wait(&answered);
    }
    if (vitrine_session_get_state(session) == VITRINE_SESSION_FAILED)
        g_assert_error(vitrine_session_get_reason(session), VITRINE_ERROR, VITRINE_ERROR_BROKEN);
    else
        g_test_skip("the engine had read all pages before");
    g_object_unref(session);
}

/* ------------------------------------------------------------------------------------ pictures ---
 */

struct picture {
    gboolean done;
    GBytes *pixels;
    GError *error;
};

static void on_picture(GObject *source, GAsyncResult *result, gpointer data) {
    struct picture *picture = data;
    picture->pixels =
        vitrine_session_render_finish(VITRINE_SESSION(source), result, &picture->error);
    picture->done = TRUE;
}

static guint32 pixel_at(const struct picture *picture, guint x, guint y, guint width) {
    const guint32 *pixels = g_bytes_get_data(picture->pixels, NULL);
    return pixels[y * width + x] & 0xffffff;
}

static void test_rendered_pixels(void) {
    struct picture picture = {0};
    VitrineSession *session = open_fine(document);
    vitrine_session_render_async(session, 0, 72000, (struct rect){0, 0, 100, 100}, on_picture,
                                 &picture);
    harness_wait(&picture.done);
    g_assert_no_error(picture.error);
    g_assert_cmpuint(g_bytes_get_size(picture.pixels), ==, 100 * 100 * 4);
    g_assert_cmphex(pixel_at(&picture, 50, 50, 100), ==, 0x000000);
    g_assert_cmphex(pixel_at(&picture, 5, 5, 100), ==, 0xffffff);
    g_bytes_unref(picture.pixels);
    g_object_unref(session);
}

static void test_band_that_fits_no_slot(void) {
    struct picture picture = {0};
    VitrineSession *session = open_fine(document);
    vitrine_session_render_async(session, 0, 72000, (struct rect){0, 0, 32767, 32767}, on_picture,
                                 &picture);
    harness_wait(&picture.done);
    g_assert_error(picture.error, VITRINE_ERROR, VITRINE_ERROR_LIMIT);
    g_error_free(picture.error);
    g_object_unref(session);
}

static void test_questions_end_with_the_session(void) {
    struct picture pictures[5] = {0};
    VitrineSession *session = open_fine(document);
    for (gsize k = 0; k < G_N_ELEMENTS(pictures); k++)
        vitrine_session_render_async(session, 0, 2400000, (struct rect){0, 0, 3000, 3000},
                                     on_picture, &pictures[k]);
    vitrine_session_close(session);
    for (gsize k = 0; k < G_N_ELEMENTS(pictures); k++) {
        harness_wait(&pictures[k].done);
        g_assert_error(pictures[k].error, VITRINE_ERROR, VITRINE_ERROR_STOPPED);
        g_error_free(pictures[k].error);
    }
    g_object_unref(session);
}

/* ----------------------------------------------------------------------------------- passwords ---
 */

static void on_need_password(VitrineSession *session, gint form, gboolean again, int *asked) {
    g_autoptr(GError) error = NULL;
    (void)form;
    g_assert_cmpint(again, ==, *asked > 0);
    const char *answer = ++*asked == 1 ? "certainly not" : "S\u00aaSL\u00adprep";
    g_assert_true(vitrine_session_password(session, answer, &error));
}

static void test_wrong_then_right_password(void) {
    g_autofree char *path = harness_corpus("pdf/pdfjs-saslprep-r6.pdf");
    int asked = 0;
    if (!path) {
        g_test_skip("no corpus");
        return;
    }
    VitrineSession *session = harness_open(path);
    g_signal_connect(session, "need-password", G_CALLBACK(on_need_password), &asked);
    g_assert_cmpint(harness_wait_state(session, VITRINE_SESSION_OPEN), ==, VITRINE_SESSION_OPEN);
    g_assert_cmpint(asked, ==, 2);
    g_object_unref(session);
}

/* What the kernel tells of a process, asked without the broker's own proof. */
static unsigned entries_of(pid_t pid, const char *folder) {
    g_autofree char *path = g_strdup_printf("/proc/%d/%s", (int)pid, folder);
    g_autoptr(GError) error = NULL;
    g_autoptr(GDir) directory = g_dir_open(path, 0, &error);
    unsigned count = 0;
    g_assert_no_error(error);
    while (g_dir_read_name(directory))
        count++;
    return count;
}

static void test_kernel_says_the_same(void) {
    VitrineSession *session = open_fine(document);
    const struct posture *posture = vitrine_session_get_posture(session);
    pid_t pid = vitrine_session_get_worker(session);
    g_autofree char *path = g_strdup_printf("/proc/%d/status", (int)pid);
    g_autofree char *status = NULL;
    g_assert_true(g_file_get_contents(path, &status, NULL, NULL));
    g_assert_nonnull(strstr(status, posture->strict ? "\nSeccomp:\t1\n" : "\nSeccomp:\t2\n"));
    g_assert_nonnull(strstr(status, "\nNoNewPrivs:\t1\n"));
    g_assert_nonnull(strstr(status, "\nCapEff:\t0000000000000000\n"));
    g_assert_cmpuint(entries_of(pid, "task"), ==, 1);
    g_assert_cmpuint(entries_of(pid, "fd"), ==, 5);
    g_object_unref(session);
}

static void test_posture_of_the_real_worker(void) {
    VitrineSession *session = open_fine(document);
    const struct posture *posture = vitrine_session_get_posture(session);
    g_assert_nonnull(posture);
    g_autofree char *json = posture_to_json(posture);
    g_autofree char *wanted = g_strdup_printf("{\"version\": 1, \"pid\": %d, \"jail\": \"%s\"",
                                              (int)vitrine_session_get_worker(session),
                                              posture->strict ? "strict" : "filter");
    g_assert_true(g_str_has_prefix(json, wanted));
    g_assert_cmpuint(posture->uid, !=, 0);
    g_object_unref(session);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_autofree char *program = harness_product("worker/vitrine-document-worker");
    zygote_set_program(program);
    document = harness_pdf("document.pdf", 5, 100);
    g_test_add_func("/session/rendered-pixels", test_rendered_pixels);
    g_test_add_func("/session/hundred-times", test_hundred_times);
    g_test_add_func("/session/closed-at-any-moment", test_closed_at_any_moment);
    g_test_add_func("/session/stopped", test_stopped);
    g_test_add_func("/session/killed-worker-and-its-neighbour",
                    test_killed_worker_and_its_neighbour);
    g_test_add_func("/session/killed-zygote", test_killed_zygote);
    g_test_add_func("/session/zygote-retires", test_zygote_retires);
    g_test_add_func("/session/program-is-replaced", test_program_is_replaced);
    g_test_add_func("/session/what-is-not-a-document", test_what_is_not_a_document);
    g_test_add_func("/session/unreadable", test_unreadable);
    g_test_add_func("/session/cut-short-while-open", test_cut_short_while_open);
    g_test_add_func("/session/band-that-fits-no-slot", test_band_that_fits_no_slot);
    g_test_add_func("/session/questions-end-with-the-session", test_questions_end_with_the_session);
    g_test_add_func("/session/wrong-then-right-password", test_wrong_then_right_password);
    g_test_add_func("/session/posture-of-the-real-worker", test_posture_of_the_real_worker);
    g_test_add_func("/session/kernel-says-the-same", test_kernel_says_the_same);
    if (geteuid() == 0) /* the suite "root" */
        g_test_add_func("/session/as-root/worker-is-unprivileged",
                        test_worker_of_root_is_unprivileged);
    int outcome = g_test_run();
    settle();
    harness_finish();
    g_free(document);
    return outcome;
}
