/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "worker/engines/script/natives.h"
#include "worker/engines/script/page.h"
#include "worker/jail/runtime/runtime.h"

/* What the prelude calls: this file has the page's own, native-*.c the canvas's. */

NATIVE(native_log) {
    UNUSED_NATIVE;
    char *text = count > 0 ? jsc_text(context, arguments[0]) : NULL;
    double level = jsc_number(context, count, arguments, 1);
    bool known = level >= CONSOLE_LOG && level < CONSOLE_LEVEL_END;
    if (text)
        console_write(known ? (enum console_level)level : CONSOLE_LOG, *text ? text : " ");
    free(text);
    return JSValueMakeUndefined(context);
}

NATIVE(native_report) {
    UNUSED_NATIVE;
    if (count > 0)
        console_report(context, arguments[0]);
    return JSValueMakeUndefined(context);
}

/* Milliseconds of the jail's clock. */
NATIVE(native_now) {
    UNUSED_NATIVE;
    (void)count, (void)arguments;
    return JSValueMakeNumber(context, (double)runtime_clock_monotonic() / 1e6);
}

static void fill_random(uint8_t *bytes, size_t size) {
    for (size_t done = 0; done < size;) {
        ssize_t got = getrandom(bytes + done, size - done, 0); /* the runtime answers */
        if (got <= 0)
            return;
        done += (size_t)got;
    }
}

/* Fills a typed array; read from the runtime's generator, which a seed makes repeatable. */
NATIVE(native_random) {
    UNUSED_NATIVE;
    size_t size = 0;
    uint8_t *bytes = count > 0 ? jsc_bytes(context, arguments[0], &size) : NULL;
    if (bytes)
        fill_random(bytes, size);
    return JSValueMakeUndefined(context);
}

NATIVE(native_cursor) {
    UNUSED_NATIVE;
    double shape = jsc_number(context, count, arguments, 0);
    if (shape >= CURSOR_DEFAULT && shape < CURSOR_NONE_ALLOWED_END)
        display_cursor((enum cursor_shape)shape);
    return JSValueMakeUndefined(context);
}

/* Runs a text as a global script; under a name, from a line, for its errors; throws what it throws. */
NATIVE(native_evaluate) {
    UNUSED_NATIVE;
    if (count < 2)
        return JSValueMakeUndefined(context);
    JSStringRef code = JSValueToStringCopy(context, arguments[0], exception);
    JSStringRef name = JSValueToStringCopy(context, arguments[1], exception);
    double line = jsc_number(context, count, arguments, 2);
    int first = line >= 1 && line < 1e9 ? (int)line : 1;
    JSValueRef value =
        code && name ? JSEvaluateScript(context, code, NULL, name, first, exception) : NULL;
    if (code)
        JSStringRelease(code);
    if (name)
        JSStringRelease(name);
    return value ? value : JSValueMakeUndefined(context);
}

NATIVE(native_utf8_decode) {
    UNUSED_NATIVE;
    size_t size = 0;
    const uint8_t *bytes = count > 0 ? jsc_bytes(context, arguments[0], &size) : NULL;
    JSStringRef text = jsc_string_new(bytes, bytes ? size : 0);
    JSValueRef value = JSValueMakeString(context, text);
    JSStringRelease(text);
    return value;
}

JSObjectRef natives_new(JSContextRef context) {
    static const struct native page[] = {
        {"log", native_log},
        {"report", native_report},
        {"now", native_now},
        {"random", native_random},
        {"cursor", native_cursor},
        {"evaluate", native_evaluate},
        {"decode", native_utf8_decode},
        {NULL, NULL},
    };
    JSObjectRef natives = JSObjectMake(context, NULL, NULL);
    natives_add(context, natives, page);
    natives_add_canvas(context, natives);
    natives_add_text(context, natives);
    natives_add_images(context, natives);
    natives_add_svg(context, natives);
    return natives;
}

void natives_add(JSContextRef context, JSObjectRef natives, const struct native *table) {
    for (; table->name; table++)
        jsc_set_function(context, natives, table->name, table->function);
}
