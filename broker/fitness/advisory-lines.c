/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "broker/fitness/advisory-lines.h"

#include <string.h>

#include "broker/fitness/advisory.h"

enum { ID_LONGEST = 64 };

static gboolean is_name(const char *text, gsize length) {
    for (gsize k = 0; k < length; k++)
        if (!g_ascii_isalnum(text[k]) && !strchr("-_.", text[k]))
            return FALSE;
    return length > 0 && length <= ID_LONGEST;
}

/* FALSE: there already. */
static gboolean remember(struct advisory_lines *self, const char *group, const char *key,
                         guint line) {
    char *name = key ? g_strdup_printf("%s\n%s", group, key) : g_strdup(group);
    return g_hash_table_insert(self->lines, name, GUINT_TO_POINTER(line));
}

static const char *take_group(struct advisory_lines *self, const char *text, guint line) {
    gsize length = strlen(text);
    if (length < 3 || text[length - 1] != ']')
        return "a group must be one name in brackets";
    g_autofree char *name = g_strndup(text + 1, length - 2);
    if (!is_name(name, length - 2) && strcmp(name, "*") != 0)
        return "a name may have letters, digits, '-', '_' and '.' only, at most 64";
    if (self->groups->len >= ADVISORY_GROUPS_MAXIMUM)
        return "there are more than 512 groups";
    if (!remember(self, name, NULL, line))
        return "this name was used above";
    g_ptr_array_add(self->groups, g_steal_pointer(&name));
    return NULL;
}

static const char *take_key(struct advisory_lines *self, const char *text, guint line) {
    const char *equals = strchr(text, '=');
    gsize length = equals ? (gsize)(equals - text) : 0;
    if (!is_name(text, length))
        return "this is not a group, not key=value and not a comment";
    if (self->groups->len == 0)
        return "a key must stand below a group's name";
    g_autofree char *key = g_strndup(text, length);
    const char *group = self->groups->pdata[self->groups->len - 1];
    return remember(self, group, key, line) ? NULL : "this key was used above in the same group";
}

static const char *take_line(struct advisory_lines *self, const char *text, guint line) {
    for (const char *c = text; *c; c++)
        if (g_ascii_iscntrl(*c))
            return "there is a control character";
    if (text[0] == '\0' || text[0] == '#')
        return NULL;
    return text[0] == '[' ? take_group(self, text, line) : take_key(self, text, line);
}

gboolean advisory_lines_init(struct advisory_lines *self, const char *text, guint *line,
                             const char **problem) {
    g_auto(GStrv) all = g_strsplit(text, "\n", -1);
    self->groups = g_ptr_array_new_with_free_func(g_free);
    self->lines = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    *line = 0;
    for (char **one = all; *one; one++) {
        ++*line;
        *problem = take_line(self, *one, *line);
        if (*problem)
            return FALSE;
    }
    *line = 1;
    return TRUE;
}

void advisory_lines_finish(struct advisory_lines *self) {
    g_ptr_array_unref(self->groups);
    g_hash_table_unref(self->lines);
}

guint advisory_lines_of(const struct advisory_lines *self, const char *group, const char *key) {
    g_autofree char *name = key ? g_strdup_printf("%s\n%s", group, key) : g_strdup(group);
    return GPOINTER_TO_UINT(g_hash_table_lookup(self->lines, name));
}
