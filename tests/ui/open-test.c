/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/ui/desk.h"

/* Opens one document and expects its first page on the screen as the command line renders it. */
static void show_page(const struct x_server_options *options, const char *extra, int dpi,
                      int tolerance) {
    struct desk desk;
    if (!desk_open(&desk, options))
        return;
    char *path = desk_make_pdf(&desk, "sample.pdf", 1);
    desk_start(&desk, (const char *const[]){path, NULL}, extra);
    Window window = desk_wait_window(&desk, "sample.pdf");
    struct pixels *page = desk_render(&desk, path, 1, dpi);
    g_assert_true(desk_wait_picture(&desk, window, page, tolerance));
    g_assert_cmpint(desk_count(&desk, window, DESK_FRAME), >, tolerance ? -1 : 500);
    pixels_destroy(page);
    g_free(path);
    desk_close(&desk);
}

static void test_page_equals_render(void) {
    show_page(NULL, NULL, 96, 0);
}

static void test_scale_2(void) {
    show_page(&(struct x_server_options){.width = 1800, .height = 1800}, "GDK_SCALE=2", 192, 0);
}

static void test_no_shared_memory(void) {
    const char *const arguments[] = {"-extension", "MIT-SHM", NULL};
    show_page(&(struct x_server_options){.arguments = arguments}, NULL, 96, 0);
}

static void test_no_render(void) {
    const char *const arguments[] = {"-extension", "RENDER", NULL};
    show_page(&(struct x_server_options){.arguments = arguments}, NULL, 96, 0);
}

static void test_16_bits(void) {
    show_page(&(struct x_server_options){.depth = 16}, NULL, 96, 8);
}

static void test_30_bits(void) {
    show_page(&(struct x_server_options){.depth = 30}, NULL, 96, 0);
}

static void test_several_files(void) {
    struct desk desk;
    if (!desk_open(&desk, NULL))
        return;
    char *first = desk_make_pdf(&desk, "first.pdf", 1);
    char *second = desk_make_pdf(&desk, "second.pdf", 3);
    desk_start(&desk, (const char *const[]){first, second, NULL}, NULL);
    desk_wait_window(&desk, "first.pdf");
    Window window = desk_wait_window(&desk, "second.pdf"); /* now both are there */
    g_assert_true(desk_wait_more(&desk, window, desk_page_colour(1), 50000));
    window = desk_wait_window(&desk, "first.pdf");
    g_assert_true(desk_wait_more(&desk, window, desk_page_colour(1), 50000));
    g_assert_true(desk_wait_workers(&desk, 2));
    desk_key(&desk, XK_w, TRUE);
    g_assert_true(desk_wait_workers(&desk, 1));
    desk_wait_window(&desk, "second.pdf");
    desk_key(&desk, XK_q, TRUE);
    int status = -1;
    g_assert_true(child_wait(desk.program, DESK_PATIENCE, &status));
    g_assert_cmpint(status, ==, 0);
    desk.program = 0;
    g_free(second);
    g_free(first);
    desk_close(&desk);
}

/* U+202E would turn the name's end around; the title is the broker's, and honest. */
static void test_deceiving_name(void) {
    struct desk desk;
    if (!desk_open(&desk, NULL))
        return;
    char *path = desk_make_pdf(&desk,
                               "fun\xe2\x80\xae"
                               "fdp.exe",
                               1);
    desk_start(&desk, (const char *const[]){path, NULL}, NULL);
    desk_wait_window(&desk, "fun\\u{202E}fdp.exe");
    g_free(path);
    desk_close(&desk);
}

int main(int count, char **arguments) {
    g_test_init(&count, &arguments, NULL);
    g_test_add_func("/open/page-equals-render", test_page_equals_render);
    g_test_add_func("/open/scale-2", test_scale_2);
    g_test_add_func("/open/no-shared-memory", test_no_shared_memory);
    g_test_add_func("/open/no-render", test_no_render);
    g_test_add_func("/open/16-bits", test_16_bits);
    g_test_add_func("/open/30-bits", test_30_bits);
    g_test_add_func("/open/several-files", test_several_files);
    g_test_add_func("/open/deceiving-name", test_deceiving_name);
    return g_test_run();
}
