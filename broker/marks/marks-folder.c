/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "broker/marks/marks-folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "broker/marks/marks-file.h"

enum { NAME_LENGTH = 64 };

struct entry {
    struct timespec written;
    char name[NAME_LENGTH + 1];
};

static gboolean is_ours(const char *name) {
    return strlen(name) == NAME_LENGTH && strspn(name, "0123456789abcdef") == NAME_LENGTH;
}

/* The array is the caller's; empty where the folder cannot be listed. */
static GArray *list(int folder) {
    GArray *entries = g_array_new(FALSE, FALSE, sizeof(struct entry));
    int again = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *names = again >= 0 ? fdopendir(again) : NULL;
    const struct dirent *found;
    struct stat status;
    if (!names && again >= 0)
        close(again);
    while (names && (found = readdir(names))) {
        struct entry entry;
        if (!is_ours(found->d_name) ||
            fstatat(folder, found->d_name, &status, AT_SYMLINK_NOFOLLOW) != 0)
            continue;
        entry.written = status.st_mtim;
        memcpy(entry.name, found->d_name, sizeof entry.name);
        g_array_append_val(entries, entry);
    }
    if (names)
        closedir(names);
    return entries;
}

guint marks_count(int folder) {
    g_autoptr(GArray) entries = list(folder);
    return entries->len;
}

static gint compare_times(gconstpointer a, gconstpointer b) {
    const struct timespec *first = &((const struct entry *)a)->written,
                          *second = &((const struct entry *)b)->written;
    if (first->tv_sec != second->tv_sec)
        return first->tv_sec < second->tv_sec ? -1 : 1;
    return first->tv_nsec < second->tv_nsec ? -1 : first->tv_nsec > second->tv_nsec;
}

static gboolean has_bookmarks(int folder, const char *name) {
    struct marks marks;
    return marks_read_at(folder, name, &marks, NULL) && marks.count > 0;
}

/* Two rounds: what has no bookmarks, then whatever is oldest. */
void marks_make_room(int folder) {
    g_autoptr(GArray) entries = list(folder);
    guint left = entries->len;
    g_array_sort(entries, compare_times);
    for (int round = 0; round < 2; round++)
        for (guint k = 0; k < entries->len && left >= MARKS_DOCUMENTS_MOST; k++) {
            const char *name = g_array_index(entries, struct entry, k).name;
            if ((round == 1 || !has_bookmarks(folder, name)) && unlinkat(folder, name, 0) == 0)
                left--;
        }
}

gboolean marks_remove_all(int folder) {
    g_autoptr(GArray) entries = list(folder);
    int problem = 0;
    for (guint k = 0; k < entries->len; k++)
        if (unlinkat(folder, g_array_index(entries, struct entry, k).name, 0) != 0)
            problem = errno;
    errno = problem;
    return problem == 0;
}
