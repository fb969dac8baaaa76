/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "broker/fitness/signature.h"

#include <gio/gio.h>
#include <sodium.h>
#include <string.h>

#include "broker/fitness/trusted-file.h"

G_STATIC_ASSERT(SIGNATURE_KEY_BYTES == crypto_sign_PUBLICKEYBYTES);
G_STATIC_ASSERT(SIGNATURE_BYTES == crypto_sign_BYTES);

enum { KEY_FILE_MOST = 4096 };

/* Base64 of exactly count bytes, in lines of their own; blanks and comment lines do not count. */
static gboolean decode(GBytes *text, guint8 *out, gsize count) {
    gsize length, decoded = 0;
    const char *start = g_bytes_get_data(text, &length);
    g_autofree char *copy = g_strndup(start, length);
    g_auto(GStrv) lines = g_strsplit(copy, "\n", -1);
    g_autoptr(GString) digits = g_string_new(NULL);
    for (char **line = lines; *line; line++)
        if (**line != '#')
            g_string_append(digits, g_strstrip(*line));
    return sodium_base642bin(out, count, digits->str, digits->len, NULL, &decoded, NULL,
                             sodium_base64_VARIANT_ORIGINAL) == 0 &&
           decoded == count;
}

static gboolean add_key(GPtrArray *keys, const char *path, uid_t administrator, GError **error) {
    guint8 key[SIGNATURE_KEY_BYTES];
    g_autoptr(GBytes) text = trusted_file_load(path, KEY_FILE_MOST, &administrator, error);
    if (!text)
        return FALSE;
    if (!decode(text, key, sizeof key)) {
        g_set_error(error, G_IO_ERROR, G_IO_ERROR_FAILED,
                    "%s: this is not an Ed25519 key, 32 bytes in base64.", path);
        return FALSE;
    }
    g_ptr_array_add(keys, g_bytes_new(key, sizeof key));
    return TRUE;
}

static void free_key(gpointer key) {
    g_bytes_unref(key);
}

GPtrArray *signature_load_keys(const char *folder, uid_t administrator, GError **error) {
    g_autoptr(GPtrArray) names = trusted_folder_list(folder, ".pub", error);
    g_autoptr(GPtrArray) keys = g_ptr_array_new_with_free_func(free_key);
    for (guint k = 0; names && k < names->len; k++) {
        g_autofree char *path = g_build_filename(folder, names->pdata[k], NULL);
        if (!add_key(keys, path, administrator, error))
            return NULL;
    }
    return names ? g_steal_pointer(&keys) : NULL;
}

gboolean signature_verifies(GBytes *bytes, GBytes *signature, const GPtrArray *keys) {
    guint8 raw[SIGNATURE_BYTES];
    gsize count;
    const guint8 *data = g_bytes_get_data(bytes, &count);
    if (sodium_init() < 0 || !decode(signature, raw, sizeof raw))
        return FALSE;
    for (guint k = 0; k < keys->len; k++)
        if (crypto_sign_verify_detached(raw, data, count, g_bytes_get_data(keys->pdata[k], NULL)) ==
            0)
            return TRUE;
    return FALSE;
}
