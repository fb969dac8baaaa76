/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <jsc/jsc.h>
#include <stdio.h>
#include <stdlib.h>

#include "tests/libraries/libraries.h"

/*
 * JavaScriptCore with its compilers, as the script engine has it. WebAssembly is compiled by a thread
 * of its own, which the collector stops by SIGUSR1 to look at its stack. Started before the seal, as
 * a zygote would.
 */

static const char machine[] =
#include "tests/libraries/machine.js.h"
    ;
static const char webassembly[] =
#include "tests/libraries/webassembly.js.h"
    ;

static JSCContext *context;

extern void disable_scavenger(void) __asm__("_ZN3WTF20fastDisableScavengerEv"); /* a thread */

int prepare_script(void) {
    static const char *const settings[][2] = {
        {"GIGACAGE_ENABLED", "0"},      {"JSC_useConcurrentGC", "0"},
        {"JSC_numberOfGCMarkers", "1"}, {"JSC_useParallelMarkingConstraintSolver", "0"},
        {"JSC_useWasmFastMemory", "0"}, {"JSC_useWasmFaultSignalHandler", "0"},
        {"JSC_useConcurrentJIT", "0"},  {"JSC_forceRAMSize", "268435456"}};
    if (context)
        return 0;
    for (size_t k = 0; k < G_N_ELEMENTS(settings); k++)
        g_setenv(settings[k][0], settings[k][1], TRUE);
    disable_scavenger();
    context = jsc_context_new();
    g_object_unref(jsc_context_evaluate(context, "1 + 1", -1));
    return 0;
}

static uint64_t run(const char *program, unsigned rounds) {
    uint64_t sum = 0;
    while (rounds-- > 0) {
        JSCValue *value = jsc_context_evaluate(context, program, -1);
        JSCException *exception = jsc_context_get_exception(context);
        char *text = jsc_value_to_string(value);
        if (exception) {
            fprintf(stderr, "%s\n", jsc_exception_get_message(exception));
            abort();
        }
        sum = checksum(sum, text, strlen(text));
        g_free(text);
        g_object_unref(value);
    }
    return sum;
}

uint64_t work_script(unsigned rounds) {
    return run(machine, rounds);
}

uint64_t work_webassembly(unsigned rounds) {
    return run(webassembly, rounds);
}
