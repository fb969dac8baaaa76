/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef VITRINE_WORKER_ENGINES_DOCUMENT_RECORDS_H
#define VITRINE_WORKER_ENGINES_DOCUMENT_RECORDS_H

#include "worker/engines/document/view.h"

/*
 * Questions that are answered by a bulk of records (proto/protocol.h). They wait in order and are
 * answered by work(), a page or so each time, when the view has nothing left to draw: meanwhile the
 * loop answers PING, and input may interrupt.
 */

/* True if the command is such a question; it waits now, or was refused. Not while interrupting. */
bool records_command(const struct event *event);
/* Does one piece of work on what waits first. False if nothing waits. */
bool records_waiting(void);

/* An answer in the making. Both arrays grow; what they cannot hold is left out, and known to be. */
struct answer {
    enum bulk_kind kind;
    size_t record_bytes;
    uint32_t most; /* records */
    uint8_t *records;
    uint32_t count, room;
    char *blob;
    uint32_t blob_bytes, blob_room;
    bool cut;       /* there was more than most, or than a blob holds */
    bool no_memory; /* what is there is useless */
};
/* A record of zeros at the end, to be filled before the next; NULL: no more fit. */
void *answer_add(struct answer *answer);
/* Appends text to the blob as the broker lets it pass: white space is one space, the rest of what it
 * would drop is left out, what is no UTF-8 becomes U+FFFD. At most so many bytes; returns how many. */
uint32_t answer_text(struct answer *answer, const char *text, uint32_t most);
/* The same of one character; and of bytes that are known to pass: all of them, or 0. */
uint32_t answer_character(struct answer *answer, int code);
uint32_t answer_bytes(struct answer *answer, const char *bytes, uint32_t count);

/* Points from the page's corner, as 1/100 point; what is not finite is 0. */
int32_t record_place(float points);
struct wire_box record_box(fz_rect points);
/* The page's own points to points from its corner as it is shown now. May throw. */
fz_matrix record_matrix(uint32_t page);
/* Where a target inside the document leads: its page, or NO_PAGE. May throw. */
uint32_t record_target(const char *uri, int32_t *x, int32_t *y);

/* The kinds, each in its file. They may throw: then the answer is DONE_FAILED. */
void answer_page_text(uint32_t page, struct answer *answer);
void answer_page_links(uint32_t page, struct answer *answer);
void answer_search(uint32_t page, const char *needle, struct answer *answer);
void answer_outline(struct answer *answer);
void answer_info(struct answer *answer);
/* Counts some more of what the document would do; true when all is counted. */
bool info_counted(void);

/* page-text.c: the page's text in reading order; the caller drops it. May throw. */
fz_stext_page *page_text_load(uint32_t page);

#endif
