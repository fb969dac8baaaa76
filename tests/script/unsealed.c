/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <JavaScriptCore/JavaScript.h>
#include <stdio.h>
#include <stdlib.h>

/*
 * unsealed FILE…: JavaScriptCore as it is for everybody: with its threads, its allocator, and no jail. Runs the
 * files one after the other and prints what the last one comes to. For comparisons.
 */

static char *text_of(JSContextRef context, JSValueRef value) {
    JSStringRef string = JSValueToStringCopy(context, value, NULL);
    size_t room = JSStringGetMaximumUTF8CStringSize(string);
    char *text = malloc(room);
    if (text)
        JSStringGetUTF8CString(string, text, room);
    JSStringRelease(string);
    return text;
}

/* NULL if it cannot be read. */
static char *load(const char *path) {
    FILE *file = fopen(path, "rb");
    char *text = NULL;
    size_t size = 0;
    if (!file || getdelim(&text, &size, '\0', file) < 0) {
        free(text);
        text = NULL;
    }
    if (file)
        fclose(file);
    return text;
}

static JSValueRef run(JSContextRef context, const char *path) {
    char *text = load(path);
    if (!text) {
        perror(path);
        return NULL;
    }
    JSStringRef code = JSStringCreateWithUTF8CString(text);
    JSValueRef error = NULL, value = JSEvaluateScript(context, code, NULL, NULL, 1, &error);
    JSStringRelease(code);
    free(text);
    if (!error)
        return value;
    char *message = text_of(context, error);
    fprintf(stderr, "%s: %s\n", path, message ? message : "?");
    free(message);
    return NULL;
}

int main(int argc, char **argv) {
    JSGlobalContextRef context = JSGlobalContextCreate(NULL);
    JSValueRef value = NULL;
    for (int k = 1; k < argc; k++)
        if (!(value = run(context, argv[k])))
            return 1;
    char *text = value ? text_of(context, value) : NULL;
    if (text)
        fputs(text, stdout);
    free(text);
    return 0;
}
