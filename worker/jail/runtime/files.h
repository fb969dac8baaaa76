/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_WORKER_JAIL_RUNTIME_FILES_H
#define VITRINE_WORKER_JAIL_RUNTIME_FILES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>

/*
 * The files of a sealed process: those the zygote preloaded, under their own names, read-only, and
 * the few below, which are made up. The folders on the way to them exist and can be listed. Every
 * other name is ENOENT, and named once on the log.
 *
 *     /dev/urandom, /dev/random   the runtime's generator
 *     /dev/null                   empty; what is written to it is gone
 *     /etc/localtime              UTC, unless the zygote preloaded another
 *     /usr/share/zoneinfo/UTC     the same: ICU looks there for its name, and for nothing else
 *     /proc/self/maps             two lines: the region, and the main stack, which is what
 *                                 pthread_getattr_np and engines that watch their stack look for
 *     /proc/self/statm            the region's size and its high-water mark
 *     /proc/cpuinfo               a processor without qualities; cpuid tells the truth
 *     /sys/devices/system/cpu/    as many processors as sched_getaffinity tells: "0" is one
 *         online, possible
 *
 * What differs from Linux:
 *
 *     writing        no file can be opened for writing (EACCES), made, renamed or removed (EPERM)
 *     links          there are none: readlink is EINVAL or ENOENT, and ".." goes by the name. So
 *                    /proc/self/exe and /proc/self/fd do not exist
 *     descriptors    of files begin at 1000, far from the worker's pipes; 64 at once. A duplicate
 *                    has a position of its own
 *     0 … 4          the worker's pipes are none of a library's business: EBADF, but what it
 *                    writes to 1 or 2, a printf, goes to the log pipe. To close 0, 1 or 2 does
 *                    nothing, and succeeds
 *     waiting        files are ready, nothing else ever becomes so: poll and select with a timeout
 *                    move the clock, without one they end the worker as a deadlock
 *     times, owners  as the file had them when it was preloaded; made-up files have none
 */

enum { FILES_FIRST_DESCRIPTOR = 1000, FILES_OPEN_MAXIMUM = 64, FILES_PRELOADED_MAXIMUM = 512 };

/* The longest name, with its NUL: Linux's PATH_MAX. */
enum { FILES_PATH = 4096 };

struct file {
    const char *path;
    const uint8_t *bytes; /* NULL: of a device, which is no end of random bytes or an empty file */
    size_t size;
    size_t (*make)(char *text); /* writes the bytes anew, gives their number; or NULL */
    struct stat status;
};

/* A folder: the first length bytes of path, without a slash at the end; the root has length 0. */
struct folder {
    const char *path;
    size_t length;
};

/* By its whole name, resolved. NULL: no such file. Text of made-up files is made now. */
const struct file *files_lookup(const char *path);
bool files_is_random(const struct file *file);

/* False: no such folder. It stays valid. */
bool files_folder(const char *path, struct folder *folder);
void files_folder_status(const struct folder *folder, struct stat *status);

/* What lies in a folder: calls are numbered by *index, from 0; false at the end. name is not
 * terminated. */
struct folder_entry {
    const char *name;
    size_t length;
    bool is_folder;
    uint64_t number; /* inode */
};
bool files_next_entry(const struct folder *folder, size_t *index, struct folder_entry *entry);

/* Resolves name, relative to folder, into path: absolute, no ".", ".." or double slash; "" is the
 * root. 0, -ENOENT if name is empty, or -ENAMETOOLONG. */
int files_resolve(const struct folder *folder, const char *name, char path[FILES_PATH]);

/* The descriptors, in file-calls.c. files_open: a file, or, file being NULL, a folder; a descriptor
 * or -EMFILE. */
int64_t files_open(const struct file *file, const struct folder *folder);
const struct file *files_open_file(uint64_t descriptor);
bool files_open_folder(uint64_t descriptor, struct folder *folder);

/* -ENOTDIR if a file stands where path needs a folder, else -ENOENT: why a lookup found nothing. */
int files_why_absent(const char *path);

#endif
