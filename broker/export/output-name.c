/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "broker/export/output-name.h"

#include <string.h>

/* How long "%d" or "%0Nd" at text is, and N; 0: it is neither. */
static gsize page_length(const char *text, int *digits) {
    *digits = 1;
    if (g_str_has_prefix(text, "%d"))
        return 2;
    if (text[0] != '%' || text[1] != '0' || !g_ascii_isdigit(text[2]) || text[3] != 'd')
        return 0;
    *digits = text[2] - '0';
    return 4;
}

char *output_name(const char *pattern, const char *stem, guint page) {
    GString *name = g_string_new(NULL);
    while (*pattern) {
        int digits;
        gsize length = page_length(pattern, &digits);
        if (length)
            g_string_append_printf(name, "%0*u", digits, page);
        else if (g_str_has_prefix(pattern, "%s"))
            g_string_append(name, stem);
        else
            g_string_append_c(name, *pattern);
        pattern += length ? length : g_str_has_prefix(pattern, "%s") ? 2 : 1;
    }
    return g_string_free(name, FALSE);
}

gboolean output_name_has_page(const char *pattern) {
    int digits;
    for (; *pattern; pattern++)
        if (page_length(pattern, &digits))
            return TRUE;
    return FALSE;
}

gboolean output_name_has_stem(const char *pattern) {
    return strstr(pattern, "%s") != NULL;
}

char *output_stem(const char *path) {
    char *name = g_path_get_basename(path);
    char *dot = strrchr(name, '.');
    if (dot && dot != name)
        *dot = '\0';
    return name;
}
