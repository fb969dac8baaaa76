/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "tests/ui/desk.h"
#include "tests/ui/drag.h"

/* The ways a document comes into a running program: the open dialog, and a drop on a window. */

/* GTK's own colour of what is selected: the row of the home folder has some 5,300 pixels of it, and
 * the line around an entry with the focus 2,000 more. */
enum { A_LOT = 50000, SELECTED = 0x3584e4, ROW_AND_FOCUS = 6000 };

/* Whether the desktop's list of recent files names it, once the program has ended. */
static gboolean is_listed(struct desk *desk, const char *name) {
    g_autofree char *path =
        g_build_filename(desk->folder, ".local", "share", "recently-used.xbel", NULL);
    g_autofree char *text = NULL;
    desk_key(desk, XK_q, TRUE);
    g_assert_true(child_wait(desk->program, DESK_PATIENCE, NULL));
    desk->program = 0;
    return g_file_get_contents(path, &text, NULL, NULL) && strstr(text, name);
}

static void open_by_dialog(const char *option) {
    struct desk desk;
    if (!desk_open(&desk, NULL))
        return;
    char *first = desk_make_pdf(&desk, "first.pdf", 1);
    char *second = desk_make_pdf(&desk, "second.pdf", 2);
    desk_start(&desk, (const char *const[]){first, option, NULL}, NULL);
    Window window = desk_wait_window(&desk, "first.pdf");
    g_assert_true(desk_wait_more(&desk, window, desk_page_colour(1), A_LOT));
    desk_key(&desk, XK_o, TRUE);
    Window dialog = desk_wait_window(&desk, "Open a document");
    desk_type(&desk, "/"); /* opens the dialog's entry for a place */
    g_assert_true(desk_wait_more(&desk, dialog, SELECTED, ROW_AND_FOCUS));
    desk_type(&desk, second + 1);
    desk_key(&desk, XK_Return, FALSE);
    window = desk_wait_window(&desk, "second.pdf");
    g_assert_true(desk_wait_more(&desk, window, desk_page_colour(1), A_LOT));
    g_assert_true(desk_wait_workers(&desk, 2));
    g_assert_cmpint(is_listed(&desk, "second.pdf"), ==, option == NULL);
    g_free(first);
    g_free(second);
    desk_close(&desk);
}

static void test_open_dialog(void) {
    open_by_dialog(NULL);
}

/* GTK's dialog tells the desktop what was opened, as it should, but for this. */
static void test_open_dialog_in_private(void) {
    open_by_dialog("--private");
}

static void test_open_dialog_cancelled(void) {
    struct desk desk;
    if (!desk_open(&desk, NULL))
        return;
    char *first = desk_make_pdf(&desk, "first.pdf", 2);
    desk_start(&desk, (const char *const[]){first, NULL}, NULL);
    Window window = desk_wait_window(&desk, "first.pdf");
    g_assert_true(desk_wait_more(&desk, window, desk_page_colour(1), A_LOT));
    desk_key(&desk, XK_o, TRUE);
    desk_wait_window(&desk, "Open a document");
    desk_key(&desk, XK_Escape, FALSE);
    window = desk_wait_window(&desk, "first.pdf");
    desk_key(&desk, XK_End, TRUE); /* keys reach the document again */
    g_assert_true(desk_wait_more(&desk, window, desk_page_colour(2), A_LOT));
    g_assert_true(desk_wait_workers(&desk, 1));
    g_free(first);
    desk_close(&desk);
}

/* Two files at once, one of them with a name that a URI must escape; and one that is no file. */
static void test_drop(void) {
    struct desk desk;
    if (!desk_open(&desk, NULL))
        return;
    char *first = desk_make_pdf(&desk, "first.pdf", 1);
    char *second = desk_make_pdf(&desk, "zwei Blätter.pdf", 2);
    char *third = desk_make_pdf(&desk, "third.pdf", 3);
    g_autofree char *second_uri = g_filename_to_uri(second, NULL, NULL);
    g_autofree char *third_uri = g_filename_to_uri(third, NULL, NULL);
    g_autofree char *list =
        g_strdup_printf("%s\r\nhttps://vitrine.example/a.pdf\r\n%s\r\n", second_uri, third_uri);
    desk_start(&desk, (const char *const[]){first, NULL}, NULL);
    Window window = desk_wait_window(&desk, "first.pdf");
    g_assert_true(desk_wait_more(&desk, window, desk_page_colour(1), A_LOT));
    g_assert_true(drag_onto(desk.display, window, list));
    window = desk_wait_window(&desk, "zwei");
    g_assert_true(desk_wait_more(&desk, window, desk_page_colour(1), A_LOT));
    window = desk_wait_window(&desk, "third.pdf");
    g_assert_true(desk_wait_more(&desk, window, desk_page_colour(1), A_LOT));
    g_assert_true(desk_wait_workers(&desk, 3));
    g_free(first);
    g_free(second);
    g_free(third);
    desk_close(&desk);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/ways-in/open-dialog", test_open_dialog);
    g_test_add_func("/ways-in/open-dialog-in-private", test_open_dialog_in_private);
    g_test_add_func("/ways-in/open-dialog-cancelled", test_open_dialog_cancelled);
    g_test_add_func("/ways-in/drop", test_drop);
    return g_test_run();
}
