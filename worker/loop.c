/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "worker/loop.h"

#include <errno.h>
#include <string.h>

#include "worker/display/display.h"
#include "worker/jail/gate.h"
#include "worker/jail/runtime/runtime.h"

/*
 * One pipe, two ends: descriptor 0 blocks and is read when there is nothing to do; descriptor 4
 * does not and is read between pieces of work and, by SIGURG, in the middle of one. Events that an
 * engine cannot take while interrupted wait here, in order; when the queue is full, the rest waits
 * in the pipe.
 */

enum { CONTROL = 0, CONTROL_POLL = 4, QUEUE = 128 };

/* The longest data a command carries: what to search for. */
enum { DATA_MAXIMUM = SEARCH_BYTES_MAXIMUM };
_Static_assert(DATA_MAXIMUM >= PASSWORD_BYTES_MAXIMUM, "");
_Static_assert(DATA_MAXIMUM >= TEXT_INPUT_BYTES_MAXIMUM, "");

static const struct engine *engine;
static union wire_message queue[QUEUE]; /* a ring */
static volatile unsigned queue_first, queue_count;
static volatile int held;         /* > 0: the engine's data is in change */
static volatile bool interrupted; /* a signal came while held */
static volatile bool working;     /* the engine is in open() or work() */
static bool waiting;              /* nothing is left to do */
static uint64_t work_began;       /* jail's clock */

static struct {
    union wire_message command; /* type 0: none awaited */
    uint8_t bytes[DATA_MAXIMUM];
    size_t received;
} pending;

/* ------------------------------------------------------------------- what the loop answers itself
 * --- */

static void answer_ping(const struct wire_ping *ping) {
    struct runtime_counts counts;
    runtime_get_counts(&counts);
    uint64_t busy = working ? (runtime_clock_monotonic() - work_began) / 1000000u : 0;
    display_send(
        &(union wire_message){.pong = {.type = TO_BROKER_PONG,
                                       .nonce = ping->nonce,
                                       .busy_ms = busy < UINT32_MAX ? (uint32_t)busy : UINT32_MAX,
                                       .idle = waiting ? 1 : 0,
                                       .memory_used = counts.memory_used,
                                       .memory_highest = counts.memory_highest,
                                       .answered = counts.answered,
                                       .refused = counts.refused}});
}

/* What needs no engine and no order. True if that was all of it. */
static bool handle_at_once(const union wire_message *message) {
    switch (message->type) {
    case TO_WORKER_PING:
        answer_ping(&message->ping);
        return true;
    case TO_WORKER_RELEASE:
        if (!display_handle_release(&message->release))
            worker_fault(FAULT_PROTOCOL, message->type);
        return true;
    case TO_WORKER_TICK:
        runtime_clock_set(message->tick.monotonic, message->tick.realtime);
        return false;
    default:
        return false;
    }
}

/* -------------------------------------------------------------------------- events to the engine
 * --- */

static bool give(const union wire_message *message, const uint8_t *data, size_t bytes,
                 bool interrupting) {
    struct event event = {
        .message = message, .data = data, .data_bytes = bytes, .interrupting = interrupting};
    return engine->handle(&event);
}

/* How many bytes of DATA may follow a command; -1: none ever do. */
static int64_t data_cap(uint32_t verb) {
    return verb == COMMAND_PASSWORD ? (int64_t)PASSWORD_BYTES_MAXIMUM
           : verb == COMMAND_SEARCH ? (int64_t)SEARCH_BYTES_MAXIMUM
           : verb == COMMAND_TEXT   ? (int64_t)TEXT_INPUT_BYTES_MAXIMUM
                                    : -1;
}

static void begin_data(const union wire_message *message) {
    pending.command = *message;
    pending.received = 0;
    int64_t announced = message->command.argument[0];
    if (announced < 0 || announced > data_cap(message->command.verb))
        worker_fault(FAULT_PROTOCOL, message->type);
}

static void finish_data_if_complete(void) {
    if (pending.received < (size_t)pending.command.command.argument[0])
        return;
    give(&pending.command, pending.bytes, pending.received, false);
    explicit_bzero(&pending, sizeof pending);
}

static void take_data(const struct wire_data *data) {
    bool fits = pending.command.type != 0 && data->id == pending.command.command.id &&
                data->offset == pending.received && data->count >= 1 && data->count <= DATA_BYTES &&
                pending.received + data->count <= (size_t)pending.command.command.argument[0];
    if (!fits)
        worker_fault(FAULT_PROTOCOL, data->type);
    memcpy(pending.bytes + pending.received, data->bytes, data->count);
    pending.received += data->count;
    finish_data_if_complete();
}

/* Gives one message to display and engine. False: not while interrupting. */
static bool dispatch(const union wire_message *message, bool interrupting) {
    switch (message->type) {
    case TO_WORKER_CONFIGURE:
        if (!display_handle_configure(&message->configure))
            worker_fault(FAULT_PROTOCOL, message->type);
        break;
    case TO_WORKER_FOCUS:
        display_handle_focus(&message->focus);
        break;
    case TO_WORKER_COMMAND:
        if (data_cap(message->command.verb) < 0)
            break;
        if (interrupting)
            return false;
        begin_data(message);
        finish_data_if_complete();
        return true;
    case TO_WORKER_DATA:
        if (!interrupting)
            take_data(&message->data);
        return !interrupting;
    case TO_WORKER_POINTER:
    case TO_WORKER_SCROLL:
    case TO_WORKER_KEY:
    case TO_WORKER_TICK:
        break;
    default:
        worker_fault(FAULT_PROTOCOL, message->type);
    }
    return give(message, NULL, 0, interrupting);
}

/* ------------------------------------------------------------------------------- the queue, the
 * pipe --- */

static void enqueue(const union wire_message *message) {
    queue[(queue_first + queue_count) % QUEUE] = *message;
    queue_count++;
}

/* Reads one message that is there. False if none is, or the queue could not keep it. */
static bool poll_message(union wire_message *message) {
    if (queue_count == QUEUE)
        return false;
    ssize_t got = gate_read(CONTROL_POLL, message->bytes, MESSAGE_BYTES);
    if (got == -EAGAIN || got == -EINTR)
        return false;
    if (got != MESSAGE_BYTES)
        runtime_exit(0);
    return true;
}

static void drain_interrupting(void) {
    union wire_message message;
    while (poll_message(&message)) {
        if (handle_at_once(&message))
            continue;
        if (queue_count > 0 || !dispatch(&message, true))
            enqueue(&message);
    }
}

void loop_interrupt(int signal_number) {
    (void)signal_number;
    if (!working)
        return; /* the loop itself reads next */
    if (held > 0) {
        interrupted = true;
        return;
    }
    held++; /* a second signal must not enter while this one composes */
    do {
        interrupted = false;
        drain_interrupting();
    } while (interrupted);
    held--;
}

void worker_hold(void) {
    held++;
}

void worker_allow(void) {
    if (--held == 0 && interrupted && working) {
        interrupted = false;
        loop_interrupt(0);
    }
}

static void drain(void) {
    union wire_message message;
    for (;;) {
        if (queue_count > 0) {
            message = queue[queue_first];
            queue_first = (queue_first + 1) % QUEUE;
            queue_count--;
        } else if (!poll_message(&message)) {
            return;
        } else if (handle_at_once(&message)) {
            continue;
        }
        dispatch(&message, false);
    }
}

/* Waits for the broker; nothing else is to do. */
static void wait_for_message(void) {
    union wire_message message;
    ssize_t got = gate_read(CONTROL, message.bytes, MESSAGE_BYTES);
    if (got == -EINTR)
        return;
    if (got != MESSAGE_BYTES)
        runtime_exit(0);
    waiting = true;
    bool handled = handle_at_once(&message);
    waiting = false;
    if (!handled)
        dispatch(&message, false);
}

/* --------------------------------------------------------------------------------------- the loop
 * --- */

static void wait_for_configure(void) {
    while (display_view()->serial == 0) {
        union wire_message message;
        ssize_t got = gate_read(CONTROL, message.bytes, MESSAGE_BYTES);
        if (got == -EINTR)
            continue;
        if (got != MESSAGE_BYTES)
            runtime_exit(0);
        if (message.type == TO_WORKER_CONFIGURE) {
            if (!display_handle_configure(&message.configure))
                worker_fault(FAULT_PROTOCOL, message.type);
        } else if (!handle_at_once(&message) && message.type != TO_WORKER_TICK) {
            worker_fault(FAULT_PROTOCOL, message.type);
        }
    }
}

/* working goes up before the pipe is looked at a last time: what arrives later raises SIGURG. */
static void begin_work(void) {
    work_began = runtime_clock_monotonic();
    working = true;
}

_Noreturn void loop_run(const struct engine *which, const struct document *document) {
    engine = which;
    wait_for_configure();
    begin_work();
    engine->open(document);
    working = false;
    bool more = true;
    for (;;) {
        drain();
        display_take_wanted();
        begin_work();
        loop_interrupt(0);
        if (queue_count == 0)
            more = engine->work();
        working = false;
        bool idle = !more && queue_count == 0 && !display_take_wanted();
        if (idle) {
            wait_for_message();
            more = true;
        }
    }
}
