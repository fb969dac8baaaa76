/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <glib.h>
#include <string.h>

#include "tests/fuzz/fuzz.h"

/*
 * replay SEEDS MUTATIONS: plays each file of the folder, and so many random mutations of it (GLib prints the seed of
 * the dice; --seed plays them again). No instrumentation, any compiler.
 */

enum { LONGEST = 1 << 16 };

static const char *seeds;
static unsigned mutations;

static void play(const uint8_t *bytes, gsize size) {
    g_autofree uint8_t *exact =
        g_memdup2(bytes, size ? size : 1); /* so that a sanitizer sees its end */
    LLVMFuzzerTestOneInput(exact, size);
}

/* One small change, in place; the new size. */
static gsize mutate(uint8_t *bytes, gsize size) {
    static const uint8_t edges[] = {0, 1, 2, 3, 0x7f, 0x80, 0xff};
    gsize at = size ? (gsize)g_test_rand_int_range(0, (gint)size) : 0;
    switch (g_test_rand_int_range(0, 5)) {
    case 0:
        return at; /* cut */
    case 1:
        memmove(bytes + at, bytes + at + 1, size ? size - at - 1 : 0);
        return size ? size - 1 : 0;
    case 2:
        if (size < LONGEST) {
            memmove(bytes + at + 1, bytes + at, size - at);
            bytes[at] = edges[g_test_rand_int_range(0, G_N_ELEMENTS(edges))];
            size++;
        }
        return size;
    case 3:
        if (size)
            bytes[at] = edges[g_test_rand_int_range(0, G_N_ELEMENTS(edges))];
        return size;
    default:
        if (size)
            bytes[at] = (uint8_t)g_test_rand_int();
        return size;
    }
}

static void play_mutations(const uint8_t *seed, gsize size) {
    g_autofree uint8_t *bytes = g_malloc(LONGEST + 1);
    for (unsigned k = 0; k < mutations; k++) {
        gsize now = MIN(size, LONGEST);
        memcpy(bytes, seed, now);
        for (gint changes = g_test_rand_int_range(1, 8); changes > 0; changes--)
            now = mutate(bytes, now);
        play(bytes, now);
    }
}

static void test_seeds(void) {
    g_autoptr(GError) error = NULL;
    g_autoptr(GDir) folder = g_dir_open(seeds, 0, &error);
    const char *name;
    unsigned count = 0;
    g_assert_no_error(error);
    while ((name = g_dir_read_name(folder))) {
        g_autofree char *path = g_build_filename(seeds, name, NULL);
        g_autofree char *bytes = NULL;
        gsize size;
        g_assert_true(g_file_get_contents(path, &bytes, &size, NULL));
        play((const uint8_t *)bytes, size);
        play_mutations((const uint8_t *)bytes, size);
        count++;
    }
    g_test_message("%u seeds, %u mutations of each", count, mutations);
    g_assert_cmpuint(count, >, 0);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    LLVMFuzzerInitialize(&argc, &argv);
    seeds = argc > 1 ? argv[1] : ".";
    mutations = argc > 2 ? (unsigned)atoi(argv[2]) : 0;
    g_autofree char *name = g_path_get_basename(seeds);
    g_autofree char *path = g_strdup_printf("/fuzz/%s", name);
    g_test_add_func(path, test_seeds);
    return g_test_run();
}
