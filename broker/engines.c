/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "broker/engines.h"

static const struct {
    unsigned threads;
    gboolean makes_code;
} engines[ENGINE_END] = {
    [ENGINE_DOCUMENT] = {DOCUMENT_THREADS, FALSE},
    [ENGINE_IMAGE] = {IMAGE_THREADS, FALSE},
    [ENGINE_SCRIPT] = {SCRIPT_THREADS, TRUE},
    [ENGINE_OCR] = {OCR_THREADS, FALSE},
};

static int threads_for_tests = -1;

static const struct {
    const char *extension;
    enum engine_id engine;
} extensions[] = {
    {"js", ENGINE_SCRIPT},
    {"mjs", ENGINE_SCRIPT},
};

enum engine_id engine_for_extension(const char *extension) {
    for (gsize k = 0; k < G_N_ELEMENTS(extensions); k++)
        if (g_str_equal(extension, extensions[k].extension))
            return extensions[k].engine;
    return ENGINE_DOCUMENT;
}

unsigned engine_threads(enum engine_id engine) {
    return threads_for_tests >= 0 ? (unsigned)threads_for_tests : engines[engine].threads;
}

void engine_set_threads(int threads) {
    threads_for_tests = threads;
}

gboolean engine_is_page(const char *extension) {
    static const char *const pages[] = {"html", "htm", "xhtml", "xht", NULL};
    return g_strv_contains(pages, extension);
}

gboolean engine_makes_code(enum engine_id engine) {
    return engines[engine].makes_code;
}
