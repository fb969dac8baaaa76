/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_WORKER_JAIL_RUNTIME_MEMORY_H
#define VITRINE_WORKER_JAIL_RUNTIME_MEMORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Memory of a sealed process: one region, reserved before the seal (MAP_NORESERVE: pages come by fault, which
 * is no system call), handed out in pages of 4 KiB, lowest fit first. Freed pages are used again.
 *
 * What cannot be as in Linux, since page tables can no longer be changed:
 *
 *   protection    fixed: readable, writable, not executable. mprotect answers 0 and changes nothing; a
 *                 PROT_NONE page does not trap. An engine must not rely on guard pages of its own.
 *   residency     a page once touched stays: resident memory is a high-water mark.
 *   DONTNEED      the pages read as zero afterwards, but stay resident. Untouched ones are read, which maps
 *                 the kernel's shared zero page, and written only if not zero. (Some virtual machines keep
 *                 no zero page: there they become resident.)
 *   brk           does not move: malloc then grows by mmap, which it knows how to do.
 *   file maps     of preloaded files point at the one preloaded copy; with PROT_WRITE, or longer than the
 *                 file, they are copied.
 *   munmap        of what was mapped before the seal gives nothing back, and succeeds.
 *   MAP_SHARED    anonymous is private: there is nobody to share with.
 */

enum { MEMORY_PAGE = 4096 };

/* Reserves the region: bytes, or half and half again while the kernel refuses, but at least 16 MiB.
 * 0 or -ENOMEM. */
int memory_start(size_t bytes);

/* Pages for at least bytes, zeroed, NULL if the region has no such run. */
void *memory_map(size_t bytes);
/* The same at exactly address, whatever was there; false if it is not wholly in the region. */
bool memory_map_at(void *address, size_t bytes);
/* Whether no page of it is handed out; false too if it is not wholly in the region. */
bool memory_is_free(const void *address, size_t bytes);
/* Gives back the pages that lie in the region; others are ignored. */
void memory_unmap(void *address, size_t bytes);
/* Grows, shrinks or moves a mapping, contents kept. NULL if there is no room (or may_move is false
 * and it must). */
void *memory_remap(void *address, size_t old_bytes, size_t new_bytes, bool may_move);
/* The pages read as zero afterwards. False if they are not wholly in the region. */
bool memory_discard(void *address, size_t bytes);

struct memory_state {
    size_t bytes, used, highest;
    bool exhausted; /* a request was turned down since the start */
};
struct memory_state memory_state(void);

#endif
