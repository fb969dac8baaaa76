/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "broker/session.h"

#include <string.h>
#include <unistd.h>

#include "broker/incidents/incidents.h"
#include "broker/password.h"
#include "broker/session-private.h"
#include "broker/zygote.h"

enum {
    PING_INTERVAL_MS = 1000,
    PONG_PATIENCE_US = 5 * G_USEC_PER_SEC,
    START_PATIENCE_US = 10 * G_USEC_PER_SEC, /* a cold zygote on a busy machine took 3 */
};

G_DEFINE_TYPE(VitrineSession, vitrine_session, G_TYPE_OBJECT)

/* ----------------------------------------------------------------------------------------------
 * life --- */

static void vitrine_session_init(VitrineSession *self) {
    self->document = self->evidence = self->pidfd = self->given = -1;
    self->engine = ENGINE_DOCUMENT;
    self->responding = TRUE;
    self->background = 0x505050;
    self->commands = g_hash_table_new_full(NULL, NULL, NULL, command_free);
    self->visible = TRUE;
    g_queue_init(&self->log);
    g_queue_init(&self->console);
    g_queue_init(&self->questions);
}

static void dispose(GObject *object) {
    VitrineSession *self = VITRINE_SESSION(object);
    vitrine_session_close(self);
    if (self->stage)
        self->stage->operations->destroy(self->stage);
    self->stage = NULL;
    G_OBJECT_CLASS(vitrine_session_parent_class)->dispose(object);
}

static void finalize(GObject *object) {
    VitrineSession *self = VITRINE_SESSION(object);
    g_free(self->path);
    g_free(self->name);
    if (self->given >= 0)
        close(self->given);
    g_clear_error(&self->reason);
    g_free(self->record);
    g_queue_clear_full(&self->log, g_free);
    g_queue_clear_full(&self->console, g_free);
    g_hash_table_destroy(self->commands);
    G_OBJECT_CLASS(vitrine_session_parent_class)->finalize(object);
}

static void add_signal(const char *name, guint count, GType first, GType second) {
    g_signal_new(name, VITRINE_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                 count, first, second);
}

static void vitrine_session_class_init(VitrineSessionClass *class) {
    G_OBJECT_CLASS(class)->dispose = dispose;
    G_OBJECT_CLASS(class)->finalize = finalize;
    add_signal("state", 0, G_TYPE_NONE, G_TYPE_NONE);
    add_signal("record", 0, G_TYPE_NONE, G_TYPE_NONE);
    add_signal("extent", 0, G_TYPE_NONE, G_TYPE_NONE);
    add_signal("responding", 0, G_TYPE_NONE, G_TYPE_NONE);
    add_signal("need-password", 2, G_TYPE_INT, G_TYPE_BOOLEAN);
    add_signal("notice", 2, G_TYPE_UINT, G_TYPE_UINT64);
    add_signal("link", 0, G_TYPE_NONE, G_TYPE_NONE);
    add_signal("link-activated", 0, G_TYPE_NONE, G_TYPE_NONE);
    add_signal("cursor", 1, G_TYPE_UINT, G_TYPE_NONE);
    add_signal("log", 0, G_TYPE_NONE, G_TYPE_NONE);
    add_signal("frame", 1, G_TYPE_UINT, G_TYPE_NONE);
    add_signal("console", 0, G_TYPE_NONE, G_TYPE_NONE);
    add_signal("paused", 0, G_TYPE_NONE, G_TYPE_NONE);
    add_signal("want-frame", 0, G_TYPE_NONE, G_TYPE_NONE);
}

VitrineSession *vitrine_session_new(const char *path, struct stage *stage) {
    VitrineSession *self = g_object_new(VITRINE_TYPE_SESSION, NULL);
    self->path = g_strdup(path);
    self->stage = stage;
    stage->session = self;
    stage->released = session_slot_released;
    return self;
}

void session_set_state(VitrineSession *self, VitrineSessionState state) {
    self->state = state;
    g_signal_emit_by_name(self, "state");
}

/* -------------------------------------------------------------------------------------- start and
 * end --- */

static void reset_protocol(VitrineSession *self) {
    memset(&self->check, 0, sizeof self->check);
    memset(&self->link, 0, sizeof self->link);
    memset(&self->posture, 0, sizeof self->posture);
    self->proved = self->has_extent = self->asked_password = self->clicked = FALSE;
    self->touched = FALSE;
    self->exited = self->channel_ended = self->was_ready = self->has_early_ready = FALSE;
    self->responding = self->unsure = TRUE;
    self->ping_time = self->patience = 0;
    self->bulk_request = self->activated_link = self->place_command = 0;
    self->check.engine = self->engine;
    self->check.phase = CHECK_STARTING;
}

void session_fail_task(VitrineSession *self, GTask *task) {
    if (task && self->reason)
        g_task_return_error(task, g_error_copy(self->reason));
    else if (task)
        g_task_return_new_error(task, VITRINE_ERROR, VITRINE_ERROR_STOPPED,
                                "The document was closed.");
    g_clear_object(&task);
}

static void fail_waiting_tasks(VitrineSession *self) {
    GHashTableIter iterator;
    gpointer value;
    g_hash_table_iter_init(&iterator, self->commands);
    while (g_hash_table_iter_next(&iterator, NULL, &value)) {
        struct command *command = value;
        GTask *task = g_steal_pointer(&command->task);
        g_hash_table_iter_steal(&iterator);
        session_fail_task(self, task);
        command_free(command);
        g_hash_table_iter_init(&iterator,
                               self->commands); /* the callback may have changed the table */
    }
    session_drop_questions(self);
}

static void clear_source(guint *source) {
    if (*source)
        g_source_remove(*source);
    *source = 0;
}

static void close_descriptor(int *descriptor) {
    if (*descriptor >= 0)
        close(*descriptor);
    *descriptor = -1;
}

void session_tear_down(VitrineSession *self) {
    if (self->zygote_request)
        zygote_cancel(self->zygote_request);
    self->zygote_request = 0;
    clear_source(&self->pidfd_source);
    clear_source(&self->watchdog_source);
    session_end_time(self);
    reap(self->pidfd, TRUE);
    self->pidfd = -1;
    self->pid = 0;
    g_clear_pointer(&self->channel, channel_destroy);
    g_clear_pointer(&self->segment, self->in_batch ? segment_give_back : segment_destroy);
    close_descriptor(&self->document);
    close_descriptor(&self->evidence);
    fail_waiting_tasks(self);
}

static void on_recorded(gpointer user, const char *sentence) {
    g_autoptr(VitrineSession) self = g_weak_ref_get(user);
    if (!self || self->state != VITRINE_SESSION_FAILED)
        return;
    g_free(self->record);
    self->record = g_strdup(sentence);
    g_signal_emit_by_name(self, "record");
}

static void free_weak(gpointer user) {
    g_weak_ref_clear(user);
    g_free(user);
}

static void record(VitrineSession *self, pid_t worker, int evidence) {
    GWeakRef *weak = g_new(GWeakRef, 1);
    g_weak_ref_init(weak, self);
    incident_record(&(struct incident){.reason = self->reason,
                                       .path = self->path,
                                       .document = evidence,
                                       .engine = self->engine,
                                       .worker = worker,
                                       .jail = !self->proved          ? "unproved"
                                               : self->posture.strict ? "strict"
                                                                      : "filter",
                                       .last_words = g_queue_peek_tail(&self->log),
                                       .recorded = on_recorded,
                                       .user = weak,
                                       .free_user = free_weak});
}

void session_fail(VitrineSession *self, GError *reason) {
    if (self->state == VITRINE_SESSION_FAILED || self->state == VITRINE_SESSION_CLOSED) {
        g_error_free(reason);
        return;
    }
    g_object_ref(self);
    g_clear_error(&self->reason);
    g_clear_pointer(&self->record, g_free);
    self->reason = reason;
    session_note_place(self);
    pid_t worker = self->pid;
    int evidence = self->evidence;
    self->evidence = -1;
    session_tear_down(self); /* and hears the worker's last words */
    record(self, worker, evidence);
    close_descriptor(&evidence);
    session_set_state(self, VITRINE_SESSION_FAILED);
    g_object_unref(self);
}

void vitrine_session_start(VitrineSession *self) {
    GError *error = NULL;
    g_clear_error(&self->reason);
    session_choose_engine(self);
    reset_protocol(self);
    session_begin_time(self);
    session_clear_console(self);
    self->state = VITRINE_SESSION_STARTING;
    self->start_time = g_get_monotonic_time();
    if (session_open_worker(self, &error))
        session_watch(self);
    else
        session_fail(self, error);
}

void vitrine_session_close(VitrineSession *self) {
    if (self->state == VITRINE_SESSION_CLOSED)
        return;
    self->state = VITRINE_SESSION_CLOSED;
    session_tear_down(self);
}

void vitrine_session_stop(VitrineSession *self) {
    session_fail(self, g_error_new_literal(VITRINE_ERROR, VITRINE_ERROR_STOPPED,
                                           "The document was stopped."));
}

void vitrine_session_stop_for(VitrineSession *self, const GError *reason) {
    session_fail(self, g_error_copy(reason));
}

static void start_again(VitrineSession *self) {
    vitrine_session_start(self);
    if (self->state == VITRINE_SESSION_STARTING)
        g_signal_emit_by_name(self, "state");
}

void vitrine_session_reopen(VitrineSession *self) {
    if (self->state == VITRINE_SESSION_FAILED)
        start_again(self);
}

void vitrine_session_reload(VitrineSession *self) {
    if (self->state == VITRINE_SESSION_CLOSED)
        return;
    g_object_ref(self);
    session_note_place(self);
    session_tear_down(self);
    start_again(self);
    g_object_unref(self);
}

void vitrine_session_run_scripts(VitrineSession *self) {
    self->scripts_asked = TRUE;
    self->has_place = self->has_extent = FALSE;
    vitrine_session_reload(self);
}

/* -------------------------------------------------------------------------------------------
 * watchdog --- */

static void set_responding(VitrineSession *self, gboolean responding) {
    if (self->responding == responding)
        return;
    self->responding = responding;
    g_signal_emit_by_name(self, "responding");
}

void session_note_pong(VitrineSession *self, const struct checked_pong *pong) {
    enum { BUSY_PATIENCE_MS = 10000 };
    self->check.ping_nonce = 0;
    gboolean patient = g_get_monotonic_time() < self->patience;
    if (!pong->idle)
        session_send_tick(self); /* its work is measured by its clock */
    self->unsure |= !pong->idle;
    set_responding(self, pong->busy_ms < BUSY_PATIENCE_MS || patient);
}

static gboolean on_watchdog(gpointer data) {
    VitrineSession *self = data;
    gint64 now = g_get_monotonic_time();
    if (self->check.phase <= CHECK_PROVING) {
        if (now - self->start_time > START_PATIENCE_US && now >= self->patience)
            set_responding(self, FALSE);
        return G_SOURCE_CONTINUE;
    }
    if (session_freeze(self)) {
        self->watchdog_source = 0;
        return G_SOURCE_REMOVE;
    }
    if (self->check.ping_nonce != 0) {
        if (now - self->ping_time > PONG_PATIENCE_US && now >= self->patience)
            set_responding(self, FALSE);
        return G_SOURCE_CONTINUE;
    }
    if (!self->unsure) { /* it sleeps, and so do we: a quiet window costs nobody anything */
        self->watchdog_source = 0;
        return G_SOURCE_REMOVE;
    }
    self->ping_time = now;
    self->check.ping_nonce = ++self->next_ping ? self->next_ping : ++self->next_ping;
    session_tell(self, &(union wire_message){
                           .ping = {.type = TO_WORKER_PING, .nonce = self->check.ping_nonce}});
    self->unsure = FALSE; /* until the answer says otherwise, or more is said */
    return G_SOURCE_CONTINUE;
}

void session_watch(VitrineSession *self) {
    if (self->watchdog_source == 0)
        self->watchdog_source = g_timeout_add(PING_INTERVAL_MS, on_watchdog, self);
}

void session_watch_anew(VitrineSession *self) {
    if (!session_is_open(self))
        return;
    clear_source(&self->watchdog_source);
    session_watch(self);
}

void vitrine_session_wait(VitrineSession *self) {
    self->patience = g_get_monotonic_time() + 30 * G_USEC_PER_SEC;
    set_responding(self, TRUE);
}

/* -------------------------------------------------------------------------------------- small
 * getters --- */

void vitrine_session_set_memory(VitrineSession *self, guint64 bytes) {
    self->memory_bytes = bytes;
}

void vitrine_session_set_expected(VitrineSession *self, guint64 bytes) {
    self->expected_bytes = bytes;
}

void vitrine_session_set_deterministic(VitrineSession *self, gboolean deterministic) {
    self->deterministic = deterministic;
}

void vitrine_session_set_stepped(VitrineSession *self, gboolean stepped) {
    self->stepped = stepped;
}

void vitrine_session_set_seed(VitrineSession *self, guint64 seed) {
    self->seed = seed;
}

void vitrine_session_set_name(VitrineSession *self, const char *name) {
    g_free(self->name);
    self->name = g_strdup(name);
}

void vitrine_session_set_scripts(VitrineSession *self, gboolean scripts) {
    self->scripts = scripts;
}

void vitrine_session_take_document(VitrineSession *self, enum engine_id engine, int descriptor) {
    self->given_engine = engine;
    self->given = descriptor;
}

void vitrine_session_set_headless(VitrineSession *self, gboolean headless) {
    self->headless = headless;
}

void vitrine_session_set_in_batch(VitrineSession *self, gboolean in_batch) {
    self->in_batch = in_batch;
}

void vitrine_session_set_capacity(VitrineSession *self, guint width, guint height) {
    self->capacity_width = width;
    self->capacity_height = height;
}

VitrineSessionState vitrine_session_get_state(VitrineSession *self) {
    return self->state;
}

const GError *vitrine_session_get_reason(VitrineSession *self) {
    return self->state == VITRINE_SESSION_FAILED ? self->reason : NULL;
}

const char *vitrine_session_get_record(VitrineSession *self) {
    return self->state == VITRINE_SESSION_FAILED ? self->record : NULL;
}

const char *vitrine_session_get_path(VitrineSession *self) {
    return self->path;
}

gboolean vitrine_session_get_responding(VitrineSession *self) {
    return self->responding;
}

const struct checked_extent *vitrine_session_get_extent(VitrineSession *self) {
    return self->has_extent ? &self->extent : NULL;
}

struct stage *vitrine_session_get_stage(VitrineSession *self) {
    return self->stage;
}

enum engine_id vitrine_session_get_engine(VitrineSession *self) {
    if (!self->channel)
        session_choose_engine(self);
    return self->engine;
}

enum link_kind vitrine_session_get_link(VitrineSession *self, guint *page) {
    if (page)
        *page = self->link.page;
    return self->link.kind ? self->link.kind : LINK_NONE;
}

const struct posture *vitrine_session_get_posture(VitrineSession *self) {
    return self->proved ? &self->posture : NULL;
}

pid_t vitrine_session_get_worker(VitrineSession *self) {
    return self->pid;
}
