/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "broker/marks/marks-file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "broker/marks/marks-folder.h"
#include "broker/reasons.h"
#include "broker/state-folder.h"
#include "broker/write-all.h"

/* Between link and rename a new file has this name; or, where there are no nameless files, while it is written. Only
 * the lock's holder has one: what a killed one left goes with the next change. */
#define UNFINISHED "unfinished"

char *marks_folder(void) {
    return g_build_filename(g_get_user_state_dir(), "vitrine", "marks", NULL);
}

/* ----------------------------------------------------------------------------------- reading --- */

/* At most one byte more than may be there. -1: errno. */
static gssize read_whole(int folder, const char *document, char *text) {
    struct stat status;
    gssize used = 0, got = 1;
    int file = openat(folder, document, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
    if (file < 0)
        return -1;
    if (fstat(file, &status) != 0 || !S_ISREG(status.st_mode)) {
        close(file);
        errno = EINVAL;
        return -1;
    }
    while (used <= MARKS_TEXT_MOST && got != 0) {
        got = read(file, text + used, (gsize)(MARKS_TEXT_MOST + 1 - used));
        if (got < 0 && errno != EINTR)
            break;
        used += MAX(got, 0);
    }
    close(file);
    return got < 0 ? -1 : used;
}

gboolean marks_read_at(int folder, const char *document, struct marks *marks, GError **error) {
    char text[MARKS_TEXT_MOST + 1];
    gssize bytes = read_whole(folder, document, text);
    memset(marks, 0, sizeof *marks);
    if (bytes >= 0)
        return marks_parse(text, (gsize)bytes, marks, error);
    if (errno == ENOENT)
        return TRUE;
    reason_set_system(error, "What was remembered of this document cannot be read", errno);
    return FALSE;
}

gboolean marks_load(const char *path, const char *document, struct marks *marks, GError **error) {
    int folder = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    memset(marks, 0, sizeof *marks);
    if (folder < 0 && errno == ENOENT)
        return TRUE;
    if (folder < 0) {
        reason_set_system(error, "What was remembered of this document cannot be read", errno);
        return FALSE;
    }
    gboolean loaded = marks_read_at(folder, document, marks, error);
    close(folder);
    return loaded;
}

/* ----------------------------------------------------------------------------------- writing --- */

static gboolean give_unfinished_name(int folder, int file) {
    char name[32];
    g_snprintf(name, sizeof name, "/proc/self/fd/%d", file);
    return linkat(AT_FDCWD, name, folder, UNFINISHED, AT_SYMLINK_FOLLOW) == 0;
}

/* Under the lock. FALSE with errno: document is as it was. */
static gboolean replace(int folder, const char *document, const char *text) {
    unlinkat(folder, UNFINISHED, 0);
    int file = openat(folder, ".", O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600);
    gboolean nameless = file >= 0;
    if (!nameless)
        file = openat(folder, UNFINISHED, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file < 0)
        return FALSE;
    gboolean good = write_all(file, text, strlen(text)) && fsync(file) == 0 &&
                    (!nameless || give_unfinished_name(folder, file)) &&
                    renameat(folder, UNFINISHED, folder, document) == 0;
    int problem = errno;
    close(file);
    if (!good)
        unlinkat(folder, UNFINISHED, 0);
    else
        fsync(folder); /* the name, too, is to outlive a power cut */
    errno = problem;
    return good;
}

static gboolean apply(const struct marks_change *change, struct marks *marks) {
    switch (change->verb) {
    case MARKS_PUT_PLACE:
        marks->has_place = TRUE;
        marks->place = change->place;
        return TRUE;
    case MARKS_SET_BOOKMARK:
    case MARKS_CLEAR_BOOKMARK:
        return marks_set_bookmark(marks, change->page, change->verb == MARKS_SET_BOOKMARK);
    case MARKS_READ:
        break;
    }
    return TRUE;
}

static gboolean change_locked(int folder, const char *document, const struct marks_change *change,
                              struct marks *marks, GError **error) {
    marks_read_at(folder, document, marks, NULL);
    if (!apply(change, marks)) {
        g_set_error(error, VITRINE_ERROR, VITRINE_ERROR_LIMIT,
                    "This document has %d bookmarks already: there is no room for more.",
                    MARKS_BOOKMARKS_MOST);
        return FALSE;
    }
    g_autofree char *text = marks_to_text(marks);
    if (faccessat(folder, document, F_OK, AT_SYMLINK_NOFOLLOW) != 0)
        marks_make_room(folder);
    if (replace(folder, document, text))
        return TRUE;
    reason_set_system(error, "What is to be remembered of this document cannot be written", errno);
    return FALSE;
}

gboolean marks_change(const char *path, const char *document, const struct marks_change *change,
                      struct marks *marks, GError **error) {
    if (change->verb == MARKS_READ)
        return marks_load(path, document, marks, error);
    int folder = state_folder_open(path);
    gboolean changed = FALSE;
    if (folder >= 0 && state_folder_lock(folder))
        changed = change_locked(folder, document, change, marks, error);
    else
        reason_set_system(error, "What is to be remembered of documents cannot be written", errno);
    if (folder >= 0)
        close(folder);
    return changed;
}

/* -------------------------------------------------------------------------------- forgetting --- */

gboolean marks_forget_all(const char *path, GError **error) {
    int folder = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (folder < 0 && errno == ENOENT)
        return TRUE;
    gboolean gone = folder >= 0 && state_folder_lock(folder);
    if (gone) {
        unlinkat(folder, UNFINISHED, 0);
        gone = marks_remove_all(folder);
    }
    if (!gone)
        reason_set_system(error, "What is remembered of documents could not be removed", errno);
    if (folder >= 0)
        close(folder);
    return gone;
}

guint marks_count_documents(const char *path) {
    int folder = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (folder < 0)
        return 0;
    guint count = marks_count(folder);
    close(folder);
    return count;
}
