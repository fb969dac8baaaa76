/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "broker/incidents/incident-file.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "broker/state-folder.h"

char *incident_file_path(void) {
    return g_build_filename(g_get_user_state_dir(), "vitrine", "incidents.log", NULL);
}

char *incident_file_name(const char *path, guint number) {
    return number == 0 ? g_strdup(path) : g_strdup_printf("%s.%u", path, number);
}

static gboolean set_error(GError **error, int problem) {
    g_set_error(error, G_IO_ERROR, (gint)g_io_error_from_errno(problem), "%s.",
                g_strerror(problem));
    return FALSE;
}

static gboolean folder_is_ours(const char *path) {
    g_autofree char *name = g_path_get_dirname(path);
    int folder = state_folder_open(name);
    if (folder >= 0)
        close(folder);
    return folder >= 0;
}

/* Opened and locked. -1: errno. Another program may have rotated it between the two: then once more. */
static int open_locked(const char *path) {
    for (;;) {
        struct stat opened, named;
        int file =
            open(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
        if (file < 0)
            return -1;
        if (!state_folder_lock(file)) {
            close(file);
            errno = EBUSY;
            return -1;
        }
        if (fstat(file, &opened) == 0 && lstat(path, &named) == 0 &&
            opened.st_ino == named.st_ino && opened.st_dev == named.st_dev) {
            if (S_ISREG(opened.st_mode) && opened.st_uid == geteuid())
                return file;
            close(file);
            errno = EPERM;
            return -1;
        }
        close(file);
    }
}

static void rotate(const char *path) {
    for (guint k = INCIDENT_FILES - 1; k > 0; k--) {
        g_autofree char *from = incident_file_name(path, k - 1), *to = incident_file_name(path, k);
        rename(from, to);
    }
}

static gboolean write_line(int file, const char *line) {
    struct stat status;
    char last = '\n';
    if (fstat(file, &status) == 0 && status.st_size > 0 &&
        pread(file, &last, 1, status.st_size - 1) == 1 && last != '\n' && write(file, "\n", 1) != 1)
        return FALSE;
    size_t bytes = strlen(line);
    ssize_t written = write(file, line, bytes);
    if (written >= 0 && (size_t)written < bytes)
        errno = ENOSPC;
    return written == (ssize_t)bytes;
}

gboolean incident_file_append(const char *path, const char *line, GError **error) {
    struct stat status;
    if (!folder_is_ours(path))
        return set_error(error, errno);
    int file = open_locked(path);
    if (file >= 0 && fstat(file, &status) == 0 && status.st_size >= INCIDENT_FILE_BYTES) {
        rotate(path);
        close(file);
        file = open_locked(path);
    }
    if (file < 0)
        return set_error(error, errno);
    gboolean written = write_line(file, line);
    int problem = errno;
    close(file);
    return written || set_error(error, problem);
}
