/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/prctl.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

#include "broker/segment.h"
#include "tests/broker/harness.h"
#include "tests/cli/run.h"
#include "tests/hostile/kept-marks.h"
#include "tests/tool/child.h"
#include "tests/tool/x-server.h"

/*
 * The viewer with two documents on a screen of its own. It, the X server or a child of the viewer is killed at a random
 * moment of its start. Afterwards no process and no segment is left, what was marked in the documents before is there,
 * and the next one starts. ROUNDS, or as many as the first argument says; --seed as GLib prints it.
 */

enum { ROUNDS = 12, PATIENCE_S = 60 };

static struct x_server *server;
static char *program, *documents[2], *marks_folder_path, *marked[2];
static unsigned rounds = ROUNDS, segments_of_cairo;
static gint
    start_us; /* from its start until all three children were there: moments lie in there and a little behind */

/* ---------------------------------------------------------------------------------- children --- */

static guint children_of(pid_t parent, pid_t *first, guint room) {
    g_autofree char *path = g_strdup_printf("/proc/%d/task/%d/children", (int)parent, (int)parent);
    g_autofree char *text = NULL;
    guint count = 0;
    if (!g_file_get_contents(path, &text, NULL, NULL))
        return 0;
    for (char *word = strtok(text, " "); word && count < room; word = strtok(NULL, " "))
        first[count++] = atoi(word);
    return count;
}

/* Orphans come to us; the X server is waited for by those who made it. */
static gboolean only_the_server_is_left(void *data) {
    pid_t children[64];
    guint left = 0, count = children_of(getpid(), children, G_N_ELEMENTS(children));
    (void)data;
    for (guint k = 0; k < count; k++)
        if (!server || children[k] != x_server_pid(server))
            left += waitpid(children[k], NULL, WNOHANG) == 0 ? 1 : 0;
    return left == 0;
}

static gboolean has_all_children(void *viewer) {
    pid_t children[8];
    return children_of(*(pid_t *)viewer, children, G_N_ELEMENTS(children)) >= 3;
}

/* -------------------------------------------------------------------------------- the viewer --- */

static void start_server(void) {
    g_autoptr(GError) error = NULL;
    server = x_server_start(NULL, &error);
    g_assert_no_error(error);
}

static pid_t start_viewer(void) {
    g_autofree char *display = g_strconcat("DISPLAY=", x_server_display(server), NULL);
    g_autofree char *authority = g_strconcat("XAUTHORITY=", x_server_authority(server), NULL);
    g_autofree char *home = g_strconcat("HOME=", harness_folder(), NULL);
    const char *const environment[] = {display,
                                       authority,
                                       home,
                                       "GDK_BACKEND=x11",
                                       "NO_AT_BRIDGE=1",
                                       "DBUS_SESSION_BUS_ADDRESS=disabled:",
                                       NULL};
    const char *const argv[] = {program, documents[0], documents[1], NULL};
    g_autoptr(GError) error = NULL;
    pid_t pid = child_start(
        argv, &(struct child_options){.environment = environment, .quiet = TRUE}, &error);
    g_assert_no_error(error);
    return pid;
}

/* cairo uploads small pictures by segments of its own, and asks the X server before it marks them: a death in between
 * leaves one that is none of ours (ours carry a key until they are marked). Removed here, and counted. */
static void remove_segments_of_cairo(pid_t viewer) {
    g_autofree char *text = NULL;
    g_assert_true(g_file_get_contents("/proc/sysvipc/shm", &text, NULL, NULL));
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (char **line = lines; *line; line++) {
        int key, id, creator;
        unsigned mode;
        unsigned long attached;
        if (sscanf(*line, "%d %d %o %*u %d %*d %lu", &key, &id, &mode, &creator, &attached) == 5 &&
            key == IPC_PRIVATE && !(mode & SHM_DEST) && creator == viewer && attached == 0) {
            shmctl(id, IPC_RMID, NULL);
            segments_of_cairo++;
        }
    }
}

/* The X server lets go of a dead client's segments in its own time. */
static gboolean no_segments_of(void *viewer) {
    segment_sweep(); /* as the next viewer does */
    remove_segments_of_cairo(*(pid_t *)viewer);
    return run_segments_of(*(pid_t *)viewer) == 0;
}

static void check_nothing_left(pid_t viewer) {
    g_assert_true(wait_until(only_the_server_is_left, NULL, PATIENCE_S));
    g_assert_true(wait_until(no_segments_of, &viewer, PATIENCE_S));
    kept_marks_check_folder(marks_folder_path, TRUE);
    for (gsize k = 0; k < G_N_ELEMENTS(marked); k++)
        kept_marks_check(marks_folder_path, marked[k]);
}

/* -------------------------------------------------------------------------------------- storm --- */

enum blow { KILL_VIEWER, KILL_SERVER, KILL_CHILD, BLOWS };

static void sleep_a_moment(void) {
    g_usleep((gulong)g_test_rand_int_range(0, start_us + start_us / 4));
}

static void kill_some_child(pid_t viewer) {
    pid_t children[8];
    guint count = children_of(viewer, children, G_N_ELEMENTS(children));
    if (count > 0)
        kill(children[g_test_rand_int_range(0, (gint)count)], SIGKILL);
    sleep_a_moment();
    g_assert_cmpint(waitpid(viewer, NULL, WNOHANG), ==, 0); /* it goes on */
}

static void run_round(void) {
    enum blow blow = (enum blow)g_test_rand_int_range(0, BLOWS);
    pid_t viewer = start_viewer();
    int status;
    sleep_a_moment();
    if (blow == KILL_CHILD)
        kill_some_child(viewer);
    if (blow == KILL_SERVER) {
        kill(x_server_pid(server), SIGKILL);
        g_assert_true(child_wait(viewer, PATIENCE_S, &status)); /* by itself */
        x_server_stop(server);
        server = NULL;
    } else {
        kill(viewer, SIGKILL);
        waitpid(viewer, NULL, 0);
    }
    check_nothing_left(viewer);
    if (!server)
        start_server();
}

static void test_storm(void) {
    gint64 before = g_get_monotonic_time();
    pid_t viewer = start_viewer();
    g_assert_true(wait_until(has_all_children, &viewer, PATIENCE_S));
    start_us = (gint)(g_get_monotonic_time() - before);
    child_stop(viewer);
    check_nothing_left(viewer);
    for (unsigned k = 0; k < rounds; k++)
        run_round();
    g_test_message("%u storms; cairo left %u segments of its own", rounds, segments_of_cairo);
    viewer = start_viewer();
    g_assert_true(wait_until(has_all_children, &viewer, PATIENCE_S));
    child_stop(viewer);
    check_nothing_left(viewer);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    rounds = argc > 1 ? (unsigned)atoi(argv[1]) : ROUNDS;
    if (!x_server_available()) {
        printf("1..0 # SKIP no Xvfb\n");
        return 0;
    }
    g_assert_cmpint(prctl(PR_SET_CHILD_SUBREAPER, 1), ==, 0);
    program = harness_product("ui/vitrine");
    documents[0] = harness_pdf("first.pdf", 3, 300);
    documents[1] = harness_pdf("second.pdf", 4, 300);
    marks_folder_path =
        g_build_filename(harness_folder(), ".local", "state", "vitrine", "marks", NULL);
    for (gsize k = 0; k < G_N_ELEMENTS(marked); k++) {
        marked[k] = kept_marks_name(documents[k]);
        kept_marks_make(marks_folder_path, marked[k]);
    }
    start_server();
    g_test_add_func("/viewer-storm/killed-at-random", test_storm);
    int outcome = g_test_run();
    x_server_stop(server);
    const char *const remove[] = {"rm", "-r", harness_folder(),
                                  NULL}; /* and what GTK made at home */
    g_assert_cmpint(child_start(remove, NULL, NULL), >, 0);
    wait(NULL);
    return outcome;
}
