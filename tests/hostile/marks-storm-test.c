/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <signal.h>
#include <stdlib.h>

#include "broker/marks/marks-file.h"
#include "tests/hostile/kept-marks.h"
#include "tests/ui/desk.h"

/*
 * The viewer, or its worker, is killed at a random moment while somebody turns pages and sets bookmarks. What was marked
 * before is there, each file is whole, and no temporary one stays. ROUNDS, or as many as the first argument says;
 * --seed as GLib prints it.
 */

enum { ROUNDS = 6, PAGES = 300, MOMENT_US = 1500000 };

/* Never opened: nobody has a reason to touch its marks. */
#define OTHER "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

static unsigned rounds = ROUNDS;
static char *path, *folder, *document;

/* ------------------------------------------------------------------------------------- marks --- */

static void mark_before(struct desk *desk) {
    struct marks marks;
    const struct marks_change place = {.verb = MARKS_PUT_PLACE,
                                       .place = {.page = 77, .zoom_mode = ZOOM_FREE, .zoom = 1000}};
    path = desk_make_pdf(desk, "reading.pdf", PAGES);
    folder = g_build_filename(desk->folder, ".local", "state", "vitrine", "marks", NULL);
    document = kept_marks_name(path);
    kept_marks_make(folder, document);
    g_assert_true(marks_change(folder, OTHER, &place, &marks, NULL));
}

static void check(gboolean may_be_unfinished) {
    struct marks marks;
    g_assert_cmpuint(kept_marks_check_folder(folder, may_be_unfinished), <=, 3);
    kept_marks_check(folder, document);
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
