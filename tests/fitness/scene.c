/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/fitness/scene.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

static char *folder;

const char *scene_root(void) {
    if (!folder)
        folder = g_dir_make_tmp("vitrine-fitness-XXXXXX", NULL);
    g_assert_nonnull(folder);
    return folder;
}

static void remove_tree(const char *path) {
    g_autoptr(GDir) entries =
        g_file_test(path, G_FILE_TEST_IS_SYMLINK) ? NULL : g_dir_open(path, 0, NULL);
    const char *name;
    while (entries && (name = g_dir_read_name(entries))) {
        g_autofree char *inner = g_build_filename(path, name, NULL);
        remove_tree(inner);
    }
    g_remove(path);
}

void scene_remove(const char *path) {
    g_autofree char *full = g_build_filename(scene_root(), path, NULL);
    remove_tree(full);
}

void scene_finish(void) {
    if (folder)
        remove_tree(folder);
    g_clear_pointer(&folder, g_free);
}

void scene_write(const char *path, const char *text) {
    g_autofree char *full = g_build_filename(scene_root(), path, NULL);
    g_autofree char *parent = g_path_get_dirname(full);
    g_assert_cmpint(g_mkdir_with_parents(parent, 0755), ==, 0);
    /* Thousands of these: without fsync, and so over nothing, for it does not truncate. */
    g_remove(full);
    g_assert_true(g_file_set_contents_full(full, text, -1, G_FILE_SET_CONTENTS_NONE, 0644, NULL));
}

struct fitness_probe_report scene_good_probe(void) {
    return (struct fitness_probe_report){.version = FITNESS_PROBE_VERSION,
                                         .seal = PROBE_SEAL_STRICT,
                                         .getpid = PROBE_HELD,
                                         .int80 = PROBE_HELD,
                                         .x32 = PROBE_HELD,
                                         .writev = PROBE_HELD,
                                         .tsc = PROBE_HELD,
                                         .dispatch = PROBE_HELD};
}

struct fitness_facts *scene_facts(void) {
    struct fitness_facts *facts = facts_gather(scene_root());
    facts->probe = scene_good_probe();
    return facts;
}

struct fitness_place scene_place(void) {
    static char *home;
    g_free(home);
    home = g_build_filename(scene_root(), "home", NULL);
    return (struct fitness_place){
        .root = scene_root(), .administrator = geteuid(), .user_folder = home};
}

struct book *scene_book(const char *text, enum advisory_source source) {
    struct book *book = book_create();
    book_add_text(book, text, strlen(text), source, "scene.advisory");
    for (guint k = 0; k < book->problems->len; k++)
        g_error("%s", ((struct book_problem *)book->problems->pdata[k])->sentence);
    return book;
}

enum fitness_level scene_level(const struct fitness_facts *facts, const struct book *book) {
    struct verdict *verdict = verdict_reach(facts, book);
    enum fitness_level level = verdict->level;
    verdict_free(verdict);
    return level;
}
