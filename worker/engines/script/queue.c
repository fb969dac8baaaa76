/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "worker/engines/script/queue.h"

#include <string.h>

#include "worker/worker.h"

static union wire_message waiting[QUEUE_MOST]; /* a ring */
static unsigned first, count;

/* Texts that commands brought: few wait at one time, for a person makes them. */
enum { TEXTS_MOST = 32 };
static char texts[TEXTS_MOST][TEXT_INPUT_BYTES_MAXIMUM];
static unsigned first_text, text_count;

static bool is_motion(const union wire_message *message) {
    return message->type == TO_WORKER_POINTER && message->pointer.kind == POINTER_MOTION;
}

static bool replaces(const union wire_message *message, const union wire_message *last) {
    bool tick = message->type == TO_WORKER_TICK && last->type == TO_WORKER_TICK;
    return tick || (is_motion(message) && is_motion(last) &&
                    message->pointer.buttons == last->pointer.buttons);
}

/* Room for commands stays: each is owed an answer, and the broker sends few before it has one. */
static bool has_room(const union wire_message *message) {
    unsigned most = message->type == TO_WORKER_COMMAND ? QUEUE_MOST : QUEUE_MOST / 2;
    return count < most;
}

static void replace(union wire_message *last, const union wire_message *message) {
    bool frame = last->type == TO_WORKER_TICK && last->tick.frame;
    *last = *message;
    if (frame)
        last->tick.frame = 1; /* its picture is still owed */
}

static bool keep_text(const uint8_t *text, size_t bytes) {
    if (!text)
        return true;
    if (text_count == TEXTS_MOST || bytes > TEXT_INPUT_BYTES_MAXIMUM)
        return false;
    memcpy(texts[(first_text + text_count++) % TEXTS_MOST], text, bytes);
    return true;
}

/* The nth from the end, counted from 1; NULL if there are not so many. */
static union wire_message *nth_last(unsigned n) {
    return n <= count ? &waiting[(first + count - n) % QUEUE_MOST] : NULL;
}

/* Ticks and motions come in turns, each motion after the tick that dates it: of those two kinds one each
 * waits last. */
static bool merge(const union wire_message *message) {
    union wire_message *last = nth_last(1), *before = nth_last(2);
    if (last && replaces(message, last)) {
        replace(last, message);
        return true;
    }
    if (!before || !replaces(message, before))
        return false;
    if (message->type == TO_WORKER_TICK && is_motion(last)) {
        replace(before, message);
        return true;
    }
    if (is_motion(message) && last->type == TO_WORKER_TICK) {
        *before = *last;
        *last = *message;
        return true;
    }
    return false;
}

void queue_put(const union wire_message *message, const uint8_t *text, size_t bytes) {
    if (merge(message))
        return;
    if (has_room(message) && keep_text(text, bytes))
        waiting[(first + count++) % QUEUE_MOST] = *message;
    else if (message->type == TO_WORKER_COMMAND)
        display_done(message->command.id, DONE_FAILED, NULL);
}

const char *queue_take_text(void) {
    const char *text = texts[first_text];
    first_text = (first_text + 1) % TEXTS_MOST;
    text_count--;
    return text;
}

bool queue_take(union wire_message *message) {
    if (count == 0)
        return false;
    *message = waiting[first];
    first = (first + 1) % QUEUE_MOST;
    count--;
    return true;
}
