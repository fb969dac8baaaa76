/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "broker/cli/done-list.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "broker/reasons.h"

struct done_list {
    char *folder, *recipe;
    int file;
    GHashTable *outputs; /* name → what stands before it in its line */
};

/* "RECIPE SHA256 BYTES": what must be the same. */
static char *facts_of(const struct done_list *list, const char *output, const char *sha256) {
    g_autofree char *path = g_build_filename(list->folder, output, NULL);
    struct stat status;
    if (lstat(path, &status) != 0 || !S_ISREG(status.st_mode))
        return NULL;
    return g_strdup_printf("%s %s %" G_GINT64_FORMAT, list->recipe, sha256, (gint64)status.st_size);
}

/* Names may hold line ends and any bytes: they are escaped as in C. */
static void take_line(struct done_list *list, char *line) {
    char *space = line;
    for (int k = 0; k < 3 && space; k++)
        space = strchr(k ? space + 1 : space, ' ');
    if (!space)
        return;
    *space = '\0';
    g_hash_table_replace(list->outputs, g_strcompress(space + 1), g_strdup(line));
}

/* The last line counts only with its end. */
static gboolean take_all(struct done_list *list, char *text, gsize size) {
    char *end;
    for (char *line = text; (end = memchr(line, '\n', size - (gsize)(line - text)));
         line = end + 1) {
        *end = '\0';
        take_line(list, line);
    }
    return size == 0 || text[size - 1] == '\0';
}

static gboolean append(struct done_list *list, const char *line, GError **error) {
    gsize count = strlen(line);
    if (write(list->file, line, count) == (gssize)count)
        return TRUE;
    reason_set_system(error, "What is done could not be noted", errno);
    return FALSE;
}

struct done_list *done_list_open(const char *folder, const char *recipe, GError **error) {
    struct done_list *list = g_new0(struct done_list, 1);
    g_autofree char *path = g_build_filename(folder, DONE_LIST_NAME, NULL), *text = NULL;
    gsize size = 0;
    list->folder = g_strdup(folder);
    list->recipe = g_strdup(recipe);
    list->outputs = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    list->file = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);
    if (list->file < 0)
        reason_set_system(error, "The list of what is done cannot be written", errno);
    else if (g_file_get_contents(path, &text, &size, error) &&
             (take_all(list, text, size) || append(list, "\n", error)))
        return list;
    done_list_close(list);
    return NULL;
}

void done_list_close(struct done_list *list) {
    if (!list)
        return;
    if (list->file >= 0)
        close(list->file);
    g_hash_table_destroy(list->outputs);
    g_free(list->folder);
    g_free(list->recipe);
    g_free(list);
}

gboolean done_list_has(const struct done_list *list, const char *output, const char *sha256) {
    const char *noted = g_hash_table_lookup(list->outputs, output);
    g_autofree char *facts = noted ? facts_of(list, output, sha256) : NULL;
    return facts && strcmp(facts, noted) == 0;
}

/* One write, so that two batches into one folder do not mix their lines. */
gboolean done_list_add(struct done_list *list, const char *output, const char *sha256,
                       GError **error) {
    g_autofree char *facts = facts_of(list, output, sha256);
    if (!facts)
        return TRUE; /* somebody took it away meanwhile */
    g_autofree char *name = g_strescape(output, NULL);
    g_autofree char *line = g_strdup_printf("%s %s\n", facts, name);
    return append(list, line, error);
}
