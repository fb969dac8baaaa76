/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "broker/segment.h"

#include <pwd.h>
#include <signal.h>
#include <string.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

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
    segment_destroy(segment);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/segment/marked-for-removal-at-once", test_marked_for_removal_at_once);
    g_test_add_func("/segment/worker-writes-and-broker-cannot",
                    test_worker_writes_and_broker_cannot);
    g_test_add_func("/segment/killed-holder-leaves-nothing", test_killed_holder_leaves_nothing);
    g_test_add_func("/segment/orphans-are-swept", test_orphans_are_swept);
    g_test_add_func("/segment/sweep-spares-the-living", test_sweep_spares_the_living);
    g_test_add_func("/segment/many", test_many);
    g_test_add_func("/segment/impossible-size", test_impossible_size);
    if (geteuid() == 0) /* the suite "root" */
        g_test_add_func("/segment/as-root/given-to-the-worker-user", test_given_to_the_worker_user);
    return g_test_run();
}
