/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <stdio.h>
#include <string.h>

#include "broker/cli/cli.h"
#include "broker/cli/json.h"
#include "broker/incidents/incident-file.h"

static gboolean as_json;

static const GOptionEntry entries[] = {
    {"json", 'j', 0, G_OPTION_ARG_NONE, &as_json, "One JSON object an incident, on a line", NULL},
    {NULL, 0, 0, 0, NULL, NULL, NULL},
};

/* "key=value" as key and value; FALSE if it is none. */
static gboolean split(char *field, char **value) {
    *value = strchr(field, '=');
    if (!*value || *value == field)
        return FALSE;
    *(*value)++ = '\0';
    return TRUE;
}

static gboolean is_number(const char *key) {
    static const char *const keys[] = {"bytes", "worker", "count", NULL};
    return g_strv_contains(keys, key);
}

static void print_json(char **fields) {
    char *value;
    json_begin_object(NULL);
    json_number("version", 1);
    for (; *fields; fields++) {
        if (!split(*fields, &value))
            continue;
        if (is_number(*fields))
            json_number(*fields, g_ascii_strtoull(value, NULL, 10));
        else
            json_string(*fields, value);
    }
    json_end_object();
    json_end();
}

static void print_text(char **fields) {
    char *value;
    for (; *fields; fields++)
        if (split(*fields, &value))
            printf("%s\t%s\n", *fields, value);
    putchar('\n');
}

/* A line that a full disk cut short shows what there is of it. */
static void print_file(const char *path) {
    g_autofree char *text = NULL;
    if (!g_file_get_contents(path, &text, NULL, NULL) || !g_utf8_validate(text, -1, NULL))
        return;
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (char **line = lines; *line; line++) {
        g_auto(GStrv) fields = g_strsplit(*line, "\t", -1);
        if (fields[0] && as_json)
            print_json(fields);
        else if (fields[0])
            print_text(fields);
    }
}

int cli_incidents(int argc, char **argv) {
    static const struct cli_syntax syntax = {
        .name = "incidents",
        .summary = "- print what documents did that they should not, oldest first",
        .rule = "it takes no FILE",
        .entries = entries,
        .most = 0,
        .opens_nothing = TRUE,
        .description = "Viewer and vitrine-cli put on record what broke the protocol, crashed its "
                       "worker, reached a\nlimit, or was not opened because the jail was not held: "
                       "when, which file, its SHA-256 and\nwhere it came from."};
    g_auto(GStrv) files = NULL;
    g_autofree char *path = incident_file_path();
    int code = CLI_FINE;
    if (!cli_parse(&syntax, argc, argv, &files))
        return CLI_USAGE;
    for (guint k = INCIDENT_FILES; k > 0; k--) {
        g_autofree char *name = incident_file_name(path, k - 1);
        print_file(name);
    }
    cli_flush(&code);
    return code;
}
