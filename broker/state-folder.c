/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "broker/state-folder.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

int state_folder_open(const char *path) {
    struct stat status;
    if (g_mkdir_with_parents(path, 0700) != 0)
        return -1;
    int folder = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (folder < 0) {
        errno = errno == ELOOP || errno == ENOTDIR ? EPERM : errno;
        return -1;
    }
    if (fstat(folder, &status) == 0 && status.st_uid == geteuid() &&
        !(status.st_mode & (S_IWGRP | S_IWOTH)))
        return folder;
    close(folder);
    errno = EPERM;
    return -1;
}

gboolean state_folder_lock(int descriptor) {
    enum { TRIES = 50, PAUSE_US = 2000 };
    for (int k = 0; k < TRIES; k++) {
        if (flock(descriptor, LOCK_EX | LOCK_NB) == 0)
            return TRUE;
        g_usleep(PAUSE_US);
    }
    errno = EBUSY;
    return FALSE;
}
