/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "broker/cli/items.h"

#include <errno.h>
#include <string.h>

#include "broker/cli/cli.h"
#include "broker/cli/convert-options.h"
#include "broker/cli/input.h"
#include "broker/export/output-name.h"
#include "broker/reasons.h"

gboolean items_is_folder(const char *output) {
    return g_str_has_suffix(output, "/") || g_file_test(output, G_FILE_TEST_IS_DIR);
}

/* "letter", and if that would be written twice "letter-2", … Takes stem. */
static char *free_stem(GHashTable *taken, const char *pattern, char *stem) {
    g_autofree char *first = stem;
    char *own = g_strdup(stem);
    for (guint k = 2; g_hash_table_contains(taken, own) && output_name_has_stem(pattern); k++) {
        g_free(own);
        own = g_strdup_printf("%s-%u", first, k);
    }
    g_hash_table_add(taken, g_strdup(own));
    return own;
}

static struct batch_item *new_item(const char *file, const char *pattern, GHashTable *taken,
                                   GError **error) {
    char *path = input_path(file, error);
    if (!path)
        return NULL;
    gboolean is_input = strcmp(file, "-") == 0;
    struct batch_item *item = g_new0(struct batch_item, 1);
    item->argument = g_strdup(is_input ? "standard input" : file);
    item->path = path;
    item->pattern = g_strdup(pattern);
    item->stem = free_stem(taken, pattern, is_input ? g_strdup("stdin") : output_stem(file));
    return item;
}

static char *make_pattern(const char *output, const char *inside, GError **error) {
    if (!items_is_folder(output))
        return g_strdup(output);
    if (g_mkdir_with_parents(output, 0777) == 0)
        return g_build_filename(output, inside, NULL);
    reason_set_system(error, "The output folder cannot be made", errno);
    return NULL;
}

GPtrArray *items_of(char **files, const char *output, const char *inside,
                    const struct cli_syntax *syntax, int *code) {
    g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func(batch_item_free);
    g_autoptr(GHashTable) taken = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GError) error = NULL;
    if (files[1] && !items_is_folder(output) && !output_name_has_stem(output)) {
        *code = convert_misused(syntax, "several files need -o FOLDER/, or %s in the name");
        return NULL;
    }
    g_autofree char *pattern = make_pattern(output, inside, &error);
    for (char **file = files; *file && !error; file++) {
        struct batch_item *item = new_item(*file, pattern, taken, &error);
        if (item)
            g_ptr_array_add(items, item);
    }
    if (!error)
        return g_steal_pointer(&items);
    *code = cli_report(output, error);
    return NULL;
}
