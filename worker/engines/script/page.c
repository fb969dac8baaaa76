/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "worker/engines/script/page.h"

#include <stdlib.h>
#include <string.h>

#include "worker/engines/script/prelude.h"

static JSGlobalContextRef context;
static JSObjectRef hooks;

/* JSContextRefPrivate.h, which is not installed; exported since WebKitGTK 2.28. */
extern void JSGlobalContextSetUnhandledRejectionCallback(JSGlobalContextRef context,
                                                         JSObjectRef function,
                                                         JSValueRef *exception);

static JSValueRef call(const char *name, size_t count, const JSValueRef arguments[]) {
    JSValueRef error = NULL, hook = jsc_get(context, hooks, name);
    JSValueRef answer =
        JSObjectCallAsFunction(context, (JSObjectRef)hook, NULL, count, arguments, &error);
    if (error)
        console_report(context, error);
    return answer;
}

static JSValueRef on_rejection(JSContextRef caller, JSObjectRef function, JSObjectRef this,
                               size_t count, const JSValueRef arguments[], JSValueRef *exception) {
    (void)function, (void)this, (void)exception;
    if (count >= 2 && hooks)
        call("rejected", 2, arguments);
    return JSValueMakeUndefined(caller);
}

static void watch_rejections(void) {
    JSStringRef name = JSStringCreateWithUTF8CString("onunhandledrejection");
    JSObjectRef function = JSObjectMakeFunctionWithCallback(context, name, on_rejection);
    JSStringRelease(name);
    JSGlobalContextSetUnhandledRejectionCallback(context, function, NULL);
}

/* The prelude is one function of one argument, the natives; it answers the hooks. */
static JSValueRef run_prelude(JSValueRef *error) {
    JSStringRef code = jsc_string_new(prelude_text, prelude_bytes);
    JSStringRef name = JSStringCreateWithUTF8CString("prelude");
    JSValueRef function = JSEvaluateScript(context, code, NULL, name, 1, error);
    JSStringRelease(name);
    JSStringRelease(code);
    if (!function)
        return NULL;
    JSValueRef natives = natives_new(context);
    return JSObjectCallAsFunction(context, (JSObjectRef)function, NULL, 1, &natives, error);
}

bool page_warm_up(void) {
    JSContextGroupRef group = JSContextGroupCreate();
    JSValueRef error = NULL;
    context = JSGlobalContextCreateInGroup(group, NULL);
    watch_rejections();
    JSValueRef made = run_prelude(&error);
    if (!made || !JSValueIsObject(context, made)) {
        if (error)
            console_report(context, error);
        return false;
    }
    hooks = (JSObjectRef)made;
    JSValueProtect(context, hooks);
    page_call("warmUp", 0, NULL);
    JSGarbageCollect(context);
    return true;
}

void page_begin(void) {
    const struct view *view = display_view();
    page_call("begin", 3, (double[]){view->width, view->height, view->scale});
}

/* ------------------------------------------------------------------------------------- hooks */

static JSValueRef call_with_numbers(const char *name, size_t count, const double numbers[]) {
    enum { MOST = 8 };
    JSValueRef arguments[MOST];
    for (size_t k = 0; k < count && k < MOST; k++)
        arguments[k] = JSValueMakeNumber(context, numbers[k]);
    return call(name, count < MOST ? count : MOST, arguments);
}

void page_call(const char *name, size_t count, const double arguments[]) {
    call_with_numbers(name, count, arguments);
}

double page_ask(const char *name, size_t count, const double arguments[]) {
    JSValueRef answer = call_with_numbers(name, count, arguments);
    return answer ? JSValueToNumber(context, answer, NULL) : -1;
}

void page_text(int kind, const char *text, size_t bytes) {
    JSStringRef string = jsc_string_new((const uint8_t *)text, bytes);
    JSValueRef arguments[] = {JSValueMakeNumber(context, kind), JSValueMakeString(context, string)};
    JSStringRelease(string);
    call("text", 2, arguments);
}

const uint8_t *page_result(size_t *size) {
    JSValueRef result = call("result", 0, NULL);
    return result ? jsc_bytes(context, result, size) : NULL;
}

/* --------------------------------------------------------------------------------- documents */

static JSValueRef evaluate(const uint8_t *bytes, size_t size, const char *name) {
    bool marked = size >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0; /* a byte order mark */
    JSStringRef code = jsc_string_new(bytes + (marked ? 3 : 0), size - (marked ? 3 : 0));
    JSStringRef source = JSStringCreateWithUTF8CString(name);
    JSValueRef error = NULL, text = JSValueMakeString(context, code);
    call("scriptBegin", 1, &text);
    JSValueRef value = JSEvaluateScript(context, code, NULL, source, 1, &error);
    JSStringRelease(source);
    JSStringRelease(code);
    if (error) {
        call("uncaught", 1, &error);
        page_call("failed", 0, NULL);
    }
    return value;
}

/* A compute document is the script's size (8 bytes, little-endian), the script, the input. */
static void run_compute(const struct document *document) {
    uint64_t size = 0;
    if (document->size < sizeof size)
        worker_fault(FAULT_BROKEN, 0);
    memcpy(&size, document->bytes, sizeof size);
    size_t left = document->size - sizeof size;
    if (size > left)
        worker_fault(FAULT_BROKEN, 0);
    const uint8_t *script = document->bytes + sizeof size;
    JSValueRef input = jsc_bytes_new(context, script + size, left - size, NULL);
    if (!input)
        worker_fault(FAULT_MEMORY, 0);
    call("computeBegin", 1, &input);
    JSValueRef value = evaluate(script, size, "script.js");
    if (value)
        call("computeEnd", 1, &value);
}

/* A call for each task of loading: microtasks run at the end of each. */
static void load_on(void) {
    while (page_ask("loadOn", 0, NULL) > 0)
        ;
}

void page_run(const struct document *document) {
    if (strcmp(document->hint, "compute") == 0) {
        run_compute(document);
    } else if (strcmp(document->hint, "html") == 0 || strcmp(document->hint, "htm") == 0) {
        JSStringRef text = jsc_string_new(document->bytes, document->size);
        JSValueRef value = JSValueMakeString(context, text);
        JSStringRelease(text);
        call("beginPage", 1, &value);
        load_on();
    } else {
        evaluate(document->bytes, document->size, "script.js");
        page_call("scriptEnd", 0, NULL);
        load_on();
    }
}
