/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "worker/jail/runtime/files.h"
#include "worker/jail/runtime/parts.h"

/* The calls that name a file or folder. Those on descriptors: file-calls.c. */

#define NAME(argument) ((const char *)POINTER(argument))

/* What a name stands for: a file, or, file being NULL, a folder. */
struct found {
    const struct file *file;
    struct folder folder;
};

static int base_of(uint64_t descriptor, const char *name, struct folder *folder) {
    *folder = (struct folder){"", 0}; /* the working folder is the root */
    if (name[0] == '/' || (int)descriptor == AT_FDCWD)
        return 0;
    if (files_open_folder(descriptor, folder))
        return 0;
    return files_open_file(descriptor) ? -ENOTDIR : -EBADF;
}

/* 0 or a negative errno. A name that ends in a slash is a folder's. */
static int find(uint64_t descriptor, const char *name, struct found *found) {
    char path[FILES_PATH];
    struct folder base;
    int error = base_of(descriptor, name, &base);
    if (error == 0)
        error = files_resolve(&base, name, path);
    if (error != 0)
        return error;
    found->file = files_lookup(path);
    if (found->file)
        return name[strlen(name) - 1] == '/' ? -ENOTDIR : 0;
    if (path[0] == '\0')
        found->folder = (struct folder){"", 0};
    else if (!files_folder(path, &found->folder))
        return files_why_absent(path);
    return 0;
}

/* ------------------------------------------------------------------------------------ opens --- */

static int64_t open_found(const struct found *found, const char *name, uint64_t flags) {
    bool device = found->file && !found->file->bytes;
    if ((flags & (O_CREAT | O_EXCL)) == (O_CREAT | O_EXCL))
        return -EEXIST;
    if ((flags & O_ACCMODE) != O_RDONLY && !device) {
        log_refused("write", name);
        return found->file ? -EACCES : -EISDIR;
    }
    if ((flags & O_DIRECTORY) && found->file)
        return -ENOTDIR;
    return files_open(found->file, &found->folder);
}

static int64_t open_name(uint64_t descriptor, const char *name, uint64_t flags) {
    struct found found;
    int error = find(descriptor, name, &found);
    if (error == 0)
        return open_found(&found, name, flags);
    if (error == -ENOENT && (flags & O_CREAT)) {
        log_refused("write", name);
        return -EACCES;
    }
    if (error == -ENOENT)
        log_refused("open", name);
    return error;
}

int64_t answer_open(const struct call *call) {
    return open_name((uint64_t)AT_FDCWD, NAME(call->argument[0]), call->argument[1]);
}

int64_t answer_openat(const struct call *call) {
    return open_name(call->argument[0], NAME(call->argument[1]), call->argument[2]);
}

/* ----------------------------------------------------------------------------------- access --- */

static int64_t access_name(uint64_t descriptor, const char *name, uint64_t mode) {
    struct found found;
    int error = find(descriptor, name, &found);
    if (error != 0 || mode == F_OK)
        return error;
    bool device = found.file && !found.file->bytes;
    if ((mode & W_OK) && !device)
        return -EACCES;
    return (mode & X_OK) && found.file ? -EACCES : 0;
}

int64_t answer_access(const struct call *call) {
    return access_name((uint64_t)AT_FDCWD, NAME(call->argument[0]), call->argument[1]);
}

int64_t answer_faccessat(const struct call *call) {
    return access_name(call->argument[0], NAME(call->argument[1]), call->argument[2]);
}

/* There are no links: what exists is none. */
static int64_t link_target(uint64_t descriptor, const char *name) {
    struct found found;
    int error = find(descriptor, name, &found);
    return error != 0 ? error : -EINVAL;
}

int64_t answer_readlink(const struct call *call) {
    return link_target((uint64_t)AT_FDCWD, NAME(call->argument[0]));
}

int64_t answer_readlinkat(const struct call *call) {
    return link_target(call->argument[0], NAME(call->argument[1]));
}

/* ----------------------------------------------------------------------------------- status --- */

static void give_status(const struct found *found, struct stat *status) {
    if (found->file)
        *status = found->file->status;
    else
        files_folder_status(&found->folder, status);
}

static int descriptor_status(uint64_t descriptor, struct stat *status) {
    struct found found = {.file = files_open_file(descriptor)};
    if (found.file || files_open_folder(descriptor, &found.folder)) {
        give_status(&found, status);
        return 0;
    }
    if (descriptor != 1 && descriptor != 2)
        return -EBADF;
    *status = (struct stat){.st_mode = S_IFIFO | 0600, .st_nlink = 1, .st_blksize = 4096};
    return 0;
}

static int name_status(uint64_t descriptor, const char *name, struct stat *status) {
    struct found found;
    int error = find(descriptor, name, &found);
    if (error == 0)
        give_status(&found, status);
    return error;
}

int64_t answer_fstat(const struct call *call) {
    return descriptor_status(call->argument[0], POINTER(call->argument[1]));
}

int64_t answer_stat(const struct call *call) {
    return name_status((uint64_t)AT_FDCWD, NAME(call->argument[0]), POINTER(call->argument[1]));
}

int64_t answer_newfstatat(const struct call *call) {
    const char *name = NAME(call->argument[1]);
    struct stat *status = POINTER(call->argument[2]);
    if (name[0] == '\0' && (call->argument[3] & AT_EMPTY_PATH))
        return descriptor_status(call->argument[0], status);
    return name_status(call->argument[0], name, status);
}

static struct statx_timestamp as_statx(struct timespec time) {
    return (struct statx_timestamp){.tv_sec = time.tv_sec, .tv_nsec = (uint32_t)time.tv_nsec};
}

/* Rust's standard library prefers it, and takes EFAULT for no buffer as the sign that it exists. */
int64_t answer_statx(const struct call *call) {
    const char *name = NAME(call->argument[1]);
    struct statx *out = POINTER(call->argument[4]);
    struct stat status;
    if (!name || !out)
        return -EFAULT;
    int error = name[0] == '\0' && (call->argument[2] & AT_EMPTY_PATH)
                    ? descriptor_status(call->argument[0], &status)
                    : name_status(call->argument[0], name, &status);
    if (error != 0)
        return error;
    *out = (struct statx){.stx_mask = STATX_BASIC_STATS,
                          .stx_blksize = (uint32_t)status.st_blksize,
                          .stx_nlink = (uint32_t)status.st_nlink,
                          .stx_uid = status.st_uid,
                          .stx_gid = status.st_gid,
                          .stx_mode = (uint16_t)status.st_mode,
                          .stx_ino = status.st_ino,
                          .stx_size = (uint64_t)status.st_size,
                          .stx_blocks = (uint64_t)status.st_blocks,
                          .stx_atime = as_statx(status.st_atim),
                          .stx_ctime = as_statx(status.st_ctim),
                          .stx_mtime = as_statx(status.st_mtim),
                          .stx_rdev_major = major(status.st_rdev),
                          .stx_rdev_minor = minor(status.st_rdev),
                          .stx_dev_major = major(status.st_dev),
                          .stx_dev_minor = minor(status.st_dev)};
    return 0;
}
