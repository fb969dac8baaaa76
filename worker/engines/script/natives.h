/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_SCRIPT_NATIVES_H
#define VITRINE_SCRIPT_NATIVES_H

#include "worker/engines/script/jsc.h"

/* Functions of the prelude that are written in C. The prelude checks their arguments; where C would
 * be harmed by wrong ones all the same, it looks again. */

#define NATIVE(name)                                                                               \
    static JSValueRef name(JSContextRef context, JSObjectRef function, JSObjectRef self,           \
                           size_t count, const JSValueRef arguments[], JSValueRef *exception)
#define UNUSED_NATIVE (void)function, (void)self, (void)exception

struct native {
    const char *name;
    JSObjectCallAsFunctionCallback function;
};

/* Adds a table that ends with a NULL name. */
void natives_add(JSContextRef context, JSObjectRef natives, const struct native *table);

void natives_add_canvas(JSContextRef context, JSObjectRef natives);
void natives_add_text(JSContextRef context, JSObjectRef natives);
void natives_add_images(JSContextRef context, JSObjectRef natives);
void natives_add_svg(JSContextRef context, JSObjectRef natives);

/* A JavaScript object that keeps a bitmap alive: its garbage collection gives the number back.
 * native-canvas.c */
JSObjectRef bitmap_handle_new(JSContextRef context, uint32_t number);

#endif
