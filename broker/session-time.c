/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "broker/session-private.h"

/*
 * When time passes for the worker. It sleeps in read() and cannot wake by itself, so whoever sends it no TICK
 * stops it: that is all there is to pausing an honest script, and to a window nobody sees. One that loops, or only
 * says that it sleeps, is stopped by the kernel a second later.
 */

enum {
    FRAME_MS = 16, /* one display frame at 60 Hz, where no display says */
    TIMER_MS = 4,  /* HTML: the least a timer that repeats may wait */
    FRESH_US = 5 * 1000,
    THAWED_PATIENCE_US = 10 * G_USEC_PER_SEC,
    STEP_NS = 16666667,
};
enum { NS_PER_US = 1000, NS_PER_MS = 1000000, NS_PER_S = 1000000000 };

static void clear_source(guint *source) {
    if (*source)
        g_source_remove(*source);
    *source = 0;
}

void session_begin_time(VitrineSession *self) {
    self->waited_ms = 0;
    self->tick_owed = self->frame_owed = FALSE;
    self->tick_time = self->paused_us = 0;
    self->frozen = FALSE;
    if (self->paused) {
        self->paused = FALSE;
        g_signal_emit_by_name(self, "paused");
    }
}

void session_end_time(VitrineSession *self) {
    clear_source(&self->tick_source);
    clear_source(&self->frame_source);
}

/* ------------------------------------------------------------------------------------------ clock --- */

/* A deterministic session's clock moves only by what the worker waited for, from 2000-01-01 00:00:00 UTC. */
static struct wire_tick tick_now(const VitrineSession *self, gboolean frame) {
    const guint64 epoch = G_GUINT64_CONSTANT(946684800) * NS_PER_S;
    struct wire_tick tick = {.type = TO_WORKER_TICK, .frame = frame ? 1 : 0};
    if (self->deterministic) {
        tick.monotonic = NS_PER_S + self->waited_ms * NS_PER_MS; /* never 0 */
        tick.realtime = epoch + self->waited_ms * NS_PER_MS;
    } else {
        tick.monotonic = (guint64)(g_get_monotonic_time() - self->paused_us) * NS_PER_US;
        tick.realtime = (guint64)g_get_real_time() * NS_PER_US;
    }
    return tick;
}

static void send_tick(VitrineSession *self, gboolean frame) {
    self->tick_time = g_get_monotonic_time();
    session_tell(self, &(union wire_message){.tick = tick_now(self, frame)});
}

void session_send_tick(VitrineSession *self) {
    gboolean begun = self->check.serial > 0;
    if (self->channel && !(self->stepped && begun) && !self->paused)
        send_tick(self, FALSE);
}

/* Not for a worker that is behind: ticks between motions would keep these from being coalesced. */
void session_freshen_clock(VitrineSession *self) {
    if (!self->deterministic && !channel_is_behind(self->channel) &&
        g_get_monotonic_time() - self->tick_time > FRESH_US)
        session_send_tick(self);
}

/* ----------------------------------------------------------------------------------------- wishes --- */

static gboolean gets_time(const VitrineSession *self) {
    return self->channel && !self->stepped && !self->paused && self->visible;
}

static gboolean on_tick_due(gpointer data) {
    VitrineSession *self = data;
    self->tick_source = 0;
    self->tick_owed = FALSE;
    self->waited_ms += self->wait_ms;
    send_tick(self, FALSE);
    return G_SOURCE_REMOVE;
}

static gboolean on_frame_due(gpointer data) {
    VitrineSession *self = data;
    self->frame_source = 0;
    self->waited_ms += FRAME_MS;
    vitrine_session_frame(self);
    return G_SOURCE_REMOVE;
}

static void ask_for_frame(VitrineSession *self) {
    if (self->display_driven)
        g_signal_emit_by_name(self, "want-frame");
    else if (self->frame_source == 0)
        self->frame_source = g_timeout_add(FRAME_MS, on_frame_due, self);
}

static void want_frame(VitrineSession *self) {
    if (self->frame_owed)
        return;
    self->frame_owed = TRUE;
    if (gets_time(self))
        ask_for_frame(self);
}

static void want_time(VitrineSession *self, guint after_ms) {
    guint wait_ms = MAX(after_ms, TIMER_MS);
    gint64 due = g_get_monotonic_time() + (gint64)wait_ms * 1000;
    self->tick_owed = TRUE;
    if (!gets_time(self) || (self->tick_source != 0 && due >= self->tick_due))
        return;
    clear_source(&self->tick_source);
    self->tick_due = due;
    self->wait_ms = wait_ms;
    self->tick_source = g_timeout_add(self->wait_ms, on_tick_due, self);
}

void session_want_tick(VitrineSession *self, guint32 after_ms) {
    if (after_ms == 0)
        want_frame(self);
    else
        want_time(self, after_ms);
}

void vitrine_session_set_display_driven(VitrineSession *self, gboolean driven) {
    self->display_driven = driven;
}

void vitrine_session_frame(VitrineSession *self) {
    if (!self->frame_owed || !gets_time(self))
        return;
    self->frame_owed = FALSE;
    send_tick(self, TRUE);
}

/* ---------------------------------------------------------------------------------------- freezing --- */

static gboolean somebody_waits(const VitrineSession *self) {
    GHashTableIter iterator;
    gpointer value;
    g_hash_table_iter_init(&iterator, self->commands);
    while (g_hash_table_iter_next(&iterator, NULL, &value))
        if (((const struct command *)value)->task)
            return TRUE;
    return self->questions.length > 0;
}

static void signal_worker(const VitrineSession *self, int number) {
    if (self->pidfd >= 0)
        syscall(SYS_pidfd_send_signal, self->pidfd, number, NULL, 0);
}

/* Asked of every such worker, whatever it says of itself: SIGSTOP can be neither caught nor blocked. */
gboolean session_freeze(VitrineSession *self) {
    if (self->engine != ENGINE_SCRIPT || self->stepped || (self->visible && !self->paused) ||
        !session_is_open(self) || somebody_waits(self))
        return FALSE;
    self->frozen = TRUE;
    signal_worker(self, SIGSTOP);
    return TRUE;
}

/* What it did not answer meanwhile is no fault of its own. */
void session_thaw(VitrineSession *self) {
    if (!self->frozen)
        return;
    self->frozen = FALSE;
    self->ping_time = g_get_monotonic_time();
    self->patience = MAX(self->patience, self->ping_time + THAWED_PATIENCE_US);
    signal_worker(self, SIGCONT);
}

/* Time passes again, or no longer. */
static void time_changed(VitrineSession *self) {
    if (!gets_time(self)) {
        session_end_time(self);
        session_watch_anew(self);
        return;
    }
    session_thaw(self);
    if (self->tick_owed && self->tick_source == 0) {
        self->tick_owed = FALSE;
        send_tick(self, FALSE);
    }
    if (self->frame_owed)
        ask_for_frame(self);
}

/* ------------------------------------------------------------------------------- who sees it --- */

void session_send_focus(VitrineSession *self) {
    gboolean usual = self->visible && !self->focused;
    if (!usual)
        session_tell(self, &(union wire_message){.focus = {.type = TO_WORKER_FOCUS,
                                                           .focused = self->focused ? 1 : 0,
                                                           .visible = self->visible ? 1 : 0}});
}

void vitrine_session_focus(VitrineSession *self, gboolean focused, gboolean visible) {
    if (!focused == !self->focused && !visible == !self->visible)
        return;
    self->focused = focused;
    self->visible = visible;
    if (session_is_open(self))
        session_tell(self, &(union wire_message){.focus = {.type = TO_WORKER_FOCUS,
                                                           .focused = focused ? 1 : 0,
                                                           .visible = visible ? 1 : 0}});
    time_changed(self);
}

/* ---------------------------------------------------------------------------------------- pauses --- */

void vitrine_session_set_paused(VitrineSession *self, gboolean paused) {
    gint64 now = g_get_monotonic_time();
    if (!session_is_open(self) || !paused == !self->paused)
        return;
    self->paused = paused;
    if (paused)
        self->pause_began = now;
    else
        self->paused_us += MAX(now - self->pause_began, 0);
    time_changed(self);
    g_signal_emit_by_name(self, "paused");
}

gboolean vitrine_session_get_paused(VitrineSession *self) {
    return self->paused;
}

/* What it steps, the pause was shorter. */
void vitrine_session_step_frame(VitrineSession *self) {
    vitrine_session_set_paused(self, TRUE);
    if (!self->paused)
        return;
    self->pause_began += STEP_NS / NS_PER_US;
    session_send_command(self, COMMAND_STEP, (gint64[6]){STEP_NS}, NULL);
}
