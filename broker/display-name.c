/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "broker/display-name.h"

#include <glib.h>

static gboolean is_honest(gunichar character) {
    switch (g_unichar_type(character)) {
    case G_UNICODE_CONTROL:
    case G_UNICODE_FORMAT:
    case G_UNICODE_LINE_SEPARATOR:
    case G_UNICODE_PARAGRAPH_SEPARATOR:
    case G_UNICODE_PRIVATE_USE:
    case G_UNICODE_SURROGATE:
    case G_UNICODE_UNASSIGNED:
        return FALSE;
    default:
        return TRUE;
    }
}

static char *honest(const char *name) {
    GString *shown = g_string_new(NULL);
    for (const char *at = name; *at; at = g_utf8_next_char(at)) {
        gunichar character = g_utf8_get_char(at);
        if (is_honest(character))
            g_string_append_unichar(shown, character);
        else
            g_string_append_printf(shown, "\\u{%04X}", character);
    }
    return g_string_free(shown, FALSE);
}

char *display_name(const char *path) {
    g_autofree char *name = g_filename_display_basename(path);
    return honest(name);
}

char *display_path(const char *path) {
    g_autofree char *name = g_filename_display_name(path);
    return honest(name);
}
