/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "tests/ui/desk.h"
#include "tests/ui/drag.h"

/*
 * One viewer, in which documents are opened and closed beside one that stays, ROUNDS times or as often as the first
 * argument says: descriptors, segments, workers and memory are what they were after the first WARM ones.
 */

enum { ROUNDS = 12, WARM = 4, A_LOT = 50000, STRAYED = 64 << 10 /* bytes a round */ };

static int rounds = ROUNDS;

struct holdings {
    unsigned descriptors;
    gulong resident; /* bytes */
};

static unsigned descriptors_of(pid_t program) {
    g_autofree char *path = g_strdup_printf("/proc/%d/fd", (int)program);
    g_autoptr(GDir) folder = g_dir_open(path, 0, NULL);
    unsigned count = 0;
    while (folder && g_dir_read_name(folder))
        count++;
    return count;
}

static struct holdings holdings_of(pid_t program) {
    g_autofree char *path = g_strdup_printf("/proc/%d/statm", (int)program), *text = NULL;
    unsigned long pages = 0;
    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    g_assert_cmpint(sscanf(text, "%*u %lu", &pages), ==, 1);
    return (struct holdings){descriptors_of(program), pages * (gulong)sysconf(_SC_PAGESIZE)};
}

/* Those of pictures: cairo has small ones of its own. */
static unsigned big_segments_of(pid_t creator) {
    g_autofree char *text = NULL;
    unsigned count = 0;
    g_assert_true(g_file_get_contents("/proc/sysvipc/shm", &text, NULL, NULL));
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (char **line = lines; *line; line++) {
        unsigned long bytes;
        int maker;
        if (sscanf(*line, "%*d %*d %*o %lu %d", &bytes, &maker) == 2)
            count += maker == creator && bytes >= 64 << 20;
    }
    return count;
}

struct bound {
    pid_t program;
    unsigned most;
};

static gboolean holds_no_more(void *data) {
    const struct bound *bound = data;
    return descriptors_of(bound->program) <= bound->most;
}

static void open_and_close(struct desk *desk, Window first, const char *uri) {
    g_assert_true(drag_onto(desk->display, first, uri));
    Window second = desk_wait_window(desk, "second.pdf");
    g_assert_true(desk_wait_workers(desk, 2));
    g_assert_true(desk_wait_more(desk, second, desk_page_colour(2), A_LOT));
    XSetInputFocus(desk->display, second, RevertToParent, CurrentTime);
    desk_key(desk, XK_w, TRUE);
    g_assert_true(desk_wait_workers(desk, 1));
    desk_wait_window(desk, "first.pdf");
}

static void test_opened_and_closed(void) {
    struct desk desk;
    struct holdings warm = {0};
    if (!desk_open(&desk, NULL))
        return;
    g_autofree char *first = desk_make_pdf(&desk, "first.pdf", 1);
    g_autofree char *second = desk_make_pdf(&desk, "second.pdf", 2);
    g_autofree char *uri = g_filename_to_uri(second, NULL, NULL);
    g_autofree char *list = g_strconcat(uri, "\r\n", NULL);
    desk_start(&desk, (const char *const[]){first, NULL}, NULL);
    Window window = desk_wait_window(&desk, "first.pdf");
    g_assert_true(desk_wait_more(&desk, window, desk_page_colour(1), A_LOT));
    for (int k = 0; k < rounds; k++) {
        open_and_close(&desk, window, list);
        if (k == WARM)
            warm = holdings_of(desk.program);
    }
    struct bound bound = {desk.program, warm.descriptors};
    g_assert_true(wait_until(holds_no_more, &bound, DESK_PATIENCE));
    g_assert_cmpuint(big_segments_of(desk.program), ==, 1);
    struct holdings now = holdings_of(desk.program);
    g_test_message("%lu KiB after %d windows, %lu after %d", warm.resident >> 10, WARM,
                   now.resident >> 10, rounds);
    g_assert_cmpuint(now.resident, <=, warm.resident + (gulong)(rounds - WARM) * STRAYED);
    desk_close(&desk);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    rounds = argc > 1 ? atoi(argv[1]) : ROUNDS;
    g_test_add_func("/many-windows/opened-and-closed", test_opened_and_closed);
    return g_test_run();
}
