/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "tests/ui/desk.h"

/* What the window says of a machine that may not, or must not, hold a jail. */

/* Colours of style.css. */
enum { WARNING = 0xf9e8c2, STOP = 0xf6d3d5, CARD = 0xffffff, A_LOT = 50000, A_BAR = 5000 };

static void write_advisory(struct desk *desk, const char *name, const char *action) {
    char *folder = g_build_filename(desk->folder, "vitrine", "advisories", NULL);
    char *file = g_strconcat(name, ".advisory", NULL);
    char *path = g_build_filename(folder, file, NULL);
    char *text = g_strdup_printf("[%s]\ntitle=A fault of this test\nreason=Mend it.\naction=%s\n",
                                 name, action);
    g_assert_cmpint(g_mkdir_with_parents(folder, 0700), ==, 0);
    g_assert_true(g_file_set_contents(path, text, -1, NULL));
    g_free(text);
    g_free(path);
    g_free(file);
    g_free(folder);
}

static Window start(struct desk *desk, const char *path) {
    desk_start(desk, (const char *const[]){path, NULL}, NULL);
    return desk_wait_window(desk, "page.pdf");
}

/* A click on the button at the bar's right end. */
static void dismiss(struct desk *desk, Window window) {
    struct pixels *shown = pixels_grab_window(desk->display, window, NULL);
    int first = -1, last = -1;
    for (int y = 0; y < shown->height; y++) {
        if (pixels_at(shown, 3, y) != WARNING)
            continue;
        first = first < 0 ? y : first;
        last = y;
    }
    g_assert_cmpint(first, >=, 0);
    desk_click(desk, window, shown->width - 24, (first + last) / 2, 1, FALSE);
    pixels_destroy(shown);
}

static void test_warning(void) {
    struct desk desk;
    if (!desk_open(&desk, NULL))
        return;
    char *path = desk_make_pdf(&desk, "page.pdf", 1);
    write_advisory(&desk, "first", "warn");
    Window window = start(&desk, path);
    g_assert_true(desk_wait_more(&desk, window, desk_page_colour(1), A_LOT));
    g_assert_true(desk_wait_more(&desk, window, WARNING, A_BAR));
    dismiss(&desk, window);
    g_assert_true(desk_wait_fewer(&desk, window, WARNING, 0));
    child_stop(desk.program);

    window = start(&desk, path); /* seen once is enough */
    g_assert_true(desk_wait_more(&desk, window, desk_page_colour(1), A_LOT));
    g_assert_cmpint(desk_count(&desk, window, WARNING), ==, 0);
    child_stop(desk.program);

    write_advisory(&desk, "second", "warn"); /* until there is news */
    window = start(&desk, path);
    g_assert_true(desk_wait_more(&desk, window, WARNING, A_BAR));
    g_free(path);
    desk_close(&desk);
}

static void test_stop(void) {
    struct desk desk;
    if (!desk_open(&desk, NULL))
        return;
    char *path = desk_make_pdf(&desk, "page.pdf", 1);
    write_advisory(&desk, "first", "stop");
    Window window = start(&desk, path);
    g_assert_true(desk_wait_more(&desk, window, CARD, 20000));
    g_assert_true(desk_wait_more(&desk, window, STOP, A_BAR));
    g_assert_cmpint(desk_count(&desk, window, desk_page_colour(1)), ==, 0);
    g_assert_true(desk_wait_workers(&desk, 0));
    desk_key(&desk, XK_Return, FALSE); /* Reopen is no way around */
    g_assert_true(desk_wait_more(&desk, window, CARD, 20000));
    g_assert_cmpint(desk_count(&desk, window, desk_page_colour(1)), ==, 0);
    g_assert_true(desk_wait_workers(&desk, 0));
    write_advisory(&desk, "first", "warn"); /* mended: now it is one */
    desk_key(&desk, XK_Return, FALSE);
    g_assert_true(desk_wait_more(&desk, window, desk_page_colour(1), A_LOT));
    g_assert_true(desk_wait_fewer(&desk, window, STOP, 0));
    g_assert_true(desk_wait_more(&desk, window, WARNING, A_BAR));
    g_free(path);
    desk_close(&desk);
}

static void check_mit_shm(const char *display, const char *answer) {
    char *self = g_file_read_link("/proc/self/exe", NULL), *here = g_path_get_dirname(self);
    char *cli = g_build_filename(here, "..", "..", "broker", "vitrine-cli", NULL), *output = NULL;
    char *argv[] = {cli, "check", NULL};
    char *line = g_strdup_printf("X server's MIT-SHM\t%s\n", answer);
    char **environment = g_environ_setenv(g_get_environ(), "DISPLAY", display, TRUE);
    g_assert_true(g_spawn_sync(NULL, argv, environment, 0, NULL, NULL, &output, NULL, NULL, NULL));
    if (!strstr(output, line))
        g_assert_cmpstr(output, ==, line);
    g_strfreev(environment);
    g_free(line);
    g_free(output);
    g_free(cli);
    g_free(here);
    g_free(self);
}

/* vitrine-cli itself needs no X: it sends somebody to ask. */
static void test_command_asks_the_display(void) {
    static const char *const without[] = {"-extension", "MIT-SHM", NULL};
    struct desk desk;
    if (!desk_open(&desk, NULL))
        return;
    x_server_adopt(desk.server);
    check_mit_shm(x_server_display(desk.server), "yes");
    check_mit_shm("nothing:to-see", "unknown");
    desk_close(&desk);
    g_assert_true(desk_open(&desk, &(struct x_server_options){.arguments = without}));
    x_server_adopt(desk.server);
    check_mit_shm(x_server_display(desk.server), "no");
    desk_close(&desk);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/machine/warning-is-shown-and-dismissed", test_warning);
    g_test_add_func("/machine/stop-opens-nothing", test_stop);
    g_test_add_func("/machine/command-asks-the-display", test_command_asks_the_display);
    return g_test_run();
}
