/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "worker/engines/script/queue.h"

#include "worker/worker.h"

static union wire_message waiting[QUEUE_MOST]; /* a ring */
static unsigned first, count;

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

void queue_put(const union wire_message *message) {
    union wire_message *last = &waiting[(first + count - 1) % QUEUE_MOST];
    if (count > 0 && replaces(message, last)) {
        *last = *message;
        return;
    }
    if (has_room(message))
        waiting[(first + count++) % QUEUE_MOST] = *message;
    else if (message->type == TO_WORKER_COMMAND)
        display_done(message->command.id, DONE_FAILED, NULL);
}

bool queue_take(union wire_message *message) {
    if (count == 0)
        return false;
    *message = waiting[first];
    first = (first + 1) % QUEUE_MOST;
    count--;
    return true;
}
