/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_PROTO_CHECK_H
#define VITRINE_PROTO_CHECK_H

#include <stdbool.h>
#include <stddef.h>

#include "proto/geometry.h"
#include "proto/protocol.h"

/*
 * The only place that looks at numbers a worker sent. Pure functions: a message and what the broker
 * knows go in, a verdict comes out, and, only with CHECK_OK or CHECK_STALE, a checked message whose
 * every field is in range. Wire structs and checked structs are different C types, so an unchecked
 * value cannot slip through.
 */

enum check_phase {
    CHECK_STARTING, /* READY is awaited */
    CHECK_PROVING,  /* the jail is being proved: the worker has nothing to say */
    CHECK_OPENING,  /* CONFIGURE was sent; no EXTENT yet */
    CHECK_LOCKED,   /* a password is awaited from the user */
    CHECK_OPEN,     /* the document is open */
    CHECK_PHASES,
};

enum check_verdict {
    CHECK_OK,
    CHECK_STALE, /* honest but late: a FRAME or EXTENT of an older CONFIGURE. The slot comes back
                    unshown */
    CHECK_UNKNOWN_TYPE,
    CHECK_OUT_OF_PLACE, /* not permitted in this phase */
    CHECK_RESERVED_NOT_ZERO,
    CHECK_OUT_OF_RANGE, /* a number beyond its limit, or an enum value that does not exist */
    CHECK_FUTURE_SERIAL,
    CHECK_SLOT_NOT_OWNED, /* FRAME names a slot the broker holds */
    CHECK_RECTANGLE,      /* not inside the picture, or empty */
    CHECK_UNASKED,        /* an answer to a command never given, or answered before */
    CHECK_VERSION,        /* READY of another program version */
    CHECK_TOO_LONG,       /* bulk beyond the cap of its kind */
    CHECK_ILL_FORMED,     /* bulk that is not what its kind says: text that is no text … */
    CHECK_VERDICTS,
};

/* The verdict as part of a sentence: "the worker drew into a picture it had given away". Never
 * NULL. */
const char *check_verdict_sentence(enum check_verdict verdict);

struct checked_ready {
    enum engine_id engine;
    uint32_t seal, threads, controls, refused;
    uint64_t memory_bytes;
};

struct checked_extent {
    uint32_t serial, width, height, x, y, page, pages, zoom;
    enum zoom_mode zoom_mode;
    uint32_t rotation;
    int32_t place_x, place_y;
};

struct checked_frame {
    uint32_t slot, serial, request, flags;
    struct rect damage; /* not empty, inside the picture */
};

struct checked_link {
    enum link_kind kind;
    uint32_t id, page;
    bool activated;
};

struct checked_bulk {
    uint32_t request;
    enum bulk_kind kind;
    uint32_t records, blob_bytes;
    size_t total_bytes; /* records × record size + blob_bytes, ≤ the kind's cap */
};

struct checked_done {
    uint32_t id;
    enum done_status status;
    int64_t
        value[4]; /* meaning and range are the command's: each asker checks with its own limits */
};

struct checked_pong {
    uint32_t nonce, busy_ms;
    bool idle;
    uint64_t memory_used, memory_highest, answered, refused;
};

struct checked_message {
    enum to_broker type;
    union {
        struct checked_ready ready;
        struct checked_extent extent;
        struct checked_frame frame;
        uint32_t want_tick_ms;
        enum cursor_shape cursor;
        struct checked_link link;
        enum password_form password_form;
        struct {
            uint32_t done, total;
        } progress;
        struct {
            enum notice_code code;
            uint64_t detail;
        } notice;
        struct checked_bulk bulk;
        struct checked_done done;
        struct checked_pong pong;
        struct {
            enum fault_code code;
            uint64_t detail;
        } fault;
    };
};

/* What the broker knows when a message arrives. The caller keeps it up to date. */
struct check_context {
    enum check_phase phase;
    enum engine_id engine;  /* the zygote's: READY must say the same */
    uint32_t serial;        /* of the last CONFIGURE; 0: none yet */
    bool serial_wrapped;    /* it began again at 1: what was said before may be up to 2^31 behind */
    uint32_t width, height; /* of the last CONFIGURE */
    uint32_t slots_held;    /* bit k: slot k is the broker's */
    uint32_t ping_nonce;    /* of the PING that is out; 0: none */
    /* Is command id out, unanswered? If it is a RENDER, its band's size, else 0 × 0. */
    bool (*command_is_out)(const void *user, uint32_t id, enum command_verb *verb, uint32_t *width,
                           uint32_t *height);
    const void *user;
};

/* Judges one message. hostile is a private copy: no worker can change it meanwhile. */
enum check_verdict check_message(const union wire_message *hostile,
                                 const struct check_context *context,
                                 struct checked_message *checked);

/* True if a type (TO_BROKER_…) may be said in a phase: the permit table. */
bool check_permits(enum check_phase phase, enum to_broker type);

/* Bulk of kind BULK_URI, complete: copies at most bytes into text (room for bytes + 1), valid UTF-8
 * without controls (C0, DEL, C1) or bidirectional overrides (U+202A-202E, U+2066-2069). False if it
 * is not. */
bool check_uri(const uint8_t *hostile, size_t bytes, char *text);

/* What a code point is to text that people read, search and copy. */
enum check_character {
    CHARACTER_IS_TEXT,
    CHARACTER_IS_DROPPED, /* controls, line ends, what reorders or hides its neighbours, what is
                             never seen */
    CHARACTER_IS_NONE,    /* a surrogate, or beyond U+10FFFF */
};
enum check_character check_code_point(uint32_t hostile);

/* Copies UTF-8 into text (room for bytes + 1) without what check_code_point drops; *kept bytes and a
 * NUL are written. False if it is ill-formed. */
bool check_text(const uint8_t *hostile, size_t bytes, char *text, size_t *kept);

/* A log line that is of the console (enum console_level): its level, and its text as check_text leaves it,
 * or, where that is no UTF-8 or does not fit room, escaped as a log line. False if it is none. */
bool check_console_line(const uint8_t *hostile, size_t bytes, enum console_level *level, char *text,
                        size_t room);

/* One log line: printable ASCII stays, all else becomes \xNN; cut so that the result with its NUL
 * fits room. */
void check_log_line(const uint8_t *hostile, size_t bytes, char *line, size_t room);

#endif
