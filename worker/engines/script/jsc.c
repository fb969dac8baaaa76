/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "worker/engines/script/jsc.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* WTF::fastDisableScavenger(), exported by the library but in no C header: without it JavaScriptCore's
 * allocator of code memory starts a thread in the zygote, and wants to start it again in a worker
 * cloned after that thread went to sleep. */
extern void disable_scavenger(void) __asm__("_ZN3WTF20fastDisableScavengerEv");

void jsc_configure(void) {
    static const char *const options[][2] = {
        {"GIGACAGE_ENABLED", "0"},    /* cages of 64 GiB of addresses, outside the region */
        {"JSC_useConcurrentGC", "0"}, /* one thread: nobody else could do it */
        {"JSC_useConcurrentJIT", "0"},
        {"JSC_numberOfGCMarkers", "1"},
        {"JSC_useParallelMarkingConstraintSolver", "0"},
        {"JSC_usePollingTraps", "1"},   /* no signals of its own */
        {"JSC_useWasmFastMemory", "0"}, /* needs PROT_NONE that traps: runtime/memory.h */
        {"JSC_useWasmFaultSignalHandler", "0"},
        {"JSC_useSharedArrayBuffer", "0"}, /* nobody to share with; a clock for side channels */
        /* The collector's idea of the machine: not the host's, but half of the smallest region a worker gets. A small heap
         * may grow fourfold before it looks again, one of that size by 1.4, as elsewhere on machines of 16 GiB: three
         * quarters of the time for short-lived trees, and 120 MB of objects still fit 256 MiB. */
        {"JSC_forceRAMSize", "134217728"},
        {"JSC_aggressiveHeapThresholdInMB", "0"},
    };
    for (size_t k = 0; k < sizeof options / sizeof options[0]; k++)
        setenv(options[k][0], options[k][1], 1);
    disable_scavenger();
}

/* One code point of at most left bytes; malformed: U+FFFD, and as many bytes as could have begun a
 * character (the standard Encoding's "maximal subpart"). */
static uint32_t decode(const uint8_t *bytes, size_t left, size_t *length) {
    uint8_t first = bytes[0];
    size_t count = first < 0x80                    ? 1
                   : first >= 0xc2 && first < 0xe0 ? 2
                   : first >> 4 == 14              ? 3
                   : first >= 0xf0 && first < 0xf5 ? 4
                                                   : 0;
    /* Of the second byte: no longer form than needed, no surrogate, nothing above U+10FFFF. */
    uint8_t low = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
    uint8_t high = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
    uint32_t point = count < 2 ? first : first & (0x7fu >> count);
    *length = 1;
    if (count == 0)
        return 0xfffd;
    for (size_t k = 1; k < count; k++, low = 0x80, high = 0xbf) {
        if (k == left || bytes[k] < low || bytes[k] > high)
            return 0xfffd;
        point = point << 6 | (bytes[k] & 0x3fu);
        *length = k + 1;
    }
    return point;
}

/* Plain ASCII, in a byte a character: half the memory, for what a program makes of it too. JavaScriptCore's C API makes such
 * strings of C strings only, so there can be no NUL. */
static JSStringRef plain_string(const uint8_t *bytes, size_t size) {
    size_t plain = 0;
    while (plain < size && bytes[plain] > 0 && bytes[plain] < 0x80)
        plain++;
    char *text = plain == size ? strndup((const char *)bytes, size) : NULL;
    JSStringRef string = text ? JSStringCreateWithUTF8CString(text) : NULL;
    free(text);
    return string;
}

JSStringRef jsc_string_new(const uint8_t *bytes, size_t size) {
    JSStringRef plain = bytes ? plain_string(bytes, size) : NULL;
    if (plain)
        return plain;
    JSChar *text = malloc((size + 1) * sizeof *text);
    size_t used = 0, length;
    if (!text)
        return JSStringCreateWithUTF8CString("");
    for (size_t at = 0; at < size; at += length) {
        uint32_t point = decode(bytes + at, size - at, &length);
        if (point >= 0x10000) {
            text[used++] = (JSChar)(0xd7c0 + (point >> 10));
            text[used++] = (JSChar)(0xdc00 + (point & 0x3ff));
        } else {
            text[used++] = (JSChar)point;
        }
    }
    JSStringRef string = JSStringCreateWithCharacters(text, used);
    free(text);
    return string;
}

JSValueRef jsc_get(JSContextRef context, JSObjectRef object, const char *name) {
    JSStringRef key = JSStringCreateWithUTF8CString(name);
    JSValueRef value = JSObjectGetProperty(context, object, key, NULL);
    JSStringRelease(key);
    return value ? value : JSValueMakeUndefined(context);
}

void jsc_set(JSContextRef context, JSObjectRef object, const char *name, JSValueRef value) {
    JSStringRef key = JSStringCreateWithUTF8CString(name);
    JSObjectSetProperty(context, object, key, value, kJSPropertyAttributeNone, NULL);
    JSStringRelease(key);
}

void jsc_set_function(JSContextRef context, JSObjectRef object, const char *name,
                      JSObjectCallAsFunctionCallback function) {
    JSStringRef key = JSStringCreateWithUTF8CString(name);
    JSObjectRef made = JSObjectMakeFunctionWithCallback(context, key, function);
    JSObjectSetProperty(context, object, key, made, kJSPropertyAttributeNone, NULL);
    JSStringRelease(key);
}

JSValueRef jsc_throw(JSContextRef context, JSValueRef *exception, const char *constructor,
                     const char *message) {
    JSValueRef type = jsc_get(context, JSContextGetGlobalObject(context), constructor);
    JSStringRef text = JSStringCreateWithUTF8CString(message);
    JSValueRef argument = JSValueMakeString(context, text);
    JSStringRelease(text);
    *exception = JSValueIsObject(context, type)
                     ? JSObjectCallAsConstructor(context, (JSObjectRef)type, 1, &argument, NULL)
                     : NULL;
    if (!*exception)
        *exception = argument;
    return JSValueMakeUndefined(context);
}

char *jsc_text(JSContextRef context, JSValueRef value) {
    JSStringRef string = JSValueToStringCopy(context, value, NULL);
    if (!string)
        return strdup("(a value that cannot be shown)");
    size_t room = JSStringGetMaximumUTF8CStringSize(string);
    char *text = malloc(room);
    if (text)
        JSStringGetUTF8CString(string, text, room);
    JSStringRelease(string);
    return text ? text : strdup("(a text too long to be shown)");
}

double jsc_number(JSContextRef context, size_t count, const JSValueRef arguments[], size_t n) {
    return n < count ? JSValueToNumber(context, arguments[n], NULL) : NAN;
}

uint8_t *jsc_bytes(JSContextRef context, JSValueRef value, size_t *size) {
    JSTypedArrayType type = JSValueGetTypedArrayType(context, value, NULL);
    if (type == kJSTypedArrayTypeNone)
        return NULL;
    JSObjectRef object = (JSObjectRef)value;
    if (type == kJSTypedArrayTypeArrayBuffer) {
        *size = JSObjectGetArrayBufferByteLength(context, object, NULL);
        return JSObjectGetArrayBufferBytesPtr(context, object, NULL);
    }
    *size = JSObjectGetTypedArrayByteLength(context, object, NULL);
    uint8_t *bytes = JSObjectGetTypedArrayBytesPtr(context, object, NULL);
    return bytes ? bytes + JSObjectGetTypedArrayByteOffset(context, object, NULL) : NULL;
}

JSObjectRef jsc_bytes_new(JSContextRef context, const void *bytes, size_t size,
                          JSValueRef *exception) {
    JSObjectRef array =
        JSObjectMakeTypedArray(context, kJSTypedArrayTypeUint8Array, size, exception);
    uint8_t *room = array ? JSObjectGetTypedArrayBytesPtr(context, array, NULL) : NULL;
    if (room && size > 0)
        memcpy(room, bytes, size);
    return array;
}
