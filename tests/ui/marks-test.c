/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <X11/extensions/XTest.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "tests/ui/desk.h"

/* The viewer remembers where a document was left and what was marked in it, and leaves nothing where it should not. */

enum { PAGES = 6, A_LOT = 50000, AROUND = 0xdcdfe4 /* the space around pages */ };

struct reading {
    struct desk desk;
    char *path, *folder; /* of the marks */
    Window window;
};

/* ----------------------------------------------------------------------------------- helpers --- */

static gboolean begin(struct reading *reading) {
    if (!desk_open(&reading->desk, &(struct x_server_options){.width = 2100}))
        return FALSE;
    reading->path = desk_make_pdf(&reading->desk, "reading.pdf", PAGES);
    reading->folder =
        g_build_filename(reading->desk.folder, ".local", "state", "vitrine", "marks", NULL);
    return TRUE;
}

static void end(struct reading *reading) {
    g_free(reading->path);
    g_free(reading->folder);
    desk_close(&reading->desk);
}

static void give_keyboard(struct reading *reading) {
    XRaiseWindow(reading->desk.display, reading->window);
    XSetInputFocus(reading->desk.display, reading->window, RevertToParent, CurrentTime);
    XSync(reading->desk.display, False);
}

static void open_at(struct reading *reading, const char *option, int page) {
    const char *const files[] = {option ? option : reading->path, option ? reading->path : NULL,
                                 NULL};
    desk_start(&reading->desk, files, NULL);
    reading->window = desk_wait_window(&reading->desk, "reading.pdf");
    g_assert_true(desk_wait_more(&reading->desk, reading->window, desk_page_colour(page), A_LOT));
    give_keyboard(reading);
}

static void expect_page(struct reading *reading, int page) {
    g_assert_true(desk_wait_more(&reading->desk, reading->window, desk_page_colour(page), A_LOT));
}

static void quit(struct reading *reading) {
    int status = -1;
    desk_key(&reading->desk, XK_q, TRUE);
    g_assert_true(child_wait(reading->desk.program, DESK_PATIENCE, &status));
    g_assert_cmpint(status, ==, 0);
    reading->desk.program = 0;
}

static void shift_key(struct reading *reading, KeySym key) {
    Display *display = reading->desk.display;
    XTestFakeKeyEvent(display, XKeysymToKeycode(display, XK_Shift_L), True, CurrentTime);
    desk_key(&reading->desk, key, FALSE);
    XTestFakeKeyEvent(display, XKeysymToKeycode(display, XK_Shift_L), False, CurrentTime);
    XSync(display, False);
}

/* All that is remembered, of all documents; the caller frees it. */
static char *remembered(struct reading *reading) {
    GString *all = g_string_new(NULL);
    g_autoptr(GDir) entries = g_dir_open(reading->folder, 0, NULL);
    const char *name;
    while (entries && (name = g_dir_read_name(entries))) {
        g_autofree char *path = g_build_filename(reading->folder, name, NULL), *text = NULL;
        if (g_file_get_contents(path, &text, NULL, NULL))
            g_string_append(all, text);
    }
    return g_string_free(all, FALSE);
}

struct part {
    struct reading *reading;
    const char *text;
};

static gboolean has_part(void *data) {
    struct part *part = data;
    g_autofree char *all = remembered(part->reading);
    return strstr(all, part->text) != NULL;
}

static void wait_for(struct reading *reading, const char *text) {
    struct part part = {reading, text};
    g_assert_true(wait_until(has_part, &part, DESK_PATIENCE));
}

/* So many pages on, which is that page. Ctrl D is the broker's, and faster than the worker: it is pressed when the page
 * before is out of sight. */
static void toggle_on_page(struct reading *reading, int on, int page, const char *then) {
    for (int k = 0; k < on; k++)
        desk_key(&reading->desk, XK_n, FALSE);
    expect_page(reading, page);
    g_assert_true(desk_wait_fewer(&reading->desk, reading->window, desk_page_colour(page - 1), 0));
    desk_key(&reading->desk, XK_d, TRUE);
    wait_for(reading, then);
}

static void expect_nothing_left(struct reading *reading) {
    g_autofree char *all = remembered(reading);
    g_assert_cmpstr(all, ==, "");
}

/* ------------------------------------------------------------------------------------- cases --- */

/* By its content: under another name, too. */
static void test_opens_where_it_was_left(void) {
    struct reading reading;
    if (!begin(&reading))
        return;
    open_at(&reading, NULL, 1);
    desk_key(&reading.desk, XK_2, TRUE); /* fit width */
    desk_key(&reading.desk, XK_End, TRUE);
    expect_page(&reading, PAGES);
    quit(&reading);
    g_autofree char *other = g_build_filename(reading.desk.folder, "other-reading.pdf", NULL);
    g_assert_cmpint(g_rename(reading.path, other), ==, 0);
    desk_start(&reading.desk, (const char *const[]){other, NULL}, NULL);
    reading.window = desk_wait_window(&reading.desk, "other-reading.pdf");
    expect_page(&reading, PAGES);
    g_assert_cmpint(desk_count(&reading.desk, reading.window, desk_page_colour(1)), ==, 0);
    give_keyboard(&reading);
    desk_key(&reading.desk, XK_Home, TRUE);
    expect_page(&reading, 1);
    quit(&reading);
    wait_for(&reading, "Page=0\n");
    wait_for(&reading, "ZoomMode=2\n");
    end(&reading);
}

static void test_rotation_comes_back(void) {
    struct reading reading;
    if (!begin(&reading))
        return;
    open_at(&reading, NULL, 1);
    desk_key(&reading.desk, XK_r, TRUE);
    desk_key(&reading.desk, XK_1, TRUE); /* fit page */
    wait_for(&reading, "ZoomMode=3\n");
    quit(&reading);
    open_at(&reading, NULL, 1);
    quit(&reading);
    wait_for(&reading, "Rotation=1\n");
    wait_for(&reading, "ZoomMode=3\n");
    end(&reading);
}

static void test_bookmarks(void) {
    struct reading reading;
    if (!begin(&reading))
        return;
    open_at(&reading, NULL, 1);
    toggle_on_page(&reading, 2, 3, "Bookmarks=2;\n");
    toggle_on_page(&reading, 2, 5, "Bookmarks=2;4;\n");
    quit(&reading);
    open_at(&reading, NULL, 5);
    desk_key(&reading.desk, XK_Home, TRUE);
    expect_page(&reading, 1);
    desk_key(&reading.desk, XK_F2, FALSE);
    expect_page(&reading, 3);
    desk_key(&reading.desk, XK_F2, FALSE);
    expect_page(&reading, 5);
    shift_key(&reading, XK_F2);
    expect_page(&reading, 3);
    g_assert_true(desk_wait_fewer(&reading.desk, reading.window, desk_page_colour(5), 0));
    desk_key(&reading.desk, XK_d, TRUE);
    wait_for(&reading, "Bookmarks=4;\n");
    quit(&reading);
    end(&reading);
}

/* What was marked is on the disk at once, the place soon. */
static void test_killed(void) {
    struct reading reading;
    if (!begin(&reading))
        return;
    open_at(&reading, NULL, 1);
    toggle_on_page(&reading, 1, 2, "Bookmarks=1;\n");
    desk_key(&reading.desk, XK_End, TRUE);
    wait_for(&reading, "Page=5\n");
    kill(reading.desk.program, SIGKILL);
    child_wait(reading.desk.program, DESK_PATIENCE, NULL);
    open_at(&reading, NULL, PAGES);
    wait_for(&reading, "Bookmarks=1;\n");
    quit(&reading);
    end(&reading);
}

/* A worker that is stopped before it went anywhere does not make the viewer forget where it should go. */
static void test_closed_before_it_was_there(void) {
    struct reading reading;
    pid_t worker;
    if (!begin(&reading))
        return;
    open_at(&reading, NULL, 1);
    desk_key(&reading.desk, XK_End, TRUE);
    expect_page(&reading, PAGES);
    quit(&reading);
    for (int k = 0; k < 5; k++) {
        desk_start(&reading.desk, (const char *const[]){reading.path, NULL}, NULL);
        reading.window = desk_wait_window(&reading.desk, "reading.pdf");
        if (desk_workers(&reading.desk, &worker, 1) == 1)
            kill(worker, SIGSTOP);
        quit(&reading);
        wait_for(&reading, "Page=5\n");
    }
    end(&reading);
}

static void test_two_viewers(void) {
    struct reading first, second;
    if (!begin(&first))
        return;
    g_autofree char *text = NULL;
    gsize bytes;
    second = first;
    second.path = g_build_filename(first.desk.folder, "again.pdf", NULL);
    g_assert_true(g_file_get_contents(first.path, &text, &bytes, NULL));
    g_assert_true(g_file_set_contents(second.path, text, (gssize)bytes, NULL));
    open_at(&first, NULL, 1);
    XMoveWindow(first.desk.display, first.window, 1000, 0); /* a new window shows what is below */
    desk_start(&second.desk, (const char *const[]){second.path, NULL}, NULL);
    second.window = desk_wait_window(&second.desk, "again.pdf");
    expect_page(&second, 1);
    give_keyboard(&second);
    toggle_on_page(&second, 3, 4, "Bookmarks=3;\n");
    give_keyboard(&first);
    expect_page(&first, 1);
    toggle_on_page(&first, 1, 2, "Bookmarks=1;3;\n");
    quit(&first);
    give_keyboard(&second);
    quit(&second);
    wait_for(&first, "Bookmarks=1;3;\n");
    wait_for(&first, "Page=3\n"); /* who was closed last */
    g_free(second.path);
    end(&first);
}

static void test_damaged(void) {
    struct reading reading;
    if (!begin(&reading))
        return;
    open_at(&reading, NULL, 1);
    toggle_on_page(&reading, 1, 2, "Bookmarks=1;\n");
    quit(&reading);
    g_autoptr(GDir) entries = g_dir_open(reading.folder, 0, NULL);
    g_autofree char *path = g_build_filename(reading.folder, g_dir_read_name(entries), NULL);
    g_assert_true(g_file_set_contents(path, "Bookmarks=1;\n", -1, NULL));
    open_at(&reading, NULL, 1);
    toggle_on_page(&reading, 2, 3, "Bookmarks=2;\n");
    quit(&reading);
    end(&reading);
}

/* A limit refuses as a full disk does. The reader is told that the page could not be marked, and reads on. */
static void test_full_disk(void) {
    struct reading reading;
    if (!begin(&reading))
        return;
    g_autofree char *program = desk_product("ui/vitrine");
    const char *const arguments[] = {"--fsize=20", program, reading.path, NULL};
    desk_start_program(&reading.desk, "prlimit", arguments, NULL);
    reading.window = desk_wait_window(&reading.desk, "reading.pdf");
    expect_page(&reading, 1);
    give_keyboard(&reading);
    long around = desk_count(&reading.desk, reading.window, AROUND);
    desk_key(&reading.desk, XK_d, TRUE);
    g_assert_true(
        desk_wait_fewer(&reading.desk, reading.window, AROUND, around - 10000)); /* the bar */
    expect_nothing_left(&reading);
    desk_key(&reading.desk, XK_End, TRUE);
    expect_page(&reading, PAGES);
    quit(&reading);
    expect_nothing_left(&reading);
    end(&reading);
}

/* ------------------------------------------------------------------------------------ nothing --- */

static void read_a_little(struct reading *reading, const char *option) {
    open_at(reading, option, 1);
    desk_key(&reading->desk, XK_End, TRUE);
    expect_page(reading, PAGES);
    desk_key(&reading->desk, XK_d, TRUE);
    quit(reading);
    expect_nothing_left(reading);
}

static void test_private(void) {
    struct reading reading;
    if (!begin(&reading))
        return;
    read_a_little(&reading, "--private");
    end(&reading);
}

static void test_not_wanted(void) {
    struct reading reading;
    if (!begin(&reading))
        return;
    g_autofree char *choice =
        g_build_filename(reading.desk.folder, "vitrine", "remember-documents", NULL);
    g_assert_true(g_file_set_contents(choice, "no\n", -1, NULL));
    read_a_little(&reading, NULL);
    end(&reading);
}

static void test_forget(void) {
    struct reading reading;
    if (!begin(&reading))
        return;
    open_at(&reading, NULL, 1);
    quit(&reading);
    wait_for(&reading, "Page=0\n");
    const char *const forget[] = {"--forget", NULL};
    int status = -1;
    desk_start(&reading.desk, forget, NULL);
    g_assert_true(child_wait(reading.desk.program, DESK_PATIENCE, &status));
    reading.desk.program = 0;
    g_assert_cmpint(status, ==, 0);
    expect_nothing_left(&reading);
    end(&reading);
}

static gboolean was_turned_off(void *data) {
    struct reading *reading = data;
    g_autofree char *choice =
        g_build_filename(reading->desk.folder, "vitrine", "remember-documents", NULL);
    g_autofree char *text = NULL;
    return g_file_get_contents(choice, &text, NULL, NULL) && g_str_equal(text, "no\n");
}

/* The last item but so many of the menu, by its button in the corner. */
static void choose_from_the_end(struct reading *reading, int before) {
    XWindowAttributes attributes;
    long around = desk_count(&reading->desk, reading->window, AROUND); /* the menu lies over it */
    XGetWindowAttributes(reading->desk.display, reading->window, &attributes);
    desk_click(&reading->desk, reading->window, attributes.width - 24, 20, 1, FALSE);
    g_assert_true(desk_wait_fewer(&reading->desk, reading->window, AROUND, around - 5000));
    for (int k = 0; k <= before; k++)
        shift_key(reading, XK_Tab);
    desk_key(&reading->desk, XK_Return, FALSE);
}

static void test_forget_by_the_menu(void) {
    struct reading reading;
    if (!begin(&reading))
        return;
    open_at(&reading, NULL, 1);
    toggle_on_page(&reading, 1, 2, "Bookmarks=1;\n");
    choose_from_the_end(&reading, 0);
    g_assert_true(desk_wait_fewer(&reading.desk, reading.window, AROUND, 0)); /* the question */
    desk_key(&reading.desk, XK_Tab, FALSE);                                   /* from Cancel */
    desk_key(&reading.desk, XK_Return, FALSE);
    g_assert_true(desk_wait_more(&reading.desk, reading.window, AROUND, 10000));
    expect_nothing_left(&reading);
    desk_key(&reading.desk, XK_End, TRUE);
    expect_page(&reading, PAGES);
    quit(&reading); /* nor is it remembered anew */
    expect_nothing_left(&reading);
    end(&reading);
}

static void test_turned_off_by_the_menu(void) {
    struct reading reading;
    if (!begin(&reading))
        return;
    open_at(&reading, NULL, 1);
    choose_from_the_end(&reading, 1);
    g_assert_true(wait_until(was_turned_off, &reading, DESK_PATIENCE));
    quit(&reading);
    expect_nothing_left(&reading);
    read_a_little(&reading, NULL);
    end(&reading);
}

int main(int count, char **arguments) {
    g_test_init(&count, &arguments, NULL);
    g_test_add_func("/marks/opens-where-it-was-left", test_opens_where_it_was_left);
    g_test_add_func("/marks/rotation-comes-back", test_rotation_comes_back);
    g_test_add_func("/marks/bookmarks", test_bookmarks);
    g_test_add_func("/marks/killed", test_killed);
    g_test_add_func("/marks/closed-before-it-was-there", test_closed_before_it_was_there);
    g_test_add_func("/marks/two-viewers", test_two_viewers);
    g_test_add_func("/marks/damaged", test_damaged);
    g_test_add_func("/marks/full-disk", test_full_disk);
    g_test_add_func("/marks/private", test_private);
    g_test_add_func("/marks/not-wanted", test_not_wanted);
    g_test_add_func("/marks/forget", test_forget);
    g_test_add_func("/marks/forget-by-the-menu", test_forget_by_the_menu);
    g_test_add_func("/marks/turned-off-by-the-menu", test_turned_off_by_the_menu);
    return g_test_run();
}
