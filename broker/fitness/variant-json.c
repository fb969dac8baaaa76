/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "broker/fitness/variant-json.h"

static void add_value(GString *json, GVariant *value, guint depth);

static void add_line(GString *json, guint depth) {
    g_string_append_printf(json, "\n%*s", (int)(2 * depth), "");
}

static void add_string(GString *json, const char *text) {
    g_string_append_c(json, '"');
    for (; *text; text++) {
        if ((guchar)*text < 0x20 || *text == 0x7f)
            g_string_append_printf(json, "\\u%04x", (guint)*text);
        else if (*text == '"' || *text == '\\')
            g_string_append_printf(json, "\\%c", *text);
        else
            g_string_append_c(json, *text);
    }
    g_string_append_c(json, '"');
}

static void add_member(GString *json, GVariant *entry, guint depth) {
    g_autoptr(GVariant) key = g_variant_get_child_value(entry, 0);
    g_autoptr(GVariant) value = g_variant_get_child_value(entry, 1);
    add_string(json, g_variant_get_string(key, NULL));
    g_string_append(json, ": ");
    add_value(json, value, depth);
}

static void add_container(GString *json, GVariant *value, guint depth) {
    gboolean object =
        g_variant_type_is_subtype_of(g_variant_get_type(value), G_VARIANT_TYPE("a{s*}"));
    gsize count = g_variant_n_children(value);
    g_string_append_c(json, object ? '{' : '[');
    for (gsize k = 0; k < count; k++) {
        g_autoptr(GVariant) child = g_variant_get_child_value(value, k);
        g_string_append(json, k ? "," : "");
        add_line(json, depth + 1);
        if (object)
            add_member(json, child, depth + 1);
        else
            add_value(json, child, depth + 1);
    }
    if (count)
        add_line(json, depth);
    g_string_append_c(json, object ? '}' : ']');
}

static void add_value(GString *json, GVariant *value, guint depth) {
    if (g_variant_is_of_type(value, G_VARIANT_TYPE_VARIANT)) {
        g_autoptr(GVariant) inner = g_variant_get_variant(value);
        add_value(json, inner, depth);
    } else if (g_variant_is_of_type(value, G_VARIANT_TYPE_STRING)) {
        add_string(json, g_variant_get_string(value, NULL));
    } else if (g_variant_is_of_type(value, G_VARIANT_TYPE_BOOLEAN)) {
        g_string_append(json, g_variant_get_boolean(value) ? "true" : "false");
    } else if (g_variant_is_of_type(value, G_VARIANT_TYPE_INT64)) {
        g_string_append_printf(json, "%" G_GINT64_FORMAT, g_variant_get_int64(value));
    } else if (g_variant_is_of_type(value, G_VARIANT_TYPE_ARRAY)) {
        add_container(json, value, depth);
    } else {
        g_string_append(json, "null");
    }
}

char *json_from_variant(GVariant *value) {
    GString *json = g_string_new(NULL);
    add_value(json, value, 0);
    return g_string_free(json, FALSE);
}
