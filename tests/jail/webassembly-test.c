/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <jsc/jsc.h>
#include <string.h>

#include "tests/jail/sealed.h"

/*
 * JavaScriptCore compiles WebAssembly in a thread of its own, and stops threads by SIGUSR1 to look at
 * their stacks. Initialized outside, as a zygote would; what it does with a thread, inside.
 */

static const struct runtime_options eight = {.threads = 8, .memory_bytes = 1 << 30};

static JSCContext *context;

/* (module (func (export "fib") (param i32) (result i32) …)), the recursive one. */
static const char program[] =
    "let bytes = new Uint8Array([0,97,115,109,1,0,0,0,1,6,1,96,1,127,1,127,3,2,1,0,7,7,1,3,102,"
    "105,98,0,0,10,30,1,28,0,32,0,65,2,72,4,127,32,0,5,32,0,65,1,107,16,0,32,0,65,2,107,16,0,106,"
    "11,11]);"
    "let words = [];"
    "for (let round = 0; round < 3; round++) {"
    "  let instance = new WebAssembly.Instance(new WebAssembly.Module(bytes));"
    "  words.push(instance.exports.fib(20 + round));"
    "  let garbage = [];"
    "  for (let k = 0; k < 20000; k++) garbage.push({ k, text: 'x' + k });"
    "  words.push(garbage.length);"
    "}"
    "try { new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 9])); }"
    "catch (error) { words.push(error.name); }"
    "words.join(' ')";

static void run(void *user) {
    (void)user;
    JSCValue *value = jsc_context_evaluate(context, program, -1);
    JSCException *exception = jsc_context_get_exception(context);
    g_autofree char *text = jsc_value_to_string(value);
    say("%s", exception ? jsc_exception_get_message(exception) : text);
}

static void compiled_by_a_thread(void) {
    static const char *const settings[][2] = {{"JSC_useConcurrentGC", "0"},
                                              {"JSC_numberOfGCMarkers", "1"},
                                              {"JSC_useParallelMarkingConstraintSolver", "0"},
                                              {"JSC_useWasmFastMemory", "0"},
                                              {"JSC_useWasmFaultSignalHandler", "0"},
                                              {"JSC_useConcurrentJIT", "0"},
                                              {"Malloc", "1"}};
    for (size_t k = 0; k < G_N_ELEMENTS(settings); k++)
        g_setenv(settings[k][0], settings[k][1], TRUE);
    context = jsc_context_new();
    g_object_unref(jsc_context_evaluate(context, "1 + 1", -1));
    like_linux_often("WebAssembly", &eight, g_test_thorough() ? 100 : 10, run, NULL);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/webassembly/compiled-by-a-thread", compiled_by_a_thread);
    return g_test_run();
}
