/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "worker/engines/script/engine.h"

#include <errno.h>
#include <string.h>
#include <time.h>

#include "worker/engines/script/page.h"
#include "worker/engines/script/present.h"
#include "worker/engines/script/queue.h"
#include "worker/engines/script/svg.h"
#include "worker/engines/script/text/fonts.h"
#include "worker/jail/runtime/runtime.h"

/*
 * Script runs in work() only: there the loop answers PING from its signal handler, so that an
 * endless script is seen as busy and not as dead. What arrives meanwhile waits in a queue.
 */

static const struct document *document;
static bool ran;
static bool computes;            /* the document is a script with input, and no view */
static uint32_t compute_command; /* COMPUTE that waits for its result; 0: none */
static uint64_t tick_wanted_at;  /* jail's clock; 0: no TICK was asked for */
static bool frame_wanted;        /* the TICK of a display's frame was asked for */

static int warm_up(void) {
    jsc_configure();
    fonts_load();
    svg_warm_up();
    return page_warm_up() ? 0 : -ENOEXEC;
}

static void send_extent(void) {
    const struct view *view = display_view();
    display_extent(&(struct wire_extent){.width = (uint32_t)view->width,
                                         .height = (uint32_t)view->height,
                                         .pages = 1,
                                         .zoom = 1000,
                                         .zoom_mode = ZOOM_FREE});
}

static void open_document(const struct document *opened) {
    document = opened;
    computes = strcmp(opened->hint, "compute") == 0;
    page_begin();
    send_extent();
}

static bool handle(const struct event *event) {
    if (event->interrupting)
        return false;
    queue_put(event->message, event->data, event->data_bytes);
    return true;
}

/* ------------------------------------------------------------------------------------- events */

static void tell_pointer(const struct wire_pointer *pointer) {
    page_call("pointer", 7,
              (double[]){pointer->kind, pointer->x, pointer->y, pointer->button, pointer->buttons,
                         pointer->modifiers, pointer->clicks});
}

static void tell_scroll(const struct wire_scroll *scroll) {
    page_call("scroll", 5,
              (double[]){scroll->x, scroll->y, scroll->dx / 256.0, scroll->dy / 256.0,
                         scroll->modifiers});
}

static void tell_key(const struct wire_key *key) {
    page_call("key", 6,
              (double[]){key->pressed, key->keysym, key->keycode, key->character, key->modifiers,
                         key->repeat});
}

static void tell_size(void) {
    const struct view *view = display_view();
    present_damage_all();
    page_call("resize", 3, (double[]){view->width, view->height, view->scale});
    send_extent();
}

static void tell_text(const struct wire_command *command) {
    page_text((int)command->argument[1], queue_take_text(), (size_t)command->argument[0]);
    display_done(command->id, DONE_OK, NULL);
}

/* What is due, one call at a time: microtasks run at the end of each. */
static void run_turn(bool frame) {
    double left = page_ask("tick", 1, (double[]){frame});
    while (left > 0)
        left = page_ask("next", 0, NULL);
}

static void move_clock(uint64_t nanoseconds) {
    struct timespec today;
    clock_gettime(CLOCK_REALTIME, &today); /* the jail's */
    uint64_t real = (uint64_t)today.tv_sec * 1000000000u + (uint64_t)today.tv_nsec;
    runtime_clock_set(runtime_clock_monotonic() + nanoseconds, real + nanoseconds);
}

/* Tasks that are due at once run before the frame is shown. Those that bring one another wait for 4 ms after a few, as
 * HTML's timers do: so this ends, and would without the limit. */
static void step(const struct wire_command *command) {
    enum { TURNS_MOST = 64 };
    move_clock((uint64_t)command->argument[0]);
    run_turn(true);
    for (int k = 0; k < TURNS_MOST && page_ask("settle", 0, NULL) == 0; k++)
        run_turn(false);
    display_done(command->id, DONE_OK, NULL);
}

static void handle_command(const struct wire_command *command) {
    switch (command->verb) {
    case COMMAND_STEP:
        step(command);
        break;
    case COMMAND_COMPUTE:
        compute_command = command->id;
        break;
    case COMMAND_TEXT:
        tell_text(command);
        break;
    case COMMAND_PAGE_SIZE:
        present_page_size(command);
        break;
    case COMMAND_RENDER:
        present_render(command);
        break;
    case COMMAND_GO_TO: /* a page of one page, at one zoom: they have nothing to move */
    case COMMAND_ZOOM:
    case COMMAND_ROTATE:
    case COMMAND_SCROLL_TO:
    case COMMAND_PLACE:
        display_done(command->id, DONE_OK, NULL);
        break;
    default:
        display_done(command->id, DONE_UNKNOWN, NULL);
        break;
    }
}

/* A tick without a frame moves the clock: what is due by it runs, and the picture can wait. */
static void tell_time(const struct wire_tick *tick) {
    tick_wanted_at = 0;
    frame_wanted = frame_wanted && !tick->frame;
    run_turn(tick->frame != 0);
}

static void tell(const union wire_message *message) {
    switch (message->type) {
    case TO_WORKER_POINTER:
        tell_pointer(&message->pointer);
        break;
    case TO_WORKER_SCROLL:
        tell_scroll(&message->scroll);
        break;
    case TO_WORKER_KEY:
        tell_key(&message->key);
        break;
    case TO_WORKER_FOCUS:
        page_call("focus", 2, (double[]){message->focus.focused, message->focus.visible});
        break;
    case TO_WORKER_CONFIGURE:
        tell_size();
        break;
    case TO_WORKER_TICK:
        tell_time(&message->tick);
        break;
    case TO_WORKER_COMMAND:
        handle_command(&message->command);
        break;
    default:
        break;
    }
}

/* --------------------------------------------------------------------------------------- work */

static void want_frame(void) {
    if (!frame_wanted)
        display_want_tick(0);
    frame_wanted = true;
}

static void want_time(double after) {
    uint64_t at = runtime_clock_monotonic() + (uint64_t)(after * 1e6);
    if (tick_wanted_at != 0 && tick_wanted_at <= at)
        return;
    tick_wanted_at = at;
    uint32_t wait = after < TICK_WAIT_MAXIMUM_MS ? (uint32_t)after : TICK_WAIT_MAXIMUM_MS;
    display_want_tick(wait > 0 ? wait : 1);
}

/* Draws what was recorded, and asks to be woken when the page wants to be. */
static void settle(void) {
    double after = page_ask("settle", 0, NULL);
    if (computes)
        return;
    if (page_ask("animates", 0, NULL) > 0)
        want_frame();
    if (after >= 0)
        want_time(after);
}

/* A computation has no display to give it time: its timers are due when nothing else is. */
static bool pass_time(void) {
    double after = page_ask("settle", 0, NULL);
    bool animates = page_ask("animates", 0, NULL) > 0;
    if (!animates && !(after >= 0))
        return false;
    move_clock(animates ? 0 : (uint64_t)(after * 1e6));
    run_turn(animates);
    return true;
}

static bool compute_on(void) {
    size_t size = 0;
    if (compute_command == 0)
        return false;
    if (page_ask("pending", 0, NULL) > 0 && pass_time())
        return true;
    const uint8_t *bytes = page_result(&size);
    bool fits = size <= BULK_BYTES_MAXIMUM;
    if (bytes && !fits)
        console_write(CONSOLE_ERROR, "the result is longer than a computation may give");
    if (bytes && fits)
        display_bulk(compute_command, BULK_BYTES, NULL, 0, 0, (const char *)bytes, (uint32_t)size);
    display_done(compute_command, bytes && fits ? DONE_OK : DONE_FAILED, NULL);
    compute_command = 0;
    return false;
}

static bool work(void) {
    union wire_message message;
    if (!ran) {
        ran = true;
        page_run(document);
    } else if (queue_take(&message)) {
        tell(&message);
    } else if (!compute_on()) {
        present();
        return false;
    }
    settle();
    return true;
}

const struct engine script_engine = {
    .id = ENGINE_SCRIPT,
    .name = "script",
    .threads = SCRIPT_THREADS,
    .warm_up = warm_up,
    .open = open_document,
    .handle = handle,
    .work = work,
};
