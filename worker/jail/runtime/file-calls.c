/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

#include "worker/jail/gate.h"
#include "worker/jail/runtime/files.h"
#include "worker/jail/runtime/made-files.h"
#include "worker/jail/runtime/parts.h"

/* The calls on descriptors of files and folders. Those on names: file-names.c. */

#ifndef O_LARGEFILE_KERNEL /* what F_GETFL shows of every file on 64 bits; libc's own macro is 0 */
#define O_LARGEFILE_KERNEL 0100000
#endif

static struct open_file {
    bool used;
    const struct file *file; /* NULL: folder */
    struct folder folder;
    size_t position; /* of a folder: how many entries were given */
} open_files[FILES_OPEN_MAXIMUM];

static struct open_file *open_at(uint64_t descriptor) {
    uint64_t index = descriptor - FILES_FIRST_DESCRIPTOR;
    return index < FILES_OPEN_MAXIMUM && open_files[index].used ? &open_files[index] : NULL;
}

static int64_t put(struct open_file wanted) {
    for (int k = 0; k < FILES_OPEN_MAXIMUM; k++)
        if (!open_files[k].used) {
            open_files[k] = wanted;
            open_files[k].used = true;
            return FILES_FIRST_DESCRIPTOR + k;
        }
    return -EMFILE;
}

int64_t files_open(const struct file *file, const struct folder *folder) {
    return put(file ? (struct open_file){.file = file} : (struct open_file){.folder = *folder});
}

const struct file *files_open_file(uint64_t descriptor) {
    const struct open_file *open = open_at(descriptor);
    return open ? open->file : NULL;
}

bool files_open_folder(uint64_t descriptor, struct folder *folder) {
    const struct open_file *open = open_at(descriptor);
    if (open && !open->file)
        *folder = open->folder;
    return open && !open->file;
}

const uint8_t *files_mapped(uint64_t descriptor, size_t *size) {
    const struct file *file = files_open_file(descriptor);
    if (!file || !file->bytes)
        return NULL;
    *size = file->size;
    return file->bytes;
}

int64_t answer_close(const struct call *call) {
    struct open_file *open = open_at(call->argument[0]);
    if (open)
        open->used = false;
    return open || call->argument[0] <= 2 ? 0 : -EBADF;
}

/* ------------------------------------------------------------------------- reading, writing --- */

static int64_t read_from(struct open_file *open, void *buffer, size_t count, size_t position) {
    if (!open)
        return -EBADF;
    if (!open->file)
        return -EISDIR;
    if (!open->file->bytes) {
        if (!files_is_random(open->file))
            return 0;
        random_fill(buffer, count);
        return (int64_t)count;
    }
    made_renew(open->file);
    size_t left = position < open->file->size ? open->file->size - position : 0;
    size_t part = count < left ? count : left;
    memcpy(buffer, open->file->bytes + position, part);
    return (int64_t)part;
}

int64_t answer_pread(const struct call *call) {
    if ((int64_t)call->argument[3] < 0)
        return -EINVAL;
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
    const struct file *file = files_open_file(descriptor);
    if (file && !file->bytes)
        return (int64_t)count; /* /dev/null; what is written to /dev/urandom changes nothing */
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
        int64_t put_bytes = write_on(call->argument[0], parts[k].iov_base, parts[k].iov_len);
        if (put_bytes < 0)
            return put_bytes;
        total += put_bytes;
    }
    return total;
}

int64_t answer_lseek(const struct call *call) {
    struct open_file *open = open_at(call->argument[0]);
    if (!open)
        return -EBADF;
    size_t size = open->file ? open->file->size : 0;
    int64_t from = call->argument[2] == SEEK_SET   ? 0
                   : call->argument[2] == SEEK_CUR ? (int64_t)open->position
                   : call->argument[2] == SEEK_END ? (int64_t)size
                                                   : -1;
    int64_t position;
    if (from < 0 || __builtin_add_overflow(from, (int64_t)call->argument[1], &position) ||
        position < 0)
        return -EINVAL;
    if (open->file && !open->file->bytes)
        return 0; /* a device has no places */
    open->position = (size_t)position;
    return position;
}

/* --------------------------------------------------------------------------------- folders --- */

/* Entries 0 and 1 are "." and ".."; the others count from 2. */
static bool entry_at(const struct folder *folder, size_t *position, struct folder_entry *entry) {
    if (*position < 2) {
        struct stat status;
        files_folder_status(folder, &status);
        *entry = (struct folder_entry){"..", *position + 1, true, status.st_ino};
        ++*position;
        return true;
    }
    size_t index = *position - 2;
    bool found = files_next_entry(folder, &index, entry);
    *position = index + 2;
    return found;
}

/* Writes one entry; the bytes it takes, or 0 if there is no room. */
static size_t put_entry(uint8_t *buffer, size_t room, const struct folder_entry *entry,
                        size_t next) {
    struct dirent64 *record = (struct dirent64 *)(void *)buffer;
    size_t header = offsetof(struct dirent64, d_name);
    size_t bytes = (header + entry->length + 1 + 7) / 8 * 8; /* with its NUL, aligned */
    if (bytes > room)
        return 0;
    memset(buffer, 0, bytes);
    record->d_ino = entry->number;
    record->d_off = (off64_t)next;
    record->d_reclen = (unsigned short)bytes;
    record->d_type = entry->is_folder ? DT_DIR : DT_UNKNOWN;
    memcpy(buffer + header, entry->name, entry->length);
    return bytes;
}

int64_t answer_getdents64(const struct call *call) {
    struct open_file *open = open_at(call->argument[0]);
    uint8_t *buffer = POINTER(call->argument[1]);
    size_t room = (unsigned)call->argument[2], used = 0;
    struct folder_entry entry;
    if (!open)
        return -EBADF;
    if (open->file)
        return -ENOTDIR;
    for (size_t next = open->position; entry_at(&open->folder, &next, &entry);) {
        size_t bytes = put_entry(buffer + used, room - used, &entry, next);
        if (bytes == 0)
            return used > 0 ? (int64_t)used : -EINVAL;
        used += bytes;
        open->position = next;
    }
    return (int64_t)used;
}

/* ------------------------------------------------------------------------------------ small --- */

int64_t answer_dup(const struct call *call) {
    const struct open_file *open = open_at(call->argument[0]);
    return open ? put(*open) : -EBADF;
}

int64_t answer_fcntl(const struct call *call) {
    bool pipe = call->argument[0] <= 2;
    if (!open_at(call->argument[0]) && !pipe)
        return -EBADF;
    switch (call->argument[1]) {
    case F_GETFL:
        return pipe ? (call->argument[0] == 0 ? O_RDONLY : O_WRONLY) : O_LARGEFILE_KERNEL;
    case F_GETFD:
    case F_SETFD:
        return 0;
    case F_DUPFD:
    case F_DUPFD_CLOEXEC:
        return pipe ? -EMFILE : answer_dup(call);
    default:
        return -EINVAL;
    }
}

int64_t answer_ioctl(const struct call *call) {
    bool pipe = call->argument[0] <= 2;
    return open_at(call->argument[0]) || pipe ? -ENOTTY : -EBADF; /* "is this a terminal?" No. */
}
