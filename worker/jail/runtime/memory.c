/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "worker/jail/runtime/memory.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>

enum { SMALLEST_REGION = 16 << 20, WORD_PAGES = 64 };

static uint8_t *region;
static size_t region_pages;
static uint64_t *taken;    /* one bit a page */
static size_t fresh;       /* pages from here on were never handed out: they are zero */
static size_t lowest_free; /* no page below is free */
static size_t pages_taken, pages_highest;
static bool exhausted;

/* ------------------------------------------------------------------------------------------ bitmap
 * --- */

static bool is_taken(size_t page) {
    return taken[page / WORD_PAGES] >> (page % WORD_PAGES) & 1;
}

/* First page in [from, to) whose bit is value; to if there is none. Looks at 64 pages at a time. */
static size_t next_with(bool value, size_t from, size_t to) {
    while (from < to) {
        uint64_t word = taken[from / WORD_PAGES];
        word = (value ? word : ~word) >> (from % WORD_PAGES);
        if (word != 0) {
            size_t found = from + (size_t)__builtin_ctzll(word);
            return found < to ? found : to;
        }
        from = (from / WORD_PAGES + 1) * WORD_PAGES;
    }
    return to;
}

static size_t find_run(size_t pages) {
    size_t from = lowest_free;
    while (from < region_pages) {
        size_t start = next_with(false, from, region_pages);
        if (region_pages - start < pages)
            break;
        size_t end = next_with(true, start, start + pages);
        if (end == start + pages)
            return start;
        from = end;
    }
    return region_pages;
}

static void mark(size_t first, size_t pages, bool value) {
    for (size_t page = first; page < first + pages; page++) {
        uint64_t bit = 1ull << (page % WORD_PAGES);
        bool was = is_taken(page);
        if (value)
            taken[page / WORD_PAGES] |= bit;
        else
            taken[page / WORD_PAGES] &= ~bit;
        pages_taken += (size_t)(value && !was);
        pages_taken -= (size_t)(!value && was);
    }
    if (pages_taken > pages_highest)
        pages_highest = pages_taken;
    if (!value && first < lowest_free)
        lowest_free = first;
    if (value && first == lowest_free)
        lowest_free = next_with(false, first + pages, region_pages);
}

/* ---------------------------------------------------------------------------------------- contents
 * --- */

static bool page_is_zero(const uint8_t *page) {
    return page[0] == 0 && memcmp(page, page + 1, MEMORY_PAGE - 1) == 0;
}

static void make_zero(size_t first, size_t pages) {
    for (size_t page = first; page < first + pages && page < fresh; page++)
        if (!page_is_zero(region + page * MEMORY_PAGE))
            memset(region + page * MEMORY_PAGE, 0, MEMORY_PAGE);
}

/* -------------------------------------------------------------------------------------- addresses
 * --- */

static size_t pages_for(size_t bytes) {
    return bytes / MEMORY_PAGE + (bytes % MEMORY_PAGE != 0);
}

/* The part of [address, address + bytes) inside the region, in pages. False if there is none. */
static bool part_inside(const void *address, size_t bytes, size_t *first, size_t *pages) {
    uintptr_t start = (uintptr_t)address, low = (uintptr_t)region;
    uintptr_t high = low + region_pages * MEMORY_PAGE;
    uintptr_t end = bytes > UINTPTR_MAX - start ? UINTPTR_MAX : start + bytes;
    if (start < low)
        start = low;
    if (end > high)
        end = high;
    if (start >= end)
        return false;
    *first = (start - low) / MEMORY_PAGE;
    *pages = pages_for(end - low) - *first;
    return true;
}

static bool wholly_inside(const void *address, size_t bytes, size_t *first, size_t *pages) {
    return (uintptr_t)address % MEMORY_PAGE == 0 && bytes > 0 &&
           bytes <= region_pages * MEMORY_PAGE && part_inside(address, bytes, first, pages) &&
           region + *first * MEMORY_PAGE == (const uint8_t *)address && *pages == pages_for(bytes);
}

static void take(size_t first, size_t pages) {
    make_zero(first, pages);
    mark(first, pages, true);
    if (first + pages > fresh)
        fresh = first + pages;
}

/* ------------------------------------------------------------------------------------------- calls
 * --- */

int memory_start(size_t bytes) {
    if (bytes < SMALLEST_REGION)
        bytes = SMALLEST_REGION;
    for (; bytes >= SMALLEST_REGION; bytes /= 2) {
        size_t pages = bytes / MEMORY_PAGE / WORD_PAGES * WORD_PAGES;
        void *reserved = mmap(NULL, pages * MEMORY_PAGE, PROT_READ | PROT_WRITE,
                              MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
        if (reserved == MAP_FAILED)
            continue;
        void *bits =
            mmap(NULL, pages / 8, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (bits == MAP_FAILED)
            return -ENOMEM;
        region = reserved;
        region_pages = pages;
        taken = bits;
        fresh = lowest_free = pages_taken = pages_highest = 0;
        exhausted = false;
        return 0;
    }
    return -ENOMEM;
}

void *memory_map(size_t bytes) {
    size_t pages = pages_for(bytes);
    size_t first = pages == 0 || pages > region_pages ? region_pages : find_run(pages);
    if (first == region_pages) {
        exhausted = true;
        return NULL;
    }
    take(first, pages);
    return region + first * MEMORY_PAGE;
}

bool memory_map_at(void *address, size_t bytes) {
    size_t first, pages;
    if (!wholly_inside(address, bytes, &first, &pages))
        return false;
    take(first, pages);
    return true;
}

bool memory_is_free(const void *address, size_t bytes) {
    size_t first, pages;
    return wholly_inside(address, bytes, &first, &pages) &&
           next_with(true, first, first + pages) == first + pages;
}

void memory_unmap(void *address, size_t bytes) {
    size_t first, pages;
    if (part_inside(address, bytes, &first, &pages))
        mark(first, pages, false);
}

static bool grow_in_place(size_t first, size_t old_pages, size_t new_pages) {
    size_t end = first + old_pages, wanted = first + new_pages;
    if (wanted > region_pages || next_with(true, end, wanted) != wanted)
        return false;
    take(end, new_pages - old_pages);
    return true;
}

void *memory_remap(void *address, size_t old_bytes, size_t new_bytes, bool may_move) {
    size_t first, pages, wanted = pages_for(new_bytes);
    if (wanted == 0 || !wholly_inside(address, old_bytes, &first, &pages))
        return NULL;
    if (wanted <= pages) {
        mark(first + wanted, pages - wanted, false);
        return address;
    }
    if (wanted <= region_pages && grow_in_place(first, pages, wanted))
        return address;
    void *moved = may_move ? memory_map(new_bytes) : NULL;
    if (!moved)
        return NULL;
    memcpy(moved, address, pages * MEMORY_PAGE);
    mark(first, pages, false);
    return moved;
}

bool memory_discard(void *address, size_t bytes) {
    size_t first, pages;
    if (!wholly_inside(address, bytes, &first, &pages))
        return false;
    make_zero(first, pages);
    return true;
}

struct memory_state memory_state(void) {
    return (struct memory_state){.bytes = region_pages * MEMORY_PAGE,
                                 .used = pages_taken * MEMORY_PAGE,
                                 .highest = pages_highest * MEMORY_PAGE,
                                 .exhausted = exhausted};
}
