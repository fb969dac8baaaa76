/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/hostile/liar.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "broker/stage-memory.h"
#include "tests/broker/harness.h"
#include "tests/fuzz/session-world.h"

enum { WIDTH = 300, HEIGHT = 200, BAND = 16 };

const char *const situation_names[SITUATIONS] = {"unborn",  "starting",  "proving", "opening",
                                                 "locked",  "unlocking", "open",    "shown",
                                                 "resized", "asked"};

static char *document(void) {
    static char *path;
    if (!path)
        path = harness_file("document", "document", 8);
    return path;
}

static void turn(void) {
    for (int k = 0; k < 4; k++)
        g_main_context_iteration(NULL, FALSE);
}

/* ------------------------------------------------------------------------------------- pipes --- */

gsize liar_waiting(enum assignment_descriptor end) {
    int waiting = 0;
    if (world_ends[end] < 0 || ioctl(world_ends[end], FIONREAD, &waiting) != 0)
        return 0;
    return (gsize)waiting;
}

void liar_write(struct liar *liar, enum assignment_descriptor end, const void *bytes, gsize count) {
    const guint8 *next = bytes;
    while (count > 0 && world_ends[end] >= 0) {
        ssize_t written = write(world_ends[end], next, count);
        if (written < 0 && errno == EPIPE)
            return; /* the session is over: nobody listens */
        g_assert_true(written > 0 || errno == EAGAIN);
        next += MAX(written, 0);
        count -= (gsize)MAX(written, 0);
        if (count > 0)
            g_main_context_iteration(NULL, FALSE);
        if (vitrine_session_get_state(liar->session) == VITRINE_SESSION_FAILED)
            return;
    }
}

void liar_say(struct liar *liar, const union wire_message *message) {
    liar_write(liar, ASSIGNMENT_FRAMES, message, sizeof *message);
}

void liar_settle(struct liar *liar) {
    while (liar_waiting(ASSIGNMENT_FRAMES) > 0 &&
           vitrine_session_get_state(liar->session) != VITRINE_SESSION_FAILED)
        g_main_context_iteration(NULL, FALSE);
    turn();
}

static void hear(struct liar *liar, const union wire_message *message) {
    if (message->type == TO_WORKER_CONFIGURE)
        liar->serial = message->configure.serial;
    if (message->type == TO_WORKER_PING)
        liar->nonce = message->ping.nonce;
    if (message->type != TO_WORKER_COMMAND)
        return;
    if (message->command.verb == COMMAND_RENDER)
        liar->render = message->command.id;
    if (message->command.verb == COMMAND_LINK_TARGET)
        liar->link = message->command.id;
    if (message->command.verb == COMMAND_PASSWORD)
        liar->password = message->command.id;
}

void liar_listen(struct liar *liar) {
    union wire_message message;
    int control = world_ends[ASSIGNMENT_CONTROL_POLL];
    while (control >= 0 && read(control, &message, sizeof message) == sizeof message)
        hear(liar, &message);
}

void liar_die(struct liar *liar) {
    pid_t worker = vitrine_session_get_worker(liar->session);
    for (int k = 0; k < ASSIGNMENT_DESCRIPTORS; k++)
        world_close(k);
    if (worker > 0)
        kill(worker, SIGKILL);
}

/* ------------------------------------------------------------------------------- the honest --- */

static struct wire_frame honest_frame(const struct liar *liar) {
    return (struct wire_frame){.type = TO_BROKER_FRAME,
                               .serial = liar->serial,
                               .width = liar->render ? BAND : WIDTH,
                               .height = liar->render ? BAND : HEIGHT,
                               .request = liar->render};
}

union wire_message liar_honest(const struct liar *liar, guint32 type) {
    union wire_message message = {.type = type};
    switch (type) {
    case TO_BROKER_READY:
        message.ready.version = PROTOCOL_VERSION;
        message.ready.engine = ENGINE_DOCUMENT;
        message.ready.seal = message.ready.threads = 1;
        break;
    case TO_BROKER_EXTENT:
        message.extent.serial = liar->serial;
        message.extent.width = message.extent.height = message.extent.zoom = 1000;
        message.extent.pages = 5;
        message.extent.zoom_mode = ZOOM_FREE;
        break;
    case TO_BROKER_FRAME:
        message.frame = honest_frame(liar);
        break;
    case TO_BROKER_CURSOR:
        message.cursor.shape = CURSOR_POINTER;
        break;
    case TO_BROKER_LINK:
        message.link.kind = LINK_EXTERNAL;
        message.link.id = 1;
        break;
    case TO_BROKER_NEED_PASSWORD:
        message.need_password.form = PASSWORD_UTF8;
        break;
    case TO_BROKER_NOTICE:
        message.notice.code = NOTICE_SCRIPTS;
        break;
    case TO_BROKER_BULK:
        message.bulk.request = liar->link;
        message.bulk.kind = BULK_URI;
        message.bulk.blob_bytes = 5;
        break;
    case TO_BROKER_DONE:
        message.done.id = liar->link ? liar->link : liar->password;
        message.done.status = liar->password ? DONE_WRONG_PASSWORD : DONE_FAILED;
        break;
    case TO_BROKER_PONG:
        message.pong.nonce = liar->nonce;
        break;
    case TO_BROKER_FAULT:
        message.fault.code = FAULT_BROKEN;
        break;
    default:
        break;
    }
    return message;
}

/* ------------------------------------------------------------------------------- situations --- */

static void say_honestly(struct liar *liar, guint32 type) {
    union wire_message message = liar_honest(liar, type);
    liar_say(liar, &message);
    liar_settle(liar);
    liar_listen(liar);
}

static void on_answer(GObject *source, GAsyncResult *result, gpointer user) {
    struct liar *liar = user;
    g_autoptr(GBytes) band = NULL;
    g_autofree char *target = NULL;
    if (g_object_get_data(G_OBJECT(result), "band"))
        band = vitrine_session_render_finish(VITRINE_SESSION(source), result, NULL);
    else
        target = g_task_propagate_pointer(G_TASK(result), NULL);
    liar->answers++;
}

static void ask(struct liar *liar) {
    vitrine_session_link_target_async(liar->session, on_answer, liar);
    GTask *task = session_new_task(liar->session, on_answer, liar);
    g_object_set_data(G_OBJECT(task), "band", task);
    session_send_command(liar->session, COMMAND_RENDER, (gint64[6]){0, 72000, 0, 0, BAND, BAND},
                         task);
    liar_listen(liar);
    g_assert_cmpuint(liar->render, >, 0);
    g_assert_cmpuint(liar->link, >, 0);
}

static void open_further(struct liar *liar, enum situation situation) {
    say_honestly(liar, TO_BROKER_READY);
    g_assert_cmpuint(liar->serial, ==, 1);
    if (situation == LOCKED || situation == UNLOCKING)
        say_honestly(liar, TO_BROKER_NEED_PASSWORD);
    if (situation == UNLOCKING)
        g_assert_true(vitrine_session_password(liar->session, "sesame", NULL));
    if (situation >= OPEN)
        say_honestly(liar, TO_BROKER_EXTENT);
    if (situation == SHOWN)
        say_honestly(liar, TO_BROKER_FRAME);
    if (situation == RESIZED)
        vitrine_session_configure(liar->session, WIDTH + 1, HEIGHT, 1, 0);
    if (situation == ASKED)
        ask(liar);
    liar_listen(liar);
}

void liar_begin(struct liar *liar, enum situation situation) {
    static const enum check_phase phases[SITUATIONS] = {
        CHECK_STARTING, CHECK_STARTING, CHECK_PROVING, CHECK_OPENING, CHECK_LOCKED,
        CHECK_OPENING,  CHECK_OPEN,     CHECK_OPEN,    CHECK_OPEN,    CHECK_OPEN};
    *liar = (struct liar){.session = vitrine_session_new(document(), world_stage_create())};
    vitrine_session_configure(liar->session, WIDTH, HEIGHT, 1, 0);
    vitrine_session_start(liar->session);
    if (situation == PROVING)
        say_honestly(liar, TO_BROKER_READY);
    if (situation != UNBORN && situation != PROVING)
        world_answer(true);
    if (situation > PROVING)
        open_further(liar, situation);
    g_assert_cmpint(liar->session->check.phase, ==, phases[situation]);
    g_assert_null(vitrine_session_get_reason(liar->session));
}

void liar_end(struct liar *liar) {
    vitrine_session_close(liar->session);
    turn();
    g_assert_cmpuint(liar->answers, ==, (liar->render != 0) + (liar->link != 0));
    g_object_unref(liar->session);
    world_reset();
}

/* -------------------------------------------------------------------------------- bystander --- */

static struct liar bystander;
static int bystander_ends[ASSIGNMENT_DESCRIPTORS];
static guint bystander_frames;

static void on_frame(VitrineSession *session, guint flags, gpointer user) {
    (void)session, (void)flags, (void)user;
    bystander_frames++;
}

/* Its pipes take the place of the liar's, for a moment. */
static void swap_ends(void) {
    for (int k = 0; k < ASSIGNMENT_DESCRIPTORS; k++) {
        int end = world_ends[k];
        world_ends[k] = bystander_ends[k];
        bystander_ends[k] = end;
    }
}

void bystander_open(void) {
    for (int k = 0; k < ASSIGNMENT_DESCRIPTORS; k++)
        bystander_ends[k] = -1;
    bystander = (struct liar){.session = vitrine_session_new(document(), stage_memory_create())};
    vitrine_session_configure(bystander.session, WIDTH, HEIGHT, 1, 0);
    g_signal_connect(bystander.session, "frame", G_CALLBACK(on_frame), NULL);
    vitrine_session_start(bystander.session);
    world_answer(true);
    open_further(&bystander, OPEN);
    swap_ends();
}

void bystander_check(void) {
    guint before = bystander_frames;
    swap_ends();
    say_honestly(&bystander, TO_BROKER_FRAME);
    swap_ends();
    g_assert_cmpuint(bystander_frames, ==, before + 1);
    g_assert_cmpint(vitrine_session_get_state(bystander.session), ==, VITRINE_SESSION_OPEN);
    g_assert_cmpuint(vitrine_session_get_extent(bystander.session)->pages, ==, 5);
}

void bystander_close(void) {
    swap_ends();
    liar_end(&bystander);
}
