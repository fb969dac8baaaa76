/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <math.h>

#include "worker/engines/script/canvas/bitmap.h"
#include "worker/engines/script/canvas/color-space.h"
#include "worker/engines/script/canvas/context.h"
#include "worker/engines/script/canvas/paint.h"
#include "worker/engines/script/canvas/tape.h"
#include "worker/engines/script/natives.h"
#include "worker/engines/script/present.h"

/* -------------------------------------------------------------------------------------- handles */

/* Runs during garbage collection: may not touch JavaScript, and does not. */
static void finalize_handle(JSObjectRef object) {
    bitmap_drop_later((uint32_t)(uintptr_t)JSObjectGetPrivate(object));
}

static JSClassRef handle_class(void) {
    static JSClassRef class;
    JSClassDefinition definition = kJSClassDefinitionEmpty;
    definition.className = "Bitmap";
    definition.finalize = finalize_handle;
    if (!class)
        class = JSClassCreate(&definition);
    return class;
}

/* The collector hears of the pixels: to it a handle is as small as any object. */
JSObjectRef bitmap_handle_new(JSContextRef context, uint32_t number) {
    const struct bitmap *bitmap = bitmap_lookup(number);
    JSReportExtraMemoryCost(context, (size_t)bitmap->width * (size_t)bitmap->height * 4);
    return JSObjectMake(context, handle_class(), (void *)(uintptr_t)number);
}

/* ------------------------------------------------------------------------------------- drawing */

static int whole(double number) {
    return number >= -2147483648.0 && number <= 2147483647.0 ? (int)number : 0;
}

static int whole_argument(JSContextRef context, size_t count, const JSValueRef arguments[],
                          size_t n) {
    return whole(jsc_number(context, count, arguments, n));
}

static struct bitmap *bitmap_argument(JSContextRef context, size_t count,
                                      const JSValueRef arguments[]) {
    return bitmap_lookup(jsc_number(context, count, arguments, 0));
}

NATIVE(native_draw) {
    UNUSED_NATIVE;
    double numbers = jsc_number(context, count, arguments, 0);
    if (numbers > 0 && numbers <= TAPE_NUMBERS)
        tape_draw((size_t)numbers);
    bitmap_sweep();
    return JSValueMakeUndefined(context);
}

NATIVE(native_bitmap_new) {
    UNUSED_NATIVE;
    uint32_t number = bitmap_new(jsc_number(context, count, arguments, 0),
                                 jsc_number(context, count, arguments, 1),
                                 jsc_number(context, count, arguments, 2) > 0);
    return bitmap_handle_new(context, number);
}

NATIVE(native_bitmap_number) {
    UNUSED_NATIVE;
    bool handle = count > 0 && JSValueIsObjectOfClass(context, arguments[0], handle_class());
    void *number = handle ? JSObjectGetPrivate((JSObjectRef)arguments[0]) : NULL;
    return JSValueMakeNumber(context, (double)(uintptr_t)number);
}

NATIVE(native_bitmap_resize) {
    UNUSED_NATIVE;
    struct bitmap *bitmap = bitmap_argument(context, count, arguments);
    if (bitmap)
        bitmap_resize(bitmap, jsc_number(context, count, arguments, 1),
                      jsc_number(context, count, arguments, 2));
    return JSValueMakeBoolean(context, bitmap && bitmap_has_pixels(bitmap));
}

NATIVE(native_bitmap_opaque) {
    UNUSED_NATIVE;
    struct bitmap *bitmap = bitmap_argument(context, count, arguments);
    if (bitmap) {
        bitmap->opaque = true;
        bitmap_resize(bitmap, bitmap->width, bitmap->height);
    }
    return JSValueMakeUndefined(context);
}

NATIVE(native_bitmap_copy) {
    UNUSED_NATIVE;
    struct bitmap *bitmap = bitmap_argument(context, count, arguments);
    return bitmap ? bitmap_handle_new(context, bitmap_copy(bitmap)) : JSValueMakeNull(context);
}

NATIVE(native_bitmap_clear) {
    UNUSED_NATIVE;
    struct bitmap *bitmap = bitmap_argument(context, count, arguments);
    if (bitmap)
        bitmap_clear(bitmap);
    return JSValueMakeUndefined(context);
}

/* bitmap, the one it takes all pixels of */
NATIVE(native_bitmap_take) {
    UNUSED_NATIVE;
    struct bitmap *bitmap = bitmap_argument(context, count, arguments);
    struct bitmap *from = bitmap_lookup(jsc_number(context, count, arguments, 1));
    if (bitmap && from && bitmap != from)
        bitmap_take(bitmap, from);
    return JSValueMakeUndefined(context);
}

/* bitmap, 1: its colours are of Display P3, 0: of sRGB */
NATIVE(native_bitmap_space) {
    UNUSED_NATIVE;
    struct bitmap *bitmap = bitmap_argument(context, count, arguments);
    if (bitmap)
        bitmap->wide = jsc_number(context, count, arguments, 1) > 0;
    return JSValueMakeUndefined(context);
}

/* The same, and its pixels become so. */
NATIVE(native_bitmap_convert) {
    UNUSED_NATIVE;
    struct bitmap *bitmap = bitmap_argument(context, count, arguments);
    if (bitmap)
        bitmap_convert(bitmap, jsc_number(context, count, arguments, 1) > 0);
    return JSValueMakeUndefined(context);
}

/* bitmap, x, y, width, height, bytes */
NATIVE(native_read_pixels) {
    UNUSED_NATIVE;
    struct bitmap *bitmap = bitmap_argument(context, count, arguments);
    int place[4];
    size_t size = 0;
    for (size_t k = 0; k < 4; k++)
        place[k] = whole_argument(context, count, arguments, 1 + k);
    uint8_t *rgba = count > 5 ? jsc_bytes(context, arguments[5], &size) : NULL;
    bool fits = place[2] > 0 && place[3] > 0 && (uint64_t)place[2] * (uint64_t)place[3] * 4 <= size;
    if (bitmap && rgba && fits)
        bitmap_read(bitmap, place[0], place[1], place[2], place[3], rgba);
    return JSValueMakeUndefined(context);
}

/* bitmap, x, y, width, height, bytes, dirty x, y, width, height */
NATIVE(native_write_pixels) {
    UNUSED_NATIVE;
    struct bitmap *bitmap = bitmap_argument(context, count, arguments);
    int place[4], dirty[4];
    size_t size = 0;
    for (size_t k = 0; k < 4; k++) {
        place[k] = whole_argument(context, count, arguments, 1 + k);
        dirty[k] = whole_argument(context, count, arguments, 6 + k);
    }
    const uint8_t *rgba = count > 5 ? jsc_bytes(context, arguments[5], &size) : NULL;
    bool fits = place[2] > 0 && place[3] > 0 && (uint64_t)place[2] * (uint64_t)place[3] * 4 <= size;
    if (bitmap && rgba && fits)
        bitmap_write(bitmap, place[0], place[1], place[2], place[3], rgba,
                     (struct rect){dirty[0], dirty[1], dirty[2], dirty[3]});
    return JSValueMakeUndefined(context);
}

/* ------------------------------------------------------------------------------------ questions */

static struct path *asked_path(struct context *drawn) {
    struct path *path = context_path(drawn);
    drawn->uses_other = false;
    return path;
}

/* Under a matrix that maps all onto a line there is no inside. */
static bool is_flat(const cairo_matrix_t *matrix) {
    return matrix->xx * matrix->yy - matrix->xy * matrix->yx == 0;
}

/* bitmap, x, y, even-odd */
NATIVE(native_path_contains) {
    UNUSED_NATIVE;
    struct bitmap *bitmap = bitmap_argument(context, count, arguments);
    struct context *drawn = bitmap ? context_of(bitmap) : NULL;
    bool inside = drawn && !is_flat(&drawn->state->matrix) &&
                  path_contains(asked_path(drawn), jsc_number(context, count, arguments, 1),
                                jsc_number(context, count, arguments, 2),
                                jsc_number(context, count, arguments, 3) > 0);
    return JSValueMakeBoolean(context, inside);
}

/* bitmap, x, y */
NATIVE(native_stroke_contains) {
    UNUSED_NATIVE;
    struct bitmap *bitmap = bitmap_argument(context, count, arguments);
    struct context *drawn = bitmap ? context_of(bitmap) : NULL;
    bool inside = drawn && paint_stroke_contains(drawn, asked_path(drawn),
                                                 jsc_number(context, count, arguments, 1),
                                                 jsc_number(context, count, arguments, 2));
    return JSValueMakeBoolean(context, inside);
}

/* What is shown: how many canvases of the layout, the background. */
NATIVE(native_show) {
    UNUSED_NATIVE;
    double placed = jsc_number(context, count, arguments, 0);
    double background = jsc_number(context, count, arguments, 1);
    present_set_layout(placed >= 0 ? (size_t)placed : 0, (uint32_t)background);
    return JSValueMakeUndefined(context);
}

/* ---------------------------------------------------------------------------------- the table */

static void keep_memory(void *bytes, void *user) {
    (void)bytes, (void)user; /* static: nobody frees it */
}

static void share(JSContextRef context, JSObjectRef natives, const char *name,
                  JSTypedArrayType type, void *memory, size_t bytes) {
    JSValueRef error = NULL;
    JSObjectRef array = JSObjectMakeTypedArrayWithBytesNoCopy(context, type, memory, bytes,
                                                              keep_memory, NULL, &error);
    if (array)
        jsc_set(context, natives, name, array);
}

void natives_add_canvas(JSContextRef context, JSObjectRef natives) {
    static const struct native table[] = {
        {"draw", native_draw},
        {"bitmapNew", native_bitmap_new},
        {"bitmapNumber", native_bitmap_number},
        {"bitmapResize", native_bitmap_resize},
        {"bitmapOpaque", native_bitmap_opaque},
        {"bitmapCopy", native_bitmap_copy},
        {"bitmapClear", native_bitmap_clear},
        {"bitmapTake", native_bitmap_take},
        {"bitmapSpace", native_bitmap_space},
        {"bitmapConvert", native_bitmap_convert},
        {"readPixels", native_read_pixels},
        {"writePixels", native_write_pixels},
        {"pathContains", native_path_contains},
        {"strokeContains", native_stroke_contains},
        {"show", native_show},
        {NULL, NULL},
    };
    natives_add(context, natives, table);
    share(context, natives, "tape", kJSTypedArrayTypeFloat64Array, tape_numbers,
          sizeof tape_numbers);
    share(context, natives, "characters", kJSTypedArrayTypeUint16Array, tape_characters,
          sizeof tape_characters);
    share(context, natives, "layout", kJSTypedArrayTypeFloat64Array, present_layout,
          sizeof present_layout);
}
