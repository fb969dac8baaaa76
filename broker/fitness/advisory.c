/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "broker/fitness/advisory.h"

#include <string.h>

#include "broker/fitness/advisory-lines.h"
#include "broker/fitness/advisory-values.h"

void advisory_free(struct advisory *advisory) {
    if (!advisory)
        return;
    g_free(advisory->id);
    g_free(advisory->title);
    g_free(advisory->url);
    g_free(advisory->reason);
    g_free(advisory->file);
    g_free(advisory->vulnerability);
    g_strfreev(advisory->patterns);
    g_clear_pointer(&advisory->cpus, g_array_unref);
    g_clear_pointer(&advisory->kernel_below, g_array_unref);
    g_free(advisory);
}

static void free_member(gpointer data) {
    advisory_free(data);
}

static gboolean has_condition(const struct advisory *advisory) {
    return advisory->cpus || advisory->microcode_below >= 0 || advisory->kernel_below ||
           advisory->sequence_below >= 0 || advisory->vulnerability || advisory->virtualised >= 0;
}

gboolean advisory_only_raises(const struct advisory *advisory) {
    return !advisory->title && !advisory->reason && !advisory->url && !has_condition(advisory) &&
           !advisory->override;
}

/* ---------------------------------------------------------------------------------- one group --- */

/* What the keys are together. NULL: fine. */
static const char *check_whole(const struct advisory *advisory, gboolean has_action) {
    gboolean drops = advisory->override && advisory->action == FITNESS_FIT;
    gboolean must_cite = advisory->source <= ADVISORY_UPDATE;
    if (advisory->action == FITNESS_FIT && !advisory->override)
        return "action=ignore needs override=true";
    if (drops)
        return strcmp(advisory->id, "*") == 0 ? "[*] may raise only" : NULL;
    if (advisory_only_raises(advisory))
        return has_action ? NULL : "the group says nothing";
    if (strcmp(advisory->id, "*") == 0)
        return "[*] takes an action and nothing else";
    if (!advisory->title || !advisory->reason)
        return "an advisory needs a title and a reason";
    return must_cite && !advisory->url ? "an advisory needs the url of its public source" : NULL;
}

static struct advisory *new_advisory(const char *id, enum advisory_source source, const char *file,
                                     guint line) {
    struct advisory *advisory = g_new0(struct advisory, 1);
    advisory->id = g_strdup(id);
    advisory->action = FITNESS_WARN;
    advisory->source = source;
    advisory->file = g_strdup(file);
    advisory->line = line;
    advisory->microcode_below = advisory->sequence_below = -1;
    advisory->virtualised = -1;
    return advisory;
}

/* On failure *key is the faulty one, or NULL for the group as a whole. */
static const char *fill(struct advisory *advisory, GKeyFile *file, char **keys, const char **key) {
    for (char **one = keys; *one; one++) {
        g_autoptr(GError) error = NULL; /* a bad escape sets it and gives a value all the same */
        g_autofree char *value = g_key_file_get_string(file, advisory->id, *one, &error);
        *key = *one;
        const char *problem = value && !error ? advisory_set_value(advisory, *one, value)
                                              : "the value has a bad escape";
        if (problem)
            return problem;
    }
    *key = NULL;
    return check_whole(advisory, g_strv_contains((const char *const *)keys, "action"));
}

/* ----------------------------------------------------------------------------------- the file --- */

static void set_problem(GError **error, const char *file, guint line, const char *problem) {
    g_set_error(error, ADVISORY_ERROR, 0, "%s, line %u: %s.", file, line, problem);
}

static gboolean add_group(GPtrArray *all, GKeyFile *key_file, const struct advisory_lines *lines,
                          const char *id, enum advisory_source source, const char *file,
                          GError **error) {
    g_auto(GStrv) keys = g_key_file_get_keys(key_file, id, NULL, NULL);
    struct advisory *advisory = new_advisory(id, source, file, advisory_lines_of(lines, id, NULL));
    const char *key = NULL;
    const char *problem = keys ? fill(advisory, key_file, keys, &key) : "the group cannot be read";
    g_ptr_array_add(all, advisory);
    if (problem)
        set_problem(error, file, advisory_lines_of(lines, id, key), problem);
    return !problem;
}

static GPtrArray *parse_groups(const char *text, gsize count, const struct advisory_lines *lines,
                               enum advisory_source source, const char *file, GError **error) {
    g_autoptr(GKeyFile) key_file = g_key_file_new();
    g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func(free_member);
    if (!g_key_file_load_from_data(key_file, text, count, G_KEY_FILE_NONE, NULL)) {
        set_problem(error, file, 1, "this is not a key file");
        return NULL;
    }
    for (guint k = 0; k < lines->groups->len; k++)
        if (!add_group(all, key_file, lines, lines->groups->pdata[k], source, file, error))
            return NULL;
    return g_steal_pointer(&all);
}

static guint line_at(const char *bytes, const char *place) {
    guint line = 1;
    for (; bytes < place; bytes++)
        line += *bytes == '\n';
    return line;
}

GPtrArray *advisories_parse(const char *bytes, gsize count, enum advisory_source source,
                            const char *file, GError **error) {
    struct advisory_lines lines;
    const char *problem, *place;
    guint line;
    if (count > ADVISORY_BYTES_MAXIMUM) {
        set_problem(error, file, 1, "the file is larger than 256 KiB");
        return NULL;
    }
    if (count == 0)
        bytes = ""; /* may be NULL */
    if (!g_utf8_validate_len(bytes, count, &place)) {
        set_problem(error, file, line_at(bytes, place), "this is not UTF-8 text");
        return NULL;
    }
    g_autofree char *text = g_strndup(bytes, count);
    GPtrArray *all = NULL;
    if (advisory_lines_init(&lines, text, &line, &problem))
        all = parse_groups(text, count, &lines, source, file, error);
    else
        set_problem(error, file, line, problem);
    advisory_lines_finish(&lines);
    return all;
}
