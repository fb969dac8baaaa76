/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "broker/cli/progress.h"

#include <stdio.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { PERIOD_MS = 100, BAR_CELLS = 24 };

struct progress {
    const struct progress_state *state;
    gint64 start;
    guint source;
};

static void append_time_left(GString *text, double fraction, double seconds) {
    if (fraction <= 0.01 || seconds < 1)
        return;
    guint left = (guint)CLAMP(seconds * (1 - fraction) / fraction, 0, 359999);
    if (left >= 3600)
        g_string_append_printf(text, ", %u:%02u:%02u left", left / 3600, left / 60 % 60, left % 60);
    else
        g_string_append_printf(text, ", %u:%02u left", left / 60, left % 60);
}

char *progress_text(const struct progress_state *state, double seconds) {
    double fraction = CLAMP(state->fraction, 0, 1);
    guint filled = (guint)(fraction * BAR_CELLS);
    GString *text = g_string_new("[");
    for (guint k = 0; k < BAR_CELLS; k++)
        g_string_append_c(text, k < filled ? '#' : '.');
    g_string_append_printf(text, "] %u of %u document%s, %u page%s", state->documents_done,
                           state->documents, state->documents == 1 ? "" : "s", state->pages,
                           state->pages == 1 ? "" : "s");
    append_time_left(text, fraction, seconds);
    return g_string_free(text, FALSE);
}

/* A line that is broken could not be wiped: it is cut, and its last column stays free. */
static int columns(void) {
    struct winsize window;
    gboolean known = ioctl(STDERR_FILENO, TIOCGWINSZ, &window) == 0 && window.ws_col > 1;
    return known ? window.ws_col - 1 : 79;
}

static gboolean on_period(gpointer data) {
    struct progress *progress = data;
    double seconds = (double)(g_get_monotonic_time() - progress->start) / G_USEC_PER_SEC;
    g_autofree char *text = progress_text(progress->state, seconds);
    fprintf(stderr, "\r%.*s\033[K", columns(), text);
    fflush(stderr);
    return G_SOURCE_CONTINUE;
}

/* A terminal that calls itself dumb, or nothing, cannot wipe a line (terminfo: dumb has no el). */
static gboolean can_wipe(void) {
    const char *terminal = g_getenv("TERM");
    return isatty(STDERR_FILENO) && terminal && !g_str_equal(terminal, "dumb");
}

struct progress *progress_create(const struct progress_state *state) {
    if (!can_wipe())
        return NULL;
    struct progress *progress = g_new(struct progress, 1);
    *progress = (struct progress){state, g_get_monotonic_time(), 0};
    progress->source = g_timeout_add(PERIOD_MS, on_period, progress);
    return progress;
}

void progress_clear(struct progress *progress) {
    if (progress)
        fputs("\r\033[K", stderr);
}

void progress_destroy(struct progress *progress) {
    if (!progress)
        return;
    g_source_remove(progress->source);
    progress_clear(progress);
    g_free(progress);
}
