/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/hostile/kept-marks.h"

#include <string.h>
#include <sys/stat.h>

#include "broker/marks/marks-file.h"

char *kept_marks_name(const char *path) {
    g_autofree char *bytes = NULL;
    gsize count;
    g_assert_true(g_file_get_contents(path, &bytes, &count, NULL));
    return g_compute_checksum_for_data(G_CHECKSUM_SHA256, (const guchar *)bytes, count);
}

void kept_marks_make(const char *folder, const char *document) {
    struct marks marks;
    for (guint page = KEPT_FROM; page < KEPT_TO; page++)
        g_assert_true(marks_change(folder, document,
                                   &(struct marks_change){.verb = MARKS_SET_BOOKMARK, .page = page},
                                   &marks, NULL));
}

void kept_marks_check(const char *folder, const char *document) {
    struct marks marks;
    g_assert_true(marks_load(folder, document, &marks, NULL));
    for (guint page = KEPT_FROM; page < KEPT_TO; page++)
        g_assert_true(marks_has_bookmark(&marks, page));
}

static void check_file(const char *folder, const char *name, gboolean may_be_unfinished) {
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_autoptr(GError) error = NULL;
    struct stat status;
    struct marks marks;
    if (strlen(name) != 64 && !(may_be_unfinished && strcmp(name, "unfinished") == 0))
        g_error("left behind: %s", name);
    marks_load(folder, name, &marks, &error);
    g_assert_no_error(error);
    g_assert_cmpint(stat(path, &status), ==, 0);
    g_assert_cmpuint(status.st_mode & 07777, ==, 0600);
}

guint kept_marks_check_folder(const char *folder, gboolean may_be_unfinished) {
    g_autoptr(GDir) entries = g_dir_open(folder, 0, NULL);
    const char *name;
    guint count = 0;
    while (entries && (name = g_dir_read_name(entries))) {
        check_file(folder, name, may_be_unfinished);
        count++;
    }
    return count;
}
