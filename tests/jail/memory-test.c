/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "worker/jail/runtime/memory.h"

#include <glib.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

enum { MIB = 1 << 20, PAGE = MEMORY_PAGE };

/* The test's process is no worker: it gives the region of the test before back, so that the heap's
 * end is free again. */
static void start(size_t bytes) {
    struct memory_state before = memory_state();
    if (before.start)
        munmap((void *)before.start, before.bytes);
    g_assert_cmpint(memory_start(bytes), ==, 0);
}

static bool is_zero(const uint8_t *bytes, size_t count) {
    return bytes[0] == 0 && memcmp(bytes, bytes + 1, count - 1) == 0;
}

/* ------------------------------------------------------------------------------------- a storm --- */

/* One of the mappings the storm holds. Each of its pages begins with the number k + 1, or is zero. */
enum { HELD = 256 };
static struct held {
    uint8_t *address;
    size_t pages;
} held[HELD];

static void write_mark(int k, size_t page) {
    held[k].address[page * PAGE] = (uint8_t)(k % 255 + 1);
}

static void check_mark(int k, size_t page) {
    g_assert_cmpint(held[k].address[page * PAGE], ==, k % 255 + 1);
}

/* At both ends: enough to notice two mappings of one page. */
static void begin(int k, uint8_t *address, size_t pages) {
    held[k] = (struct held){address, pages};
    if (!address)
        return;
    g_assert_cmpint(address[0], ==, 0);
    g_assert_cmpint(address[pages * PAGE - 1], ==, 0);
    write_mark(k, 0);
    write_mark(k, pages - 1);
}

static void check_and_unmap(int k) {
    check_mark(k, 0);
    check_mark(k, held[k].pages - 1);
    memory_unmap(held[k].address, held[k].pages * PAGE);
    held[k].address = NULL;
}

static void resize(int k, size_t pages) {
    uint8_t *moved =
        memory_remap(held[k].address, held[k].pages * PAGE, pages * PAGE, g_test_rand_bit());
    if (!moved)
        return;
    held[k].address = moved;
    if (pages < held[k].pages)
        write_mark(k, pages - 1);
    else
        check_mark(k, held[k].pages - 1);
    held[k].pages = pages;
    check_mark(k, 0);
    write_mark(k, pages - 1);
}

static void discard_and_write(int k) {
    g_assert_true(memory_discard(held[k].address, held[k].pages * PAGE));
    g_assert_cmpint(held[k].address[0], ==, 0);
    g_assert_cmpint(held[k].address[held[k].pages * PAGE - 1], ==, 0);
    write_mark(k, 0);
    write_mark(k, held[k].pages - 1);
}

/* The middle of a mapping given back and mapped again at the same place. */
static void punch_and_fill(int k) {
    size_t hole = held[k].pages / 3;
    uint8_t *middle = held[k].address + hole * PAGE;
    if (hole == 0)
        return;
    memory_unmap(middle, hole * PAGE);
    g_assert_true(memory_is_free(middle, hole * PAGE));
    g_assert_true(memory_map_at(middle, hole * PAGE, true));
    g_assert_cmpint(middle[0], ==, 0);
}

static void one_step(int k) {
    size_t pages = (size_t)g_test_rand_int_range(1, 40);
    if (!held[k].address)
        begin(k, memory_map(pages * PAGE, true), pages);
    else if (g_test_rand_int_range(0, 4) > 0)
        check_and_unmap(k);
    else if (g_test_rand_bit())
        resize(k, pages);
    else if (g_test_rand_bit())
        discard_and_write(k);
    else
        punch_and_fill(k);
}

static void a_million_calls_leave_it_whole(void) {
    start(32 * MIB); /* what they want at once is up to 40 MiB */
    for (int round = 0; round < 1000000; round++)
        one_step(g_test_rand_int_range(0, HELD));
    for (int k = 0; k < HELD; k++)
        if (held[k].address)
            check_and_unmap(k);
    g_assert_cmpuint(memory_state().used, ==, 0);
    g_assert_nonnull(memory_map(32 * MIB, true)); /* one piece again */
}

/* -------------------------------------------------------------------------- contents, residency --- */

static void freed_pages_come_back_as_zero(void) {
    start(16 * MIB);
    uint8_t *first = memory_map(16 * MIB, true);
    memset(first, 0xaa, 16 * MIB);
    memory_unmap(first + 4 * MIB, 4 * MIB);
    uint8_t *again = memory_map(4 * MIB, true);
    g_assert_true(again == first + 4 * MIB);
    g_assert_true(is_zero(again, 4 * MIB));
    g_assert_cmpint(first[4 * MIB - 1], ==, 0xaa);
    g_assert_cmpint(first[8 * MIB], ==, 0xaa);
}

static void discarded_pages_read_as_zero(void) {
    start(16 * MIB);
    uint8_t *bytes = memory_map(8 * PAGE, true);
    memset(bytes, 1, 8 * PAGE);
    g_assert_true(memory_discard(bytes + PAGE, 2 * PAGE));
    g_assert_cmpint(bytes[PAGE - 1], ==, 1);
    g_assert_true(is_zero(bytes + PAGE, 2 * PAGE));
    g_assert_cmpint(bytes[3 * PAGE], ==, 1);
    g_assert_false(memory_discard(bytes + 1, PAGE));
    g_assert_false(memory_discard(bytes, 1000 * (size_t)MIB));
}

static size_t resident(void) {
    g_autofree char *text = NULL;
    size_t pages = 0;
    g_assert_true(g_file_get_contents("/proc/self/statm", &text, NULL, NULL));
    g_assert_cmpint(sscanf(text, "%*u %zu", &pages), ==, 1);
    return pages * PAGE;
}

static void discarding_a_reservation_grows_nothing(void) {
    start(1024 * (size_t)MIB);
    uint8_t *bytes = memory_map(1000 * (size_t)MIB, false);
    size_t before = resident();
    memory_make_writable(bytes + 100 * MIB, MIB);
    memset(bytes + 100 * MIB, 1, MIB);
    g_assert_true(memory_discard(bytes, 1000 * (size_t)MIB));
    g_assert_true(is_zero(bytes + 100 * MIB, MIB));
    g_assert_cmpuint(resident(), <, before + 16 * MIB); /* with the page tables and huge pages */
}

/* Does reading a page that was never written leave it out of what is resident? */
static bool has_zero_page(void) {
    const size_t bytes = 64 * MIB;
    const int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE;
    volatile uint8_t *fresh = mmap(NULL, bytes, PROT_READ | PROT_WRITE, flags, -1, 0);
    size_t before = resident(), sum = 0;
    for (size_t at = 0; at < bytes; at += PAGE)
        sum += fresh[at];
    bool grown = resident() > before + bytes / 2 || sum > 0;
    munmap((void *)fresh, bytes);
    return !grown;
}

static void discarding_what_was_not_written_grows_nothing(void) {
    if (!has_zero_page()) {
        g_test_skip("this machine's kernel keeps no zero page");
        return;
    }
    start(1024 * (size_t)MIB);
    uint8_t *bytes = memory_map(1000 * (size_t)MIB, true);
    size_t before = resident();
    g_assert_true(memory_discard(bytes, 1000 * (size_t)MIB));
    memory_unmap(bytes, 1000 * (size_t)MIB);
    g_assert_true(memory_map(1000 * (size_t)MIB, true) == bytes);
    g_assert_cmpuint(resident(), <, before + 16 * MIB);
}

/* Huge pages lie behind them, where pieces come to lie that are as big. */
static void a_small_piece_takes_a_small_page(void) {
    start(256 * (size_t)MIB);
    uint8_t *big = memory_map(4 * MIB, true), *small = memory_map(PAGE, true);
    size_t before = resident();
    g_assert_true(small < big);
    small[0] = 1;
    g_assert_cmpuint(resident(), <, before + MIB);
    g_assert_true(memory_map(PAGE, true) == small + PAGE);
}

static void aligned_requests_by_trimming(void) {
    start(64 * MIB);
    uint8_t *wide = memory_map(8 * MIB, true);
    uintptr_t aligned = ((uintptr_t)wide + 4 * MIB - 1) & ~(uintptr_t)(4 * MIB - 1);
    memory_unmap(wide, aligned - (uintptr_t)wide);
    memory_unmap((void *)(aligned + 4 * MIB), (uintptr_t)wide + 8 * MIB - aligned - 4 * MIB);
    g_assert_cmpuint(memory_state().used, ==, 4 * MIB);
    memory_unmap((void *)aligned, 4 * MIB);
    g_assert_cmpuint(memory_state().used, ==, 0);
}

static void growing_keeps_contents(void) {
    start(16 * MIB);
    uint8_t *block = memory_map(3 * PAGE, true);
    memset(block, 7, 3 * PAGE);
    g_assert_true(memory_remap(block, 3 * PAGE, 5 * PAGE, false) == block); /* room behind it */
    g_assert_true(is_zero(block + 3 * PAGE, 2 * PAGE));
    uint8_t *fence = memory_map(PAGE, true);
    g_assert_true(fence == block + 5 * PAGE);
    g_assert_null(memory_remap(block, 5 * PAGE, 9 * PAGE, false));
    uint8_t *moved = memory_remap(block, 5 * PAGE, 9 * PAGE, true);
    g_assert_true(moved != NULL && moved != block);
    g_assert_cmpint(moved[3 * PAGE - 1], ==, 7);
    g_assert_true(memory_remap(moved, 9 * PAGE, PAGE, false) == moved);
    g_assert_cmpuint(memory_state().used, ==, 2 * PAGE);
}

/* Whatever malloc has done before, the region may lie behind the heap or not. */
static void the_break_moves_and_comes_back(void) {
    start(64 * MIB);
    uint8_t *first = memory_break(NULL);
    if (!first) {
        g_test_skip("something lies behind the heap of this process");
        return;
    }
    g_assert_true(memory_break(first + 3 * MIB + 5) == first + 3 * MIB + 5);
    g_assert_true(is_zero(first + PAGE, 3 * MIB - PAGE));
    memset(first + PAGE, 7, 3 * MIB - PAGE);
    g_assert_true(memory_break(first + MIB) == first + MIB);
    g_assert_true(memory_break(first + 3 * MIB) == first + 3 * MIB);
    g_assert_cmpint(first[MIB - 1], ==, 7);
    g_assert_true(is_zero(first + MIB + PAGE, 2 * MIB - PAGE));
    g_assert_true(memory_break(first - 1) == first + 3 * MIB);        /* below the seal's: stays */
    g_assert_true(memory_break(first + 65 * MIB) == first + 3 * MIB); /* beyond the region */
    g_assert_true(memory_break(NULL) == first + 3 * MIB);
}

static void the_break_stops_at_a_mapping(void) {
    start(64 * MIB);
    uint8_t *first = memory_break(NULL);
    if (!first) {
        g_test_skip("something lies behind the heap of this process");
        return;
    }
    uint8_t *mapped = memory_map(PAGE, true);
    g_assert_true(mapped >= first + 16 * MIB - PAGE); /* a quarter is the break's own */
    g_assert_true(memory_break(mapped) == mapped);
    g_assert_true(memory_break(mapped + 1) == mapped);
    g_assert_true(memory_break(first) == first);
    g_assert_nonnull(memory_map(47 * MIB, true));
    g_assert_nonnull(memory_map(15 * MIB, true)); /* what the break does not use is mmap's too */
}

static void exhaustion_is_an_answer(void) {
    start(16 * MIB);
    g_assert_false(memory_state().exhausted);
    g_assert_null(memory_map(17 * MIB, true));
    g_assert_null(memory_map(SIZE_MAX, true));
    g_assert_true(memory_state().exhausted);
    g_assert_nonnull(memory_map(16 * MIB, true));
}

static void wild_addresses_are_ignored(void) {
    start(16 * MIB);
    uint8_t *block = memory_map(PAGE, true);
    memory_unmap((void *)(uintptr_t)0x1000, SIZE_MAX);
    g_assert_cmpuint(memory_state().used, ==,
                     0); /* the region lies in that range: Linux unmaps it too */
    block = memory_map(PAGE, true);
    memory_unmap((void *)(uintptr_t)0x1000, PAGE);
    memory_unmap((void *)(UINTPTR_MAX - 4095), SIZE_MAX);
    g_assert_cmpuint(memory_state().used, ==, PAGE);
    g_assert_false(memory_map_at((void *)(uintptr_t)0x1000, PAGE, true));
    g_assert_null(memory_remap((void *)(uintptr_t)0x1000, PAGE, 2 * PAGE, true));
    g_assert_true(memory_map_at(block, PAGE, true));
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/memory/a-million-calls", a_million_calls_leave_it_whole);
    g_test_add_func("/memory/freed-pages-are-zero", freed_pages_come_back_as_zero);
    g_test_add_func("/memory/discarded-pages-are-zero", discarded_pages_read_as_zero);
    g_test_add_func("/memory/discarding-a-reservation", discarding_a_reservation_grows_nothing);
    g_test_add_func("/memory/discarding-unwritten", discarding_what_was_not_written_grows_nothing);
    g_test_add_func("/memory/small-pieces", a_small_piece_takes_a_small_page);
    g_test_add_func("/memory/aligned-by-trimming", aligned_requests_by_trimming);
    g_test_add_func("/memory/growing-keeps-contents", growing_keeps_contents);
    g_test_add_func("/memory/break", the_break_moves_and_comes_back);
    g_test_add_func("/memory/break-stops-at-a-mapping", the_break_stops_at_a_mapping);
    g_test_add_func("/memory/exhaustion", exhaustion_is_an_answer);
    g_test_add_func("/memory/wild-addresses", wild_addresses_are_ignored);
    return g_test_run();
}
