/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_SCRIPT_JSC_H
#define VITRINE_SCRIPT_JSC_H

#include <JavaScriptCore/JavaScript.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* JavaScriptCore, as a zygote and a sealed process need it, and small helpers around its C API. */

/* Before anything else of JavaScriptCore: options, no helper threads. In the zygote, once. */
void jsc_configure(void);

/* JSContextRefPrivate.h, which is not installed: the collector hears of memory that an object keeps beside itself. */
extern void JSReportExtraMemoryCost(JSContextRef context, size_t size);

/* A string from bytes that should be UTF-8; what is not becomes U+FFFD. The caller releases it. */
JSStringRef jsc_string_new(const uint8_t *bytes, size_t size);

/* A property under an ASCII name; undefined if reading it throws. */
JSValueRef jsc_get(JSContextRef context, JSObjectRef object, const char *name);
void jsc_set(JSContextRef context, JSObjectRef object, const char *name, JSValueRef value);
void jsc_set_function(JSContextRef context, JSObjectRef object, const char *name,
                      JSObjectCallAsFunctionCallback function);

/* Throws an instance of the global constructor name, "RangeError" and such, and returns undefined:
 * return jsc_throw(context, exception, …). */
JSValueRef jsc_throw(JSContextRef context, JSValueRef *exception, const char *constructor,
                     const char *message);

/* value as UTF-8, for the log; never fails. The caller frees it. */
char *jsc_text(JSContextRef context, JSValueRef value);

/* The n-th argument as a number; NaN if it is missing. */
double jsc_number(JSContextRef context, size_t count, const JSValueRef arguments[], size_t n);

/* A typed array's or array buffer's bytes, valid until script runs again; NULL if value is neither,
 * or is detached. */
uint8_t *jsc_bytes(JSContextRef context, JSValueRef value, size_t *size);

/* A new Uint8Array with a copy of bytes. */
JSObjectRef jsc_bytes_new(JSContextRef context, const void *bytes, size_t size,
                          JSValueRef *exception);

#endif
