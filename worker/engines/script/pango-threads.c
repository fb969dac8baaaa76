/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "worker/engines/script/pango-threads.h"

#include <pango/pangocairo.h>

/*
 * Pango 1.50 lets fontconfig start in a thread, and match in two more for each font it has not met, so that a program
 * can begin before its fonts are found. A page could ask for any number of fonts at once, and GLib gives up where a thread
 * is refused. Here the zygote waits for the start, and matching is done where it is asked for: the program's own
 * definition of g_thread_new comes before GLib's.
 */

static GThread *starting;

/* The caller holds a lock that the thread of FcInit needs; those that match need none. */
GThread *g_thread_new(const char *name, GThreadFunc work, void *data) {
    if (g_strcmp0(name, "[pango] FcFontSetMatch") == 0 ||
        g_strcmp0(name, "[pango] FcFontSetSort") == 0) {
        work(data);
        return g_thread_ref(g_thread_self());
    }
    GError *error = NULL;
    GThread *thread = g_thread_try_new(name, work, data, &error);
    if (!thread)
        g_error("no thread for %s: %s", name ? name : "nobody", error->message);
    if (g_strcmp0(name, "[pango] FcInit") == 0)
        starting = g_thread_ref(thread);
    return thread;
}

void pango_warm_up(void) {
    pango_cairo_font_map_get_default();
    if (starting)
        g_thread_join(g_steal_pointer(&starting));
}
