/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "broker/pixels.h"
#include <string.h>

#include "broker/engines.h"
#include "broker/reasons.h"
#include "broker/records.h"
#include "broker/session-private.h"
#include "broker/zygote.h"

/* Handlers get checked values only; bytes stop in check_message. */

static bool command_is_out(const void *user, uint32_t id, enum command_verb *verb, uint32_t *width,
                           uint32_t *height) {
    const VitrineSession *self = user;
    const struct command *command = g_hash_table_lookup(self->commands, GUINT_TO_POINTER(id));
    if (!command)
        return false;
    *verb = command->verb;
    *width = command->width;
    *height = command->height;
    return command->pixels == NULL &&
           !command->announced; /* one FRAME a RENDER, one BULK a question */
}

/* For DONE: its FRAME or BULK may have come before. */
static bool any_command_is_out(const void *user, uint32_t id, enum command_verb *verb,
                               uint32_t *width, uint32_t *height) {
    const VitrineSession *self = user;
    const struct command *command = g_hash_table_lookup(self->commands, GUINT_TO_POINTER(id));
    return command && !command->has_done &&
           (command_is_out(user, id, verb, width, height) || command->pixels || command->announced);
}

/* ---------------------------------------------------------------------------------------------
 * ready --- */

static gboolean prove(VitrineSession *self, const struct checked_ready *ready, GError **error) {
    uid_t uid;
    gid_t gid;
    zygote_worker_user(&uid, &gid);
    struct posture_expectation expected = {.pid = self->pid,
                                           .uid = uid,
                                           .gid = gid,
                                           .threads = 1 + engine_threads(self->engine),
                                           .declared = ready->threads,
                                           .makes_code = engine_makes_code(self->engine),
                                           .segment = self->segment->id,
                                           .document_device = self->document_device,
                                           .document_inode = self->document_inode,
                                           .document_has_bytes = self->document_has_bytes};
    channel_identify(self->channel, expected.ends);
    self->posture = (struct posture){.memory_bytes = ready->memory_bytes,
                                     .segment_bytes = self->segment->bytes,
                                     .controls = ready->controls,
                                     .refused = ready->refused,
                                     .probe_signal = zygote_probe_signal(self->engine),
                                     .stage = self->stage->operations->name};
    return posture_prove(&expected, &self->posture, error);
}

static void handle_ready(VitrineSession *self, const struct checked_ready *ready) {
    GError *error = NULL;
    self->check.phase = CHECK_PROVING;
    if (self->pid == 0) { /* two pipes, two orders: what cannot be proved yet waits */
        self->early_ready = *ready;
        self->has_early_ready = TRUE;
        return;
    }
    if (self->exited)
        return; /* dead meanwhile: its exit status says more than a proof could */
    self->was_ready = TRUE;
    if (!prove(self, ready, &error)) {
        session_fail(self, error);
        return;
    }
    self->proved = TRUE;
    self->check.phase = CHECK_OPENING;
    session_send_tick(self);
    session_send_configure(self);
    session_set_state(self, VITRINE_SESSION_OPENING);
}

void session_handle_early_ready(VitrineSession *self) {
    if (!self->has_early_ready)
        return;
    self->has_early_ready = FALSE;
    handle_ready(self, &self->early_ready);
}

/* -------------------------------------------------------------------------------------- the
 * document --- */

static void handle_extent(VitrineSession *self, const struct checked_extent *extent) {
    gboolean first = !self->has_extent;
    self->extent = *extent;
    self->has_extent = TRUE;
    if (first) {
        self->check.phase = CHECK_OPEN;
        session_go_to_place(self);
        session_send_focus(self);
        session_set_state(self, VITRINE_SESSION_OPEN);
    }
    g_signal_emit_by_name(self, "extent");
}

static void handle_need_password(VitrineSession *self, enum password_form form) {
    gboolean again = self->asked_password;
    self->asked_password = TRUE;
    self->password_form = form;
    self->check.phase = CHECK_LOCKED;
    if (self->state != VITRINE_SESSION_LOCKED)
        session_set_state(self, VITRINE_SESSION_LOCKED);
    g_signal_emit_by_name(self, "need-password", (gint)form, again);
}

/* --------------------------------------------------------------------------------------------
 * frames --- */

/* A rendered band: copied once, then the slot goes back. The worker may still write it: it harms
 * only itself. */
static void keep_band(VitrineSession *self, const struct checked_frame *frame) {
    struct command *command = g_hash_table_lookup(self->commands, GUINT_TO_POINTER(frame->request));
    gsize bytes = (gsize)command->width * 4 * command->height;
    const guint8 *slot = self->segment->pixels + frame->slot * self->layout.slot_bytes;
    segment_prepare_read(self->segment, (guint64)(slot - self->segment->pixels), bytes);
    command->pixels = pixels_copy(slot, bytes);
    session_send_release(self, frame->slot);
}

static void handle_frame(VitrineSession *self, const struct checked_frame *frame) {
    if (frame->request != 0) {
        keep_band(self, frame);
        return;
    }
    self->check.slots_held |= 1u << frame->slot;
    self->stage->operations->put(self->stage, frame->slot, &self->layout, frame->damage);
    g_signal_emit_by_name(self, "frame", frame->flags);
}

void session_slot_released(void *session, uint32_t slot) {
    VitrineSession *self = session;
    if (slot >= SLOT_COUNT || !(self->check.slots_held & 1u << slot))
        return; /* of a worker that is gone */
    self->check.slots_held &= ~(1u << slot);
    session_send_release(self, slot);
}

static void handle_stale(VitrineSession *self, const struct checked_message *message) {
    if (message->type == TO_BROKER_FRAME)
        session_send_release(self, message->frame.slot);
}

/* ------------------------------------------------------------------------------------- bulk and
 * done --- */

static void fail_for(VitrineSession *self, enum check_verdict verdict) {
    GError *error = NULL;
    reason_set_verdict(&error, verdict);
    session_fail(self, error);
}

static void handle_bulk_announced(VitrineSession *self, const struct checked_bulk *bulk) {
    struct command *command = g_hash_table_lookup(self->commands, GUINT_TO_POINTER(bulk->request));
    command->announced = TRUE;
    command->bulk = *bulk;
    if (!channel_expect_bulk(self->channel, bulk->total_bytes))
        fail_for(self, CHECK_UNASKED);
}

static const char *done_sentence(enum command_verb verb, enum done_status status) {
    gboolean drawn = verb == COMMAND_RENDER || verb == COMMAND_PAGE_SIZE;
    if (verb == COMMAND_COMPUTE && status == DONE_FAILED)
        return "The script failed: its console says how.";
    switch (status) {
    case DONE_NO_SUCH_PAGE:
        return "There is no such page.";
    case DONE_NO_MEMORY:
        return "There is not enough memory for this.";
    case DONE_WRONG_PASSWORD:
        return "The password is wrong.";
    case DONE_UNKNOWN:
        return "This kind of document cannot do that.";
    default:
        return drawn ? "The page is damaged and could not be drawn."
                     : "This part of the document is damaged and could not be read.";
    }
}

static void finish_page_size(GTask *task, const struct checked_done *done) {
    const gint64 *value = done->value;
    gboolean sane = value[0] > 0 && value[1] > 0 && value[0] <= G_MAXINT32 &&
                    value[1] <= G_MAXINT32 && value[2] > 0 && value[3] > 0 &&
                    value[2] <= RENDER_SIDE_MAXIMUM * 16 && value[3] <= RENDER_SIDE_MAXIMUM * 16;
    if (!sane) {
        g_task_return_new_error(task, VITRINE_ERROR, VITRINE_ERROR_LIMIT,
                                "The page is too big to be drawn at this resolution.");
        return;
    }
    struct page_size *size = g_new(struct page_size, 1);
    *size = (struct page_size){(double)value[0] / 1000, (double)value[1] / 1000, (guint)value[2],
                               (guint)value[3]};
    g_task_return_pointer(task, size, g_free);
}

static void finish_page_resolution(GTask *task, const struct checked_done *done) {
    if (done->value[0] < 0 || done->value[0] > RENDER_DPI_MAXIMUM) {
        g_task_return_new_error(task, VITRINE_ERROR, VITRINE_ERROR_LIMIT,
                                "The page claims an impossible resolution.");
        return;
    }
    struct page_resolution *resolution = g_new(struct page_resolution, 1);
    *resolution = (struct page_resolution){(guint)done->value[0], done->value[1] != 0};
    g_task_return_pointer(task, resolution, g_free);
}

static void finish_answer(struct command *command, GTask *task, const struct checked_done *done) {
    gpointer answer = g_steal_pointer(&command->answer);
    if (command->bulk.kind != BULK_URI && command->bulk.kind != BULK_BYTES)
        ((struct records *)answer)->whole = done->value[0] == 0;
    g_task_return_pointer(task, answer, command->free_answer);
}

static void finish_command(struct command *command, const struct checked_done *done) {
    GTask *task = g_steal_pointer(&command->task);
    if (!task)
        return;
    if (done->status != DONE_OK)
        g_task_return_new_error(task, VITRINE_ERROR, VITRINE_ERROR_BROKEN, "%s",
                                done_sentence(command->verb, done->status));
    else if (command->verb == COMMAND_PAGE_SIZE)
        finish_page_size(task, done);
    else if (command->verb == COMMAND_PAGE_RESOLUTION)
        finish_page_resolution(task, done);
    else if (command->verb == COMMAND_RENDER && command->pixels)
        g_task_return_pointer(task, g_bytes_ref(command->pixels), (GDestroyNotify)g_bytes_unref);
    else if (command->verb == COMMAND_STEP)
        g_task_return_boolean(task, TRUE);
    else if (command->answer)
        finish_answer(command, task, done);
    else
        g_task_return_new_error(task, VITRINE_ERROR, VITRINE_ERROR_PROTOCOL,
                                "The worker answered without an answer.");
    g_object_unref(task);
}

/* Asks what waits first, so that the worker is busy while this answer is put to use. */
static void finish_question(VitrineSession *self, guint32 id, const struct checked_done *done) {
    gpointer stolen = NULL;
    if (!g_hash_table_steal_extended(self->commands, GUINT_TO_POINTER(id), NULL, &stolen))
        return;
    if (id == self->bulk_request)
        session_ask_next(self);
    finish_command(stolen, done);
    command_free(stolen);
}

static void handle_done(VitrineSession *self, const struct checked_done *done) {
    if (done->id == self->place_command)
        self->has_place = FALSE; /* it is there */
    struct command *command = g_hash_table_lookup(self->commands, GUINT_TO_POINTER(done->id));
    if (command && command->announced && !command->answer) {
        command->has_done = TRUE; /* the bytes are still in the other pipe */
        command->done = *done;
        return;
    }
    finish_question(self, done->id, done);
}

/* ------------------------------------------------------------------------------------- the bytes
 * --- */

static gpointer read_uri(const guint8 *hostile, gsize bytes) {
    char text[URI_BYTES_MAXIMUM + 1];
    return check_uri(hostile, bytes, text) ? g_strdup(text) : NULL;
}

static void read_answer(VitrineSession *self, struct command *command, const guint8 *hostile,
                        gsize bytes) {
    if (command->bulk.kind == BULK_URI) {
        command->answer = read_uri(hostile, bytes);
        command->free_answer = g_free;
    } else if (command->bulk.kind == BULK_BYTES) {
        command->answer = g_bytes_new(hostile, bytes); /* whoever asked judges them */
        command->free_answer = (GDestroyNotify)g_bytes_unref;
    } else {
        command->answer = records_check(hostile, &command->bulk, self->extent.pages);
        command->free_answer = (GDestroyNotify)records_free;
    }
}

void session_handle_bulk(VitrineSession *self, const guint8 *hostile, gsize bytes) {
    struct command *command =
        g_hash_table_lookup(self->commands, GUINT_TO_POINTER(self->bulk_request));
    if (!command || !command->announced || bytes != command->bulk.total_bytes)
        return;
    read_answer(self, command, hostile, bytes);
    g_object_ref(self);
    if (!command->answer)
        fail_for(self, CHECK_ILL_FORMED);
    else if (command->has_done)
        finish_question(self, self->bulk_request, &command->done);
    g_object_unref(self);
}

/* ----------------------------------------------------------------------------------------- the
 * switch --- */

/* One click of the user's opens one link at most; an activation without one is only a link. */
static void handle_link(VitrineSession *self, const struct checked_link *link) {
    gboolean activated = link->activated && self->clicked;
    self->link = *link;
    if (activated)
        self->activated_link = link->id;
    self->clicked &= !activated;
    g_signal_emit_by_name(self, activated ? "link-activated" : "link");
}

static void handle_fault(VitrineSession *self, enum fault_code code, guint64 detail) {
    GError *error = NULL;
    reason_set_fault(&error, code, code == FAULT_MEMORY ? self->posture.memory_bytes : detail);
    session_fail(self, error);
}

static void dispatch(VitrineSession *self, const struct checked_message *message) {
    switch (message->type) {
    case TO_BROKER_READY:
        handle_ready(self, &message->ready);
        break;
    case TO_BROKER_EXTENT:
        handle_extent(self, &message->extent);
        break;
    case TO_BROKER_FRAME:
        handle_frame(self, &message->frame);
        break;
    case TO_BROKER_WANT_TICK:
        session_want_tick(self, message->want_tick_ms);
        break;
    case TO_BROKER_CURSOR:
        g_signal_emit_by_name(self, "cursor", (guint)message->cursor);
        break;
    case TO_BROKER_LINK:
        handle_link(self, &message->link);
        break;
    case TO_BROKER_NEED_PASSWORD:
        handle_need_password(self, message->password_form);
        break;
    case TO_BROKER_NOTICE:
        g_signal_emit_by_name(self, "notice", (guint)message->notice.code, message->notice.detail);
        break;
    case TO_BROKER_BULK:
        handle_bulk_announced(self, &message->bulk);
        break;
    case TO_BROKER_DONE:
        handle_done(self, &message->done);
        break;
    case TO_BROKER_PONG:
        session_note_pong(self, &message->pong);
        break;
    case TO_BROKER_FAULT:
        handle_fault(self, message->fault.code, message->fault.detail);
        break;
    case TO_BROKER_PROGRESS:
    case TO_BROKER_END:
        break;
    }
}

void session_handle_message(VitrineSession *self, const union wire_message *hostile) {
    struct checked_message message;
    self->check.command_is_out =
        hostile->type == TO_BROKER_DONE ? any_command_is_out : command_is_out;
    self->check.user = self;
    enum check_verdict verdict = check_message(hostile, &self->check, &message);
    g_object_ref(self);
    if (verdict == CHECK_OK) {
        dispatch(self, &message);
    } else if (verdict == CHECK_STALE) {
        handle_stale(self, &message);
    } else {
        fail_for(self, verdict);
    }
    g_object_unref(self);
}
