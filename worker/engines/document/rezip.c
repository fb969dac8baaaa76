/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "worker/engines/document/rezip.h"

#include <string.h>
#include <zlib.h>

#include "worker/engines/document/sniff.h"

enum { HEADER = 46, ENCRYPTED = 1, LATE_SIZES = 8 };

struct task {
    fz_context *context;
    const uint8_t *bytes;
    uint8_t *directory; /* the copy: an entry at the same distance from its begin as in bytes */
    size_t directory_at;
    fz_buffer *zip;
    const struct replacement *replacements;
    size_t count;
    const char *hidden;
};

static void put(uint8_t *to, size_t value, int bytes) {
    for (int k = 0; k < bytes; k++)
        to[k] = (uint8_t)(value >> 8 * k);
}

static bool is(const char *name, size_t length, const char *wanted) {
    return strlen(wanted) == length && memcmp(name, wanted, length) == 0;
}

/* What local header and entry share: flags, method, time, date, check sum, sizes. */
static void put_common(uint8_t *to, unsigned flags, const uint8_t *data, size_t size) {
    put(to, flags & ~(unsigned)(ENCRYPTED | LATE_SIZES), 2);
    put(to + 2, 0, 2); /* stored */
    put(to + 8, crc32(crc32(0, NULL, 0), data, (uInt)size), 4);
    put(to + 12, size, 4);
    put(to + 16, size, 4);
}

static void replace(struct task *task, uint8_t *entry, const struct replacement *replacement) {
    unsigned char *data;
    size_t size = fz_buffer_storage(task->context, replacement->bytes, &data);
    size_t at = fz_buffer_storage(task->context, task->zip, NULL);
    unsigned flags = entry[8] | (unsigned)entry[9] << 8;
    size_t length = strlen(replacement->name);
    uint8_t local[30] = "PK\3\4\x14";
    put_common(local + 6, flags, data, size);
    put(local + 26, length, 2);
    fz_append_data(task->context, task->zip, local, sizeof local);
    fz_append_data(task->context, task->zip, replacement->name, length);
    fz_append_data(task->context, task->zip, data, size);
    put_common(entry + 8, flags, data, size);
    put(entry + 42, at, 4);
}

static int visit(const char *name, size_t length, void *user) {
    struct task *task = user;
    size_t offset = (size_t)((const uint8_t *)name - task->bytes) - HEADER;
    uint8_t *entry = task->directory + (offset - task->directory_at);
    for (size_t k = 0; k < task->count; k++)
        if (is(name, length, task->replacements[k].name))
            replace(task, entry, &task->replacements[k]);
    if (is(name, length, task->hidden))
        entry[HEADER + length - 1] = '_';
    return 1;
}

fz_buffer *rezip(fz_context *context, const uint8_t *bytes, size_t size,
                 const struct replacement *replacements, size_t count, const char *hidden) {
    size_t end, directory_at = sniff_zip_directory(bytes, size, &end);
    struct task task = {.context = context,
                        .bytes = bytes,
                        .directory_at = directory_at,
                        .replacements = replacements,
                        .count = count,
                        .hidden = hidden};
    if (end == size || directory_at > end)
        fz_throw(context, FZ_ERROR_GENERIC, "zip without a directory");
    fz_var(task);
    fz_try(context) {
        task.zip = fz_new_buffer(context, size + 1);
        task.directory = fz_malloc(context, size - directory_at);
        memcpy(task.directory, bytes + directory_at, size - directory_at);
        fz_append_data(context, task.zip, bytes, directory_at);
        sniff_zip_names(bytes, size, visit, &task);
        size_t now_at = fz_buffer_storage(context, task.zip, NULL);
        if (now_at + size > UINT32_MAX)
            fz_throw(context, FZ_ERROR_GENERIC, "zip of more than 4 GiB");
        put(task.directory + (end - directory_at) + 16, now_at, 4);
        fz_append_data(context, task.zip, task.directory, size - directory_at);
    }
    fz_always(context) {
        fz_free(context, task.directory);
    }
    fz_catch(context) {
        fz_drop_buffer(context, task.zip);
        fz_rethrow(context);
    }
    return task.zip;
}
