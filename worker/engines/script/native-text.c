/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <stdlib.h>

#include "worker/engines/script/canvas/context.h"
#include "worker/engines/script/natives.h"
#include "worker/engines/script/text/run.h"

/* Fonts and the measuring of texts. */

NATIVE(native_families) {
    UNUSED_NATIVE;
    char *names = count > 0 ? jsc_text(context, arguments[0]) : NULL;
    unsigned number = names ? families_of(names) : 0;
    free(names);
    return JSValueMakeNumber(context, number);
}

/* bytes → a number for nameFont, or -1 */
NATIVE(native_add_font) {
    UNUSED_NATIVE;
    size_t size = 0;
    const void *bytes = count > 0 ? jsc_bytes(context, arguments[0], &size) : NULL;
    return JSValueMakeNumber(context, bytes ? font_add(bytes, size) : -1);
}

/* number, family, weight, italic */
NATIVE(native_name_font) {
    UNUSED_NATIVE;
    double number = jsc_number(context, count, arguments, 0);
    char *family = count > 1 ? jsc_text(context, arguments[1]) : NULL;
    if (family && number >= 0 && number < FACES_MOST)
        font_name((int)number, family, jsc_number(context, count, arguments, 2),
                  jsc_number(context, count, arguments, 3) > 0);
    free(family);
    runs_forget();
    return JSValueMakeUndefined(context);
}

/* Answers of measureText: the order of prelude/canvas-text.js. */
static double measured[12];

static void fill_measures(const struct run *run, const struct font_wish *wish) {
    struct line_metrics line = line_metrics_of(wish);
    const double values[11] = {run->width,
                               0,
                               0,
                               0,
                               0,
                               line.ascent,
                               line.descent,
                               line.em_ascent,
                               line.em_descent,
                               line.hanging,
                               line.ideographic};
    for (int k = 0; k < 11; k++)
        measured[k] = values[k];
    run_ink(run, wish, measured + 1);
}

/* bitmap, text: in the font of its context. */
NATIVE(native_measure) {
    UNUSED_NATIVE;
    struct bitmap *bitmap = bitmap_lookup(jsc_number(context, count, arguments, 0));
    struct context *drawn = bitmap ? context_of(bitmap) : NULL;
    JSStringRef text = count > 1 ? JSValueToStringCopy(context, arguments[1], exception) : NULL;
    if (!text)
        return JSValueMakeBoolean(context, false);
    struct font_wish wish = drawn ? drawn->state->font : font_wish_initial();
    fill_measures(run_of(JSStringGetCharactersPtr(text), JSStringGetLength(text), &wish), &wish);
    JSStringRelease(text);
    return JSValueMakeBoolean(context, true);
}

static void keep_memory(void *bytes, void *user) {
    (void)bytes, (void)user; /* static: nobody frees it */
}

void natives_add_text(JSContextRef context, JSObjectRef natives) {
    static const struct native table[] = {
        {"families", native_families},
        {"measure", native_measure},
        {"addFont", native_add_font},
        {"nameFont", native_name_font},
        {NULL, NULL},
    };
    JSValueRef error = NULL;
    natives_add(context, natives, table);
    JSObjectRef array =
        JSObjectMakeTypedArrayWithBytesNoCopy(context, kJSTypedArrayTypeFloat64Array, measured,
                                              sizeof measured, keep_memory, NULL, &error);
    if (array)
        jsc_set(context, natives, "measured", array);
}
