/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "worker/jail/runtime/files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "worker/jail/runtime/made-files.h"
#include "worker/jail/runtime/parts.h"

/* What exists in the jail; the calls that look at it are in file-calls.c. */

static struct file preloaded[FILES_PRELOADED_MAXIMUM];
static size_t preloaded_count;

/* ------------------------------------------------------------------------- before the seal --- */

static int map_file(struct file *file, int descriptor) {
    if (fstat(descriptor, &file->status) != 0)
        return -errno;
    if (!S_ISREG(file->status.st_mode))
        return -EINVAL;
    file->size = (size_t)file->status.st_size;
    file->bytes = (const uint8_t *)"";
    if (file->size == 0)
        return 0;
    void *bytes = mmap(NULL, file->size, PROT_READ, MAP_PRIVATE, descriptor, 0);
    if (bytes == MAP_FAILED)
        return -errno;
    file->bytes = bytes;
    return 0;
}

static const struct file *lookup_preloaded(const char *path) {
    for (size_t k = 0; k < preloaded_count; k++)
        if (strcmp(preloaded[k].path, path) == 0)
            return &preloaded[k];
    return NULL;
}

static int preload_resolved(const char *name, const char *path) {
    struct file *file = &preloaded[preloaded_count];
    int descriptor = open(name, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0)
        return -errno;
    int error = map_file(file, descriptor);
    close(descriptor);
    if (error == 0 && !(file->path = strdup(path)))
        error = -ENOMEM;
    if (error == 0)
        preloaded_count++;
    return error;
}

int runtime_preload(const char *name) {
    char path[FILES_PATH];
    int error = files_resolve(&(struct folder){"", 0}, name, path);
    if (error != 0)
        return error;
    if (lookup_preloaded(path))
        return 0;
    return preloaded_count < FILES_PRELOADED_MAXIMUM ? preload_resolved(name, path) : -ENFILE;
}

const void *runtime_preloaded(const char *path, size_t *size) {
    const struct file *file = lookup_preloaded(path);
    if (!file)
        return NULL;
    *size = file->size;
    return file->bytes;
}

/* ----------------------------------------------------------------------------------- names --- */

/* One component onto, or off, the used bytes of path. The new length; 0 and *full if there is no
 * room. */
static size_t step(char *path, size_t used, const char *name, size_t length, bool *full) {
    if (length == 1 && name[0] == '.')
        return used;
    if (length == 2 && name[0] == '.' && name[1] == '.') {
        while (used > 0 && path[--used] != '/')
            continue;
        return used;
    }
    *full = used + 1 + length >= FILES_PATH;
    if (*full)
        return 0;
    path[used] = '/';
    memcpy(path + used + 1, name, length);
    return used + 1 + length;
}

int files_resolve(const struct folder *folder, const char *name, char path[FILES_PATH]) {
    size_t used = name[0] == '/' ? 0 : folder->length;
    bool full = false;
    if (name[0] == '\0')
        return -ENOENT;
    memcpy(path, folder->path, used);
    while (*name && !full) {
        size_t length = strcspn(name, "/");
        if (length > 0)
            used = step(path, used, name, length, &full);
        name += length;
        name += strspn(name, "/");
    }
    path[used] = '\0';
    return full ? -ENAMETOOLONG : 0;
}

const struct file *files_lookup(const char *path) {
    const struct file *file = lookup_preloaded(path);
    return file ? file : made_lookup(path);
}

bool files_is_random(const struct file *file) {
    return !file->bytes && strstr(file->path, "random");
}

int files_why_absent(const char *path) {
    char shorter[FILES_PATH];
    size_t used = strlen(path);
    memcpy(shorter, path, used + 1);
    while (used > 0) {
        if (shorter[--used] != '/')
            continue;
        shorter[used] = '\0';
        if (files_lookup(shorter))
            return -ENOTDIR;
    }
    return -ENOENT;
}

/* --------------------------------------------------------------------------------- folders --- */

/* All files there are, one after the other; NULL behind the last. */
static const struct file *file_at(size_t index) {
    return index < preloaded_count ? &preloaded[index] : made_at(index - preloaded_count);
}

/* What follows the folder's name and a slash in path; NULL if path does not lie in there. */
static const char *inside(const struct folder *folder, const char *path) {
    if (strncmp(path, folder->path, folder->length) != 0 || path[folder->length] != '/')
        return NULL;
    return path + folder->length + 1;
}

bool files_folder(const char *path, struct folder *folder) {
    struct folder wanted = {path, strlen(path)};
    const struct file *file;
    for (size_t k = 0; (file = file_at(k)); k++)
        if (inside(&wanted, file->path)) {
            *folder = (struct folder){file->path, wanted.length};
            return true;
        }
    return false;
}

/* Programs that walk folders tell them apart by their inodes: FNV-1a of the name, 64 bits. */
static uint64_t folder_number(const char *path, size_t length) {
    uint64_t value = 14695981039346656037u;
    for (size_t k = 0; k < length; k++)
        value = (value ^ (uint8_t)path[k]) * 1099511628211u;
    return value;
}

void files_folder_status(const struct folder *folder, struct stat *status) {
    *status = (struct stat){.st_ino = folder_number(folder->path, folder->length),
                            .st_mode = S_IFDIR | 0555,
                            .st_nlink = 2,
                            .st_blksize = 4096};
}

static bool named_before(const struct folder *folder, size_t index, const char *name,
                         size_t length) {
    for (size_t k = 0; k < index; k++) {
        const char *other = inside(folder, file_at(k)->path);
        if (other && strncmp(other, name, length) == 0 &&
            (other[length] == '/' || other[length] == '\0'))
            return true;
    }
    return false;
}

bool files_next_entry(const struct folder *folder, size_t *index, struct folder_entry *entry) {
    const struct file *file;
    for (; (file = file_at(*index)); ++*index) {
        const char *name = inside(folder, file->path);
        size_t length = name ? strcspn(name, "/") : 0;
        if (!name || named_before(folder, *index, name, length))
            continue;
        bool is_folder = name[length] == '/';
        size_t whole = (size_t)(name - file->path) + length;
        uint64_t number = is_folder ? folder_number(file->path, whole) : file->status.st_ino;
        *entry = (struct folder_entry){name, length, is_folder, number};
        ++*index;
        return true;
    }
    return false;
}
