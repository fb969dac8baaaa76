/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <errno.h>
#include <string.h>
#include <sys/mman.h>

#include "worker/jail/runtime/inherited.h"
#include "worker/jail/runtime/memory.h"
#include "worker/jail/runtime/parts.h"
#include "worker/jail/runtime/threads.h"

/* The calls that ask for memory: Linux's rules about arguments; memory.c does the rest. */

enum { FIXED = MAP_FIXED | MAP_FIXED_NOREPLACE };

static int64_t as_result(const void *address) {
    return address ? (int64_t)(uintptr_t)address : -ENOMEM;
}

/* What was mapped before the seal and is asked for anew: false if it cannot be. */
static bool make_zero(void *address, size_t bytes) {
    bool can = (uintptr_t)address % MEMORY_PAGE == 0 && inherited_plain(address, bytes);
    if (can)
        memory_zero(address, bytes);
    return can;
}

/* By the rules for the address: fixed, fixed if free, a hint, or none. */
static int64_t map_memory(void *address, size_t bytes, uint64_t flags, bool writable) {
    bool fixed = flags & FIXED, free = address && memory_is_free(address, bytes);
    if (fixed && (uintptr_t)address % MEMORY_PAGE != 0)
        return -EINVAL;
    if ((flags & MAP_FIXED_NOREPLACE) && !free)
        return memory_is_ours(address, bytes) ? -EEXIST : -ENOMEM;
    if (!fixed && !free)
        return as_result(memory_map(bytes, writable));
    return memory_map_at(address, bytes, writable) || make_zero(address, bytes)
               ? (int64_t)(uintptr_t)address
               : -ENOMEM;
}

static int64_t map_file(const struct call *call, size_t bytes) {
    size_t size = 0;
    const uint8_t *file = files_mapped(call->argument[4], &size);
    uint64_t offset = call->argument[5], flags = call->argument[3];
    if (!file)
        return -EBADF;
    if (offset % MEMORY_PAGE != 0 || offset >= size)
        return -EINVAL;
    bool writable = call->argument[2] & PROT_WRITE;
    if (writable && (flags & MAP_TYPE) != MAP_PRIVATE)
        return -EACCES;
    size_t whole_pages = (size - offset + MEMORY_PAGE - 1) / MEMORY_PAGE * MEMORY_PAGE;
    if (!writable && !(flags & FIXED) && bytes <= whole_pages)
        return as_result(file + offset);
    /* Longer than the file: behind the one copy lies other memory, so this one gets zeros there. */
    int64_t copy = map_memory(POINTER(call->argument[0]), bytes, flags, true);
    if (copy >= 0)
        memcpy(POINTER(copy), file + offset, bytes < size - offset ? bytes : size - offset);
    return copy;
}

int64_t answer_mmap(const struct call *call) {
    size_t bytes = call->argument[1];
    uint64_t flags = call->argument[3], type = flags & MAP_TYPE;
    if (bytes == 0 || type == 0 || (type & MAP_SHARED_VALIDATE) != type)
        return -EINVAL;
    if (call->argument[2] & PROT_EXEC)
        return -EACCES;
    if (!(flags & MAP_ANONYMOUS))
        return map_file(call, bytes);
    if (flags & MAP_HUGETLB)
        return -ENOMEM;
    if (threads_parked > 0 && (flags & MAP_STACK))
        return as_result(threads_map_stack(bytes));
    return map_memory(POINTER(call->argument[0]), bytes, flags, call->argument[2] & PROT_WRITE);
}

int64_t answer_munmap(const struct call *call) {
    if (call->argument[0] % MEMORY_PAGE != 0 || call->argument[1] == 0)
        return -EINVAL;
    if (!threads_unmap_stack(POINTER(call->argument[0]), call->argument[1]))
        memory_unmap(POINTER(call->argument[0]), call->argument[1]);
    return 0;
}

int64_t answer_mremap(const struct call *call) {
    void *address = POINTER(call->argument[0]);
    size_t old_bytes = call->argument[1], new_bytes = call->argument[2];
    uint64_t flags = call->argument[3];
    if ((flags & ~(uint64_t)MREMAP_MAYMOVE) || (uintptr_t)address % MEMORY_PAGE != 0 ||
        old_bytes == 0 || new_bytes == 0)
        return -EINVAL;
    if (!memory_is_ours(address, old_bytes))
        return -EFAULT;
    return as_result(memory_remap(address, old_bytes, new_bytes, flags & MREMAP_MAYMOVE));
}

int64_t answer_madvise(const struct call *call) {
    if (call->argument[0] % MEMORY_PAGE != 0)
        return -EINVAL;
    if (call->argument[2] != MADV_DONTNEED || call->argument[1] == 0)
        return 0; /* other advice may be ignored; Linux says so itself */
    if (threads_own(call->argument[0]))
        return 0; /* libc gives up the stack of a thread that ends; nobody reads it before writing */
    void *address = POINTER(call->argument[0]);
    size_t bytes = call->argument[1];
    return memory_discard(address, bytes) || make_zero(address, bytes) ? 0 : -EINVAL;
}

int64_t answer_mprotect(const struct call *call) {
    const void *address = POINTER(call->argument[0]);
    if ((uintptr_t)address % MEMORY_PAGE != 0)
        return -EINVAL;
    if ((call->argument[2] & PROT_EXEC) && memory_is_ours(address, call->argument[1]))
        return -EACCES;
    if ((call->argument[2] & PROT_WRITE) && !memory_is_ours(address, call->argument[1]) &&
        inherited_closed(address, call->argument[1]))
        return -ENOMEM;
    if (call->argument[2] & PROT_WRITE)
        memory_make_writable(address, call->argument[1]);
    return 0;
}

int64_t answer_brk(const struct call *call) {
    return (int64_t)(uintptr_t)memory_break(POINTER(call->argument[0]));
}
