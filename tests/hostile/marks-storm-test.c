/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "broker/marks/marks-file.h"
#include "tests/ui/desk.h"

/*
 * The viewer, or its worker, is killed at a random moment while somebody turns pages and sets bookmarks. What was marked
 * before is there, each file is whole, and no temporary one stays. ROUNDS, or as many as the first argument says;
 * --seed as GLib prints it.
 */

enum { ROUNDS = 6, PAGES = 300, MARKED_FROM = 200, MARKED_TO = 250, MOMENT_US = 1500000 };

/* Never opened: nobody has a reason to touch its marks. */
#define OTHER "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

static unsigned rounds = ROUNDS;
static char *path, *folder, *document;

/* ------------------------------------------------------------------------------------- marks --- */

static void mark(const char *name, enum marks_verb verb, guint page) {
    struct marks marks;
    struct marks_change change = {
        .verb = verb, .page = page, .place = {.page = page, .zoom_mode = ZOOM_FREE, .zoom = 1000}};
    g_assert_true(marks_change(folder, name, &change, &marks, NULL));
}

static void mark_before(struct desk *desk) {
    g_autofree char *bytes = NULL;
    gsize count;
    path = desk_make_pdf(desk, "reading.pdf", PAGES);
    folder = g_build_filename(desk->folder, ".local", "state", "vitrine", "marks", NULL);
    g_assert_true(g_file_get_contents(path, &bytes, &count, NULL));
    document = g_compute_checksum_for_data(G_CHECKSUM_SHA256, (const guchar *)bytes, count);
    for (guint page = MARKED_FROM; page < MARKED_TO; page++)
        mark(document, MARKS_SET_BOOKMARK, page);
    mark(OTHER, MARKS_PUT_PLACE, 77);
}

/* Names of whole files of marks only; a new file may have been killed on its way to its name: it is whole, and goes
 * with the next change. */
static void check_files(gboolean may_be_unfinished) {
    g_autoptr(GDir) entries = g_dir_open(folder, 0, NULL);
    const char *name;
    struct marks marks;
    while ((name = g_dir_read_name(entries))) {
        if (strcmp(name, document) != 0 && strcmp(name, OTHER) != 0 &&
            !(may_be_unfinished && strcmp(name, "unfinished") == 0))
            g_error("left behind: %s", name);
        g_assert_true(marks_load(folder, name, &marks, NULL));
    }
}

static void check(gboolean may_be_unfinished) {
    struct marks marks;
    check_files(may_be_unfinished);
    g_assert_true(marks_load(folder, document, &marks, NULL));
    for (guint page = MARKED_FROM; page < MARKED_TO; page++)
        g_assert_true(marks_has_bookmark(&marks, page));
    g_assert_true(marks_load(folder, OTHER, &marks, NULL));
    g_assert_cmpuint(marks.place.page, ==, 77);
    g_assert_cmpuint(marks.count, ==, 0);
}

/* ------------------------------------------------------------------------------------- storm --- */

/* From the first page on, so that nobody comes to those that were marked before. */
static void read_about(struct desk *desk, gint64 until) {
    desk_wait_window(desk, "reading.pdf");
    desk_key(desk, XK_Home, TRUE);
    while (g_get_monotonic_time() < until) {
        if (g_test_rand_int_range(0, 3) == 0)
            desk_key(desk, XK_d, TRUE);
        else
            desk_key(desk, g_test_rand_int_range(0, 2) ? XK_n : XK_p, FALSE);
        g_usleep((gulong)g_test_rand_int_range(0, 30000));
    }
}

static void kill_worker(struct desk *desk) {
    pid_t worker;
    if (desk_workers(desk, &worker, 1) == 1)
        kill(worker, SIGKILL);
}

static void run_round(struct desk *desk) {
    gint64 until = g_get_monotonic_time() + g_test_rand_int_range(0, MOMENT_US);
    desk_start(desk, (const char *const[]){path, NULL}, NULL);
    if (g_test_rand_int_range(0, 4) == 0)
        g_usleep((gulong)g_test_rand_int_range(0, MOMENT_US / 2)); /* while it starts */
    else
        read_about(desk, until);
    if (g_test_rand_int_range(0, 3) == 0)
        kill_worker(desk);
    kill(desk->program, SIGKILL);
    g_assert_true(child_wait(desk->program, DESK_PATIENCE, NULL));
    desk->program = 0;
    check(TRUE);
}

/* It still remembers: the last page, once it is open and has been told to go there. */
static gboolean is_kept_at_the_end(void *desk) {
    struct marks marks;
    desk_key(desk, XK_End, TRUE);
    return marks_load(folder, document, &marks, NULL) && marks.has_place &&
           marks.place.page == PAGES - 1;
}

static void test_killed_at_random(void) {
    struct desk desk;
    if (!desk_open(&desk, NULL))
        return;
    mark_before(&desk);
    for (unsigned k = 0; k < rounds; k++)
        run_round(&desk);
    desk_start(&desk, (const char *const[]){path, NULL}, NULL);
    desk_wait_window(&desk, "reading.pdf");
    g_assert_true(wait_until(is_kept_at_the_end, &desk, DESK_PATIENCE));
    desk_key(&desk, XK_q, TRUE);
    g_assert_true(child_wait(desk.program, DESK_PATIENCE, NULL));
    desk.program = 0;
    check(FALSE);
    g_test_message("%u readers were killed", rounds);
    desk_close(&desk);
    g_free(path);
    g_free(folder);
    g_free(document);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    rounds = argc > 1 ? (unsigned)atoi(argv[1]) : ROUNDS;
    g_test_add_func("/marks-storm/killed-at-random", test_killed_at_random);
    return g_test_run();
}
