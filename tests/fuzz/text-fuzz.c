/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <glib.h>
#include <string.h>

#include "proto/check.h"
#include "tests/fuzz/fuzz.h"
#include "worker/engines/document/uri.h"

/*
 * Text on its way to a person: what check_uri lets through is UTF-8 without controls; log lines are printable ASCII;
 * and whatever the document's link is, what the worker makes of it (uri_clean) is let through.
 */

static void promise_uri(const uint8_t *bytes, size_t size) {
    char text[URI_BYTES_MAXIMUM + 1];
    size = size < URI_BYTES_MAXIMUM ? size : URI_BYTES_MAXIMUM;
    if (!check_uri(bytes, size, text))
        return;
    PROMISE(strlen(text) == size); /* no NUL within */
    PROMISE(g_utf8_validate(text, (gssize)size, NULL));
    for (const char *at = text; *at; at = g_utf8_next_char(at)) {
        gunichar code = g_utf8_get_char(at);
        GUnicodeType type = g_unichar_type(code);
        PROMISE(type != G_UNICODE_CONTROL && type != G_UNICODE_LINE_SEPARATOR);
        PROMISE(type != G_UNICODE_PARAGRAPH_SEPARATOR && type != G_UNICODE_SURROGATE);
        PROMISE(!(code >= 0x202a && code <= 0x202e) && !(code >= 0x2066 && code <= 0x2069));
    }
}

static void promise_log(const uint8_t *bytes, size_t size) {
    char line[201];
    size_t room = size > 0 ? 1 + bytes[0] % 200 : 1;
    check_log_line(bytes, size, line, room);
    PROMISE(strlen(line) < room);
    for (const char *at = line; *at; at++)
        PROMISE(*at >= 0x20 && *at < 0x7f);
}

static void promise_clean(const uint8_t *bytes, size_t size) {
    g_autofree char *target = g_strndup((const char *)bytes, size);
    char text[URI_BYTES_MAXIMUM + 1];
    char *clean = uri_clean(target);
    if (clean) {
        PROMISE(strlen(clean) >= 1 && strlen(clean) <= URI_BYTES_MAXIMUM);
        PROMISE(check_uri((const uint8_t *)clean, strlen(clean), text));
    }
    free(clean);
}

int LLVMFuzzerInitialize(int *argc, char ***argv) {
    (void)argc, (void)argv;
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
    promise_uri(bytes, size);
    promise_log(bytes, size);
    promise_clean(bytes, size);
    return 0;
}
