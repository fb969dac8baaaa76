/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <glib.h>
#include <time.h>

#include "ui/resume.h"

/*
 * Runs in the guest of tests/kernel/boot only, whose clock is nobody's: setting it cancels the
 * timer by the same path as a resume from sleep. Exit 0: it was noticed, each time.
 */

enum { TIMES = 3, PATIENCE_SECONDS = 600 };

static int noticed;

static void on_resume(void) {
    noticed++;
}

static gboolean too_late(gpointer data) {
    g_error("a clock that was set went unnoticed");
    return G_SOURCE_REMOVE;
}

int main(void) {
    resume_watch(on_resume);
    g_timeout_add_seconds(PATIENCE_SECONDS, too_late, NULL);
    for (int k = 1; k <= TIMES; k++) {
        struct timespec now;
        clock_gettime(CLOCK_REALTIME, &now);
        now.tv_sec += 3600;
        if (clock_settime(CLOCK_REALTIME, &now) != 0)
            return 1;
        while (noticed < k)
            g_main_context_iteration(NULL, TRUE);
    }
    return 0;
}
