/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <errno.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "tests/jail/sealed.h"

/* The same calls outside, answered by the kernel, and inside, answered by the runtime: memory. */

enum { PAGE = 4096, BOTH = PROT_READ | PROT_WRITE, ANONYMOUS = MAP_PRIVATE | MAP_ANONYMOUS };

static char *map(size_t pages) {
    return mmap(NULL, pages * PAGE, BOTH, ANONYMOUS, -1, 0);
}

/* What it did, as a number: 0, or its errno. */
static int error_of(const void *mapped) {
    return mapped == MAP_FAILED ? errno : 0;
}
static int error_from(int result) {
    return result < 0 ? errno : 0;
}

static unsigned sum_of(const char *bytes, size_t count) {
    unsigned sum = 0;
    for (size_t k = 0; k < count; k++)
        sum = sum * 31 + (unsigned char)bytes[k];
    return sum;
}

static void wrong_maps(void *user) {
    (void)user;
    char *there = map(4);
    say("%d %d %d %d %d %d %d", error_of(mmap(NULL, 0, BOTH, ANONYMOUS, -1, 0)),
        error_of(mmap(NULL, PAGE, BOTH, MAP_ANONYMOUS, -1, 0)),
        error_of(mmap(there + 1, PAGE, BOTH, ANONYMOUS | MAP_FIXED, -1, 0)),
        error_of(mmap(there + PAGE, PAGE, BOTH, ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0)),
        error_of(mmap(NULL, SIZE_MAX / 2, BOTH, ANONYMOUS, -1, 0)),
        error_of(mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE, 999, 0)),
        error_of(mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE, -1, 0)));
}

static void wrong_unmaps(void *user) {
    (void)user;
    char *there = map(4);
    say("%d %d %d %d", error_from(munmap(there + 1, PAGE)), error_from(munmap(there, 0)),
        error_from(munmap(there, 4 * PAGE)), error_from(munmap(there, 4 * PAGE)));
}

static void fixed_over_old(void *user) {
    (void)user;
    char *there = map(4);
    memset(there, 7, 4 * PAGE);
    char *over = mmap(there + PAGE, 2 * PAGE, BOTH, ANONYMOUS | MAP_FIXED, -1, 0);
    say("%d %d %d %d %d", over == there + PAGE, there[PAGE - 1], over[0], over[2 * PAGE - 1],
        there[3 * PAGE]);
}

static void hole_filled_without_replacing(void *user) {
    (void)user;
    char *there = map(4);
    memset(there, 7, 4 * PAGE);
    munmap(there + PAGE, PAGE);
    char *filled = mmap(there + PAGE, PAGE, BOTH, ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);
    say("%d %u", filled == there + PAGE, sum_of(there, 4 * PAGE));
}

static void free_hint_is_taken(void *user) {
    (void)user;
    char *there = map(4);
    munmap(there + PAGE, 2 * PAGE);
    say("%d", mmap(there + PAGE, 2 * PAGE, BOTH, ANONYMOUS, -1, 0) == (void *)(there + PAGE));
}

static void discarded(void *user) {
    (void)user;
    char *there = map(4);
    memset(there, 7, 4 * PAGE);
    int error = error_from(madvise(there + PAGE, 2 * PAGE, MADV_DONTNEED));
    say("%d %u %d %d", error, sum_of(there, 4 * PAGE),
        error_from(madvise(there + 1, PAGE, MADV_DONTNEED)),
        error_from(madvise(there, 0, MADV_DONTNEED)));
}

/* Mapped by main(), so before the seal, as what a zygote's libraries hold. */
static char *older;

static void older_discarded(void *user) {
    (void)user;
    memset(older, 7, 4 * PAGE);
    int error = error_from(madvise(older + PAGE, 2 * PAGE, MADV_DONTNEED));
    say("%d %u", error, sum_of(older, 4 * PAGE));
}

static void fixed_over_older(void *user) {
    (void)user;
    memset(older, 7, 4 * PAGE);
    char *over = mmap(older + PAGE, 2 * PAGE, BOTH, ANONYMOUS | MAP_FIXED | MAP_NORESERVE, -1, 0);
    say("%d %u", over == older + PAGE, sum_of(older, 4 * PAGE));
}

static void reserved_then_made_writable(void *user) {
    (void)user;
    char *there = mmap(NULL, 64 * PAGE, PROT_NONE, ANONYMOUS | MAP_NORESERVE, -1, 0);
    int error = error_from(mprotect(there + 8 * PAGE, 8 * PAGE, BOTH));
    memset(there + 8 * PAGE, 7, 8 * PAGE);
    madvise(there, 64 * PAGE, MADV_DONTNEED);
    say("%d %u %d", error, sum_of(there + 8 * PAGE, 8 * PAGE),
        error_from(mprotect(there + 1, PAGE, BOTH)));
}

static void remapped(void *user) {
    (void)user;
    char *there = map(3), *moved;
    memset(there, 7, 3 * PAGE);
    int wrong_size = error_of(mremap(there, 3 * PAGE, 0, MREMAP_MAYMOVE));
    int wrong_address = error_of(mremap(there + 1, PAGE, 2 * PAGE, MREMAP_MAYMOVE));
    int wrong_flags = error_of(mremap(there, PAGE, 2 * PAGE, 1 << 10));
    moved = mremap(there, 3 * PAGE, 600 * PAGE, MREMAP_MAYMOVE);
    unsigned grown = sum_of(moved, 600 * PAGE);
    moved = mremap(moved, 600 * PAGE, 2 * PAGE, 0);
    say("%d %d %d %u %u", wrong_size, wrong_address, wrong_flags, grown, sum_of(moved, 2 * PAGE));
}

static void break_moved(void *user) {
    (void)user;
    char *start = sbrk(0);
    char *grown = sbrk(100 * PAGE);
    memset(grown, 7, 100 * PAGE);
    char *end = sbrk(-50 * PAGE);
    char *again = sbrk(50 * PAGE);
    say("%d %d %d %d %u", grown == start, end == start + 100 * PAGE, again == start + 50 * PAGE,
        brk(start) == 0 && sbrk(0) == start, sum_of(again + PAGE, 49 * PAGE));
}

/* Blocks of 1 byte to 1 MiB, grown, shrunk and freed in an order that is the same each time. */
static void allocated(void *user) {
    enum { BLOCKS = 200, ROUNDS = 20000 };
    char *blocks[BLOCKS] = {0};
    unsigned state = 1, sum = 0;
    (void)user;
    for (int round = 0; round < ROUNDS; round++) {
        state = state * 1103515245u + 12345u;
        unsigned k = state >> 8 & 127, bytes = 1u << (state >> 16) % 21;
        switch (state >> 28 & 3) {
        case 0:
            free(blocks[k]);
            blocks[k] = calloc(1, bytes);
            sum += sum_of(blocks[k], bytes);
            memset(blocks[k], (int)round, bytes);
            break;
        case 1:
            blocks[k] = realloc(blocks[k], bytes);
            memset(blocks[k], (int)round, bytes);
            break;
        case 2:
            free(blocks[k]);
            g_assert_cmpint(posix_memalign((void **)&blocks[k], 1u << (3 + round % 14), bytes), ==,
                            0);
            memset(blocks[k], (int)round, bytes);
            break;
        default:
            sum += blocks[k] ? (unsigned char)blocks[k][0] : 1;
        }
    }
    malloc_trim(0);
    say("%u", sum);
}

static void too_much(void *user) {
    (void)user;
    void *volatile block = malloc((size_t)1 << 46);
    int error = errno;
    block = malloc(1 << 20); /* a smaller one still fits */
    say("%d %d", error, block != NULL);
}

static const struct {
    const char *name;
    void (*work)(void *user);
} probes[] = {
    {"wrong-maps", wrong_maps},
    {"wrong-unmaps", wrong_unmaps},
    {"fixed-over-old", fixed_over_old},
    {"hole-filled-without-replacing", hole_filled_without_replacing},
    {"free-hint", free_hint_is_taken},
    {"discarded", discarded},
    {"older-discarded", older_discarded},
    {"fixed-over-older", fixed_over_older},
    {"reserved-then-made-writable", reserved_then_made_writable},
    {"remapped", remapped},
    {"break", break_moved},
    {"malloc-storm", allocated},
    {"too-much", too_much},
};

static void compare(gconstpointer index) {
    like_linux(probes[GPOINTER_TO_UINT(index)].name, probes[GPOINTER_TO_UINT(index)].work, NULL);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    older = map(4);
    for (guint k = 0; k < G_N_ELEMENTS(probes); k++) {
        g_autofree char *path = g_strdup_printf("/like-linux/memory/%s", probes[k].name);
        g_test_add_data_func(path, GUINT_TO_POINTER(k), compare);
    }
    return g_test_run();
}
