/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "broker/fitness/advisory-values.h"

#include <string.h>

#include "broker/fitness/kernel-release.h"

/* ------------------------------------------------------------------------------------- pieces --- */

/* Decimal, or hexadecimal with 0x. */
static gboolean parse_number(const char *text, guint64 most, gint64 *number) {
    gboolean hexadecimal = g_str_has_prefix(text, "0x");
    guint64 parsed;
    if (!g_ascii_string_to_unsigned(hexadecimal ? text + 2 : text, hexadecimal ? 16 : 10, 0, most,
                                    &parsed, NULL))
        return FALSE;
    *number = (gint64)parsed;
    return TRUE;
}

/* "*", "7" or "7-9" */
static gboolean parse_range(const char *text, struct number_range *range) {
    if (strcmp(text, "*") == 0) {
        *range = (struct number_range){0, G_MAXINT64};
        return TRUE;
    }
    g_auto(GStrv) ends = g_strsplit(text, "-", 2);
    if (!ends[0] || !parse_number(ends[0], G_MAXUINT32, &range->from))
        return FALSE;
    range->to = range->from;
    return !ends[1] || (parse_number(ends[1], G_MAXUINT32, &range->to) && range->from <= range->to);
}

/* Parts without the blanks around them, or NULL: an empty part, or too many. */
static char **split_list(const char *text, const char *separator) {
    char **parts = g_strsplit(text, separator, -1);
    gboolean fine = parts[0] && g_strv_length(parts) <= ADVISORY_LIST_MAXIMUM;
    for (char **part = parts; fine && *part; part++)
        fine = g_strstrip(*part)[0] != '\0';
    if (!fine)
        g_clear_pointer(&parts, g_strfreev);
    return parts;
}

/* --------------------------------------------------------------------------------------- keys --- */

static const char *set_text(char **text, const char *value) {
    if (value[0] == '\0' || strlen(value) > ADVISORY_TEXT_MAXIMUM)
        return "the text must have 1 to 1000 bytes";
    for (const char *c = value; *c; c = g_utf8_next_char(c))
        if (!g_unichar_isprint(g_utf8_get_char(c)))
            return "the text must be one line of printable characters";
    *text = g_strdup(value);
    return NULL;
}

static const char *set_title(struct advisory *advisory, const char *value) {
    return set_text(&advisory->title, value);
}

static const char *set_reason(struct advisory *advisory, const char *value) {
    return set_text(&advisory->reason, value);
}

static const char *set_url(struct advisory *advisory, const char *value) {
    for (const char *c = value; *c; c++)
        if (!g_ascii_isgraph(*c))
            return "the address has a blank or a character that is not ASCII";
    return g_str_has_prefix(value, "https://") ? set_text(&advisory->url, value)
                                               : "the address must begin with https://";
}

static const char *set_action(struct advisory *advisory, const char *value) {
    if (strcmp(value, "stop") == 0)
        advisory->action = FITNESS_STOP;
    else if (strcmp(value, "ignore") == 0)
        advisory->action = FITNESS_FIT;
    else if (strcmp(value, "warn") != 0)
        return "the action must be warn or stop";
    return NULL;
}

static const char *set_override(struct advisory *advisory, const char *value) {
    if (advisory->source != ADVISORY_ADMINISTRATOR)
        return "only the administrator's files may override";
    if (strcmp(value, "true") != 0)
        return "override must be true or absent";
    advisory->override = TRUE;
    return NULL;
}

static void clear_cpu(gpointer data) {
    g_free(((struct cpu_pattern *)data)->vendor);
}

static gboolean add_cpu(GArray *cpus, const char *text) {
    struct cpu_pattern pattern;
    struct number_range *const ranges[] = {&pattern.family, &pattern.model, &pattern.stepping};
    g_auto(GStrv) words = g_strsplit(text, " ", -1);
    guint count = g_strv_length(words);
    if (count < 1 || count > 4)
        return FALSE;
    for (guint k = 0; k < 3; k++)
        if (!parse_range(k + 1 < count ? words[k + 1] : "*", ranges[k]))
            return FALSE;
    pattern.vendor = g_strdup(words[0]);
    g_array_append_val(cpus, pattern);
    return TRUE;
}

static const char *set_cpu(struct advisory *advisory, const char *value) {
    g_auto(GStrv) parts = split_list(value, ",");
    advisory->cpus = g_array_new(FALSE, FALSE, sizeof(struct cpu_pattern));
    g_array_set_clear_func(advisory->cpus, clear_cpu);
    for (char **part = parts; part && *part; part++)
        if (!add_cpu(advisory->cpus, *part))
            return "each cpu must be: vendor family model stepping, the last three numbers, "
                   "ranges or *";
    return parts ? NULL : "the list has an empty member, or more than 64";
}

static const char *set_microcode(struct advisory *advisory, const char *value) {
    return parse_number(value, G_MAXUINT32, &advisory->microcode_below)
               ? NULL
               : "the microcode must be a number";
}

static const char *set_sequence(struct advisory *advisory, const char *value) {
    return parse_number(value, G_MAXINT64, &advisory->sequence_below)
               ? NULL
               : "the sequence must be a number";
}

static const char *set_kernel(struct advisory *advisory, const char *value) {
    g_auto(GStrv) parts = split_list(value, ",");
    advisory->kernel_below = g_array_new(FALSE, FALSE, sizeof(struct kernel_number));
    for (char **part = parts; part && *part; part++) {
        struct kernel_number number;
        const char *end;
        if (!kernel_number_parse(*part, &number, &end) || *end)
            return "each kernel must be a release as 6.1.128 or 6.12";
        g_array_append_val(advisory->kernel_below, number);
    }
    return parts ? NULL : "the list has an empty member, or more than 64";
}

static const char *set_vulnerability(struct advisory *advisory, const char *value) {
    const char *colon = strchr(value, ':');
    if (!colon || colon == value)
        return "a vulnerability must be: name, colon, pattern";
    advisory->vulnerability = g_strndup(value, (gsize)(colon - value));
    for (const char *c = advisory->vulnerability; *c; c++)
        if (!g_ascii_isalnum(*c) && *c != '_')
            return "a vulnerability's name has letters, digits and '_' only";
    advisory->patterns = split_list(colon + 1, "|");
    return advisory->patterns ? NULL : "the patterns have an empty member, or are more than 64";
}

static const char *set_virtualised(struct advisory *advisory, const char *value) {
    if (strcmp(value, "yes") == 0)
        advisory->virtualised = FITNESS_YES;
    else if (strcmp(value, "no") == 0)
        advisory->virtualised = FITNESS_NO;
    else
        return "virtualised must be yes or no";
    return NULL;
}

static const struct {
    const char *key;
    const char *(*set)(struct advisory *advisory, const char *value);
} keys[] = {
    {"title", set_title},
    {"url", set_url},
    {"reason", set_reason},
    {"action", set_action},
    {"override", set_override},
    {"cpu", set_cpu},
    {"microcode-below", set_microcode},
    {"kernel-below", set_kernel},
    {"sequence-below", set_sequence},
    {"vulnerability", set_vulnerability},
    {"virtualised", set_virtualised},
};

const char *advisory_set_value(struct advisory *advisory, const char *key, const char *value) {
    for (gsize k = 0; k < G_N_ELEMENTS(keys); k++)
        if (strcmp(keys[k].key, key) == 0)
            return keys[k].set(advisory, value);
    return "there is no such key";
}
