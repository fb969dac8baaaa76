/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_WORKER_JAIL_RUNTIME_MEMORY_H
#define VITRINE_WORKER_JAIL_RUNTIME_MEMORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Memory of a sealed process: one region, reserved before the seal (MAP_NORESERVE: pages come by
 * fault, which is no system call), handed out in pages of 4 KiB, lowest fit first. Freed pages are
 * used again; neighbours need no joining, since a page is one bit. It lies behind the heap, whose
 * break grows into its first quarter and, while mmap has not taken what follows, beyond.
 *
 * What cannot be as in Linux, since page tables can no longer be changed, and what an engine must
 * therefore not do:
 *
 *   protection    fixed: readable, writable, not executable. mprotect answers 0 and changes nothing
 *                 (PROT_EXEC: EACCES). No guard pages of its own; no memory that must fault. What was
 *                 reserved PROT_NONE before the seal cannot be opened: ENOMEM (inherited.h).
 *   residency     a page once touched stays: resident memory is a high-water mark. No giving back
 *                 to make room for others; mincore and mlock tell nothing.
 *   DONTNEED      the pages read as zero afterwards, but stay resident. Pages mapped PROT_NONE and
 *                 never made writable are known to be zero and not looked at; others are read,
 *                 which maps the kernel's zero page, and written only if not zero. FREE is ignored,
 *                 as Linux may. Of what was mapped before the seal only what is plain
 *                 (inherited.h), else EINVAL; the same for MAP_FIXED, else ENOMEM.
 *   brk           where something lies behind the heap it does not move; malloc then uses mmap. It
 *                 never goes below where it was at the seal.
 *   hints         an address without MAP_FIXED is taken where it is free in the region, else not.
 *   file maps     of preloaded files point at the one preloaded copy; writable, at a fixed address
 *                 or longer than the file, they are copied. No map that begins behind the end.
 *   munmap        of what was mapped before the seal gives nothing back, and succeeds.
 *   mremap        of what was mapped before the seal: EFAULT. MREMAP_FIXED and DONTUNMAP: EINVAL.
 *   MAP_SHARED    anonymous is private: there is nobody to share with. No huge pages: ENOMEM.
 */

enum { MEMORY_PAGE = 4096 };

/* Reserves the region: bytes, or half and half again while the kernel refuses, but at least 16 MiB.
 * 0 or -ENOMEM. */
int memory_start(size_t bytes);

/* Pages for at least bytes, zeroed; NULL if the region has no such run. Not writable: a promise
 * that keeps DONTNEED from looking, until memory_make_writable(). */
void *memory_map(size_t bytes, bool writable);
/* The same at exactly address, whatever was there; false if it is not wholly in the region. */
bool memory_map_at(void *address, size_t bytes, bool writable);
/* Whether no page of it is handed out; false too if it is not wholly in the region. */
bool memory_is_free(const void *address, size_t bytes);
/* Whether any page of it lies in the region. */
bool memory_is_ours(const void *address, size_t bytes);
void memory_make_writable(const void *address, size_t bytes);
/* Gives back the pages that lie in the region; others are ignored. */
void memory_unmap(void *address, size_t bytes);
/* Grows, shrinks or moves a mapping, contents kept. NULL if there is no room (or may_move is false
 * and it must). */
void *memory_remap(void *address, size_t old_bytes, size_t new_bytes, bool may_move);
/* The pages read as zero afterwards. False if they are not wholly in the region. */
bool memory_discard(void *address, size_t bytes);
/* The same for any pages that can be written: only those that are not zero are. */
void memory_zero(void *address, size_t bytes);
/* brk(2) as the kernel has it: moves the program break and returns it, or returns where it is. NULL
 * if there is none to move. */
void *memory_break(void *wanted);

struct memory_state {
    const void *start;
    size_t bytes, used, highest;
    bool exhausted; /* a request was turned down since the start */
};
struct memory_state memory_state(void);

#endif
