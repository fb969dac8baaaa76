/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utime.h>

#include "broker/marks/marks-keeper.h"
#include "broker/zygote.h"
#include "tests/broker/harness.h"
#include "tests/hostile/kept-marks.h"

/*
 * Marks are whole and kept, whoever writes at once, is killed, fills the disk or put something else in the folder.
 * KILLS rounds of killing, or as many as the first argument says; --seed as GLib prints it.
 */

enum { KILLS = 40, WRITERS = 4, PAGES_EACH = 25 };

#define DOCUMENT "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
#define OTHER "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

static unsigned kills = KILLS;
static char *folder;

/* ----------------------------------------------------------------------------------- helpers --- */

static void begin(void) {
    g_autoptr(GError) error = NULL;
    const char *name;
    g_autoptr(GDir) entries = g_dir_open(folder, 0, NULL);
    while (entries && (name = g_dir_read_name(entries))) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        g_assert_cmpint(g_remove(path), ==, 0);
    }
    g_assert_true(marks_forget_all(folder, &error));
    g_assert_no_error(error);
}

static gboolean change(const char *document, enum marks_verb verb, guint page) {
    struct marks marks;
    struct marks_change change = {.verb = verb,
                                  .page = page,
                                  .place = {.page = page,
                                            .x = -7,
                                            .y = 4200,
                                            .zoom_mode = ZOOM_FIT_WIDTH,
                                            .zoom = 1342,
                                            .rotation = 3}};
    return marks_change(folder, document, &change, &marks, NULL);
}

static void load(struct marks *marks) {
    g_autoptr(GError) error = NULL;
    g_assert_true(marks_load(folder, DOCUMENT, marks, &error));
    g_assert_no_error(error);
}

static char *path_of(const char *document) {
    return g_build_filename(folder, document, NULL);
}

static void put(const char *text, gssize bytes) {
    g_autofree char *path = path_of(DOCUMENT);
    g_assert_cmpint(g_mkdir_with_parents(folder, 0700), ==, 0);
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    bytes = bytes < 0 ? (gssize)strlen(text) : bytes;
    g_assert_cmpint(write(file, text, (gsize)bytes), ==, bytes);
    close(file);
}

/* ----------------------------------------------------------------------------------- what is --- */

static void test_comes_back(void) {
    struct marks marks;
    struct stat status;
    begin();
    load(&marks);
    g_assert_false(marks.has_place);
    g_assert_true(change(DOCUMENT, MARKS_PUT_PLACE, 11));
    g_assert_true(change(DOCUMENT, MARKS_SET_BOOKMARK, 7));
    g_assert_true(change(DOCUMENT, MARKS_SET_BOOKMARK, PAGES_MAXIMUM - 1));
    g_assert_true(change(DOCUMENT, MARKS_SET_BOOKMARK, 0));
    g_assert_true(change(DOCUMENT, MARKS_CLEAR_BOOKMARK, 7));
    load(&marks);
    g_assert_true(marks.has_place);
    g_assert_cmpuint(marks.place.page, ==, 11);
    g_assert_cmpint(marks.place.x, ==, -7);
    g_assert_cmpint(marks.place.y, ==, 4200);
    g_assert_cmpint(marks.place.zoom_mode, ==, ZOOM_FIT_WIDTH);
    g_assert_cmpuint(marks.place.zoom, ==, 1342);
    g_assert_cmpuint(marks.place.rotation, ==, 3);
    g_assert_cmpuint(marks.count, ==, 2);
    g_assert_true(marks_has_bookmark(&marks, 0) && marks_has_bookmark(&marks, PAGES_MAXIMUM - 1));
    g_assert_cmpuint(kept_marks_check_folder(folder, FALSE), ==, 1);
    g_assert_cmpint(stat(folder, &status), ==, 0);
    g_assert_cmpuint(status.st_mode & 07777, ==, 0700);
}

static void test_next_bookmark(void) {
    static const guint set[] = {3, 5, 9};
    static const struct {
        guint page;
        int direction;
        guint found;
    } cases[] = {{0, 1, 3},  {3, 1, 5},  {4, 1, 5},  {9, 1, 3},  {12, 1, 3},
                 {0, -1, 9}, {3, -1, 9}, {4, -1, 3}, {9, -1, 5}, {12, -1, 9}};
    struct marks marks = {0};
    guint found;
    g_assert_false(marks_next_bookmark(&marks, 1, 1, &found));
    for (gsize k = 0; k < G_N_ELEMENTS(set); k++)
        g_assert_true(marks_set_bookmark(&marks, set[k], TRUE));
    for (gsize k = 0; k < G_N_ELEMENTS(cases); k++) {
        g_assert_true(marks_next_bookmark(&marks, cases[k].page, cases[k].direction, &found));
        g_assert_cmpuint(found, ==, cases[k].found);
    }
}

static void test_as_many_as_fit(void) {
    struct marks marks = {0}, again;
    for (guint k = 0; k < MARKS_BOOKMARKS_MOST; k++)
        g_assert_true(marks_set_bookmark(&marks, PAGES_MAXIMUM - 1 - k, TRUE));
    g_assert_false(marks_set_bookmark(&marks, 0, TRUE));
    g_assert_true(marks_set_bookmark(&marks, PAGES_MAXIMUM - 1, TRUE)); /* it is set */
    g_autofree char *text = marks_to_text(&marks);
    g_assert_true(marks_parse(text, strlen(text), &again, NULL));
    g_assert_cmpmem(marks.bookmarks, sizeof marks.bookmarks, again.bookmarks,
                    sizeof again.bookmarks);
}

/* ----------------------------------------------------------------------------------- damaged --- */

static void expect_ignored(const char *text, gssize bytes) {
    struct marks marks;
    g_autoptr(GError) error = NULL;
    put(text, bytes);
    memset(&marks, 0xff, sizeof marks);
    g_assert_false(marks_load(folder, DOCUMENT, &marks, &error));
    g_assert_true(g_str_has_suffix(error->message, "."));
    g_assert_false(marks.has_place);
    g_assert_cmpuint(marks.count, ==, 0);
}

/* Each prefix of a file: what a system without fsync would leave. */
static void test_half_written(void) {
    struct marks marks = {.has_place = TRUE, .place = {1, 2, 3, ZOOM_FREE, 1000, 0}}, loaded;
    marks_set_bookmark(&marks, 12, TRUE);
    g_autofree char *text = marks_to_text(&marks);
    gsize bytes = strlen(text);
    for (gsize k = 0; k < bytes; k++)
        expect_ignored(text, (gssize)k);
    for (gsize k = 0; k < bytes; k++) { /* and with a hole, as some file systems leave */
        g_autofree char *hole = g_memdup2(text, bytes);
        memset(hole + k, 0, bytes - k);
        expect_ignored(hole, (gssize)bytes);
    }
    put(text, (gssize)bytes);
    load(&loaded);
    g_assert_cmpmem(&loaded, sizeof loaded, &marks, sizeof marks);
}

static void test_wrong_numbers(void) {
    static const char *const wrong[] = {
        "Page=16777216\nX=0\nY=0\nZoomMode=1\nZoom=1000\nRotation=0\nBookmarks=\n",
        "Page=-1\nX=0\nY=0\nZoomMode=1\nZoom=1000\nRotation=0\nBookmarks=\n",
        "Page=0\nX=2147483648\nY=0\nZoomMode=1\nZoom=1000\nRotation=0\nBookmarks=\n",
        "Page=0\nX=0\nY=0\nZoomMode=0\nZoom=1000\nRotation=0\nBookmarks=\n",
        "Page=0\nX=0\nY=0\nZoomMode=4\nZoom=1000\nRotation=0\nBookmarks=\n",
        "Page=0\nX=0\nY=0\nZoomMode=1\nZoom=9\nRotation=0\nBookmarks=\n",
        "Page=0\nX=0\nY=0\nZoomMode=1\nZoom=64001\nRotation=0\nBookmarks=\n",
        "Page=0\nX=0\nY=0\nZoomMode=1\nZoom=1000\nRotation=4\nBookmarks=\n",
        "Page=0\nX=0\nY=0\nZoomMode=1\nZoom=1000\nBookmarks=\n",
        "Page=1x\nX=0\nY=0\nZoomMode=1\nZoom=1000\nRotation=0\nBookmarks=\n",
        "Bookmarks=-1;\n",
        "Bookmarks=16777216;\n",
        "Bookmarks=4;4;\n",
        "Bookmarks=4;3;\n",
        "Bookmarks=2147483647;0;\n",
        "Bookmarks=99999999999999999999;\n",
        "Bookmarks=one;\n",
        "Nothing=1\n"};
    for (gsize k = 0; k < G_N_ELEMENTS(wrong); k++) {
        g_autofree char *text = g_strconcat("[Vitrine marks 1]\n", wrong[k], NULL);
        expect_ignored(text, -1);
    }
    expect_ignored("[Vitrine marks 2]\nBookmarks=1;\n", -1);
}

static void test_foreign(void) {
    g_autofree char *huge = g_strnfill(20 << 20, 'x');
    g_autoptr(GString) many = g_string_new("[Vitrine marks 1]\nBookmarks=");
    for (guint k = 0; k <= MARKS_BOOKMARKS_MOST; k++)
        g_string_append_printf(many, "%u;", k);
    expect_ignored(many->str, (gssize)many->len);
    expect_ignored(huge, 20 << 20);
    expect_ignored("%PDF-1.7\n", -1);
    expect_ignored("\x7f"
                   "ELF\0\0\0\1",
                   8);
    expect_ignored("", 0);
}

/* A damaged file does not stop its document from being remembered. */
static void test_damaged_is_replaced(void) {
    struct marks marks;
    put("garbage", -1);
    g_assert_true(change(DOCUMENT, MARKS_SET_BOOKMARK, 5));
    load(&marks);
    g_assert_true(marks_has_bookmark(&marks, 5));
    g_assert_cmpuint(kept_marks_check_folder(folder, FALSE), ==, 1);
}

/* ------------------------------------------------------------------------ what is no such file --- */

static void test_links_and_devices(void) {
    struct marks marks;
    g_autofree char *path = path_of(DOCUMENT), *secret = harness_file("secret", "mine", 4),
                    *text = NULL;
    begin();
    g_assert_cmpint(symlink(secret, path), ==, 0);
    g_assert_false(marks_load(folder, DOCUMENT, &marks, NULL));
    g_assert_true(change(DOCUMENT, MARKS_SET_BOOKMARK, 1)); /* the link goes, not what it names */
    g_assert_true(g_file_get_contents(secret, &text, NULL, NULL));
    g_assert_cmpstr(text, ==, "mine");
    g_assert_cmpuint(kept_marks_check_folder(folder, FALSE), ==, 1);
    g_assert_cmpint(g_remove(path), ==, 0);
    g_assert_cmpint(mkfifo(path, 0600), ==, 0); /* nobody ever writes to it */
    g_assert_false(marks_load(folder, DOCUMENT, &marks, NULL));
    g_assert_cmpint(g_remove(path), ==, 0);
    g_assert_cmpint(g_mkdir(path, 0700), ==, 0);
    g_assert_false(marks_load(folder, DOCUMENT, &marks, NULL));
    g_assert_false(change(DOCUMENT, MARKS_SET_BOOKMARK, 1));
    g_assert_cmpint(g_rmdir(path), ==, 0);
    g_assert_cmpuint(kept_marks_check_folder(folder, FALSE), ==, 0);
}

static void test_folder_of_others(void) {
    g_autofree char *elsewhere = g_build_filename(harness_folder(), "elsewhere", NULL);
    begin();
    g_assert_true(change(DOCUMENT, MARKS_PUT_PLACE, 1));
    g_assert_cmpint(chmod(folder, 0777), ==, 0);
    g_assert_false(change(DOCUMENT, MARKS_PUT_PLACE, 2));
    g_assert_cmpint(chmod(folder, 0700), ==, 0);
    g_assert_cmpint(g_rename(folder, elsewhere), ==, 0);
    g_assert_cmpint(symlink(elsewhere, folder), ==, 0);
    g_assert_false(change(DOCUMENT, MARKS_PUT_PLACE, 3));
    g_assert_cmpint(g_remove(folder), ==, 0);
    g_assert_cmpint(g_rename(elsewhere, folder), ==, 0);
    g_assert_true(change(DOCUMENT, MARKS_PUT_PLACE, 4));
}

static void test_forgets(void) {
    g_autofree char *foreign = path_of("letter.pdf");
    begin();
    g_assert_true(change(DOCUMENT, MARKS_PUT_PLACE, 1) && change(OTHER, MARKS_PUT_PLACE, 1));
    g_assert_true(g_file_set_contents(foreign, "mine", -1, NULL));
    g_assert_cmpuint(marks_count_documents(folder), ==, 2);
    g_assert_true(marks_forget_all(folder, NULL));
    g_assert_cmpuint(marks_count_documents(folder), ==, 0);
    g_assert_true(g_file_test(foreign, G_FILE_TEST_EXISTS));
    g_assert_cmpint(g_remove(foreign), ==, 0);
    g_assert_cmpuint(kept_marks_check_folder(folder, FALSE), ==, 0);
}

/* -------------------------------------------------------------------------------------- room --- */

static void name_of(guint k, char name[65]) {
    g_snprintf(name, 65, "%064x", k);
}

/* The oldest has a bookmark, and stays; the oldest of the others leaves. */
static void test_oldest_leaves(void) {
    char name[65];
    begin();
    for (guint k = 0; k < MARKS_DOCUMENTS_MOST; k++) {
        name_of(k, name);
        g_autofree char *path = path_of(name);
        put("[Vitrine marks 1]\nBookmarks=\n", -1);
        g_autofree char *from = path_of(DOCUMENT);
        g_assert_cmpint(g_rename(from, path), ==, 0);
        if (k == 0)
            g_assert_true(change(name, MARKS_SET_BOOKMARK, 3));
        g_assert_cmpint(utime(path, &(struct utimbuf){1000 + k, 1000 + k}), ==, 0);
    }
    g_assert_true(change(DOCUMENT, MARKS_PUT_PLACE, 1));
    g_assert_cmpuint(marks_count_documents(folder), ==, MARKS_DOCUMENTS_MOST);
    for (guint k = 0; k < 3; k++) {
        name_of(k, name);
        g_autofree char *path = path_of(name);
        g_assert_cmpint(g_file_test(path, G_FILE_TEST_EXISTS), ==, k != 1);
    }
    g_assert_true(change(DOCUMENT, MARKS_PUT_PLACE, 2)); /* it has a place: nobody leaves */
    g_assert_cmpuint(kept_marks_check_folder(folder, FALSE), ==, MARKS_DOCUMENTS_MOST);
}

/* As in outputs-test: a limit refuses in the middle of the file, as a full disk does. */
static void test_full_disk(void) {
    struct rlimit now, small;
    struct marks marks;
    begin();
    g_assert_true(change(DOCUMENT, MARKS_SET_BOOKMARK, 1));
    g_assert_cmpint(getrlimit(RLIMIT_FSIZE, &now), ==, 0);
    small = (struct rlimit){20, now.rlim_max};
    signal(SIGXFSZ, SIG_IGN);
    g_assert_cmpint(setrlimit(RLIMIT_FSIZE, &small), ==, 0);
    gboolean changed = change(DOCUMENT, MARKS_SET_BOOKMARK, 2),
             made = change(OTHER, MARKS_PUT_PLACE, 2);
    g_assert_cmpint(setrlimit(RLIMIT_FSIZE, &now), ==, 0);
    g_assert_false(changed);
    g_assert_false(made);
    load(&marks);
    g_assert_cmpuint(marks.count, ==, 1);
    g_assert_cmpuint(kept_marks_check_folder(folder, FALSE), ==, 1);
}

/* ---------------------------------------------------------------------------------- together --- */

static void test_lock_that_is_never_given_back(void) {
    begin();
    g_assert_true(change(DOCUMENT, MARKS_PUT_PLACE, 1));
    int held = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    g_assert_cmpint(flock(held, LOCK_EX), ==, 0);
    g_assert_false(change(DOCUMENT, MARKS_PUT_PLACE, 2));
    close(held);
    g_assert_true(change(DOCUMENT, MARKS_PUT_PLACE, 3));
}

/* Each viewer sets bookmarks of its own in one document: all are there in the end. */
static void test_many_viewers_at_once(void) {
    struct marks marks;
    pid_t writers[WRITERS];
    begin();
    for (guint w = 0; w < WRITERS; w++) {
        writers[w] = fork();
        if (writers[w] == 0) {
            for (guint k = 0; k < PAGES_EACH; k++)
                while (!change(DOCUMENT, MARKS_SET_BOOKMARK, k * WRITERS + w))
                    continue; /* a busy disk: the lock was not to be had */
            _exit(0);
        }
    }
    for (guint w = 0; w < WRITERS; w++) {
        int status = -1;
        g_assert_cmpint(waitpid(writers[w], &status, 0), ==, writers[w]);
        g_assert_cmpint(status, ==, 0);
    }
    load(&marks);
    g_assert_cmpuint(marks.count, ==, WRITERS * PAGES_EACH);
    g_assert_cmpuint(kept_marks_check_folder(folder, FALSE), ==, 1);
}

/* Writes page after page, saying after each that it is on the disk. */
static void write_for_ever(int said) {
    for (guint32 page = 0;; page = (page + 1) % MARKS_BOOKMARKS_MOST) {
        change(DOCUMENT, MARKS_SET_BOOKMARK, page);
        change(OTHER, MARKS_PUT_PLACE, page);
        if (write(said, &page, sizeof page) != sizeof page)
            _exit(1);
    }
}

/* Killed at any moment: what it said is there, and nothing is half. */
static void kill_once(void) {
    int said[2];
    guint32 page = 0, kept = 0;
    struct marks marks;
    begin();
    g_assert_cmpint(pipe2(said, O_CLOEXEC), ==, 0);
    pid_t writer = fork();
    if (writer == 0)
        write_for_ever(said[1]);
    close(said[1]);
    g_assert_cmpint(read(said[0], &page, sizeof page), ==, sizeof page);
    g_usleep((gulong)g_test_rand_int_range(0, 5000));
    kill(writer, SIGKILL);
    g_assert_cmpint(waitpid(writer, NULL, 0), ==, writer);
    do
        kept = page + 1;
    while (read(said[0], &page, sizeof page) == sizeof page);
    close(said[0]);
    load(&marks);
    for (guint k = 0; k < kept; k++)
        g_assert_true(marks_has_bookmark(&marks, k));
    g_assert_true(change(DOCUMENT, MARKS_SET_BOOKMARK, 0)); /* the next viewer, and what it finds */
    g_assert_cmpuint(kept_marks_check_folder(folder, FALSE), ==, 2);
}

static void test_killed_at_random(void) {
    for (unsigned k = 0; k < kills; k++)
        kill_once();
    g_test_message("%u writers were killed", kills);
}

/* --------------------------------------------------------------------------------- in turn --- */

static void got_marks(GObject *nothing, GAsyncResult *result, gpointer user) {
    (void)nothing;
    *(struct marks **)user = marks_keeper_ask_finish(result, NULL);
}

/* What was asked later is done later, and all of it before the program ends. */
static void test_keeper_keeps_the_order(void) {
    enum { TIMES = 200 };
    struct marks *last = NULL;
    begin();
    for (guint k = 0; k < TIMES; k++)
        marks_keeper_ask(
            DOCUMENT,
            &(struct marks_change){.verb = MARKS_PUT_PLACE,
                                   .place = {.page = k, .zoom_mode = ZOOM_FREE, .zoom = 1000}},
            NULL, NULL);
    marks_keeper_ask(DOCUMENT, &(struct marks_change){.verb = MARKS_READ}, got_marks, &last);
    while (!last)
        g_main_context_iteration(NULL, TRUE);
    g_assert_cmpuint(last->place.page, ==, TIMES - 1);
    g_free(last);
    marks_keeper_ask(DOCUMENT, &(struct marks_change){.verb = MARKS_SET_BOOKMARK, .page = 9}, NULL,
                     NULL);
    marks_keeper_flush();
    struct marks marks;
    load(&marks);
    g_assert_true(marks_has_bookmark(&marks, 9));
}

/* ---------------------------------------------------------------------------- which document --- */

struct identity {
    gboolean over;
    char *document; /* NULL: it has none */
};

static void on_identity(GObject *nothing, GAsyncResult *result, gpointer user) {
    struct identity *identity = user;
    (void)nothing;
    identity->document = vitrine_session_identify_finish(result, NULL);
    identity->over = TRUE;
}

static char *identify(const char *path) {
    struct identity identity = {0};
    VitrineSession *session = harness_open(path);
    vitrine_session_identify_async(session, NULL, on_identity, &identity);
    g_object_unref(session); /* it is hashed all the same */
    harness_wait(&identity.over);
    zygote_shut_down();
    harness_wait_children(0);
    return identity.document;
}

static void test_known_by_content(void) {
    g_autofree char *abc = harness_file("abc", "abc", 3), *document = identify(abc);
    g_assert_cmpstr(document, ==, DOCUMENT);
}

/* As of a program that hands over what it got by a pipe. */
static void test_nameless_is_unknown(void) {
    g_autofree char *path = harness_file("gone", "abc", 3);
    unsigned before = harness_descriptors();
    int file = open(path, O_RDONLY | O_CLOEXEC);
    g_assert_cmpint(g_remove(path), ==, 0);
    g_autofree char *link = g_strdup_printf("/proc/self/fd/%d", file), *document = identify(link);
    g_assert_null(document);
    close(file);
    g_assert_cmpuint(harness_descriptors(), ==, before);
}

int main(int argc, char **argv) {
    g_autofree char *state = g_build_filename(harness_folder(), "state", NULL);
    g_setenv("XDG_STATE_HOME", state, TRUE);
    g_test_init(&argc, &argv, NULL);
    kills = argc > 1 ? (unsigned)atoi(argv[1]) : KILLS;
    folder = marks_folder();
    g_autofree char *program = harness_product("worker/vitrine-document-worker");
    zygote_set_program(program);
    g_test_add_func("/marks/comes-back", test_comes_back);
    g_test_add_func("/marks/next-bookmark", test_next_bookmark);
    g_test_add_func("/marks/as-many-as-fit", test_as_many_as_fit);
    g_test_add_func("/marks/half-written", test_half_written);
    g_test_add_func("/marks/wrong-numbers", test_wrong_numbers);
    g_test_add_func("/marks/foreign", test_foreign);
    g_test_add_func("/marks/damaged-is-replaced", test_damaged_is_replaced);
    g_test_add_func("/marks/links-and-devices", test_links_and_devices);
    g_test_add_func("/marks/folder-of-others", test_folder_of_others);
    g_test_add_func("/marks/forgets", test_forgets);
    g_test_add_func("/marks/oldest-leaves", test_oldest_leaves);
    g_test_add_func("/marks/full-disk", test_full_disk);
    g_test_add_func("/marks/lock-that-is-never-given-back", test_lock_that_is_never_given_back);
    g_test_add_func("/marks/many-viewers-at-once", test_many_viewers_at_once);
    g_test_add_func("/marks/keeper-keeps-the-order", test_keeper_keeps_the_order);
    g_test_add_func("/marks/known-by-content", test_known_by_content);
    g_test_add_func("/marks/nameless-is-unknown", test_nameless_is_unknown);
    g_test_add_func("/marks/killed-at-random", test_killed_at_random);
    int outcome = g_test_run();
    begin();
    g_rmdir(folder);
    g_autofree char *parent = g_path_get_dirname(folder);
    g_rmdir(parent);
    g_rmdir(state);
    harness_finish();
    g_free(folder);
    return outcome;
}
