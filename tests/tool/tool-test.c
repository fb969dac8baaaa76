/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The tools that judge others, judged themselves: a grab shows what was drawn, a difference is
 * found. */

#include "tests/tool/child.h"
#include "tests/tool/pixels.h"
#include "tests/tool/x-server.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static struct x_server *start(const struct x_server_options *options) {
    GError *error = NULL;
    struct x_server *server = x_server_start(options, &error);
    g_assert_no_error(error);
    return server;
}

static gboolean shows_window(void *data) {
    XEvent event;
    return XCheckTypedEvent(data, Expose, &event);
}

/* A window of the screen's depth, the left half filled with one pixel value, the right half with
 * another. */
static Window draw_halves(Display *display, unsigned long left, unsigned long right) {
    int screen = DefaultScreen(display);
    Window window =
        XCreateSimpleWindow(display, DefaultRootWindow(display), 10, 20, 8, 4, 0, right, right);
    XSelectInput(display, window, ExposureMask);
    XMapWindow(display, window);
    g_assert_true(wait_until(shows_window, display, 30));
    GC gc = DefaultGC(display, screen);
    XSetForeground(display, gc, left);
    XFillRectangle(display, window, gc, 0, 0, 4, 4);
    return window;
}

static void check_grab(int depth, unsigned long left, unsigned long right, guint32 left_colour,
                       guint32 right_colour) {
    GError *error = NULL;
    struct x_server *server =
        start(&(struct x_server_options){.depth = depth, .width = 64, .height = 48});
    Display *display = x_server_open(server);
    g_assert_nonnull(display);
    g_assert_cmpint(DefaultDepth(display, DefaultScreen(display)), ==, depth);
    struct pixels *pixels = pixels_grab_window(display, draw_halves(display, left, right), &error);
    g_assert_no_error(error);
    g_assert_cmpint(pixels->width, ==, 8);
    g_assert_cmphex(pixels_at(pixels, 3, 3), ==, left_colour);
    g_assert_cmphex(pixels_at(pixels, 4, 0), ==, right_colour);
    g_assert_cmpint(pixels_count(pixels, left_colour), ==, 16);
    pixels_destroy(pixels);
    XCloseDisplay(display);
    x_server_stop(server);
}

static void test_grab_16(void) {
    check_grab(16, 0x1f << 11 | 0x1f, 0x20 << 5, 0xff00ff, 0x008200);
}

static void test_grab_24(void) {
    check_grab(24, 0x123456, 0xfedcba, 0x123456, 0xfedcba);
}

static void test_grab_30(void) {
    check_grab(30, 0x3fful << 20, 0x200ul << 10, 0xff0000, 0x008000);
}

static void test_grab_missing_window(void) {
    GError *error = NULL;
    struct x_server *server = start(NULL);
    Display *display = x_server_open(server);
    g_assert_null(pixels_grab_window(display, 0x7777777, &error));
    g_assert_nonnull(error);
    g_clear_error(&error);
    XCloseDisplay(display);
    x_server_stop(server);
}

static void test_stranger_is_refused(void) {
    struct x_server *server = start(NULL);
    char *before = g_strdup(g_getenv("XAUTHORITY"));
    g_setenv("XAUTHORITY", "/dev/null", TRUE);
    Display *display = XOpenDisplay(x_server_display(server));
    if (display) {
        XCloseDisplay(display);
        g_test_fail_printf("a client without the cookie was let in");
    }
    if (before)
        g_setenv("XAUTHORITY", before, TRUE);
    else
        g_unsetenv("XAUTHORITY");
    g_free(before);
    x_server_stop(server);
}

static void test_two_servers(void) {
    struct x_server *one = start(NULL), *two = start(NULL);
    g_assert_cmpstr(x_server_display(one), !=, x_server_display(two));
    Display *first = x_server_open(one), *second = x_server_open(two);
    g_assert_true(first && second);
    XCloseDisplay(first);
    XCloseDisplay(second);
    pid_t pid = x_server_pid(one);
    x_server_stop(one);
    x_server_stop(two);
    g_assert_cmpint(kill(pid, 0), ==, -1);
}

static void test_difference(void) {
    struct pixels *shown = pixels_create(3, 2), *expected = pixels_create(3, 2);
    g_assert_null(pixels_difference(shown, expected, 0));
    shown->rgb[3 * 4 + 1] = 9; /* green of the pixel 1, 1 */
    g_assert_null(pixels_difference(shown, expected, 9));
    char *sentence = pixels_difference(shown, expected, 8);
    g_assert_true(g_str_has_prefix(sentence, "at 1, 1: #000900 shown, #000000 expected; 1 of 6"));
    g_free(sentence);
    struct pixels *other = pixels_create(2, 3);
    sentence = pixels_difference(shown, other, 255);
    g_assert_nonnull(sentence);
    g_free(sentence);
    pixels_destroy(other);
    pixels_destroy(shown);
    pixels_destroy(expected);
}

static void test_file(void) {
    GError *error = NULL;
    char *directory = g_dir_make_tmp("pixels-XXXXXX", NULL);
    char *path = g_build_filename(directory, "a.png", NULL);
    struct pixels *written = pixels_create(5, 7);
    for (int i = 0; i < 5 * 7 * 3; i++)
        written->rgb[i] = (guint8)(i * 7);
    g_assert_true(pixels_save(written, path, &error));
    struct pixels *loaded = pixels_load(path, &error);
    g_assert_no_error(error);
    g_assert_null(pixels_difference(loaded, written, 0));
    g_assert_cmpint(g_unlink(path), ==, 0);
    g_assert_null(pixels_load(path, &error));
    g_assert_nonnull(error);
    g_clear_error(&error);
    pixels_destroy(loaded);
    pixels_destroy(written);
    g_rmdir(directory);
    g_free(path);
    g_free(directory);
}

static void test_child_that_does_not_exist(void) {
    GError *error = NULL;
    const char *argv[] = {"/there/is/no/such/program", NULL};
    g_assert_cmpint(child_start(argv, NULL, &error), ==, -1);
    g_assert_error(error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
    g_clear_error(&error);
}

static void test_child_status(void) {
    const char *argv[] = {"sh", "-c", "exit 7", NULL};
    int status = 0;
    g_assert_true(child_wait(child_start(argv, NULL, NULL), 60, &status));
    g_assert_cmpint(WEXITSTATUS(status), ==, 7);
}

static void skip(void) {
    g_test_skip("Xvfb is not installed");
}

static void add_with_server(const char *path, GTestFunc function) {
    g_test_add_func(path, x_server_available() ? function : skip);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/pixels/difference", test_difference);
    g_test_add_func("/pixels/file", test_file);
    g_test_add_func("/child/does-not-exist", test_child_that_does_not_exist);
    g_test_add_func("/child/status", test_child_status);
    add_with_server("/grab/16-bits", test_grab_16);
    add_with_server("/grab/24-bits", test_grab_24);
    add_with_server("/grab/30-bits", test_grab_30);
    add_with_server("/grab/missing-window", test_grab_missing_window);
    add_with_server("/x-server/stranger-is-refused", test_stranger_is_refused);
    add_with_server("/x-server/two-side-by-side", test_two_servers);
    return g_test_run();
}
