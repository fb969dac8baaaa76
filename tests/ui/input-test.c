/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/ui/desk.h"

enum { PAGES = 6, A_LOT = 50000 };

struct reading {
    struct desk desk;
    char *path;
    Window window;
};

static gboolean begin(struct reading *reading) {
    if (!desk_open(&reading->desk, NULL))
        return FALSE;
    reading->path = desk_make_pdf(&reading->desk, "reading.pdf", PAGES);
    desk_start(&reading->desk, (const char *const[]){reading->path, NULL}, NULL);
    reading->window = desk_wait_window(&reading->desk, "reading.pdf");
    g_assert_true(desk_wait_more(&reading->desk, reading->window, desk_page_colour(1), A_LOT));
    return TRUE;
}

static void end(struct reading *reading) {
    g_free(reading->path);
    desk_close(&reading->desk);
}

static void expect_page(struct reading *reading, int page) {
    g_assert_true(desk_wait_more(&reading->desk, reading->window, desk_page_colour(page), A_LOT));
}

static void expect_gone(struct reading *reading, int page) {
    g_assert_true(desk_wait_fewer(&reading->desk, reading->window, desk_page_colour(page), 0));
}

static void test_end_and_home(void) {
    struct reading reading;
    if (!begin(&reading))
        return;
    desk_key(&reading.desk, XK_End, TRUE);
    expect_page(&reading, PAGES);
    expect_gone(&reading, 1);
    desk_key(&reading.desk, XK_Home, TRUE);
    expect_page(&reading, 1);
    expect_gone(&reading, PAGES);
    end(&reading);
}

static void test_page_keys(void) {
    struct reading reading;
    if (!begin(&reading))
        return;
    for (int page = 2; page <= PAGES; page++)
        desk_key(&reading.desk, XK_Page_Down, FALSE);
    expect_page(&reading, PAGES);
    for (int page = 2; page <= PAGES; page++)
        desk_key(&reading.desk, XK_Page_Up, FALSE);
    expect_page(&reading, 1);
    for (int page = 1; page <= PAGES; page++)
        desk_key(&reading.desk, XK_space, FALSE);
    expect_page(&reading, PAGES);
    end(&reading);
}

static void test_wheel(void) {
    struct reading reading;
    if (!begin(&reading))
        return;
    for (int turn = 0; turn < 60; turn++)
        desk_click(&reading.desk, reading.window, 300, 300, 5, FALSE);
    expect_page(&reading, PAGES);
    expect_gone(&reading, 1);
    end(&reading);
}

static void test_zoom_keys(void) {
    struct reading reading;
    if (!begin(&reading))
        return;
    struct pixels *normal = desk_render(&reading.desk, reading.path, 1, 96);
    g_assert_true(desk_wait_picture(&reading.desk, reading.window, normal, 0));
    long before = desk_count(&reading.desk, reading.window, desk_page_colour(1));
    desk_key(&reading.desk, XK_plus, TRUE);
    g_assert_true(
        desk_wait_more(&reading.desk, reading.window, desk_page_colour(1), before + before / 8));
    desk_key(&reading.desk, XK_0, TRUE);
    desk_key(&reading.desk, XK_Home, TRUE);
    g_assert_true(desk_wait_picture(&reading.desk, reading.window, normal, 0));
    desk_key(&reading.desk, XK_minus, TRUE);
    g_assert_true(
        desk_wait_fewer(&reading.desk, reading.window, desk_page_colour(1), before - before / 5));
    pixels_destroy(normal);
    end(&reading);
}

static void test_control_wheel(void) {
    struct reading reading;
    if (!begin(&reading))
        return;
    long before = desk_count(&reading.desk, reading.window, desk_page_colour(1));
    desk_click(&reading.desk, reading.window, 450, 300, 4, TRUE);
    g_assert_true(
        desk_wait_more(&reading.desk, reading.window, desk_page_colour(1), before + before / 8));
    end(&reading);
}

static void test_resize(void) {
    struct reading reading;
    if (!begin(&reading))
        return;
    struct pixels *page = desk_render(&reading.desk, reading.path, 1, 96);
    static const unsigned sizes[][2] = {{700, 620}, {1200, 1000}, {640, 600}, {1000, 900}};
    for (gsize k = 0; k < G_N_ELEMENTS(sizes); k++) {
        XResizeWindow(reading.desk.display, reading.window, sizes[k][0], sizes[k][1]);
        g_assert_true(desk_wait_picture(&reading.desk, reading.window, page, 0));
    }
    pixels_destroy(page);
    end(&reading);
}

/* The user's frame is around the content also when nothing else of ours is on the screen. */
static void test_fullscreen_frame(void) {
    struct reading reading;
    if (!begin(&reading))
        return;
    long before = desk_count(&reading.desk, reading.window, DESK_FRAME);
    desk_key(&reading.desk, XK_F11, FALSE);
    g_assert_true(desk_wait_more(&reading.desk, reading.window, DESK_FRAME, before * 4));
    expect_page(&reading, 1);
    desk_key(&reading.desk, XK_Escape, FALSE);
    g_assert_true(desk_wait_fewer(&reading.desk, reading.window, DESK_FRAME, before * 2));
    end(&reading);
}

/* A click on the link asks in trusted UI. What is typed meanwhile stays there: had Ctrl+End reached
 * the worker, the Page Down after Escape would find nothing to do and page 2 would not be seen. */
static void test_no_key_passes_a_prompt(void) {
    struct reading reading;
    if (!begin(&reading))
        return;
    long before = desk_count(&reading.desk, reading.window, DESK_FRAME);
    XResizeWindow(reading.desk.display, reading.window, 960, 600); /* page 2 is hardly seen */
    g_assert_true(desk_wait_fewer(&reading.desk, reading.window, desk_page_colour(2), A_LOT - 1));
    desk_click(&reading.desk, reading.window, 470, 490, 1, FALSE);
    /* The bar's line is dimmed with the bar, the card's edge is in full colour. */
    g_assert_true(desk_wait_fewer(&reading.desk, reading.window, DESK_FRAME, before - 100));
    g_assert_cmpint(desk_count(&reading.desk, reading.window, DESK_FRAME), >, 1000);
    desk_key(&reading.desk, XK_End, TRUE);
    desk_key(&reading.desk, XK_Page_Down, FALSE);
    desk_key(&reading.desk, XK_Escape, FALSE);
    g_assert_true(desk_wait_more(&reading.desk, reading.window, DESK_FRAME, before));
    expect_page(&reading, 1);
    desk_key(&reading.desk, XK_Page_Down, FALSE);
    expect_page(&reading, 2);
    end(&reading);
}

int main(int count, char **arguments) {
    g_test_init(&count, &arguments, NULL);
    g_test_add_func("/input/end-and-home", test_end_and_home);
    g_test_add_func("/input/page-keys", test_page_keys);
    g_test_add_func("/input/wheel", test_wheel);
    g_test_add_func("/input/zoom-keys", test_zoom_keys);
    g_test_add_func("/input/control-wheel", test_control_wheel);
    g_test_add_func("/input/resize", test_resize);
    g_test_add_func("/input/fullscreen-frame", test_fullscreen_frame);
    g_test_add_func("/input/no-key-passes-a-prompt", test_no_key_passes_a_prompt);
    return g_test_run();
}
