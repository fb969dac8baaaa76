/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <glib.h>
#include <stdio.h>

#include "tests/libraries/libraries.h"

/*
 * Unmodified libraries give the same result inside the jail as outside: once, those with threads
 * several times, and 100 times where the test is told to be thorough (-m thorough). Prints a table.
 */

enum { ROUNDS = 2, WITH_THREADS = 5, THOROUGHLY = 100 };

static GString *table;

static void add_row(const struct library *library, const struct run *inside,
                    const struct run *outside) {
    char row[LIBRARIES_ROW];
    libraries_row(row, library, inside, outside);
    g_string_append_printf(table, "# %s\n", row);
}

static void same_inside_as_outside(gconstpointer user) {
    const struct library *library = user;
    if (library->prepare && library->prepare() != 0) {
        g_test_skip("something it needs is not on this machine");
        return;
    }
    struct run outside = libraries_run(library, ROUNDS, false), inside = {0};
    g_assert_true(outside.finished);
    int repetitions = library->threads == 0 ? 1 : g_test_thorough() ? THOROUGHLY : WITH_THREADS;
    for (int k = 0; k < repetitions; k++) {
        inside = libraries_run(library, ROUNDS, true);
        g_assert_true(inside.finished);
        g_assert_cmphex(inside.checksum, ==, outside.checksum);
    }
    add_row(library, &inside, &outside);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    table = g_string_new(NULL);
    for (size_t k = 0; k < library_count; k++) {
        g_autofree char *path = g_strdup_printf("/libraries/%s", libraries[k].name);
        g_test_add_data_func(path, &libraries[k], same_inside_as_outside);
    }
    int outcome = g_test_run();
    printf("# %s\n%s", libraries_heading, table->str);
    g_string_free(table, TRUE);
    return outcome;
}
