/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "broker/channel.h"
#include "proto/check.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/session-world.h"

/*
 * A real session, and both of its neighbours at the input's will: each byte chooses what the worker, the user or the
 * X server does next. The worker's messages begin as honest answers to what it was told, and are then spoiled in some
 * of their words, so that they get past the first check and far into the session. Promised: what the broker says is in
 * order (serials rise, only what was given is released), every question is answered once, and nothing is left.
 */

static VitrineSession *session;
static struct dice *dice;
static unsigned questions, answers;

/* What an honest worker would know. */
static struct {
    struct wire_configure configure;
    uint32_t ping, last_command;
    struct wire_command commands[16]; /* the last ones */
    unsigned frames[SLOT_COUNT];      /* said of a slot, and not yet answered by RELEASE */
    bool out_of_step; /* part of a message was sent: nobody here knows any more what is read */
} told;

/* --------------------------------------------------------------------------- the broker's word --- */

static void hear(const union wire_message *message) {
    switch (message->type) {
    case TO_WORKER_CONFIGURE:
        PROMISE(message->configure.serial == told.configure.serial + 1);
        told.configure = message->configure;
        break;
    case TO_WORKER_PING:
        told.ping = message->ping.nonce;
        break;
    case TO_WORKER_COMMAND:
        PROMISE(message->command.id == told.last_command + 1);
        told.last_command = message->command.id;
        told.commands[message->command.id % 16] = message->command;
        break;
    case TO_WORKER_RELEASE:
        PROMISE(message->release.slot < SLOT_COUNT);
        PROMISE(told.out_of_step || told.frames[message->release.slot] > 0);
        told.frames[message->release.slot]--;
        break;
    default:
        PROMISE(message->type > 0 && message->type < TO_WORKER_END);
    }
}

static void listen_to_broker(void) {
    union wire_message message;
    int control = world_ends[ASSIGNMENT_CONTROL_POLL];
    while (control >= 0 && read(control, &message, sizeof message) == sizeof message)
        hear(&message);
}

/* --------------------------------------------------------------------------- the worker's word --- */

static const struct wire_command *some_command(void) {
    return &told.commands[(told.last_command - dice_byte(dice) % 4) % 16];
}

static struct wire_frame honest_frame(const struct wire_command *command) {
    struct wire_frame frame = {.type = TO_BROKER_FRAME,
                               .serial = told.configure.serial,
                               .slot = dice_byte(dice) % SLOT_COUNT,
                               .width = (int32_t)told.configure.width,
                               .height = (int32_t)told.configure.height};
    if (command->verb == COMMAND_RENDER && dice_byte(dice) % 2) {
        frame.request = command->id;
        frame.width = (int32_t)command->argument[4];
        frame.height = (int32_t)command->argument[5];
    }
    return frame;
}

static union wire_message honest(uint32_t type) {
    union wire_message message = {.type = type};
    const struct wire_command *command = some_command();
    switch (type) {
    case TO_BROKER_READY:
        message.ready = (struct wire_ready){.type = type,
                                            .version = PROTOCOL_VERSION,
                                            .engine = ENGINE_DOCUMENT,
                                            .seal = 1,
                                            .threads = 1};
        break;
    case TO_BROKER_EXTENT:
        message.extent.serial = told.configure.serial;
        message.extent.width = message.extent.height = message.extent.zoom = 1000;
        message.extent.pages = 5;
        message.extent.zoom_mode = ZOOM_FREE;
        break;
    case TO_BROKER_FRAME:
        message.frame = honest_frame(command);
        break;
    case TO_BROKER_CURSOR:
        message.cursor.shape = CURSOR_POINTER;
        break;
    case TO_BROKER_LINK:
        message.link.kind = LINK_EXTERNAL;
        message.link.id = 1;
        message.link.activated = dice_byte(dice) % 2;
        break;
    case TO_BROKER_NEED_PASSWORD:
        message.need_password.form = 1 + dice_byte(dice) % 3;
        break;
    case TO_BROKER_NOTICE:
        message.notice.code = 1 + dice_byte(dice) % (NOTICE_CODE_END - 1);
        break;
    case TO_BROKER_BULK:
        message.bulk = (struct wire_bulk){
            .type = type, .request = command->id, .kind = BULK_URI, .blob_bytes = dice_byte(dice)};
        break;
    case TO_BROKER_DONE:
        message.done = (struct wire_done){.type = type,
                                          .id = command->id,
                                          .status = 1 + dice_byte(dice) % (DONE_STATUS_END - 1),
                                          .value = {100000, 100000, 100, 100}};
        break;
    case TO_BROKER_PONG:
        message.pong.nonce = told.ping;
        break;
    case TO_BROKER_FAULT:
        message.fault.code = 1 + dice_byte(dice) % (FAULT_CODE_END - 1);
        break;
    default:
        break;
    }
    return message;
}

static void spoil(union wire_message *message) {
    static const uint32_t edges[] = {0,          1,          2,          3,          4,
                                     100,        0x7fff,     0x8000,     0xffff,     0x10000,
                                     0x7ffffffe, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff};
    for (int count = dice_byte(dice) % 3; count > 0; count--) {
        int word = dice_byte(dice) % (MESSAGE_BYTES / 4);
        uint8_t choice = dice_byte(dice);
        uint32_t value = choice < G_N_ELEMENTS(edges) ? edges[choice] : dice_word(dice);
        memcpy(message->bytes + word * 4, &value, sizeof value);
    }
}

static void write_to(enum assignment_descriptor end, const void *bytes, size_t size) {
    if (world_ends[end] >= 0 && write(world_ends[end], bytes, size) < 0)
        return; /* full or closed: the worker's loss */
}

static void say(uint32_t type) {
    union wire_message message = honest(type);
    spoil(&message);
    if (message.type == TO_BROKER_FRAME && message.frame.slot < SLOT_COUNT)
        told.frames[message.frame.slot]++;
    write_to(ASSIGNMENT_FRAMES, &message, sizeof message);
}

static void say_bytes(enum assignment_descriptor end) {
    uint8_t bytes[256];
    size_t size = dice_byte(dice), real = size < 32 ? size : 32;
    memset(bytes, 'a', sizeof bytes);
    for (size_t k = 0; k < real; k++)
        bytes[k] = dice_byte(dice);
    write_to(end, bytes, size);
}

/* ------------------------------------------------------------------------------------- the user --- */

static void on_answer(GObject *source, GAsyncResult *result, gpointer finish) {
    g_autoptr(GError) error = NULL;
    struct page_size size = {0};
    answers++;
    if (finish == vitrine_session_link_target_async) {
        g_autofree char *target =
            vitrine_session_link_target_finish(VITRINE_SESSION(source), result, &error);
        PROMISE((target != NULL) == !error);
        PROMISE(!target || g_utf8_validate(target, -1, NULL));
    } else if (finish == vitrine_session_page_size_async) {
        gboolean known =
            vitrine_session_page_size_finish(VITRINE_SESSION(source), result, &size, &error);
        PROMISE(known == !error && (!known || (size.width > 0 && size.height > 0)));
    } else {
        g_autoptr(GBytes) pixels =
            vitrine_session_render_finish(VITRINE_SESSION(source), result, &error);
        PROMISE((pixels != NULL) == !error);
    }
}

static void ask(void) {
    questions++;
    switch (dice_byte(dice) % 3) {
    case 0:
        vitrine_session_link_target_async(session, on_answer, vitrine_session_link_target_async);
        break;
    case 1:
        vitrine_session_page_size_async(session, dice_byte(dice), 72000, on_answer,
                                        vitrine_session_page_size_async);
        break;
    default:
        vitrine_session_render_async(session, 0, 72000,
                                     (struct rect){0, 0, dice_byte(dice), dice_byte(dice)},
                                     on_answer, vitrine_session_render_async);
    }
}

static void type_password(void) {
    char password[200];
    size_t length = dice_byte(dice) % sizeof password;
    memset(password, 'p', length);
    password[length] = '\0';
    vitrine_session_password(session, password, NULL);
}

static void use(void) {
    switch (dice_byte(dice) % 12) {
    case 0:
        vitrine_session_configure(session, dice_word(dice), dice_byte(dice), dice_byte(dice), 0);
        break;
    case 1:
        vitrine_session_pointer(session, &(struct wire_pointer){.kind = 1 + dice_byte(dice) % 4});
        break;
    case 2:
        vitrine_session_scroll(session, &(struct wire_scroll){.dy = 256});
        break;
    case 3:
        vitrine_session_key(session, &(struct wire_key){.keysym = dice_word(dice)});
        break;
    case 4:
        vitrine_session_focus(session, TRUE, dice_byte(dice) % 2);
        break;
    case 5:
        vitrine_session_go_to(session, dice_word(dice));
        break;
    case 6:
        vitrine_session_zoom(session, ZOOM_FREE, dice_word(dice), 0, 0);
        break;
    case 7:
        vitrine_session_rotate(session, (gint)dice_word(dice));
        break;
    case 8:
        vitrine_session_wait(session);
        break;
    case 9:
        type_password();
        break;
    default:
        ask();
    }
}

static void forget_worker(void) {
    memset(&told.configure, 0, sizeof told.configure);
    memset(told.frames, 0, sizeof told.frames);
    told.out_of_step = false;
}

static void end_or_begin(void) {
    switch (dice_byte(dice) % 4) {
    case 0:
        vitrine_session_stop(session);
        break;
    case 1:
        vitrine_session_close(session);
        break;
    default:
        if (vitrine_session_get_state(session) != VITRINE_SESSION_FAILED)
            return;
        listen_to_broker();
        forget_worker();
        vitrine_session_reopen(session);
    }
}

/* ------------------------------------------------------------------------------------- the play --- */

static void turn(void) {
    for (int count = dice_byte(dice) % 8; count >= 0; count--)
        g_main_context_iteration(NULL, FALSE);
}

static void step(void) {
    switch (dice_byte(dice) % 16) {
    case 0:
        world_proved = dice_byte(dice) % 8 != 7;
        world_answer(dice_byte(dice) % 8 != 7);
        break;
    case 1:
        say_bytes(ASSIGNMENT_BULK);
        break;
    case 2:
        say_bytes(ASSIGNMENT_LOG);
        break;
    case 3:
        if (dice_byte(dice) % 16 == 15) {
            told.out_of_step = true;
            say_bytes(ASSIGNMENT_FRAMES);
        }
        break;
    case 4:
        if (dice_byte(dice) % 16 == 15)
            world_close(dice_byte(dice) % ASSIGNMENT_DESCRIPTORS);
        break;
    case 5:
        world_stage_release(dice_byte(dice) % SLOT_COUNT);
        break;
    case 6:
    case 7:
        use();
        break;
    case 8:
        if (dice_byte(dice) % 8 == 7)
            end_or_begin();
        break;
    case 9:
    case 10:
        turn();
        break;
    default:
        say(TO_BROKER_READY + dice_byte(dice) % (TO_BROKER_END - TO_BROKER_READY));
    }
    listen_to_broker();
}

static unsigned count_descriptors(void) {
    g_autoptr(GDir) folder = g_dir_open("/proc/self/fd", 0, NULL);
    unsigned count = 0;
    while (g_dir_read_name(folder))
        count++;
    return count;
}

static char *document;

static void remove_document(void) {
    g_unlink(document);
}

int LLVMFuzzerInitialize(int *argc, char ***argv) {
    (void)argc, (void)argv;
    int descriptor = g_file_open_tmp("fuzz-XXXXXX", &document, NULL);
    PROMISE(descriptor >= 0 && write(descriptor, "document", 8) == 8);
    close(descriptor);
    atexit(remove_document);
    GTask *task =
        g_task_new(NULL, NULL, NULL, NULL); /* GLib's own descriptors are there once and for all */
    g_task_return_boolean(task, TRUE);
    g_object_unref(task);
    while (g_main_context_pending(NULL))
        g_main_context_iteration(NULL, FALSE);
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
    struct dice rolled = {bytes, size};
    unsigned descriptors = count_descriptors();
    dice = &rolled;
    memset(&told, 0, sizeof told);
    questions = answers = 0;
    session = vitrine_session_new(document, world_stage_create());
    vitrine_session_configure(session, 300, 200, 1, 0);
    vitrine_session_start(session);
    PROMISE(vitrine_session_get_state(session) ==
            VITRINE_SESSION_STARTING); /* else nothing below is tried */
    while (rolled.left > 0)
        step();
    vitrine_session_close(session); /* a question that is out keeps the session otherwise */
    g_object_unref(session);
    world_reset();
    while (g_main_context_pending(NULL))
        g_main_context_iteration(NULL, FALSE);
    PROMISE(answers == questions);
    for (int k = 0; k < 1000 && count_descriptors() > descriptors;
         k++) /* the child is on its way */
        g_main_context_iteration(NULL, TRUE);
    PROMISE(count_descriptors() == descriptors);
    return 0;
}
