/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <stdlib.h>
#include <string.h>

#include "worker/engines/script/page.h"

/* The broker cuts lines at 200 bytes; a longer text becomes several, up to 16 KiB of it. */
enum { PIECE = 190, TEXT_MOST = 16 << 10 };

static void write_line(const char *line, size_t bytes) {
    while (bytes > PIECE) {
        size_t piece = PIECE;
        while (piece > 1 && ((unsigned char)line[piece] & 0xc0) == 0x80)
            piece--; /* not within a character */
        worker_log("%.*s", (int)piece, line);
        line += piece;
        bytes -= piece;
    }
    worker_log("%.*s", (int)bytes, line);
}

void console_write(const char *text) {
    size_t left = strlen(text);
    bool cut = left > TEXT_MOST;
    left = cut ? TEXT_MOST : left;
    while (left > 0) {
        const char *end = memchr(text, '\n', left);
        size_t bytes = end ? (size_t)(end - text) : left;
        write_line(text, bytes);
        text += bytes + (end ? 1 : 0);
        left -= bytes + (end ? 1 : 0);
    }
    if (cut)
        worker_log("(the text is longer than %d bytes)", TEXT_MOST);
}

static char *stack_of(JSContextRef context, JSValueRef error) {
    if (!JSValueIsObject(context, error))
        return NULL;
    JSValueRef stack = jsc_get(context, (JSObjectRef)error, "stack");
    return JSValueIsString(context, stack) ? jsc_text(context, stack) : NULL;
}

void console_report(JSContextRef context, JSValueRef error) {
    static bool told;
    char *text = jsc_text(context, error), *stack = stack_of(context, error);
    char *line = malloc(strlen(text) + 16);
    if (line) {
        strcpy(line, "Uncaught ");
        strcat(line, text);
        console_write(line);
    }
    if (stack && *stack)
        console_write(stack);
    free(line);
    free(stack);
    free(text);
    if (!told)
        display_notice(NOTICE_SCRIPT_ERROR, 0);
    told = true;
}
