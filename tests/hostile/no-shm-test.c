/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <unistd.h>

#include "broker/zygote.h"
#include "tests/broker/harness.h"
#include "tests/cli/run.h"
#include "tests/ui/desk.h"

/*
 * A machine where /dev/shm is of no use, as in small containers: no POSIX shared memory can be
 * made. The picture segment is SysV's and everything else is memfd, so nobody should notice. From
 * the first case on the test and all it starts, but not the X server, see an empty read-only folder
 * there, in a mount namespace of their own.
 */

static gboolean write_text(const char *path, const char *text) {
    int descriptor = open(path, O_WRONLY | O_CLOEXEC);
    gboolean written =
        descriptor >= 0 && write(descriptor, text, strlen(text)) == (gssize)strlen(text);
    if (descriptor >= 0)
        close(descriptor);
    return written;
}

/* Root needs no user namespace. Anybody else stays who they are in theirs. */
static gboolean enter_namespace(void) {
    if (geteuid() == 0)
        return unshare(CLONE_NEWNS) == 0;
    g_autofree char *users = g_strdup_printf("%u %u 1", geteuid(), geteuid());
    return unshare(CLONE_NEWUSER | CLONE_NEWNS) == 0 && write_text("/proc/self/uid_map", users);
}

/* NULL, or why it cannot be done here. Needs a process of one thread. */
static const char *hide(void) {
    if (!g_file_test("/dev/shm", G_FILE_TEST_IS_DIR))
        return NULL; /* this machine is one */
    if (!enter_namespace())
        return "this kernel lets us have no mount namespace";
    if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
        mount("none", "/dev/shm", "tmpfs", MS_RDONLY | MS_NOSUID | MS_NODEV, NULL) != 0)
        return "this kernel lets us mount nothing in a namespace of our own";
    return NULL;
}

/* FALSE: the case is skipped. Else POSIX shared memory is refused indeed. */
static gboolean is_hidden(void) {
    static gboolean tried;
    static const char *reason;
    if (!tried)
        reason = hide();
    tried = TRUE;
    if (reason) {
        g_test_skip(reason);
        return FALSE;
    }
    g_assert_cmpint(shm_open("/vitrine-no-shm-test", O_RDWR | O_CREAT | O_EXCL, 0600), <, 0);
    g_assert_true(errno == EROFS || errno == ENOENT);
    return TRUE;
}

/* ------------------------------------------------------------------------------------ cases --- */

/* First: an X server in a user namespace would not start, since the folder of its sockets is not
 * root's there. */
static void test_viewer(void) {
    struct desk desk;
    if (!desk_open(&desk, NULL))
        return;
    if (is_hidden()) {
        g_autofree char *document = desk_make_pdf(&desk, "document.pdf", 2);
        desk_start(&desk, (const char *const[]){document, NULL}, NULL);
        Window window = desk_wait_window(&desk, "document.pdf");
        g_assert_true(desk_wait_more(&desk, window, desk_page_colour(1), 20000));
    }
    desk_close(&desk);
}

static void expect_shown(const char *command, const char *file, const char *picture) {
    struct outcome outcome = run_cli(command, file, picture ? "-o" : NULL, picture, NULL);
    if (!outcome.exited || outcome.code != 0)
        g_error("%s ended with %d: %s", command, outcome.code, outcome.errors);
    g_assert_true(!picture || g_file_test(picture, G_FILE_TEST_EXISTS));
    outcome_clear(&outcome);
}

static void test_cli(void) {
    static const char script[] = "ctx.fillRect(0, 0, 10, 10);";
    if (!is_hidden())
        return;
    g_autofree char *document = harness_pdf("document.pdf", 2, 100);
    g_autofree char *drawing = harness_file("drawing.js", script, sizeof script - 1);
    g_autofree char *picture = g_build_filename(harness_folder(), "picture.png", NULL);
    g_autofree char *safe = g_build_filename(harness_folder(), "safe.pdf", NULL);
    g_autofree char *frame = g_build_filename(harness_folder(), "frame.png", NULL);
    expect_shown("render", document, picture);
    expect_shown("sanitize", document, safe);
    expect_shown("text", document, NULL);
    expect_shown("run", drawing, frame);
}

static void test_session(void) {
    if (!is_hidden())
        return;
    g_autofree char *program = harness_product("worker/vitrine-document-worker");
    g_autofree char *document = harness_pdf("document.pdf", 2, 100);
    zygote_set_program(program);
    VitrineSession *session = harness_open(document);
    VitrineSessionState state = harness_wait_state(session, VITRINE_SESSION_OPEN);
    g_assert_no_error(vitrine_session_get_reason(session));
    g_assert_cmpint(state, ==, VITRINE_SESSION_OPEN);
    g_object_unref(session);
    zygote_shut_down();
    harness_wait_children(0);
    g_assert_cmpuint(harness_segments(), ==, 0);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    run_init();
    g_test_add_func("/no-shm/viewer", test_viewer);
    g_test_add_func("/no-shm/cli", test_cli);
    g_test_add_func("/no-shm/session", test_session);
    int outcome = g_test_run();
    harness_finish();
    return outcome;
}
