/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "broker/segment-notes.h"
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

/* A crash between making and marking: the segment stays, and its note. */
static int orphan(void) {
    int told[2], id = -1;
    g_assert_cmpint(pipe(told), ==, 0);
    pid_t child = fork();
    if (child == 0) {
        int made = shmget(IPC_PRIVATE, BYTES, IPC_CREAT | 0600);
        segment_note(made);
        ssize_t sent = write(told[1], &made, sizeof made);
        raise(sent > 0 ? SIGKILL : SIGABRT);
    }
    g_assert_cmpint(read(told[0], &id, sizeof id), ==, sizeof id);
    waitpid(child, NULL, 0);
    close(told[0]);
    close(told[1]);
    return id;
}

static void test_orphans_are_swept(void) {
    struct shmid_ds status;
    int id = orphan();
    g_assert_cmpint(shmctl(id, IPC_STAT, &status), ==, 0);
    g_assert_cmpuint(segment_sweep(), ==, 1);
    g_assert_cmpint(shmctl(id, IPC_STAT, &status), ==, -1);
    g_assert_cmpuint(segment_sweep(), ==, 0);
}

/* Notes that name what is in use, or is not ours to judge, or nothing at all. */
static void test_sweep_spares_the_living(void) {
    struct shmid_ds status;
    int own = shmget(IPC_PRIVATE, BYTES, IPC_CREAT | 0600), attached = orphan();
    void *pixels = shmat(attached, NULL, SHM_RDONLY);
    segment_note(own);
    segment_note(G_MAXINT);
    g_assert_cmpuint(segment_sweep(), ==, 0);
    g_assert_cmpint(shmctl(own, IPC_STAT, &status), ==, 0);
    g_assert_cmpint(shmctl(attached, IPC_STAT, &status), ==, 0);
    shmdt(pixels);
    shmctl(own, IPC_RMID, NULL);
    shmctl(attached, IPC_RMID, NULL);
    segment_note_over(own);
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
    g_setenv("XDG_RUNTIME_DIR", harness_folder(), TRUE); /* notes of its own */
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
    int status = g_test_run();
    g_autofree char *own = g_build_filename(harness_folder(), "vitrine", NULL);
    g_autofree char *notes = g_build_filename(own, "segments", NULL);
    rmdir(notes); /* not if a note is left: then it shows */
    rmdir(own);
    harness_finish();
    return status;
}
