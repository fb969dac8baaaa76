/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_WORKER_WORKER_H
#define VITRINE_WORKER_WORKER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proto/geometry.h"
#include "proto/protocol.h"

/*
 * The display API: everything the author of a jailed engine includes.
 *
 * An engine is a const table of operations. worker_main() runs it: as a zygote it warms the engine
 * up once; each document gets a process of its own, cloned, sealed, proved and only then given the
 * document. From then on the process may read, write, exit and return from signals; everything else
 * that libraries ask of the kernel is answered by worker/jail/runtime. The functions below are the
 * main thread's, but for worker_fault and worker_log, which any thread may call.
 *
 *     int main(int argc, char **argv) { return worker_main(argc, argv, &my_engine); }
 *
 * An engine draws the whole view and is told of input, like a small Wayland client. It answers each
 * command with exactly one display_done().
 */

struct document {
    const uint8_t
        *bytes;  /* the untrusted file, mapped read-only; SIGBUS if it is cut short meanwhile */
    size_t size; /* may be 0 */
    const char *hint; /* the file name's extension, lower case, at most 15 characters; "" if none */
};

struct event {
    const union wire_message *message; /* CONFIGURE, POINTER, SCROLL, KEY, FOCUS, TICK or COMMAND */
    const uint8_t *data;               /* bytes that came with a command, complete; else NULL */
    size_t data_bytes;
    bool interrupting; /* see handle */
};

struct engine {
    enum engine_id id;
    const char *name; /* for people: "document" */

    /* How many threads its libraries may have at one time besides the main one: the number that
     * protocol.h has for this engine, or the broker refuses. Each is made and sealed before READY
     * and takes some 20 KiB. warm_up may start threads too, but none may be left when it returns.
     * See jail/runtime/threads.h. */
    unsigned threads;

    /* In the zygote, before any document, unsealed: load libraries, fonts, caches;
     * runtime_preload() what libraries will want to open later. 0 or a negative errno. */
    int (*warm_up)(void);

    /* Sealed, after the first CONFIGURE (display_view() is valid): look at the document for the
     * first time. Ends with display_extent(), display_need_password() or worker_fault(). document
     * stays valid. */
    void (*open)(const struct document *document);

    /* One event, in order. Called between pieces of work with interrupting false; or in the middle
     * of open() or work(), from a signal handler, with interrupting true: then it may only move the
     * view and compose a picture from what is ready (no allocation, no library call that is not
     * async-signal-safe, no more than a few milliseconds), and returns true; or returns false, and
     * gets the event again, in order, when the piece of work is over. Not called between
     * worker_hold() and worker_allow(). */
    bool (*handle)(const struct event *event);

    /* Does one piece of what is left to do: ideally some 10 ms, but a page takes what it takes.
     * Returns true while more is left. Called only when no event waits. */
    bool (*work)(void);
};

int worker_main(int argc, char **argv, const struct engine *engine);

/* Brackets code whose data handle() uses while interrupting; nests; short. What arrived meanwhile
 * is handled within the outermost worker_allow(). */
void worker_hold(void);
void worker_allow(void);

/* Says why and ends this worker. detail by code, see protocol.h. */
_Noreturn void worker_fault(enum fault_code code, uint64_t detail);

/* One line for the log pipe, which the user can read; escaped and cut at 200 bytes by the broker.
 */
void worker_log(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* ------------------------------------------------------------------------------------- display ---
 */

/* The present view, as the last CONFIGURE and FOCUS said. */
struct view {
    uint32_t serial;
    int32_t width, height; /* device pixels */
    int32_t scale;
    uint32_t background; /* XRGB */
    bool headless;       /* draw only what RENDER asks for */
    bool visible;
};
const struct view *display_view(void);

/* A picture in a shared slot: rows of XRGB words, blue lowest. */
struct canvas {
    uint32_t slot;
    uint8_t *pixels;
    int32_t width, height;
    size_t stride; /* bytes */
};

/* A slot that is the worker's, to draw in now; its old pixels are of no use. False: all slots are
 * on their way; the RELEASE of one is followed by a call of work(). */
bool display_acquire(struct canvas *canvas);

/* Gives canvas to the broker: damage, inside the canvas, was drawn. request: id of a RENDER
 * command, or 0. */
void display_submit(const struct canvas *canvas, struct rect damage, uint32_t request,
                    uint32_t flags);

/* For RENDER: a slot seen as width × height pixels, whatever the view's size is. False as above, or
 * if it would not fit a slot: display_fits() tells. */
bool display_fits(int32_t width, int32_t height);
bool display_acquire_band(struct canvas *canvas, int32_t width, int32_t height);

/* Each sends one message; fields as in protocol.h. type and serial are filled in. */
void display_extent(const struct wire_extent *extent);
void display_want_tick(uint32_t after_ms);
void display_cursor(enum cursor_shape shape);
void display_link(enum link_kind kind, uint32_t id, uint32_t page, bool activated);
void display_need_password(enum password_form form);
void display_progress(uint32_t done, uint32_t total);
void display_notice(enum notice_code code, uint64_t detail);
void display_done(uint32_t id, enum done_status status, const int64_t value[4]);

/* Announces and sends a bulk answer; copies nothing. Not while interrupting. */
void display_bulk(uint32_t request, enum bulk_kind kind, const void *records, uint32_t record_count,
                  size_t record_bytes, const char *blob, uint32_t blob_bytes);

#endif
