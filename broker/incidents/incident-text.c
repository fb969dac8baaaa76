/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "broker/incidents/incident-text.h"

#include <string.h>
#include <sys/xattr.h>

#include "proto/check.h"
#include "proto/protocol.h"

/* Bytes of a character that may stay as it is; 0: none. */
static gsize plain_bytes(const char *text) {
    gunichar character = g_utf8_get_char_validated(text, -1);
    if (character == (gunichar)-1 || character == (gunichar)-2 || character == '\\' ||
        check_code_point(character) != CHARACTER_IS_TEXT)
        return 0;
    return (gsize)(g_utf8_next_char(text) - text);
}

void incident_text_add(GPtrArray *fields, const char *key, const char *value) {
    GString *field = g_string_new(key);
    g_string_append_c(field, '=');
    while (*value) {
        gsize bytes = plain_bytes(value);
        if (bytes > 0)
            g_string_append_len(field, value, (gssize)bytes);
        else
            g_string_append_printf(field, "\\x%02x", (guint)(guchar)*value);
        value += bytes > 0 ? bytes : 1;
    }
    g_ptr_array_add(fields, g_string_free(field, FALSE));
}

void incident_text_add_number(GPtrArray *fields, const char *key, guint64 number) {
    g_ptr_array_add(fields, g_strdup_printf("%s=%" G_GUINT64_FORMAT, key, number));
}

char *incident_text_line(const GPtrArray *fields) {
    GString *line = g_string_new(NULL);
    for (guint k = 0; k < fields->len; k++)
        g_string_append_printf(line, "%s%s", k ? "\t" : "",
                               (const char *)g_ptr_array_index(fields, k));
    g_string_append_c(line, '\n');
    return g_string_free(line, FALSE);
}

char *incident_text_origin(int document) {
    char value[URI_BYTES_MAXIMUM + 1];
    ssize_t got =
        document >= 0 ? fgetxattr(document, "user.xdg.origin.url", value, sizeof value - 1) : -1;
    return got > 0 ? g_strndup(value, (gsize)got) : NULL;
}
