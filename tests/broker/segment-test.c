/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "broker/segment.h"

#include <pwd.h>
#include <signal.h>
#include <string.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

#include "broker/stage-memory.h"
#include "broker/zygote.h"
#include "tests/broker/harness.h"

enum { BYTES = 1 << 20 };

static void test_marked_for_removal_at_once(void) {
    struct segment *segment = segment_create(BYTES, geteuid(), NULL);
    struct shmid_ds status;
    g_assert_nonnull(segment);
    g_assert_cmpint(shmctl(segment->id, IPC_STAT, &status), ==, 0);
    g_assert_true(status.shm_perm.mode & SHM_DEST);
    g_assert_cmpuint(status.shm_perm.mode & 0777, ==, 0600);
    int id = segment->id;
    segment_destroy(segment);
    g_assert_cmpint(shmctl(id, IPC_STAT, &status), ==, -1);
}

static void test_worker_writes_and_broker_cannot(void) {
    struct segment *segment = segment_create(BYTES, geteuid(), NULL);
    uint8_t *pixels = shmat(segment->id, NULL, 0); /* by id, after the mark */
    g_assert_true(pixels != (void *)-1);
    pixels[BYTES - 1] = 0x5a;
    g_assert_cmpuint(segment->pixels[BYTES - 1], ==, 0x5a);
    shmdt(pixels);
    pid_t child = fork();
    if (child == 0) {
        signal(SIGSEGV, SIG_DFL); /* also where a sanitizer would explain it */
        ((volatile uint8_t *)segment->pixels)[0] = 1;
        _exit(0);
    }
    int status;
    waitpid(child, &status, 0);
    g_assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGSEGV);
    segment_destroy(segment);
}

static void test_killed_holder_leaves_nothing(void) {
    int told[2], id = -1;
    g_assert_cmpint(pipe(told), ==, 0);
    pid_t child = fork();
    if (child == 0) {
        struct segment *segment = segment_create(BYTES, geteuid(), NULL);
        ssize_t sent = write(told[1], &segment->id, sizeof segment->id);
        raise(sent > 0 ? SIGKILL : SIGABRT);
    }
    g_assert_cmpint(read(told[0], &id, sizeof id), ==, sizeof id);
    waitpid(child, NULL, 0);
    struct shmid_ds status;
    g_assert_cmpint(shmctl(id, IPC_STAT, &status), ==, -1);
    close(told[0]);
    close(told[1]);
}

/* What a viewer leaves that is killed between making and marking: made in a child, which ends. */
static int leave_segment(key_t key) {
    int told[2], id = -1;
    g_assert_cmpint(pipe(told), ==, 0);
    pid_t child = fork();
    if (child == 0) {
        id = shmget(key, BYTES, IPC_CREAT | IPC_EXCL | 0600);
        ssize_t sent = write(told[1], &id, sizeof id);
        raise(sent > 0 ? SIGKILL : SIGABRT);
    }
    g_assert_cmpint(read(told[0], &id, sizeof id), ==, sizeof id);
    waitpid(child, NULL, 0);
    close(told[0]);
    close(told[1]);
    g_assert_cmpint(id, >=, 0);
    return id;
}

/* A key as segment_create makes them. */
static key_t key_of_ours(void) {
    static int last;
    return 0x56690000 | ((getpid() + 1000 * last++) & 0xffff);
}

static bool is_there(int id) {
    struct shmid_ds status;
    return shmctl(id, IPC_STAT, &status) == 0;
}

static void test_orphans_are_swept(void) {
    int id = leave_segment(key_of_ours());
    g_assert_true(is_there(id));
    segment_sweep();
    g_assert_false(is_there(id));
}

static void test_sweep_spares_the_living(void) {
    int foreign = leave_segment(0x47690000 | (getpid() & 0xffff)),
        attached = leave_segment(key_of_ours());
    int own = shmget(key_of_ours(), BYTES, IPC_CREAT | IPC_EXCL | 0600);
    void *pixels = shmat(attached, NULL, SHM_RDONLY);
    segment_sweep();
    g_assert_true(is_there(foreign)); /* another program's */
    g_assert_true(is_there(attached));
    g_assert_true(is_there(own)); /* whose maker lives */
    shmdt(pixels);
    shmctl(own, IPC_RMID, NULL);
    shmctl(attached, IPC_RMID, NULL);
    shmctl(foreign, IPC_RMID, NULL);
}

/* -------------------------------------------------------------------------------- kept ones --- */

static void test_kept_for_the_next(void) {
    struct segment *segment = segment_create(BYTES, geteuid(), NULL);
    int id = segment->id;
    g_assert_false(segment->used);
    segment_give_back(segment);
    struct segment *other = segment_create(2 * BYTES, geteuid(), NULL),
                   *next = segment_create(BYTES, geteuid(), NULL);
    g_assert_cmpint(other->id, !=, id);
    g_assert_cmpint(next->id, ==, id);
    g_assert_true(next->used);
    segment_destroy(other);
    segment_destroy(next);
    g_assert_cmpuint(harness_segments(), ==, 0);
}

/* The worker before, killed or not: while it can still write there, nobody else gets it. */
static void test_not_given_while_the_last_one_holds_it(void) {
    struct segment *segment = segment_create(BYTES, geteuid(), NULL);
    int id = segment->id;
    void *pixels = shmat(id, NULL, 0);
    segment_give_back(segment);
    struct segment *next = segment_create(BYTES, geteuid(), NULL);
    g_assert_cmpint(next->id, !=, id);
    shmdt(pixels);
    struct segment *later = segment_create(BYTES, geteuid(), NULL);
    g_assert_cmpint(later->id, ==, id);
    segment_destroy(next);
    segment_destroy(later);
}

static void test_not_many_are_kept(void) {
    struct segment *segments[100];
    for (guint k = 0; k < G_N_ELEMENTS(segments); k++)
        segments[k] = segment_create(BYTES, geteuid(), NULL);
    for (guint k = 0; k < G_N_ELEMENTS(segments); k++)
        segment_give_back(segments[k]);
    g_assert_cmpuint(harness_segments(), <=, 8);
    segment_drop_spares();
    g_assert_cmpuint(harness_segments(), ==, 0);
}

static void expect_log(VitrineSession *session, const char *line) {
    GQueue *log = vitrine_session_get_log(session);
    while (log->length == 0)
        g_main_context_iteration(NULL, TRUE);
    g_assert_cmpstr(log->head->data, ==, line);
}

/* The first worker writes into each page of its segment; the second one, with the same segment, looks at each. */
static void test_next_worker_sees_nothing(void) {
    g_autofree char *program = harness_product("tests/broker/leaving-worker");
    g_autofree char *document = harness_pdf("next", 1, 100);
    zygote_set_program(program);
    for (int k = 0; k < 3; k++) {
        VitrineSession *session = vitrine_session_new(document, stage_memory_create());
        vitrine_session_set_headless(session, TRUE);
        vitrine_session_set_in_batch(session, TRUE);
        vitrine_session_set_expected(session,
                                     3000000); /* cleared by hand; the rest by the kernel */
        vitrine_session_start(session);
        g_assert_cmpint(harness_wait_state(session, VITRINE_SESSION_OPEN), ==,
                        VITRINE_SESSION_OPEN);
        g_assert_cmpuint(harness_segments(), ==, 1);
        expect_log(session, "0 pages have something");
        g_object_unref(session);
        harness_wait_children(1); /* the zygote */
    }
    zygote_shut_down();
    segment_drop_spares();
    g_assert_cmpuint(harness_segments(), ==, 0);
}

static void test_many(void) {
    unsigned before = harness_segments();
    for (int k = 0; k < 200; k++)
        segment_destroy(segment_create(BYTES, geteuid(), NULL));
    g_assert_cmpuint(harness_segments(), ==, before);
}

static void test_impossible_size(void) {
    g_autoptr(GError) error = NULL;
    g_assert_null(segment_create(UINT64_C(1) << 60, geteuid(), &error));
    g_assert_error(error, VITRINE_ERROR, VITRINE_ERROR_INTERNAL);
    g_assert_cmpuint(harness_segments(), ==, 0);
}

static void test_given_to_the_worker_user(void) {
    const struct passwd *nobody = getpwnam("nobody");
    struct shmid_ds status;
    if (!nobody) {
        g_test_skip("there is no user nobody");
        return;
    }
    struct segment *segment = segment_create(BYTES, nobody->pw_uid, NULL);
    g_assert_nonnull(segment);
    g_assert_cmpint(shmctl(segment->id, IPC_STAT, &status), ==, 0);
    g_assert_cmpuint(status.shm_perm.uid, ==, nobody->pw_uid);
    g_assert_cmpuint(status.shm_perm.mode & 0777, ==, 0600);
    segment_give_back(segment);
    struct segment *own = segment_create(BYTES, geteuid(), NULL);
    g_assert_false(own->used); /* nobody else's */
    segment_destroy(own);
    segment_drop_spares();
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/segment/marked-for-removal-at-once", test_marked_for_removal_at_once);
    g_test_add_func("/segment/worker-writes-and-broker-cannot",
                    test_worker_writes_and_broker_cannot);
    g_test_add_func("/segment/killed-holder-leaves-nothing", test_killed_holder_leaves_nothing);
    g_test_add_func("/segment/orphans-are-swept", test_orphans_are_swept);
    g_test_add_func("/segment/sweep-spares-the-living", test_sweep_spares_the_living);
    g_test_add_func("/segment/kept-for-the-next", test_kept_for_the_next);
    g_test_add_func("/segment/not-given-while-the-last-one-holds-it",
                    test_not_given_while_the_last_one_holds_it);
    g_test_add_func("/segment/not-many-are-kept", test_not_many_are_kept);
    g_test_add_func("/segment/next-worker-sees-nothing", test_next_worker_sees_nothing);
    g_test_add_func("/segment/many", test_many);
    g_test_add_func("/segment/impossible-size", test_impossible_size);
    if (geteuid() == 0) /* the suite "root" */
        g_test_add_func("/segment/as-root/given-to-the-worker-user", test_given_to_the_worker_user);
    int status = g_test_run();
    harness_finish();
    return status;
}
