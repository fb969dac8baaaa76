/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "worker/engines/ocr/engine.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "worker/engines/ocr/words.h"
#include "worker/jail/runtime/runtime.h"

/*
 * One page, drawn by another worker, in which this one reads: the pixels are as hostile as the
 * document they come from. There is no view; the one thing it can be asked for is the page's text.
 */

static struct grey_page page;
static const uint8_t *pixels;
static uint32_t waiting; /* PAGE_TEXT to be answered by work(); 0: none */

static int warm_up(void) {
    return words_warm_up() ? 0 : -ENOENT;
}

static void open_document(const struct document *document) {
    if (document->size < sizeof page)
        worker_fault(FAULT_BROKEN, 0);
    memcpy(&page, document->bytes, sizeof page);
    pixels = document->bytes + sizeof page;
    page.language[sizeof page.language - 1] = '\0';
    if (page.width == 0 || page.height == 0 || page.dpi_thousandths == 0 ||
        (uint64_t)page.width * page.height != document->size - sizeof page)
        worker_fault(FAULT_BROKEN, 0);
    display_extent(&(struct wire_extent){.width = page.width,
                                         .height = page.height,
                                         .pages = 1,
                                         .zoom = 1000,
                                         .zoom_mode = ZOOM_FREE});
}

static void handle_command(const struct wire_command *command) {
    if (command->verb != COMMAND_PAGE_TEXT)
        display_done(command->id, DONE_UNKNOWN, NULL);
    else if (command->argument[0] != 0)
        display_done(command->id, DONE_NO_SUCH_PAGE, NULL);
    else if (waiting)
        display_done(command->id, DONE_FAILED, NULL);
    else
        waiting = command->id;
}

static bool handle(const struct event *event) {
    if (event->interrupting)
        return false;
    if (event->message->type == TO_WORKER_COMMAND)
        handle_command(&event->message->command);
    return true;
}

/* Then Tesseract may have read less than there is, or nothing, and says nothing of it. */
static bool memory_ran_out(void) {
    struct runtime_counts counts;
    runtime_get_counts(&counts);
    return counts.memory_exhausted;
}

static bool work(void) {
    struct words words = {0};
    if (!waiting)
        return false;
    bool read = words_recognise(&page, pixels, &words);
    bool ran_out = memory_ran_out();
    if (read && !ran_out)
        display_bulk(waiting, BULK_TEXT, words.records, words.count, sizeof *words.records, NULL,
                     0);
    display_done(waiting,
                 ran_out ? DONE_NO_MEMORY
                 : read  ? DONE_OK
                         : DONE_FAILED,
                 (int64_t[4]){words.cut});
    free(words.records);
    waiting = 0;
    return false;
}

const struct engine ocr_engine = {
    .id = ENGINE_OCR,
    .name = "ocr",
    .threads = OCR_THREADS,
    .warm_up = warm_up,
    .open = open_document,
    .handle = handle,
    .work = work,
};
