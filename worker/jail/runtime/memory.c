/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "worker/jail/runtime/memory.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* Of the region, brk gets its first quarter for itself; beyond that it shares with mmap. */
enum { SMALLEST_REGION = 16 << 20, WORD_PAGES = 64, BREAK_SHARE = 4 };

/* So many pages at the start of what is brk's, and of what is mmap's, are small; pieces as big as that lie behind. */
enum { SMALL_PAGES = (2 << 20) / MEMORY_PAGE };

static uint8_t *region;
static size_t region_pages;
static uint64_t *taken;    /* one bit a page: handed out */
static uint64_t *touched;  /* one bit a page: not known to be zero */
static size_t first_map;   /* where mmap begins to look */
static size_t lowest_free; /* no page from first_map up to here is free */
static size_t pages_taken, pages_highest;
static bool exhausted;

/* The program break: NULL where the region does not lie behind the heap. */
static uint8_t *break_start, *break_now;
static size_t break_pages; /* taken from the region's start */

/* ------------------------------------------------------------------------------------ bitmaps */

/* First page in [from, to) whose bit is value; to if there is none. Looks at 64 pages at a time. */
static size_t next_with(const uint64_t *bits, bool value, size_t from, size_t to) {
    while (from < to) {
        uint64_t word = bits[from / WORD_PAGES];
        word = (value ? word : ~word) >> (from % WORD_PAGES);
        if (word != 0) {
            size_t found = from + (size_t)__builtin_ctzll(word);
            return found < to ? found : to;
        }
        from = (from / WORD_PAGES + 1) * WORD_PAGES;
    }
    return to;
}

/* Returns how many of the bits changed. */
static size_t set_bits(uint64_t *bits, size_t first, size_t count, bool value) {
    size_t changed = 0;
    while (count > 0) {
        size_t at = first % WORD_PAGES, part = WORD_PAGES - at < count ? WORD_PAGES - at : count;
        uint64_t mask = (~0ull >> (WORD_PAGES - part)) << at, *word = &bits[first / WORD_PAGES];
        changed += (size_t)__builtin_popcountll((value ? ~*word : *word) & mask);
        *word = value ? *word | mask : *word & ~mask;
        first += part;
        count -= part;
    }
    return changed;
}

static bool all_free(size_t first, size_t pages) {
    return next_with(taken, true, first, first + pages) == first + pages;
}

/* region_pages if there is no such run. */
static size_t find_run(size_t from, size_t pages) {
    while (from < region_pages) {
        size_t start = next_with(taken, false, from, region_pages);
        if (region_pages - start < pages)
            break;
        size_t end = next_with(taken, true, start, start + pages);
        if (end == start + pages)
            return start;
        from = end;
    }
    return region_pages;
}

static void mark(size_t first, size_t pages, bool value) {
    size_t changed = set_bits(taken, first, pages, value), end = first + pages;
    pages_taken = value ? pages_taken + changed : pages_taken - changed;
    if (pages_taken > pages_highest)
        pages_highest = pages_taken;
    if (!value && first < lowest_free)
        lowest_free = first > first_map ? first : first_map;
    if (value && first <= lowest_free && lowest_free < end)
        lowest_free = next_with(taken, false, end, region_pages);
}

/* ----------------------------------------------------------------------------------- contents */

static bool page_is_zero(const uint8_t *page) {
    return page[0] == 0 && memcmp(page, page + 1, MEMORY_PAGE - 1) == 0;
}

/* Reading a page that was never written maps the kernel's zero page, writing it would make it resident. */
static void make_page_zero(uint8_t *page) {
    if (!page_is_zero(page))
        memset(page, 0, MEMORY_PAGE);
}

/* Only what was touched. */
static void make_zero(size_t first, size_t pages) {
    size_t end = first + pages;
    for (size_t page = next_with(touched, true, first, end); page < end;
         page = next_with(touched, true, page + 1, end))
        make_page_zero(region + page * MEMORY_PAGE);
}

void memory_zero(void *address, size_t bytes) {
    for (size_t at = 0; at < bytes; at += MEMORY_PAGE)
        make_page_zero((uint8_t *)address + at);
}

static void take(size_t first, size_t pages, bool writable) {
    make_zero(first, pages);
    mark(first, pages, true);
    set_bits(touched, first, pages, writable);
}

/* ------------------------------------------------------------------------------------- ranges */

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

/* -------------------------------------------------------------------------------------- start */

/* Behind the heap if nothing is in the way there, so that brk can grow into it; else anywhere. */
static bool reserve(size_t bytes) {
    const int protection = PROT_READ | PROT_WRITE;
    const int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE;
    uint8_t *heap_end = sbrk(0);
    uint8_t *behind = heap_end + (MEMORY_PAGE - (uintptr_t)heap_end % MEMORY_PAGE) % MEMORY_PAGE;
    region = mmap(behind, bytes, protection, flags | MAP_FIXED_NOREPLACE, -1, 0);
    break_start = break_now = region == behind ? heap_end : NULL;
    break_pages = 0;
    if (region == behind)
        return true;
    if (region != MAP_FAILED)
        munmap(region, bytes); /* a kernel that does not know NOREPLACE takes it for a hint */
    region = mmap(NULL, bytes, protection, flags, -1, 0);
    return region != MAP_FAILED;
}

static uint64_t *new_bitmap(size_t pages) {
    void *bits = mmap(NULL, pages / 8, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return bits == MAP_FAILED ? NULL : bits;
}

/*
 * A buffer of a page's pixels is 2,142 small pages, and a fault each (17 us in a virtual machine): pages of paper with
 * transparency took a fifth longer. But to touch the first byte of a huge page is to clear 2 MiB: where each document
 * did so two or three times for some KiB, it was up to a fifth of a thumbnail.
 */
static void make_huge(size_t first, size_t end) {
    if (first < end)
        madvise(region + first * MEMORY_PAGE, (end - first) * MEMORY_PAGE, MADV_HUGEPAGE);
}

int memory_start(size_t bytes) {
    if (bytes < SMALLEST_REGION)
        bytes = SMALLEST_REGION;
    bytes = bytes / MEMORY_PAGE / WORD_PAGES * WORD_PAGES * MEMORY_PAGE;
    while (!reserve(bytes)) {
        bytes = bytes / MEMORY_PAGE / WORD_PAGES / 2 * WORD_PAGES * MEMORY_PAGE;
        if (bytes < SMALLEST_REGION)
            return -ENOMEM;
    }
    region_pages = bytes / MEMORY_PAGE;
    taken = new_bitmap(region_pages);
    touched = new_bitmap(region_pages);
    first_map = lowest_free = break_start ? region_pages / BREAK_SHARE : 0;
    if (break_start)
        make_huge(SMALL_PAGES, first_map);
    make_huge(first_map + SMALL_PAGES, region_pages);
    pages_taken = pages_highest = 0;
    exhausted = false;
    return taken && touched ? 0 : -ENOMEM;
}

/* -------------------------------------------------------------------------------------- calls */

void *memory_map(size_t bytes, bool writable) {
    size_t pages = pages_for(bytes), first = region_pages, huge = first_map + SMALL_PAGES;
    if (pages >= SMALL_PAGES && pages <= region_pages)
        first = find_run(huge > lowest_free ? huge : lowest_free, pages);
    if (first == region_pages && pages > 0 && pages <= region_pages)
        first = find_run(lowest_free, pages);
    if (first == region_pages && pages > 0 && pages <= region_pages)
        first = find_run(break_pages, pages);
    if (first == region_pages) {
        exhausted = true;
        return NULL;
    }
    take(first, pages, writable);
    return region + first * MEMORY_PAGE;
}

bool memory_map_at(void *address, size_t bytes, bool writable) {
    size_t first, pages;
    if (!wholly_inside(address, bytes, &first, &pages))
        return false;
    take(first, pages, writable);
    return true;
}

bool memory_is_free(const void *address, size_t bytes) {
    size_t first, pages;
    return wholly_inside(address, bytes, &first, &pages) && all_free(first, pages);
}

bool memory_is_ours(const void *address, size_t bytes) {
    size_t first, pages;
    return part_inside(address, bytes, &first, &pages);
}

void memory_make_writable(const void *address, size_t bytes) {
    size_t first, pages;
    if (part_inside(address, bytes, &first, &pages))
        set_bits(touched, first, pages, true);
}

void memory_unmap(void *address, size_t bytes) {
    size_t first, pages;
    if (part_inside(address, bytes, &first, &pages))
        mark(first, pages, false);
}

static bool grow_in_place(size_t first, size_t old_pages, size_t new_pages) {
    size_t end = first + old_pages, more = new_pages - old_pages;
    if (region_pages - end < more || !all_free(end, more))
        return false;
    take(end, more, true);
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
    void *moved = may_move ? memory_map(new_bytes, true) : NULL;
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

void *memory_break(void *wanted) {
    uint8_t *end = wanted;
    size_t pages = end > region ? pages_for((size_t)(end - region)) : 0;
    if (!break_start || end < break_start || pages > region_pages)
        return break_now;
    if (pages > break_pages) {
        if (!all_free(break_pages, pages - break_pages))
            return break_now;
        take(break_pages, pages - break_pages, true);
    } else {
        mark(pages, break_pages - pages, false);
    }
    break_pages = pages;
    break_now = end;
    return break_now;
}

struct memory_state memory_state(void) {
    return (struct memory_state){.start = region,
                                 .bytes = region_pages * MEMORY_PAGE,
                                 .used = pages_taken * MEMORY_PAGE,
                                 .highest = pages_highest * MEMORY_PAGE,
                                 .exhausted = exhausted};
}
