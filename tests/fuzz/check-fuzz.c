/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "proto/check.h"
#include "proto/trace.h"
#include "tests/fuzz/fuzz.h"

/* check.c: whatever the message, a checked one is within the limits of protocol.h. */

static struct dice *dice;

static bool command_is_out(const void *user, uint32_t id, enum command_verb *verb, uint32_t *width,
                           uint32_t *height) {
    (void)user;
    *verb = (enum command_verb)(1 + id % (COMMAND_END - 1));
    *width = 1 + id % 100;
    *height = 1 + id % 77;
    return id != 0 && id % 3 != 0;
}

static void promise_extent(const struct checked_extent *extent) {
    PROMISE(extent->page < extent->pages && extent->pages <= PAGES_MAXIMUM);
    PROMISE(extent->width <= EXTENT_MAXIMUM && extent->height <= EXTENT_MAXIMUM);
    PROMISE(extent->x <= EXTENT_MAXIMUM && extent->y <= EXTENT_MAXIMUM);
    PROMISE(extent->zoom >= ZOOM_MINIMUM && extent->zoom <= ZOOM_MAXIMUM);
    PROMISE(extent->zoom_mode >= ZOOM_FREE && extent->zoom_mode < ZOOM_MODE_END);
    PROMISE(extent->rotation <= 3);
}

static void promise_frame(const struct checked_frame *frame, const struct check_context *context) {
    struct rect view = {0, 0, (int32_t)context->width, (int32_t)context->height};
    PROMISE(frame->slot < SLOT_COUNT && !(context->slots_held & 1u << frame->slot));
    PROMISE(frame->serial >= 1 && frame->serial <= context->serial);
    PROMISE(frame->request != 0 || frame->serial != context->serial ||
            rect_contains(view, frame->damage));
}

static void promise(const struct checked_message *message, const struct check_context *context) {
    PROMISE(check_permits(context->phase, message->type));
    switch (message->type) {
    case TO_BROKER_READY:
        PROMISE(message->ready.engine == context->engine && message->ready.threads >= 1);
        PROMISE(message->ready.threads <= 1024 && message->ready.seal >= 1 &&
                message->ready.seal <= 2);
        break;
    case TO_BROKER_EXTENT:
        promise_extent(&message->extent);
        break;
    case TO_BROKER_FRAME:
        promise_frame(&message->frame, context);
        break;
    case TO_BROKER_WANT_TICK:
        PROMISE(message->want_tick_ms <= TICK_WAIT_MAXIMUM_MS);
        break;
    case TO_BROKER_CURSOR:
        PROMISE(message->cursor >= CURSOR_DEFAULT && message->cursor < CURSOR_NONE_ALLOWED_END);
        break;
    case TO_BROKER_LINK:
        PROMISE(message->link.page < PAGES_MAXIMUM);
        PROMISE((message->link.kind == LINK_EXTERNAL) == (message->link.id != 0));
        break;
    case TO_BROKER_PROGRESS:
        PROMISE(message->progress.done <= message->progress.total);
        break;
    case TO_BROKER_DONE:
        PROMISE(message->done.id != 0 && message->done.status >= DONE_OK);
        PROMISE(message->done.status < DONE_STATUS_END);
        break;
    case TO_BROKER_PONG:
        PROMISE(context->ping_nonce != 0 && message->pong.nonce == context->ping_nonce);
        break;
    case TO_BROKER_FAULT:
        PROMISE(message->fault.code >= FAULT_NOT_MINE && message->fault.code < FAULT_CODE_END);
        break;
    default:
        break;
    }
}

static struct check_context roll_context(void) {
    return (struct check_context){.phase = (enum check_phase)(dice_byte(dice) % CHECK_PHASES),
                                  .engine = (enum engine_id)(1 + dice_byte(dice) % 3),
                                  .serial = dice_byte(dice),
                                  .width = 1 + dice_word(dice) % VIEW_SIDE_MAXIMUM,
                                  .height = 1 + dice_word(dice) % VIEW_SIDE_MAXIMUM,
                                  .slots_held = dice_byte(dice) & 7,
                                  .ping_nonce = dice_byte(dice),
                                  .command_is_out = command_is_out};
}

int LLVMFuzzerInitialize(int *argc, char ***argv) {
    (void)argc, (void)argv;
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
    struct dice rolled = {bytes, size};
    static FILE *nowhere;
    if (!nowhere)
        nowhere = fopen("/dev/null", "w");
    dice = &rolled;
    struct check_context context = roll_context();
    while (rolled.left > 0) {
        union wire_message message;
        struct checked_message checked;
        for (size_t k = 0; k < MESSAGE_BYTES; k++)
            message.bytes[k] = dice_byte(dice);
        enum check_verdict verdict = check_message(&message, &context, &checked);
        PROMISE(verdict < CHECK_VERDICTS && check_verdict_sentence(verdict)[0] != '\0');
        if (verdict == CHECK_OK || verdict == CHECK_STALE)
            promise(&checked, &context);
        trace_message(nowhere, "worker", message.bytes[63] & 1, &message);
    }
    return 0;
}
