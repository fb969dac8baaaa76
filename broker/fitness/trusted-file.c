/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "broker/fitness/trusted-file.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static gint compare_names(gconstpointer a, gconstpointer b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

GPtrArray *trusted_folder_list(const char *folder, const char *suffix, GError **error) {
    g_autoptr(GError) problem = NULL;
    g_autoptr(GDir) entries = g_dir_open(folder, 0, &problem);
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    const char *name;
    if (!entries && !g_error_matches(problem, G_FILE_ERROR, G_FILE_ERROR_NOENT)) {
        g_set_error(error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s: this folder cannot be read.",
                    folder);
        return NULL;
    }
    while (entries && (name = g_dir_read_name(entries)))
        if (name[0] != '.' && g_str_has_suffix(name, suffix))
            g_ptr_array_add(names, g_strdup(name));
    if (names->len > TRUSTED_FOLDER_MAXIMUM) {
        g_set_error(error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s: this folder has too many files.",
                    folder);
        return NULL;
    }
    g_ptr_array_sort(names, compare_names);
    return g_steal_pointer(&names);
}

static const char *check(const struct stat *status, gsize most, const uid_t *owner) {
    if (!S_ISREG(status->st_mode))
        return "this is not a regular file";
    if ((guint64)status->st_size > most)
        return "this file is too large";
    if (owner && status->st_uid != *owner && status->st_uid != 0)
        return "this file does not belong to the administrator";
    if (owner && (status->st_mode & (S_IWGRP | S_IWOTH)))
        return "this file can be written by others than its owner";
    return NULL;
}

/* One byte more than may be there, so that a growing file shows. */
static const char *read_whole(int fd, gsize most, GByteArray *bytes) {
    ssize_t got;
    gsize used = 0;
    g_byte_array_set_size(bytes, (guint)most + 1);
    while (used <= most && (got = read(fd, bytes->data + used, most + 1 - used)) != 0) {
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return "this file cannot be read";
        used += (gsize)got;
    }
    g_byte_array_set_size(bytes, (guint)used);
    return used > most ? "this file is too large" : NULL;
}

/* O_NONBLOCK: a FIFO put there must not make us wait. */
GBytes *trusted_file_load(const char *path, gsize most, const uid_t *owner, GError **error) {
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    struct stat status;
    const char *problem = "this file cannot be read";
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd >= 0 && fstat(fd, &status) == 0) {
        problem = check(&status, most, owner);
        if (!problem)
            problem = read_whole(fd, most, bytes);
    }
    if (fd >= 0)
        close(fd);
    if (problem) {
        g_set_error(error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s: %s.", path, problem);
        return NULL;
    }
    return g_byte_array_free_to_bytes(g_steal_pointer(&bytes));
}
