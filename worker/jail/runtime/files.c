/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "worker/jail/runtime/files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include "worker/jail/gate.h"
#include "worker/jail/runtime/parts.h"

static struct preloaded {
    char *path;
    const uint8_t *bytes;
    size_t size;
    struct stat status;
} files[FILES_PRELOADED_MAXIMUM];
static size_t file_count;

static struct open_file {
    bool used;
    const struct preloaded *file; /* NULL: /dev/urandom */
    size_t position;
} open_files[FILES_OPEN_MAXIMUM];

/* ---------------------------------------------------------------------------------- before the
 * seal --- */

static int map_file(struct preloaded *file, int descriptor) {
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

static const struct preloaded *lookup(const char *path) {
    for (size_t k = 0; k < file_count; k++)
        if (strcmp(files[k].path, path) == 0)
            return &files[k];
    return NULL;
}

int runtime_preload(const char *path) {
    if (lookup(path))
        return 0;
    if (file_count == FILES_PRELOADED_MAXIMUM)
        return -ENFILE;
    struct preloaded *file = &files[file_count];
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0)
        return -errno;
    int error = map_file(file, descriptor);
    close(descriptor);
    if (error == 0 && !(file->path = strdup(path)))
        error = -ENOMEM;
    if (error == 0)
        file_count++;
    return error;
}

const void *runtime_preloaded(const char *path, size_t *size) {
    const struct preloaded *file = lookup(path);
    if (!file)
        return NULL;
    *size = file->size;
    return file->bytes;
}

/* ----------------------------------------------------------------------------------- names and
 * opens --- */

static int64_t open_path(const char *path, uint64_t flags) {
    const struct preloaded *file = lookup(path);
    bool random = strcmp(path, "/dev/urandom") == 0 || strcmp(path, "/dev/random") == 0;
    if (!file && !random) {
        log_refused("open", path);
        return -ENOENT;
    }
    if ((flags & O_ACCMODE) != O_RDONLY) {
        log_refused("write", path);
        return -EACCES;
    }
    for (int k = 0; k < FILES_OPEN_MAXIMUM; k++)
        if (!open_files[k].used) {
            open_files[k] = (struct open_file){.used = true, .file = file};
            return FILES_FIRST_DESCRIPTOR + k;
        }
    return -EMFILE;
}

static struct open_file *open_at(uint64_t descriptor) {
    uint64_t index = descriptor - FILES_FIRST_DESCRIPTOR;
    return index < FILES_OPEN_MAXIMUM && open_files[index].used ? &open_files[index] : NULL;
}

const uint8_t *files_mapped(uint64_t descriptor, size_t *size) {
    const struct open_file *open = open_at(descriptor);
    if (!open || !open->file)
        return NULL;
    *size = open->file->size;
    return open->file->bytes;
}

#define TEXT(argument) ((const char *)(uintptr_t)(argument))

int64_t answer_open(const struct call *call) {
    return open_path(TEXT(call->argument[0]), call->argument[1]);
}

int64_t answer_openat(const struct call *call) {
    return open_path(TEXT(call->argument[1]), call->argument[2]);
}

int64_t answer_close(const struct call *call) {
    struct open_file *open = open_at(call->argument[0]);
    if (!open)
        return -EBADF;
    open->used = false;
    return 0;
}

static int64_t access_path(const char *path, uint64_t mode) {
    if (!lookup(path))
        return -ENOENT;
    return mode & W_OK ? -EACCES : 0;
}

int64_t answer_access(const struct call *call) {
    return access_path(TEXT(call->argument[0]), call->argument[1]);
}

int64_t answer_faccessat(const struct call *call) {
    return access_path(TEXT(call->argument[1]), call->argument[2]);
}

/* -------------------------------------------------------------------------------------------
 * status --- */

static int64_t give_status(const struct preloaded *file, struct stat *status) {
    if (!file)
        return -ENOENT;
    *status = file->status;
    return 0;
}

static int64_t descriptor_status(uint64_t descriptor, struct stat *status) {
    const struct open_file *open = open_at(descriptor);
    if (open && open->file)
        return give_status(open->file, status);
    bool pipe = descriptor == 1 || descriptor == 2;
    if (!open && !pipe)
        return -EBADF;
    *status = (struct stat){.st_mode = pipe ? S_IFIFO | 0600 : S_IFCHR | 0444, .st_blksize = 4096};
    return 0;
}

int64_t answer_fstat(const struct call *call) {
    return descriptor_status(call->argument[0], POINTER(call->argument[1]));
}

/* One directory exists, with nothing in it: libraries ask whether "." is one before they look for
 * files there. */
static int64_t path_status(const char *path, struct stat *status) {
    if (strcmp(path, ".") != 0 && strcmp(path, "/") != 0)
        return give_status(lookup(path), status);
    *status = (struct stat){.st_mode = S_IFDIR | 0555, .st_nlink = 2, .st_blksize = 4096};
    return 0;
}

int64_t answer_stat(const struct call *call) {
    return path_status(TEXT(call->argument[0]), POINTER(call->argument[1]));
}

int64_t answer_newfstatat(const struct call *call) {
    const char *path = TEXT(call->argument[1]);
    if (path[0] == '\0')
        return descriptor_status(call->argument[0], POINTER(call->argument[2]));
    return path_status(path, POINTER(call->argument[2]));
}

/* ---------------------------------------------------------------------------------- reading,
 * writing --- */

static int64_t read_from(struct open_file *open, void *buffer, size_t count, size_t position) {
    if (!open)
        return -EBADF;
    if (!open->file) {
        random_fill(buffer, count);
        return (int64_t)count;
    }
    size_t left = position < open->file->size ? open->file->size - position : 0;
    size_t part = count < left ? count : left;
    memcpy(buffer, open->file->bytes + position, part);
    return (int64_t)part;
}

int64_t answer_pread(const struct call *call) {
    return read_from(open_at(call->argument[0]), POINTER(call->argument[1]), call->argument[2],
                     call->argument[3]);
}

static int64_t read_on(uint64_t descriptor, void *buffer, size_t count) {
    struct open_file *open = open_at(descriptor);
    int64_t got = read_from(open, buffer, count, open ? open->position : 0);
    if (got > 0)
        open->position += (size_t)got;
    return got;
}

int64_t answer_read(const struct call *call) {
    return read_on(call->argument[0], POINTER(call->argument[1]), call->argument[2]);
}

int64_t answer_readv(const struct call *call) {
    const struct iovec *parts = POINTER(call->argument[1]);
    int64_t total = 0;
    for (uint64_t k = 0; k < call->argument[2]; k++) {
        int64_t got = read_on(call->argument[0], parts[k].iov_base, parts[k].iov_len);
        if (got < 0)
            return total > 0 ? total : got;
        total += got;
    }
    return total;
}

/* A library's printf: to the log pipe, whatever stream it chose; never to the protocol's pipes. */
static int64_t write_on(uint64_t descriptor, const void *buffer, size_t count) {
    if (descriptor != 1 && descriptor != 2)
        return -EBADF;
    if (runtime_settings.log_fd >= 0)
        gate_write(runtime_settings.log_fd, buffer, count);
    return (int64_t)count; /* a full pipe loses the text, never blocks or fails the library */
}

int64_t answer_write(const struct call *call) {
    return write_on(call->argument[0], POINTER(call->argument[1]), call->argument[2]);
}

int64_t answer_writev(const struct call *call) {
    const struct iovec *parts = POINTER(call->argument[1]);
    int64_t total = 0;
    for (uint64_t k = 0; k < call->argument[2]; k++) {
        int64_t put = write_on(call->argument[0], parts[k].iov_base, parts[k].iov_len);
        if (put < 0)
            return put;
        total += put;
    }
    return total;
}

int64_t answer_lseek(const struct call *call) {
    struct open_file *open = open_at(call->argument[0]);
    if (!open || !open->file)
        return open ? -ESPIPE : -EBADF;
    int64_t from = call->argument[2] == SEEK_SET   ? 0
                   : call->argument[2] == SEEK_CUR ? (int64_t)open->position
                   : call->argument[2] == SEEK_END ? (int64_t)open->file->size
                                                   : -1;
    int64_t position;
    if (from < 0 || __builtin_add_overflow(from, (int64_t)call->argument[1], &position) ||
        position < 0)
        return -EINVAL;
    open->position = (size_t)position;
    return position;
}

int64_t answer_fcntl(const struct call *call) {
    if (!open_at(call->argument[0]) && call->argument[0] > 2)
        return -EBADF;
    return call->argument[1] == F_GETFL || call->argument[1] == F_GETFD ||
                   call->argument[1] == F_SETFD
               ? 0
               : -EINVAL;
}

int64_t answer_ioctl(const struct call *call) {
    (void)call;
    return -ENOTTY; /* "is this a terminal?" No. */
}
