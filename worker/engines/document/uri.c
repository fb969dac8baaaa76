/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "worker/engines/document/uri.h"

#include <stdlib.h>
#include <string.h>

#include "proto/check.h"

/* Length of the character at bytes that the broker lets pass; 0 if it would not. */
static size_t passing(const char *bytes, size_t left) {
    char text[5];
    for (size_t length = 1; length <= 4 && length <= left; length++)
        if (check_uri((const uint8_t *)bytes, length, text))
            return length;
    return 0;
}

static size_t encode(uint8_t byte, char *to) {
    static const char digits[] = "0123456789ABCDEF";
    to[0] = '%';
    to[1] = digits[byte >> 4];
    to[2] = digits[byte & 15];
    return 3;
}

char *uri_clean(const char *uri) {
    size_t size = strlen(uri), used = 0;
    if (size == 0 || size > URI_BYTES_MAXIMUM)
        return NULL;
    char *clean = malloc(size * 3 + 1);
    for (size_t at = 0; clean && at < size;) {
        size_t length = passing(uri + at, size - at);
        if (length == 0) {
            used += encode((uint8_t)uri[at++], clean + used);
            continue;
        }
        memcpy(clean + used, uri + at, length);
        used += length;
        at += length;
    }
    if (!clean || used > URI_BYTES_MAXIMUM) {
        free(clean);
        return NULL;
    }
    clean[used] = '\0';
    return clean;
}
