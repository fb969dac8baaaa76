/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "broker/export/deflate.h"

#include <zlib.h>

#include "broker/session.h"

GBytes *deflate_all(const void *bytes, gsize count, GError **error) {
    uLongf room = compressBound(count);
    guint8 *packed = g_malloc(room);
    if (compress2(packed, &room, bytes, count, Z_DEFAULT_COMPRESSION) == Z_OK)
        return g_bytes_new_take(g_realloc(packed, room), room);
    g_free(packed);
    g_set_error_literal(error, VITRINE_ERROR, VITRINE_ERROR_INTERNAL,
                        "The page could not be compressed.");
    return NULL;
}
