/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "worker/jail/runtime/memory.h"

#include <glib.h>
#include <string.h>

enum { MIB = 1 << 20, PAGE = MEMORY_PAGE };

static void start(size_t bytes) {
    g_assert_cmpint(memory_start(bytes), ==, 0);
}

static bool is_zero(const uint8_t *bytes, size_t count) {
    return bytes[0] == 0 && memcmp(bytes, bytes + 1, count - 1) == 0;
}

static void a_million_calls_leave_it_whole(void) {
    enum { HELD = 256, ROUNDS = 1000000 };
    static struct {
        uint8_t *address;
        size_t bytes;
    } held[HELD];
    start(64 * MIB);
    for (int round = 0; round < ROUNDS; round++) {
        int k = g_test_rand_int_range(0, HELD);
        if (held[k].address) {
            g_assert_cmpint(held[k].address[held[k].bytes - 1], ==, (uint8_t)k);
            memory_unmap(held[k].address, held[k].bytes);
            held[k].address = NULL;
            continue;
        }
        held[k].bytes = (size_t)g_test_rand_int_range(1, 40 * PAGE);
        held[k].address = memory_map(held[k].bytes);
        if (!held[k].address)
            continue;
        g_assert_cmpint(held[k].address[0], ==, 0);
        g_assert_cmpint(held[k].address[held[k].bytes - 1], ==, 0);
        held[k].address[0] = held[k].address[held[k].bytes - 1] = (uint8_t)k;
    }
    for (int k = 0; k < HELD; k++)
        if (held[k].address)
            memory_unmap(held[k].address, held[k].bytes);
    g_assert_cmpuint(memory_state().used, ==, 0);
    g_assert_nonnull(memory_map(64 * MIB)); /* one piece again */
}

static void freed_pages_come_back_as_zero(void) {
    start(16 * MIB);
    uint8_t *first = memory_map(16 * MIB);
    memset(first, 0xaa, 16 * MIB);
    memory_unmap(first + 4 * MIB, 4 * MIB);
    uint8_t *again = memory_map(4 * MIB);
    g_assert_true(again == first + 4 * MIB);
    g_assert_true(is_zero(again, 4 * MIB));
    g_assert_cmpint(first[4 * MIB - 1], ==, 0xaa);
    g_assert_cmpint(first[8 * MIB], ==, 0xaa);
}

static void discarded_pages_read_as_zero(void) {
    start(16 * MIB);
    uint8_t *bytes = memory_map(8 * PAGE);
    memset(bytes, 1, 8 * PAGE);
    g_assert_true(memory_discard(bytes + PAGE, 2 * PAGE));
    g_assert_cmpint(bytes[PAGE - 1], ==, 1);
    g_assert_true(is_zero(bytes + PAGE, 2 * PAGE));
    g_assert_cmpint(bytes[3 * PAGE], ==, 1);
    g_assert_false(memory_discard(bytes + 1, PAGE));
    g_assert_false(memory_discard(bytes, 1000 * (size_t)MIB));
}

static void aligned_requests_by_trimming(void) {
    start(64 * MIB);
    uint8_t *wide = memory_map(8 * MIB);
    uintptr_t aligned = ((uintptr_t)wide + 4 * MIB - 1) & ~(uintptr_t)(4 * MIB - 1);
    memory_unmap(wide, aligned - (uintptr_t)wide);
    memory_unmap((void *)(aligned + 4 * MIB), (uintptr_t)wide + 8 * MIB - aligned - 4 * MIB);
    g_assert_cmpuint(memory_state().used, ==, 4 * MIB);
    memory_unmap((void *)aligned, 4 * MIB);
    g_assert_cmpuint(memory_state().used, ==, 0);
}

static void growing_keeps_contents(void) {
    start(16 * MIB);
    uint8_t *block = memory_map(3 * PAGE);
    memset(block, 7, 3 * PAGE);
    g_assert_true(memory_remap(block, 3 * PAGE, 5 * PAGE, false) == block); /* room behind it */
    g_assert_true(is_zero(block + 3 * PAGE, 2 * PAGE));
    uint8_t *fence = memory_map(PAGE);
    g_assert_true(fence == block + 5 * PAGE);
    g_assert_null(memory_remap(block, 5 * PAGE, 9 * PAGE, false));
    uint8_t *moved = memory_remap(block, 5 * PAGE, 9 * PAGE, true);
    g_assert_true(moved != NULL && moved != block);
    g_assert_cmpint(moved[3 * PAGE - 1], ==, 7);
    g_assert_true(memory_remap(moved, 9 * PAGE, PAGE, false) == moved);
    g_assert_cmpuint(memory_state().used, ==, 2 * PAGE);
}

static void exhaustion_is_an_answer(void) {
    start(16 * MIB);
    g_assert_false(memory_state().exhausted);
    g_assert_null(memory_map(17 * MIB));
    g_assert_null(memory_map(SIZE_MAX));
    g_assert_true(memory_state().exhausted);
    g_assert_nonnull(memory_map(16 * MIB));
}

static void wild_addresses_are_ignored(void) {
    start(16 * MIB);
    uint8_t *block = memory_map(PAGE);
    memory_unmap((void *)(uintptr_t)0x1000, SIZE_MAX);
    g_assert_cmpuint(memory_state().used, ==,
                     0); /* the region lies in that range: Linux unmaps it too */
    block = memory_map(PAGE);
    memory_unmap((void *)(uintptr_t)0x1000, PAGE);
    memory_unmap((void *)(UINTPTR_MAX - 4095), SIZE_MAX);
    g_assert_cmpuint(memory_state().used, ==, PAGE);
    g_assert_false(memory_map_at((void *)(uintptr_t)0x1000, PAGE));
    g_assert_null(memory_remap((void *)(uintptr_t)0x1000, PAGE, 2 * PAGE, true));
    g_assert_true(memory_map_at(block, PAGE));
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/memory/a-million-calls", a_million_calls_leave_it_whole);
    g_test_add_func("/memory/freed-pages-are-zero", freed_pages_come_back_as_zero);
    g_test_add_func("/memory/discarded-pages-are-zero", discarded_pages_read_as_zero);
    g_test_add_func("/memory/aligned-by-trimming", aligned_requests_by_trimming);
    g_test_add_func("/memory/growing-keeps-contents", growing_keeps_contents);
    g_test_add_func("/memory/exhaustion", exhaustion_is_an_answer);
    g_test_add_func("/memory/wild-addresses", wild_addresses_are_ignored);
    return g_test_run();
}
