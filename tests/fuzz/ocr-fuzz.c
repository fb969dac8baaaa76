/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <errno.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "proto/check-records.h"
#include "tests/document/stage.h"
#include "tests/fuzz/counters.h"
#include "tests/fuzz/fuzz.h"
#include "worker/engines/ocr/engine.h"

/*
 * The engine that reads, unsealed, on one page of pixels: sizes first, then a bit a pixel. As document-fuzz.c does, and by
 * the same rules. What it read is what the broker lets pass.
 */

enum { SECONDS = 10, SIDE_MOST = 256, FAULT_FIRST = 100 };

const struct engine *const stage_engine = &ocr_engine;

static GByteArray *page_of(const uint8_t *bytes, size_t size) {
    struct dice dice = {bytes, size};
    struct grey_page head = {.width = 1 + dice_byte(&dice) % SIDE_MOST,
                             .height = 1 + dice_byte(&dice) % SIDE_MOST};
    head.dpi_thousandths = MAX(dice_word(&dice), 1);
    GByteArray *page = g_byte_array_new();
    g_byte_array_append(page, (const guint8 *)&head, sizeof head);
    unsigned bits = 0;
    for (unsigned k = 0; k < head.width * head.height; k++, bits >>= 1) {
        if (k % 8 == 0)
            bits = dice_byte(&dice);
        g_byte_array_append(page, (const guint8[]){bits & 1 ? 0 : 255}, 1);
    }
    return page;
}

static void promise_text(void) {
    struct checked_bulk bulk = {.kind = BULK_TEXT,
                                .records = said.records,
                                .total_bytes = said.records * sizeof(struct wire_character)};
    g_autofree struct checked_character *checked =
        g_new0(struct checked_character, said.records + 1);
    size_t kept;
    PROMISE(said.done.status != DONE_OK || said.bulk_kind == BULK_TEXT);
    PROMISE(said.records == 0 ||
            check_characters((const uint8_t *)said.bulk, &bulk, checked, &kept));
}

static void play_in_child(const uint8_t *bytes, size_t size) {
    setrlimit(RLIMIT_CPU, &(struct rlimit){SECONDS, SECONDS});
    setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
    GByteArray *page = page_of(bytes, size);
    stage_open_headless(page->data, page->len, "");
    stage_command(COMMAND_PAGE_TEXT, (int64_t[6]){0});
    stage_settle();
    PROMISE(said.dones == 1);
    promise_text();
    counters_leave();
    _exit(0);
}

static bool is_named_end(int status) {
    return (WIFEXITED(status) &&
            (WEXITSTATUS(status) == 0 || WEXITSTATUS(status) >= FAULT_FIRST)) ||
           (WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU) ||
           (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL); /* the hard limit, or no memory */
}

int LLVMFuzzerInitialize(int *argc, char ***argv) {
    (void)argc, (void)argv;
    return counters_prepare() ? stage_engine->warm_up() : 1;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
    int status = 0;
    counters_leave();
    pid_t child = fork();
    if (child == 0)
        play_in_child(bytes, size);
    while (waitpid(child, &status, 0) != child)
        PROMISE(errno == EINTR); /* libFuzzer's clock */
    counters_fetch();
    PROMISE(is_named_end(status));
    return 0;
}
