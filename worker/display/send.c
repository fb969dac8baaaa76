/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "worker/display/display.h"

#include <errno.h>
#include <string.h>

#include "worker/jail/gate.h"
#include "worker/jail/runtime/runtime.h"
#include "worker/worker.h"

enum { FRAMES = 1, BULK = 3 };

/* A pipe takes a message whole or not at all (64 bytes ≤ PIPE_BUF); anything else means the broker
 * is gone. */
void display_send(const union wire_message *message) {
    ssize_t sent;
    do
        sent = gate_write(FRAMES, message->bytes, MESSAGE_BYTES);
    while (sent == -EINTR);
    if (sent != MESSAGE_BYTES)
        runtime_exit(0);
}

static void send_bulk_bytes(const void *bytes, size_t count) {
    const uint8_t *next = bytes;
    while (count > 0) {
        ssize_t sent = gate_write(BULK, next, count);
        if (sent == -EINTR)
            continue;
        if (sent <= 0)
            runtime_exit(0);
        next += sent;
        count -= (size_t)sent;
    }
}

void display_bulk(uint32_t request, enum bulk_kind kind, const void *records, uint32_t record_count,
                  size_t record_bytes, const char *blob, uint32_t blob_bytes) {
    union wire_message message = {.bulk = {.type = TO_BROKER_BULK,
                                           .request = request,
                                           .kind = kind,
                                           .records = record_count,
                                           .blob_bytes = blob_bytes}};
    display_send(&message);
    send_bulk_bytes(records, record_count * record_bytes);
    send_bulk_bytes(blob, blob_bytes);
}

void display_extent(const struct wire_extent *extent) {
    union wire_message message = {.extent = *extent};
    message.extent.type = TO_BROKER_EXTENT;
    message.extent.serial = display_view()->serial;
    memset(message.extent.reserved, 0, sizeof message.extent.reserved);
    display_send(&message);
}

void display_want_tick(uint32_t after_ms) {
    display_send(
        &(union wire_message){.want_tick = {.type = TO_BROKER_WANT_TICK, .after_ms = after_ms}});
}

void display_cursor(enum cursor_shape shape) {
    display_send(&(union wire_message){.cursor = {.type = TO_BROKER_CURSOR, .shape = shape}});
}

void display_link(enum link_kind kind, uint32_t id, uint32_t page, bool activated) {
    display_send(&(union wire_message){
        .link = {
            .type = TO_BROKER_LINK, .kind = kind, .id = id, .page = page, .activated = activated}});
}

void display_need_password(enum password_form form) {
    display_send(
        &(union wire_message){.need_password = {.type = TO_BROKER_NEED_PASSWORD, .form = form}});
}

void display_progress(uint32_t done, uint32_t total) {
    display_send(&(union wire_message){
        .progress = {.type = TO_BROKER_PROGRESS, .done = done, .total = total}});
}

void display_notice(enum notice_code code, uint64_t detail) {
    display_send(&(union wire_message){
        .notice = {.type = TO_BROKER_NOTICE, .code = code, .detail = detail}});
}

void display_done(uint32_t id, enum done_status status, const int64_t value[4]) {
    union wire_message message = {.done = {.type = TO_BROKER_DONE, .id = id, .status = status}};
    if (value)
        memcpy(message.done.value, value, sizeof message.done.value);
    display_send(&message);
}
