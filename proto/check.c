/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "proto/check.h"

#include <string.h>

#define BIT(type) (1u << ((type)-TO_BROKER_READY))

/* What may be said when. PONG and FAULT are always possible once the worker speaks; while the
 * broker proves the jail, silence. A document that is closed hears nothing more: its worker is
 * killed and its pipes are gone. */
static const uint32_t always = BIT(TO_BROKER_PONG) | BIT(TO_BROKER_FAULT);
static const uint32_t while_opening = BIT(TO_BROKER_EXTENT) | BIT(TO_BROKER_NEED_PASSWORD) |
                                      BIT(TO_BROKER_PROGRESS) | BIT(TO_BROKER_NOTICE) |
                                      BIT(TO_BROKER_WANT_TICK) | BIT(TO_BROKER_DONE);
static const uint32_t while_open =
    BIT(TO_BROKER_EXTENT) | BIT(TO_BROKER_FRAME) | BIT(TO_BROKER_WANT_TICK) |
    BIT(TO_BROKER_CURSOR) | BIT(TO_BROKER_LINK) | BIT(TO_BROKER_PROGRESS) | BIT(TO_BROKER_NOTICE) |
    BIT(TO_BROKER_BULK) | BIT(TO_BROKER_DONE);

bool check_permits(enum check_phase phase, enum to_broker type) {
    const uint32_t permits[CHECK_PHASES] = {
        [CHECK_STARTING] = BIT(TO_BROKER_READY) | BIT(TO_BROKER_FAULT),
        [CHECK_PROVING] = 0,
        [CHECK_OPENING] = always | while_opening,
        [CHECK_LOCKED] = always | BIT(TO_BROKER_DONE), /* it has asked: the user's turn */
        [CHECK_OPEN] = always | while_open,
    };
    return phase < CHECK_PHASES && type >= TO_BROKER_READY && type < TO_BROKER_END &&
           (permits[phase] & BIT(type)) != 0;
}

const char *check_verdict_sentence(enum check_verdict verdict) {
    static const char *const sentences[CHECK_VERDICTS] = {
        [CHECK_OK] = "the message was in order",
        [CHECK_STALE] = "the message came late",
        [CHECK_UNKNOWN_TYPE] = "the worker sent a message of an unknown kind",
        [CHECK_OUT_OF_PLACE] = "the worker sent a message it may not send now",
        [CHECK_RESERVED_NOT_ZERO] = "the worker filled fields that must be zero",
        [CHECK_OUT_OF_RANGE] = "the worker sent a number out of range",
        [CHECK_FUTURE_SERIAL] = "the worker answered a question that was never asked",
        [CHECK_SLOT_NOT_OWNED] = "the worker drew into a picture it had given away",
        [CHECK_RECTANGLE] = "the worker named a part outside of its picture",
        [CHECK_UNASKED] = "the worker sent an answer nobody asked for",
        [CHECK_VERSION] = "the worker belongs to another version of Vitrine: restart Vitrine",
        [CHECK_TOO_LONG] = "the worker announced more data than allowed",
        [CHECK_ILL_FORMED] = "the worker sent data that is not well-formed",
    };
    return verdict < CHECK_VERDICTS ? sentences[verdict] : "the worker broke the protocol";
}

static bool all_zero(const uint8_t *bytes, size_t count) {
    uint8_t sum = 0;
    for (size_t k = 0; k < count; k++)
        sum |= bytes[k];
    return sum == 0;
}

#define RESERVED_IS_ZERO(part) all_zero((part)->reserved, sizeof(part)->reserved)

static bool between(uint32_t value, uint32_t first, uint32_t past) {
    return value >= first && value < past;
}

/* ------------------------------------------------------------------- one function a message type
 * --- */

static enum check_verdict check_ready(const struct wire_ready *hostile,
                                      const struct check_context *context,
                                      struct checked_ready *checked) {
    if (hostile->version != PROTOCOL_VERSION)
        return CHECK_VERSION;
    if (!RESERVED_IS_ZERO(hostile) || hostile->reserved_word != 0)
        return CHECK_RESERVED_NOT_ZERO;
    if (hostile->engine != context->engine ||
        !between(hostile->engine, ENGINE_DOCUMENT, ENGINE_END) || !between(hostile->seal, 1, 3) ||
        !between(hostile->threads, 1, 1025) || (hostile->controls & ~(uint32_t)CONTROL_ALL) ||
        (hostile->refused & ~(uint32_t)CONTROL_ALL))
        return CHECK_OUT_OF_RANGE;
    *checked = (struct checked_ready){.engine = (enum engine_id)hostile->engine,
                                      .seal = hostile->seal,
                                      .threads = hostile->threads,
                                      .controls = hostile->controls,
                                      .refused = hostile->refused,
                                      .memory_bytes = hostile->memory_bytes};
    return CHECK_OK;
}

/* 0 is no serial. Until it wraps the first time, none above the last one was ever given. */
static bool is_of_the_future(uint32_t serial, const struct check_context *context) {
    return serial == 0 || (context->serial_wrapped ? (int32_t)(serial - context->serial) > 0
                                                   : serial > context->serial);
}

static enum check_verdict check_extent(const struct wire_extent *hostile,
                                       const struct check_context *context,
                                       struct checked_extent *checked) {
    if (!RESERVED_IS_ZERO(hostile))
        return CHECK_RESERVED_NOT_ZERO;
    if (is_of_the_future(hostile->serial, context))
        return CHECK_FUTURE_SERIAL;
    if (hostile->width > EXTENT_MAXIMUM || hostile->height > EXTENT_MAXIMUM ||
        hostile->x > EXTENT_MAXIMUM || hostile->y > EXTENT_MAXIMUM ||
        hostile->pages > PAGES_MAXIMUM || hostile->page >= hostile->pages ||
        hostile->zoom < ZOOM_MINIMUM || hostile->zoom > ZOOM_MAXIMUM ||
        !between(hostile->zoom_mode, ZOOM_FREE, ZOOM_MODE_END) || hostile->rotation > 3)
        return CHECK_OUT_OF_RANGE;
    *checked = (struct checked_extent){.serial = hostile->serial,
                                       .width = hostile->width,
                                       .height = hostile->height,
                                       .x = hostile->x,
                                       .y = hostile->y,
                                       .page = hostile->page,
                                       .pages = hostile->pages,
                                       .zoom = hostile->zoom,
                                       .zoom_mode = (enum zoom_mode)hostile->zoom_mode,
                                       .rotation = hostile->rotation,
                                       .place_x = hostile->place_x,
                                       .place_y = hostile->place_y};
    return hostile->serial == context->serial ? CHECK_OK : CHECK_STALE;
}

/* The picture a FRAME may speak of: the view, or the band of the RENDER command it answers. */
static enum check_verdict picture_of(const struct wire_frame *hostile,
                                     const struct check_context *context, struct rect *picture) {
    uint32_t width = context->width, height = context->height;
    if (hostile->request != 0) {
        enum command_verb verb;
        if (!context->command_is_out(context->user, hostile->request, &verb, &width, &height) ||
            verb != COMMAND_RENDER)
            return CHECK_UNASKED;
    }
    *picture = (struct rect){0, 0, (int32_t)width, (int32_t)height};
    return CHECK_OK;
}

static enum check_verdict check_frame(const struct wire_frame *hostile,
                                      const struct check_context *context,
                                      struct checked_frame *checked) {
    if (!RESERVED_IS_ZERO(hostile))
        return CHECK_RESERVED_NOT_ZERO;
    if (hostile->slot >= SLOT_COUNT || (hostile->flags & ~(uint32_t)FRAME_COMPLETE))
        return CHECK_OUT_OF_RANGE;
    if (context->slots_held & 1u << hostile->slot)
        return CHECK_SLOT_NOT_OWNED;
    if (is_of_the_future(hostile->serial, context))
        return CHECK_FUTURE_SERIAL;
    struct rect damage = {hostile->x, hostile->y, hostile->width, hostile->height}, picture;
    *checked = (struct checked_frame){.slot = hostile->slot,
                                      .serial = hostile->serial,
                                      .request = hostile->request,
                                      .flags = hostile->flags};
    enum check_verdict verdict = picture_of(hostile, context, &picture);
    if (verdict != CHECK_OK)
        return verdict;
    if (hostile->request == 0 && hostile->serial != context->serial)
        return CHECK_STALE; /* drawn for an older size: damage stays empty, nothing of it is shown
                             */
    bool inside =
        hostile->request != 0 ? rect_equal(picture, damage) : rect_contains(picture, damage);
    if (!inside)
        return CHECK_RECTANGLE;
    checked->damage = damage;
    return CHECK_OK;
}

static enum check_verdict check_link(const struct wire_link *hostile,
                                     struct checked_link *checked) {
    if (!RESERVED_IS_ZERO(hostile))
        return CHECK_RESERVED_NOT_ZERO;
    bool external = hostile->kind == LINK_EXTERNAL;
    if (!between(hostile->kind, LINK_NONE, LINK_KIND_END) || hostile->page >= PAGES_MAXIMUM ||
        hostile->activated > 1 || external != (hostile->id != 0) ||
        (hostile->activated && !external))
        return CHECK_OUT_OF_RANGE;
    *checked = (struct checked_link){.kind = (enum link_kind)hostile->kind,
                                     .id = hostile->id,
                                     .page = hostile->page,
                                     .activated = hostile->activated == 1};
    return CHECK_OK;
}

/* Record size and cap of each bulk kind, and the command that asks for it. */
static const struct {
    enum command_verb asked_by;
    uint32_t record_bytes, records, blob_bytes;
} bulk_limits[BULK_KIND_END] = {
    [BULK_URI] = {COMMAND_LINK_TARGET, 0, 0, URI_BYTES_MAXIMUM},
    [BULK_TEXT] = {COMMAND_PAGE_TEXT, sizeof(struct wire_character), TEXT_RECORDS_MAXIMUM, 0},
    [BULK_OUTLINE] = {COMMAND_OUTLINE, sizeof(struct wire_outline_item), OUTLINE_RECORDS_MAXIMUM,
                      BLOB_BYTES_MAXIMUM},
    [BULK_LINKS] = {COMMAND_PAGE_LINKS, sizeof(struct wire_page_link), LINK_RECORDS_MAXIMUM,
                    BLOB_BYTES_MAXIMUM},
    [BULK_MATCHES] = {COMMAND_SEARCH, sizeof(struct wire_match), MATCH_RECORDS_MAXIMUM,
                      BLOB_BYTES_MAXIMUM},
    [BULK_BYTES] = {COMMAND_COMPUTE, 0, 0, BULK_BYTES_MAXIMUM},
    [BULK_FACTS] = {COMMAND_INFO, sizeof(struct wire_fact), FACT_RECORDS_MAXIMUM,
                    BLOB_BYTES_MAXIMUM},
};

static enum check_verdict check_bulk(const struct wire_bulk *hostile,
                                     const struct check_context *context,
                                     struct checked_bulk *checked) {
    enum command_verb verb;
    uint32_t width, height;
    if (!RESERVED_IS_ZERO(hostile))
        return CHECK_RESERVED_NOT_ZERO;
    if (!between(hostile->kind, BULK_URI, BULK_KIND_END))
        return CHECK_OUT_OF_RANGE;
    if (!context->command_is_out(context->user, hostile->request, &verb, &width, &height) ||
        verb != bulk_limits[hostile->kind].asked_by)
        return CHECK_UNASKED;
    if (hostile->records > bulk_limits[hostile->kind].records ||
        hostile->blob_bytes > bulk_limits[hostile->kind].blob_bytes)
        return CHECK_TOO_LONG;
    *checked = (struct checked_bulk){.request = hostile->request,
                                     .kind = (enum bulk_kind)hostile->kind,
                                     .records = hostile->records,
                                     .blob_bytes = hostile->blob_bytes,
                                     .total_bytes = (size_t)hostile->records *
                                                        bulk_limits[hostile->kind].record_bytes +
                                                    hostile->blob_bytes};
    return CHECK_OK;
}

static enum check_verdict check_done(const struct wire_done *hostile,
                                     const struct check_context *context,
                                     struct checked_done *checked) {
    enum command_verb verb;
    uint32_t width, height;
    if (!RESERVED_IS_ZERO(hostile) || hostile->reserved_word != 0)
        return CHECK_RESERVED_NOT_ZERO;
    if (!between(hostile->status, DONE_OK, DONE_STATUS_END))
        return CHECK_OUT_OF_RANGE;
    if (!context->command_is_out(context->user, hostile->id, &verb, &width, &height))
        return CHECK_UNASKED;
    *checked =
        (struct checked_done){.id = hostile->id, .status = (enum done_status)hostile->status};
    memcpy(checked->value, hostile->value, sizeof checked->value);
    return CHECK_OK;
}

static enum check_verdict check_pong(const struct wire_pong *hostile,
                                     const struct check_context *context,
                                     struct checked_pong *checked) {
    if (!RESERVED_IS_ZERO(hostile))
        return CHECK_RESERVED_NOT_ZERO;
    if (hostile->idle > 1)
        return CHECK_OUT_OF_RANGE;
    if (context->ping_nonce == 0 || hostile->nonce != context->ping_nonce)
        return CHECK_UNASKED;
    *checked = (struct checked_pong){.nonce = hostile->nonce,
                                     .busy_ms = hostile->busy_ms,
                                     .idle = hostile->idle == 1,
                                     .memory_used = hostile->memory_used,
                                     .memory_highest = hostile->memory_highest,
                                     .answered = hostile->answered,
                                     .refused = hostile->refused};
    return CHECK_OK;
}

/* -------------------------------------------------------------- messages of one or two plain
 * fields --- */

static enum check_verdict small_verdict(bool reserved_zero, bool in_range) {
    return !reserved_zero ? CHECK_RESERVED_NOT_ZERO : in_range ? CHECK_OK : CHECK_OUT_OF_RANGE;
}

static enum check_verdict check_small(const union wire_message *hostile,
                                      struct checked_message *checked) {
    switch (hostile->type) {
    case TO_BROKER_WANT_TICK:
        checked->want_tick_ms = hostile->want_tick.after_ms;
        return small_verdict(RESERVED_IS_ZERO(&hostile->want_tick),
                             hostile->want_tick.after_ms <= TICK_WAIT_MAXIMUM_MS);
    case TO_BROKER_CURSOR:
        checked->cursor = (enum cursor_shape)hostile->cursor.shape;
        return small_verdict(
            RESERVED_IS_ZERO(&hostile->cursor),
            between(hostile->cursor.shape, CURSOR_DEFAULT, CURSOR_NONE_ALLOWED_END));
    case TO_BROKER_NEED_PASSWORD:
        checked->password_form = (enum password_form)hostile->need_password.form;
        return small_verdict(
            RESERVED_IS_ZERO(&hostile->need_password),
            between(hostile->need_password.form, PASSWORD_UTF8, PASSWORD_FORM_END));
    case TO_BROKER_PROGRESS:
        checked->progress.done = hostile->progress.done;
        checked->progress.total = hostile->progress.total;
        return small_verdict(RESERVED_IS_ZERO(&hostile->progress),
                             hostile->progress.done <= hostile->progress.total);
    case TO_BROKER_NOTICE:
        checked->notice.code = (enum notice_code)hostile->notice.code;
        checked->notice.detail = hostile->notice.detail;
        return small_verdict(
            RESERVED_IS_ZERO(&hostile->notice),
            between(hostile->notice.code, NOTICE_PAGE_INCOMPLETE, NOTICE_CODE_END));
    case TO_BROKER_FAULT:
        checked->fault.code = (enum fault_code)hostile->fault.code;
        checked->fault.detail = hostile->fault.detail;
        return small_verdict(RESERVED_IS_ZERO(&hostile->fault),
                             between(hostile->fault.code, FAULT_NOT_MINE, FAULT_CODE_END));
    default:
        return CHECK_UNKNOWN_TYPE;
    }
}

enum check_verdict check_message(const union wire_message *hostile,
                                 const struct check_context *context,
                                 struct checked_message *checked) {
    memset(checked, 0, sizeof *checked);
    if (!between(hostile->type, TO_BROKER_READY, TO_BROKER_END))
        return CHECK_UNKNOWN_TYPE;
    checked->type = (enum to_broker)hostile->type;
    if (!check_permits(context->phase, checked->type))
        return CHECK_OUT_OF_PLACE;
    switch (checked->type) {
    case TO_BROKER_READY:
        return check_ready(&hostile->ready, context, &checked->ready);
    case TO_BROKER_EXTENT:
        return check_extent(&hostile->extent, context, &checked->extent);
    case TO_BROKER_FRAME:
        return check_frame(&hostile->frame, context, &checked->frame);
    case TO_BROKER_LINK:
        return check_link(&hostile->link, &checked->link);
    case TO_BROKER_BULK:
        return check_bulk(&hostile->bulk, context, &checked->bulk);
    case TO_BROKER_DONE:
        return check_done(&hostile->done, context, &checked->done);
    case TO_BROKER_PONG:
        return check_pong(&hostile->pong, context, &checked->pong);
    default:
        return check_small(hostile, checked);
    }
}
