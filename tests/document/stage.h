/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef VITRINE_TESTS_DOCUMENT_STAGE_H
#define VITRINE_TESTS_DOCUMENT_STAGE_H

#include <glib.h>

#include "worker/worker.h"

/*
 * An engine in this process, unsealed, the document engine where stage-engine.c is linked: this file is its display,
 * its loop and its jail.
 * The broker is played too: pictures are put together from the damaged parts, as in a Pixmap, and
 * slots are released. One document a process, so each case runs in a child of the warm parent.
 */

/* Which one it is: for who links this. */
extern const struct engine *const stage_engine;

/* Registers case, to be run in a child that must end well. */
void stage_add(const char *path, void (*run)(void));
/* The same, but the child must end in worker_fault(code, detail). */
void stage_add_fault(const char *path, void (*run)(void), enum fault_code code, uint64_t detail);
/* Warms the engine up, runs the cases. */
int stage_main(int argc, char **argv);

/* In a child. Opens bytes, which must stay, in a view of that size at scale 1. */
void stage_open(const void *bytes, size_t size, const char *hint, int32_t width, int32_t height);
/* The same without a view. */
void stage_open_headless(const void *bytes, size_t size, const char *hint);

struct picture {
    int32_t width, height;
    uint32_t *pixels; /* XRGB, the top byte 0 */
};
bool picture_equal(const struct picture *a, const struct picture *b);
/* How many pixels of the part are darker than the middle. */
unsigned picture_ink(const struct picture *picture, struct rect part);

/* What the engine said. */
extern struct said {
    struct wire_extent extent;
    unsigned extents, frames, last_flags;
    struct rect last_damage;
    unsigned notices[NOTICE_CODE_END];
    unsigned need_passwords;
    enum password_form form;
    struct wire_link link; /* the last */
    unsigned links;
    enum cursor_shape cursor;
    char *uri;                /* of the last BULK_URI */
    enum bulk_kind bulk_kind; /* of the last bulk: records, then the blob */
    uint32_t records, blob_bytes;
    uint8_t *bulk;
    struct wire_done done; /* the last */
    unsigned dones, ticks_wanted;
} said;

extern struct picture stage_view;   /* what the window shows */
extern struct picture stage_answer; /* what the last RENDER gave */

/* Gives one message; stage_command fills in an id and returns it. */
void stage_send(const union wire_message *message);
uint32_t stage_command(enum command_verb verb, const int64_t argument[6]);
void stage_password(const char *password);
uint32_t stage_search(const char *text, uint32_t page);
void stage_key(uint32_t keysym, uint32_t modifiers);
void stage_pointer(enum pointer_kind kind, uint32_t button, int32_t x, int32_t y);
/* Works until nothing is left, releasing slots. */
void stage_settle(void);
/* From now on slots are kept, as a slow X server does; or released at once again. */
void stage_keep_slots(bool keep);

/* The next piece of work will be interrupted by this message, as by SIGURG, after some milliseconds
 * of our own CPU time: however busy the machine is. stage_interrupted then tells how many were taken, and shown in a frame, meanwhile. */
void stage_interrupt_after(unsigned ms, const union wire_message *message);
extern volatile unsigned stage_taken, stage_frames_meanwhile;

/* Draws a page by RENDER, whole; fails the test unless it is DONE_OK. Not the last slot's kept. */
void stage_render(uint32_t page, uint32_t dpi);

#endif
