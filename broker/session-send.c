/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "broker/password.h"
#include "broker/session-private.h"

enum { HEADLESS_SIDE = 64 }; /* of a headless view whose size nobody chose */

gboolean session_speaks(const VitrineSession *self) {
    return self->channel && self->proved && self->check.serial > 0;
}

/* ------------------------------------------------------------------------------------------
 * messages --- */

void session_tell(VitrineSession *self, const union wire_message *message) {
    session_thaw(self);
    channel_send(self->channel, message);
    self->unsure = TRUE;
    session_watch(self);
}

void session_send_release(VitrineSession *self, guint32 slot) {
    if (session_speaks(self))
        session_tell(self, &(union wire_message){.release = {.type = TO_WORKER_RELEASE,
                                                             .slot = slot,
                                                             .serial = self->check.serial}});
}

static void choose_layout(VitrineSession *self) {
    guint width = self->wanted_width ? self->wanted_width : HEADLESS_SIDE;
    guint height = self->wanted_height ? self->wanted_height : HEADLESS_SIDE;
    guint64 slot_bytes = self->segment->bytes / SLOT_COUNT / 4096 * 4096;
    while ((guint64)width * 4 * height >
           slot_bytes) /* a screen grew beyond our capacity: show what fits */
        height--;
    self->layout = (struct slot_layout){width, height, width * 4, slot_bytes};
}

void session_send_configure(VitrineSession *self) {
    if (!self->proved || !self->channel || (!self->headless && self->wanted_width == 0))
        return;
    choose_layout(self);
    if (++self->check.serial == 0) {
        self->check.serial = 1;
        self->check.serial_wrapped = true;
    }
    self->check.width = self->layout.width;
    self->check.height = self->layout.height;
    self->stage->operations->configure(self->stage, &self->layout, self->background);
    session_tell(self, &(union wire_message){
                           .configure = {.type = TO_WORKER_CONFIGURE,
                                         .serial = self->check.serial,
                                         .width = self->layout.width,
                                         .height = self->layout.height,
                                         .stride = self->layout.stride,
                                         .scale = self->wanted_scale ? self->wanted_scale : 1,
                                         .slot_bytes = self->layout.slot_bytes,
                                         .background = self->background,
                                         .headless = self->headless ? 1 : 0}});
}

void command_free(gpointer data) {
    struct command *command = data;
    g_clear_pointer(&command->pixels, g_bytes_unref);
    if (command->answer)
        command->free_answer(command->answer);
    g_clear_object(&command->task);
    g_free(command);
}

/* After 2^32 commands the numbers begin again: 0 means none, and some may still be out. */
static guint32 next_id(VitrineSession *self) {
    do
        self->next_command++;
    while (self->next_command == 0 ||
           g_hash_table_contains(self->commands, GUINT_TO_POINTER(self->next_command)));
    return self->next_command;
}

void session_send_command(VitrineSession *self, enum command_verb verb, const gint64 argument[6],
                          GTask *task) {
    union wire_message message = {
        .command = {.type = TO_WORKER_COMMAND, .id = next_id(self), .verb = verb}};
    memcpy(message.command.argument, argument, sizeof message.command.argument);
    struct command *command = g_new0(struct command, 1);
    command->verb = verb;
    command->task = task;
    if (verb == COMMAND_RENDER) {
        command->width = (guint32)argument[4];
        command->height = (guint32)argument[5];
    }
    g_hash_table_insert(self->commands, GUINT_TO_POINTER(message.command.id), command);
    session_tell(self, &message);
}

/* ------------------------------------------------------------------------------------- view and
 * input --- */

void vitrine_session_configure(VitrineSession *self, guint width, guint height, guint scale,
                               guint32 background) {
    width = CLAMP(width, 1, VIEW_SIDE_MAXIMUM);
    height = CLAMP(height, 1, VIEW_SIDE_MAXIMUM);
    scale = CLAMP(scale, 1, SCALE_MAXIMUM);
    gboolean same = width == self->wanted_width && height == self->wanted_height &&
                    scale == self->wanted_scale && background == self->background;
    self->wanted_width = width;
    self->wanted_height = height;
    self->wanted_scale = scale;
    self->background = background;
    if (!same)
        session_send_configure(self);
}

gboolean session_is_open(const VitrineSession *self) {
    return session_speaks(self) && self->state == VITRINE_SESSION_OPEN;
}

/* A page dates what happens by its clock, which stands still between ticks. */
static gboolean takes_input(VitrineSession *self) {
    if (!session_is_open(self) || self->paused)
        return FALSE;
    if (self->engine == ENGINE_SCRIPT)
        session_freshen_clock(self);
    return TRUE;
}

void vitrine_session_pointer(VitrineSession *self, const struct wire_pointer *pointer) {
    union wire_message message = {.pointer = *pointer};
    message.type = TO_WORKER_POINTER;
    if (!takes_input(self))
        return;
    self->clicked |= pointer->kind == POINTER_PRESS;
    self->touched |= pointer->kind == POINTER_PRESS;
    session_tell(self, &message);
}

void vitrine_session_scroll(VitrineSession *self, const struct wire_scroll *scroll) {
    union wire_message message = {.scroll = *scroll};
    message.type = TO_WORKER_SCROLL;
    if (!takes_input(self))
        return;
    self->touched = TRUE;
    session_tell(self, &message);
}

void vitrine_session_key(VitrineSession *self, const struct wire_key *key) {
    union wire_message message = {.key = *key};
    message.type = TO_WORKER_KEY;
    if (!takes_input(self))
        return;
    self->touched |= key->pressed != 0;
    session_tell(self, &message);
}

/* At most most bytes of text, whole characters. */
static gsize cut_length(const char *text, gsize most) {
    gsize length = strlen(text);
    if (length <= most)
        return length;
    return (gsize)(g_utf8_find_prev_char(text, text + most + 1) - text);
}

void vitrine_session_text(VitrineSession *self, enum text_kind kind, const char *text) {
    gsize length = cut_length(text, TEXT_INPUT_BYTES_MAXIMUM);
    if (self->engine != ENGINE_SCRIPT || !g_utf8_validate(text, -1, NULL) || !takes_input(self))
        return;
    session_send_command(self, COMMAND_TEXT, (gint64[6]){(gint64)length, kind}, NULL);
    session_send_data(self, self->next_command, text, length);
}

static void tell(VitrineSession *self, enum command_verb verb, gint64 a, gint64 b, gint64 c,
                 gint64 d) {
    if (!session_is_open(self))
        return;
    self->touched |= verb != COMMAND_ZOOM; /* which the window itself chooses at first */
    session_send_command(self, verb, (gint64[6]){a, b, c, d}, NULL);
}

void vitrine_session_go_to(VitrineSession *self, guint page) {
    tell(self, COMMAND_GO_TO, page, 0, 0, 0);
}

void vitrine_session_zoom(VitrineSession *self, enum zoom_mode mode, guint zoom, gint x, gint y) {
    tell(self, COMMAND_ZOOM, mode, CLAMP(zoom, ZOOM_MINIMUM, ZOOM_MAXIMUM), x, y);
}

void vitrine_session_rotate(VitrineSession *self, gint quarter_turns) {
    tell(self, COMMAND_ROTATE, quarter_turns % 4, 0, 0, 0);
}

void vitrine_session_scroll_to(VitrineSession *self, guint x, guint y) {
    tell(self, COMMAND_SCROLL_TO, x, y, 0, 0);
}

/* -------------------------------------------------------------------------------------------
 * password --- */

void session_send_data(VitrineSession *self, guint32 id, const char *bytes, gsize count) {
    for (gsize offset = 0; offset < count; offset += DATA_BYTES) {
        union wire_message message = {.data = {.type = TO_WORKER_DATA,
                                               .id = id,
                                               .offset = (guint32)offset,
                                               .count = (guint32)MIN(count - offset, DATA_BYTES)}};
        memcpy(message.data.bytes, bytes + offset, message.data.count);
        session_tell(self, &message);
        explicit_bzero(&message, sizeof message);
    }
}

gboolean vitrine_session_password(VitrineSession *self, const char *password, GError **error) {
    char prepared[PASSWORD_BYTES_MAXIMUM + 1];
    if (self->check.phase != CHECK_LOCKED || !self->channel)
        return TRUE; /* it was closed meanwhile, or one is being tried: nothing is lost */
    if (!password_prepare(password, self->password_form, prepared, error))
        return FALSE;
    gsize length = strlen(prepared);
    self->check.phase = CHECK_OPENING;
    session_send_command(self, COMMAND_PASSWORD, (gint64[6]){(gint64)length}, NULL);
    session_send_data(self, self->next_command, prepared, length);
    explicit_bzero(prepared, sizeof prepared);
    return TRUE;
}

/* ------------------------------------------------------------------------------- questions with
 * answers --- */

static void question_free(struct question *question) {
    g_clear_object(&question->task);
    g_free(question->data);
    g_free(question);
}

void session_ask_next(VitrineSession *self) {
    struct question *question = self->channel ? g_queue_pop_head(&self->questions) : NULL;
    self->bulk_request = 0;
    if (!question)
        return;
    session_send_command(self, question->verb, question->argument,
                         g_steal_pointer(&question->task));
    self->bulk_request = self->next_command;
    if (question->data)
        session_send_data(self, self->next_command, question->data, (gsize)question->argument[0]);
    question_free(question);
}

void session_ask(VitrineSession *self, enum command_verb verb, const gint64 argument[6],
                 const char *data, GTask *task) {
    struct question *question = g_new0(struct question, 1);
    question->verb = verb;
    question->data = data ? g_memdup2(data, (gsize)argument[0]) : NULL;
    question->task = task;
    memcpy(question->argument, argument, sizeof question->argument);
    g_queue_push_tail(&self->questions, question);
    if (self->bulk_request == 0)
        session_ask_next(self);
}

void session_drop_questions(VitrineSession *self) {
    struct question *question;
    while ((question = g_queue_pop_head(&self->questions))) {
        session_fail_task(self, g_steal_pointer(&question->task));
        question_free(question);
    }
}

GTask *session_new_task(VitrineSession *self, GAsyncReadyCallback callback, gpointer user_data) {
    GTask *task = g_task_new(self, NULL, callback, user_data);
    if (session_is_open(self))
        return task;
    if (self->reason)
        g_task_return_error(task, g_error_copy(self->reason));
    else
        g_task_return_new_error(task, VITRINE_ERROR, VITRINE_ERROR_STOPPED,
                                "The document is not open.");
    g_object_unref(task);
    return NULL;
}

void vitrine_session_page_size_async(VitrineSession *self, guint page, guint dpi_thousandths,
                                     GAsyncReadyCallback callback, gpointer user_data) {
    GTask *task = session_new_task(self, callback, user_data);
    if (task)
        session_send_command(self, COMMAND_PAGE_SIZE, (gint64[6]){page, dpi_thousandths}, task);
}

gboolean vitrine_session_page_size_finish(VitrineSession *self, GAsyncResult *result,
                                          struct page_size *size, GError **error) {
    g_return_val_if_fail(g_task_is_valid(result, self), FALSE);
    g_autofree struct page_size *found = g_task_propagate_pointer(G_TASK(result), error);
    if (found)
        *size = *found;
    return found != NULL;
}

void vitrine_session_page_resolution_async(VitrineSession *self, guint page,
                                           GAsyncReadyCallback callback, gpointer user_data) {
    GTask *task = session_new_task(self, callback, user_data);
    if (task)
        session_send_command(self, COMMAND_PAGE_RESOLUTION, (gint64[6]){page}, task);
}

gboolean vitrine_session_page_resolution_finish(VitrineSession *self, GAsyncResult *result,
                                                struct page_resolution *resolution,
                                                GError **error) {
    g_return_val_if_fail(g_task_is_valid(result, self), FALSE);
    g_autofree struct page_resolution *found = g_task_propagate_pointer(G_TASK(result), error);
    if (found)
        *resolution = *found;
    return found != NULL;
}

void vitrine_session_render_async(VitrineSession *self, guint page, guint dpi_thousandths,
                                  struct rect band, GAsyncReadyCallback callback,
                                  gpointer user_data) {
    GTask *task = session_new_task(self, callback, user_data);
    if (!task)
        return;
    if (rect_is_empty(band) ||
        (guint64)band.width * 4 * (guint64)band.height > self->layout.slot_bytes) {
        g_task_return_new_error(task, VITRINE_ERROR, VITRINE_ERROR_LIMIT,
                                "The band does not fit a slot.");
        g_object_unref(task);
        return;
    }
    session_send_command(
        self, COMMAND_RENDER,
        (gint64[6]){page, dpi_thousandths, band.x, band.y, band.width, band.height}, task);
}

GBytes *vitrine_session_render_finish(VitrineSession *self, GAsyncResult *result, GError **error) {
    g_return_val_if_fail(g_task_is_valid(result, self), NULL);
    return g_task_propagate_pointer(G_TASK(result), error);
}

void vitrine_session_step_async(VitrineSession *self, guint64 nanoseconds,
                                GAsyncReadyCallback callback, gpointer user_data) {
    GTask *task = session_new_task(self, callback, user_data);
    if (task)
        session_send_command(self, COMMAND_STEP,
                             (gint64[6]){(gint64)MIN(nanoseconds, STEP_MAXIMUM_NS)}, task);
}

gboolean vitrine_session_step_finish(VitrineSession *self, GAsyncResult *result, GError **error) {
    g_return_val_if_fail(g_task_is_valid(result, self), FALSE);
    return g_task_propagate_boolean(G_TASK(result), error);
}

void vitrine_session_compute_async(VitrineSession *self, GAsyncReadyCallback callback,
                                   gpointer user_data) {
    GTask *task = session_new_task(self, callback, user_data);
    if (task)
        session_ask(self, COMMAND_COMPUTE, (gint64[6]){0}, NULL, task);
}

GBytes *vitrine_session_compute_finish(VitrineSession *self, GAsyncResult *result, GError **error) {
    g_return_val_if_fail(g_task_is_valid(result, self), NULL);
    return g_task_propagate_pointer(G_TASK(result), error);
}

void vitrine_session_link_target_async(VitrineSession *self, GAsyncReadyCallback callback,
                                       gpointer user_data) {
    GTask *task = session_new_task(self, callback, user_data);
    guint32 id = self->activated_link ? self->activated_link : self->link.id;
    if (task)
        session_ask(self, COMMAND_LINK_TARGET, (gint64[6]){id}, NULL, task);
}

char *vitrine_session_link_target_finish(VitrineSession *self, GAsyncResult *result,
                                         GError **error) {
    g_return_val_if_fail(g_task_is_valid(result, self), NULL);
    return g_task_propagate_pointer(G_TASK(result), error);
}
