/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "tests/ui/desk.h"

/* Colours of style.css, and of the space around pages. */
enum { WRONG = 0xa51d2d, CARD = 0xffffff, AROUND = 0xdcdfe4, A_LOT = 50000 };

static void test_garbage(void) {
    struct desk desk;
    if (!desk_open(&desk, NULL))
        return;
    char *path = desk_make_file(&desk, "garbage.pdf", "%PDF-1.7\nthis is no document at all\n");
    desk_start(&desk, (const char *const[]){path, NULL}, NULL);
    Window window = desk_wait_window(&desk, "garbage.pdf");
    g_assert_true(desk_wait_more(&desk, window, CARD, 20000));
    g_assert_true(desk_wait_workers(&desk, 0));
    g_free(path);
    desk_close(&desk);
}

static void test_no_such_file(void) {
    struct desk desk;
    if (!desk_open(&desk, NULL))
        return;
    char *path = g_build_filename(desk.folder, "nowhere.pdf", NULL);
    desk_start(&desk, (const char *const[]){path, NULL}, NULL);
    g_assert_true(desk_wait_more(&desk, desk_wait_window(&desk, "nowhere.pdf"), CARD, 20000));
    g_free(path);
    desk_close(&desk);
}

/* One worker dies: its window says so and comes back at the same place, the other one goes on. */
static void test_worker_killed(void) {
    struct desk desk;
    pid_t workers[4];
    if (!desk_open(&desk, NULL))
        return;
    char *victim = desk_make_pdf(&desk, "victim.pdf", 3);
    desk_start(&desk, (const char *const[]){victim, NULL}, NULL);
    Window window = desk_wait_window(&desk, "victim.pdf");
    g_assert_true(desk_wait_more(&desk, window, desk_page_colour(1), A_LOT));
    desk_key(&desk, XK_End, TRUE);
    g_assert_true(desk_wait_more(&desk, window, desk_page_colour(3), A_LOT));
    g_assert_cmpint(desk_workers(&desk, workers, 4), ==, 1);
    g_assert_cmpint(kill(workers[0], SIGKILL), ==, 0);
    g_assert_true(desk_wait_fewer(&desk, window, desk_page_colour(3), 0));
    g_assert_true(desk_wait_more(&desk, window, CARD, 20000));
    desk_key(&desk, XK_Return, FALSE); /* the focus is on Reopen */
    g_assert_true(desk_wait_more(&desk, window, desk_page_colour(3), A_LOT));
    g_assert_cmpint(desk_count(&desk, window, desk_page_colour(1)), ==, 0);
    g_free(victim);
    desk_close(&desk);
}

struct lost {
    struct desk *desk;
    const Window *windows;
    int which;
};

static gboolean one_has_lost(void *data) {
    struct lost *lost = data;
    for (lost->which = 0; lost->which < 2; lost->which++)
        if (desk_count(lost->desk, lost->windows[lost->which], CARD) >= 20000)
            return TRUE;
    return FALSE;
}

static void test_other_window_goes_on(void) {
    struct desk desk;
    pid_t workers[4];
    if (!desk_open(&desk, &(struct x_server_options){.width = 2100}))
        return;
    char *first = desk_make_pdf(&desk, "first.pdf", 3);
    char *second = desk_make_pdf(&desk, "second.pdf", 3);
    desk_start(&desk, (const char *const[]){first, second, NULL}, NULL);
    Window windows[] = {desk_wait_window(&desk, "first.pdf"),
                        desk_wait_window(&desk, "second.pdf")};
    XMoveWindow(desk.display, windows[1], 1000, 0);
    for (int k = 0; k < 2; k++)
        g_assert_true(desk_wait_more(&desk, windows[k], desk_page_colour(1), A_LOT));
    g_assert_cmpint(desk_workers(&desk, workers, 4), ==, 2);
    kill(workers[0], SIGKILL);
    g_assert_true(desk_wait_workers(&desk, 1));
    /* The workers' order is the kernel's: whichever window lost its own, the other turns pages. */
    struct lost lost = {.desk = &desk, .windows = windows};
    g_assert_true(wait_until(one_has_lost, &lost, DESK_PATIENCE));
    Window other = windows[1 - lost.which];
    XSetInputFocus(desk.display, other, RevertToParent, CurrentTime);
    desk_key(&desk, XK_End, TRUE);
    g_assert_true(desk_wait_more(&desk, other, desk_page_colour(3), A_LOT));
    g_free(second);
    g_free(first);
    desk_close(&desk);
}

/* A worker that answers nothing when the page is to move: a bar offers to wait or to stop, by itself
 * nothing happens. Of a worker that nobody asks anything nothing is wanted, so that it can sleep. */
static void test_not_responding(void) {
    struct desk desk;
    pid_t worker;
    XWindowAttributes attributes;
    if (!desk_open(&desk, NULL))
        return;
    char *path = desk_make_pdf(&desk, "asleep.pdf", 1);
    desk_start(&desk, (const char *const[]){path, NULL}, NULL);
    Window window = desk_wait_window(&desk, "asleep.pdf");
    g_assert_true(desk_wait_more(&desk, window, desk_page_colour(1), A_LOT));
    long around = desk_count(&desk, window, AROUND);
    g_assert_cmpint(desk_workers(&desk, &worker, 1), ==, 1);
    g_assert_cmpint(kill(worker, SIGSTOP), ==, 0);
    XSetInputFocus(desk.display, window, RevertToParent, CurrentTime);
    desk_key(&desk, XK_End, FALSE);
    g_assert_true(desk_wait_fewer(&desk, window, AROUND, around - 10000)); /* the bar's place */
    g_assert_cmpint(desk_count(&desk, window, desk_page_colour(1)), >=, A_LOT);
    XGetWindowAttributes(desk.display, window, &attributes);
    desk_click(&desk, window, attributes.width - 50, 65, 1, FALSE); /* Stop */
    g_assert_true(desk_wait_more(&desk, window, CARD, 20000));
    g_assert_true(desk_wait_workers(&desk, 0));
    g_free(path);
    desk_close(&desk);
}

static void test_password(void) {
    struct desk desk;
    if (!desk_open(&desk, NULL))
        return;
    char *plain = desk_make_pdf(&desk, "plain.pdf", 1);
    char *locked = desk_encrypt(&desk, plain, "sesame");
    if (locked) {
        desk_start(&desk, (const char *const[]){locked, NULL}, NULL);
        Window window = desk_wait_window(&desk, "locked.pdf");
        /* The prompt comes up over a dimmed window, though no picture ever did. */
        g_assert_true(desk_wait_more(&desk, window, DESK_FRAME, 1000));
        g_assert_true(desk_wait_fewer(&desk, window, AROUND, 0));
        g_assert_true(desk_wait_more(&desk, window, DESK_FRAME, 1000));
        g_assert_cmpint(desk_count(&desk, window, desk_page_colour(1)), ==, 0);
        desk_type(&desk, "wrong");
        desk_key(&desk, XK_Return, FALSE);
        g_assert_true(desk_wait_more(&desk, window, WRONG, 20));
        desk_type(&desk, "sesame");
        desk_key(&desk, XK_Return, FALSE);
        struct pixels *page = desk_render(&desk, plain, 1, 96);
        g_assert_true(desk_wait_picture(&desk, window, page, 0));
        pixels_destroy(page);
    }
    g_free(locked);
    g_free(plain);
    desk_close(&desk);
}

/* Segments whose creator was the program, as /proc/sysvipc/shm lists them. */
static int segments_of(pid_t creator) {
    char *text = NULL;
    int count = 0;
    g_file_get_contents("/proc/sysvipc/shm", &text, NULL, NULL);
    char **lines = g_strsplit(text ? text : "", "\n", -1);
    for (char **line = lines; *line; line++) {
        long key, id, mode, size, maker;
        if (sscanf(*line, "%ld %ld %lo %ld %ld", &key, &id, (unsigned long *)&mode, &size,
                   &maker) == 5)
            count += maker == creator;
    }
    g_strfreev(lines);
    g_free(text);
    return count;
}

struct remains {
    pid_t program, worker;
};

static gboolean is_gone(void *data) {
    const struct remains *remains = data;
    return kill(remains->worker, 0) != 0 && segments_of(remains->program) == 0;
}

static void test_program_killed(void) {
    struct desk desk;
    pid_t worker;
    if (!desk_open(&desk, NULL))
        return;
    char *path = desk_make_pdf(&desk, "sample.pdf", 1);
    desk_start(&desk, (const char *const[]){path, NULL}, NULL);
    Window window = desk_wait_window(&desk, "sample.pdf");
    g_assert_true(desk_wait_more(&desk, window, desk_page_colour(1), A_LOT));
    g_assert_cmpint(desk_workers(&desk, &worker, 1), ==, 1);
    g_assert_cmpint(segments_of(desk.program), >, 0);
    struct remains remains = {desk.program, worker};
    kill(desk.program, SIGKILL);
    child_wait(desk.program, DESK_PATIENCE, NULL);
    g_assert_true(wait_until(is_gone, &remains, DESK_PATIENCE));
    desk.program = 0;
    g_free(path);
    desk_close(&desk);
}

static void test_no_display(void) {
    struct desk desk;
    int status = 0;
    if (!desk_open(&desk, NULL))
        return;
    char *path = desk_make_pdf(&desk, "sample.pdf", 1);
    desk_start(&desk, (const char *const[]){path, NULL}, "DISPLAY=:nowhere");
    g_assert_true(child_wait(desk.program, DESK_PATIENCE, &status));
    g_assert_cmpint(status, !=, 0);
    desk.program = 0;
    g_free(path);
    desk_close(&desk);
}

int main(int count, char **arguments) {
    g_test_init(&count, &arguments, NULL);
    g_test_add_func("/trouble/garbage", test_garbage);
    g_test_add_func("/trouble/no-such-file", test_no_such_file);
    g_test_add_func("/trouble/worker-killed", test_worker_killed);
    g_test_add_func("/trouble/other-window-goes-on", test_other_window_goes_on);
    g_test_add_func("/trouble/not-responding", test_not_responding);
    g_test_add_func("/trouble/password", test_password);
    g_test_add_func("/trouble/program-killed", test_program_killed);
    g_test_add_func("/trouble/no-display", test_no_display);
    return g_test_run();
}
