/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <glib.h>

#include "tests/libraries/libraries.h"

/* Unmodified libraries give the same result inside the jail as outside. */

static void same_inside_as_outside(gconstpointer user) {
    const struct library *library = user;
    struct run outside = libraries_run(library, 2, false);
    struct run inside = libraries_run(library, 2, true);
    g_assert_true(outside.finished);
    g_assert_true(inside.finished);
    g_assert_cmphex(inside.checksum, ==, outside.checksum);
    g_assert_cmpuint(inside.refused, ==, 0);
    g_test_message("%s %s: %" G_GUINT64_FORMAT " calls answered, the same result", library->name,
                   library->version, inside.answered);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    for (size_t k = 0; k < library_count; k++) {
        g_autofree char *path = g_strdup_printf("/libraries/%s", libraries[k].name);
        g_test_add_data_func(path, &libraries[k], same_inside_as_outside);
    }
    return g_test_run();
}
