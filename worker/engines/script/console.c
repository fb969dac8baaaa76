/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "worker/engines/script/page.h"

/* The broker cuts lines at 200 bytes; a longer text becomes several, up to 16 KiB of it. */
enum { PIECE = 190, TEXT_MOST = 16 << 10 };

static void write_line(enum console_level level, const char *line, size_t bytes) {
    while (bytes > PIECE) {
        size_t piece = PIECE;
        while (piece > 1 && ((unsigned char)line[piece] & 0xc0) == 0x80)
            piece--; /* not within a character */
        worker_log("%c%.*s", level, (int)piece, line);
        line += piece;
        bytes -= piece;
    }
    worker_log("%c%.*s", level, (int)bytes, line);
}

void console_write(enum console_level level, const char *text) {
    size_t left = strlen(text);
    bool cut = left > TEXT_MOST;
    left = cut ? TEXT_MOST : left;
    while (left > 0) {
        const char *end = memchr(text, '\n', left);
        size_t bytes = end ? (size_t)(end - text) : left;
        write_line(level, text, bytes);
        text += bytes + (end ? 1 : 0);
        left -= bytes + (end ? 1 : 0);
        if (level != CONSOLE_LOG)
            level = CONSOLE_MORE;
    }
    if (cut)
        worker_log("%c(the text is longer than %d bytes)", level, TEXT_MOST);
}

/* Frames of the prelude are no news to whoever wrote the page. */
static bool is_ours(const char *frame, size_t bytes) {
    return memmem(frame, bytes, "@prelude:", 9) || memmem(frame, bytes, "@[native code]", 14);
}

static void write_frames(const char *stack) {
    while (*stack) {
        size_t bytes = strcspn(stack, "\n");
        if (bytes > 0 && !is_ours(stack, bytes))
            write_line(CONSOLE_MORE, stack, bytes);
        stack += bytes + (stack[bytes] == '\n');
    }
}

/* A text that is no program has no frames, but a place. */
static void write_place(JSContextRef context, JSObjectRef error) {
    JSValueRef file = jsc_get(context, error, "sourceURL"), line = jsc_get(context, error, "line");
    if (!JSValueIsString(context, file) || !JSValueIsNumber(context, line))
        return;
    char *name = jsc_text(context, file);
    if (strcmp(name, "prelude") != 0)
        worker_log("%c%.*s:%.0f", CONSOLE_MORE, PIECE / 2, name,
                   JSValueToNumber(context, line, NULL));
    free(name);
}

static void write_origin(JSContextRef context, JSObjectRef error) {
    JSValueRef stack = jsc_get(context, error, "stack"), name = jsc_get(context, error, "name");
    char *frames = jsc_text(context, stack), *class = jsc_text(context, name);
    if (strcmp(class, "SyntaxError") == 0)
        write_place(context, error);
    if (JSValueIsString(context, stack))
        write_frames(frames);
    free(class);
    free(frames);
}

void console_report(JSContextRef context, JSValueRef error) {
    static bool told;
    char *text = jsc_text(context, error), *line = NULL;
    if (asprintf(&line, "Uncaught %s", text) >= 0)
        console_write(CONSOLE_ERROR, line);
    if (JSValueIsObject(context, error))
        write_origin(context, (JSObjectRef)error);
    free(line);
    free(text);
    if (!told)
        display_notice(NOTICE_SCRIPT_ERROR, 0);
    told = true;
}
