/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "broker/engines.h"

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

gboolean engine_makes_code(enum engine_id engine) {
    return engine == ENGINE_SCRIPT;
}
