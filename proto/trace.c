/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "proto/trace.h"

#include <inttypes.h>
#include <stddef.h>
#include <string.h>

/* Which fields a message shows: a table, so that a new message is one row. */
enum width { END, U16, U32, I32, U64, I64, VERB, KIND };
struct field {
    const char *name;
    enum width width;
    size_t offset;
};
struct row {
    uint32_t type;
    const char *name;
    struct field fields[12];
};

#define FIELD(kind, member, width)                                                                 \
    { #member, width, offsetof(struct wire_##kind, member) }

static const struct row rows[] = {
    {TO_WORKER_CONFIGURE,
     "CONFIGURE",
     {FIELD(configure, serial, U32), FIELD(configure, width, U32), FIELD(configure, height, U32),
      FIELD(configure, stride, U32), FIELD(configure, scale, U32),
      FIELD(configure, slot_bytes, U64), FIELD(configure, headless, U32)}},
    {TO_WORKER_POINTER,
     "POINTER",
     {FIELD(pointer, kind, U32), FIELD(pointer, x, I32), FIELD(pointer, y, I32),
      FIELD(pointer, button, U32), FIELD(pointer, buttons, U32), FIELD(pointer, modifiers, U32),
      FIELD(pointer, clicks, U32)}},
    {TO_WORKER_SCROLL,
     "SCROLL",
     {FIELD(scroll, x, I32), FIELD(scroll, y, I32), FIELD(scroll, dx, I32), FIELD(scroll, dy, I32),
      FIELD(scroll, modifiers, U32)}},
    {TO_WORKER_KEY,
     "KEY",
     {FIELD(key, pressed, U32), FIELD(key, keysym, U32), FIELD(key, modifiers, U32),
      FIELD(key, repeat, U32)}},
    {TO_WORKER_FOCUS, "FOCUS", {FIELD(focus, focused, U32), FIELD(focus, visible, U32)}},
    {TO_WORKER_TICK,
     "TICK",
     {FIELD(tick, frame, U32), FIELD(tick, monotonic, U64), FIELD(tick, realtime, U64)}},
    {TO_WORKER_RELEASE, "RELEASE", {FIELD(release, slot, U32), FIELD(release, serial, U32)}},
    {TO_WORKER_COMMAND,
     "COMMAND",
     {FIELD(command, id, U32), FIELD(command, verb, VERB), FIELD(command, argument[0], I64),
      FIELD(command, argument[1], I64), FIELD(command, argument[2], I64),
      FIELD(command, argument[3], I64), FIELD(command, argument[4], I64),
      FIELD(command, argument[5], I64)}},
    {TO_WORKER_DATA,
     "DATA",
     {FIELD(data, id, U32), FIELD(data, offset, U32), FIELD(data, count, U32)}},
    {TO_WORKER_PING, "PING", {FIELD(ping, nonce, U32)}},
    {TO_BROKER_READY,
     "READY",
     {FIELD(ready, version, U32), FIELD(ready, engine, U32), FIELD(ready, seal, U32),
      FIELD(ready, threads, U32), FIELD(ready, controls, U32), FIELD(ready, refused, U32),
      FIELD(ready, memory_bytes, U64)}},
    {TO_BROKER_EXTENT,
     "EXTENT",
     {FIELD(extent, serial, U32), FIELD(extent, width, U32), FIELD(extent, height, U32),
      FIELD(extent, x, U32), FIELD(extent, y, U32), FIELD(extent, page, U32),
      FIELD(extent, pages, U32), FIELD(extent, zoom, U32), FIELD(extent, zoom_mode, U16),
      FIELD(extent, rotation, U16)}},
    {TO_BROKER_FRAME,
     "FRAME",
     {FIELD(frame, serial, U32), FIELD(frame, slot, U32), FIELD(frame, x, I32),
      FIELD(frame, y, I32), FIELD(frame, width, I32), FIELD(frame, height, I32),
      FIELD(frame, request, U32), FIELD(frame, flags, U32)}},
    {TO_BROKER_WANT_TICK, "WANT_TICK", {FIELD(want_tick, after_ms, U32)}},
    {TO_BROKER_CURSOR, "CURSOR", {FIELD(cursor, shape, U32)}},
    {TO_BROKER_LINK,
     "LINK",
     {FIELD(link, kind, U32), FIELD(link, id, U32), FIELD(link, page, U32),
      FIELD(link, activated, U32)}},
    {TO_BROKER_NEED_PASSWORD, "NEED_PASSWORD", {FIELD(need_password, form, U32)}},
    {TO_BROKER_PROGRESS, "PROGRESS", {FIELD(progress, done, U32), FIELD(progress, total, U32)}},
    {TO_BROKER_NOTICE, "NOTICE", {FIELD(notice, code, U32), FIELD(notice, detail, U64)}},
    {TO_BROKER_BULK,
     "BULK",
     {FIELD(bulk, request, U32), FIELD(bulk, kind, KIND), FIELD(bulk, records, U32),
      FIELD(bulk, blob_bytes, U32)}},
    {TO_BROKER_DONE,
     "DONE",
     {FIELD(done, id, U32), FIELD(done, status, U32), FIELD(done, value[0], I64),
      FIELD(done, value[1], I64), FIELD(done, value[2], I64), FIELD(done, value[3], I64)}},
    {TO_BROKER_PONG,
     "PONG",
     {FIELD(pong, nonce, U32), FIELD(pong, busy_ms, U32), FIELD(pong, idle, U32),
      FIELD(pong, memory_used, U64), FIELD(pong, memory_highest, U64), FIELD(pong, answered, U64),
      FIELD(pong, refused, U64)}},
    {TO_BROKER_FAULT, "FAULT", {FIELD(fault, code, U32), FIELD(fault, detail, U64)}},
};

static const char *const verbs[COMMAND_END] = {
    [COMMAND_GO_TO] = "GO_TO",
    [COMMAND_ZOOM] = "ZOOM",
    [COMMAND_ROTATE] = "ROTATE",
    [COMMAND_SCROLL_TO] = "SCROLL_TO",
    [COMMAND_PLACE] = "PLACE",
    [COMMAND_PASSWORD] = "PASSWORD",
    [COMMAND_LINK_TARGET] = "LINK_TARGET",
    [COMMAND_PAGE_SIZE] = "PAGE_SIZE",
    [COMMAND_PAGE_RESOLUTION] = "PAGE_RESOLUTION",
    [COMMAND_RENDER] = "RENDER",
    [COMMAND_PAGE_TEXT] = "PAGE_TEXT",
    [COMMAND_OUTLINE] = "OUTLINE",
    [COMMAND_PAGE_LINKS] = "PAGE_LINKS",
    [COMMAND_SEARCH] = "SEARCH",
    [COMMAND_INFO] = "INFO",
    [COMMAND_STEP] = "STEP",
    [COMMAND_COMPUTE] = "COMPUTE",
    [COMMAND_TEXT] = "TEXT",
};

static const char *const kinds[BULK_KIND_END] = {
    [BULK_URI] = "URI",     [BULK_TEXT] = "TEXT",       [BULK_OUTLINE] = "OUTLINE",
    [BULK_LINKS] = "LINKS", [BULK_MATCHES] = "MATCHES", [BULK_FACTS] = "FACTS",
    [BULK_BYTES] = "BYTES",
};

/* The name of a number; NULL if it has none, as a hostile one may. */
static const char *name_of(enum width width, uint64_t value) {
    if (width == VERB)
        return value < COMMAND_END ? verbs[value] : NULL;
    return width == KIND && value < BULK_KIND_END ? kinds[value] : NULL;
}

static void print_field(FILE *out, const struct field *field, const uint8_t *bytes) {
    uint64_t value = 0;
    size_t size = field->width == U16 ? 2 : field->width == U64 || field->width == I64 ? 8 : 4;
    memcpy(&value, bytes + field->offset, size);
    const char *name = name_of(field->width, value);
    if (name)
        fprintf(out, " %s=%s", field->name, name);
    else if (field->width == I32)
        fprintf(out, " %s=%" PRId32, field->name, (int32_t)value);
    else if (field->width == I64)
        fprintf(out, " %s=%" PRId64, field->name, (int64_t)value);
    else
        fprintf(out, " %s=%" PRIu64, field->name, value);
}

void trace_message(FILE *out, const char *who, bool to_worker, const union wire_message *message) {
    fprintf(out, "[%s] %s ", who, to_worker ? "->" : "<-");
    for (size_t k = 0; k < sizeof rows / sizeof rows[0]; k++) {
        if (rows[k].type != message->type)
            continue;
        fputs(rows[k].name, out);
        for (const struct field *field = rows[k].fields;
             field < rows[k].fields + 12 && field->width != END; field++)
            print_field(out, field, message->bytes);
        fputc('\n', out);
        return;
    }
    fprintf(out, "unknown type=%" PRIu32 "\n", message->type);
}
