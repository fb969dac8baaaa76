/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ui/remembering.h"

#include <string.h>

static gboolean private, chosen, choice;

static char *choice_file(void) {
    return g_build_filename(g_get_user_config_dir(), "vitrine", "remember-documents", NULL);
}

/* What is neither yes nor no is taken for no: it was meant to say something. */
gboolean remembering_get(void) {
    g_autofree char *path = choice_file(), *text = NULL;
    if (chosen)
        return choice;
    if (!g_file_get_contents(path, &text, NULL, NULL))
        return TRUE;
    return g_str_equal(g_strchomp(text), "yes");
}

gboolean remembering_set(gboolean remember, GError **error) {
    g_autofree char *path = choice_file(), *folder = g_path_get_dirname(path);
    chosen = TRUE;
    choice = remember;
    g_mkdir_with_parents(folder, 0700);
    return g_file_set_contents_full(path, remember ? "yes\n" : "no\n", -1,
                                    G_FILE_SET_CONTENTS_CONSISTENT, 0600, error);
}

gboolean remembering(void) {
    return !private && remembering_get();
}

void remembering_be_private(void) {
    private = TRUE;
}

gboolean remembering_is_private(void) {
    return private;
}
