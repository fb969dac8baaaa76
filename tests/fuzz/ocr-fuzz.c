/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "proto/check-records.h"
#include "tests/document/stage.h"
#include "tests/fuzz/engine-child.h"
#include "tests/fuzz/fuzz.h"
#include "worker/engines/ocr/engine.h"

/* One page of pixels: sizes first, then a bit a pixel. What is read is what the broker lets pass. */

enum { SIDE_MOST = 256 };

const unsigned engine_child_seconds = 10;

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

void engine_child_play(const uint8_t *bytes, size_t size) {
    GByteArray *page = page_of(bytes, size);
    stage_open_headless(page->data, page->len, "");
    stage_command(COMMAND_PAGE_TEXT, (int64_t[6]){0});
    stage_settle();
    PROMISE(said.dones == 1);
    promise_text();
}
