/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "tests/fuzz/records.h"

/* check-records.c: whatever a bulk answer holds, what passes is within what check-records.h says, and people can read it. */

static void promise_text(const char *text, gsize most) {
    gsize bytes = strlen(text);
    PROMISE(bytes <= most && g_utf8_validate(text, (gssize)bytes, NULL));
    for (const char *at = text; *at; at = g_utf8_next_char(at))
        PROMISE(check_code_point(g_utf8_get_char(at)) == CHARACTER_IS_TEXT);
}

static void promise_place(gint32 place) {
    PROMISE(place >= -RECORD_PLACE_MAXIMUM && place <= RECORD_PLACE_MAXIMUM);
}

static void promise_box(struct rect box) {
    promise_place(box.x);
    promise_place(box.y);
    PROMISE(box.width >= 0 && box.height >= 0);
    promise_place(box.x + box.width);
    promise_place(box.y + box.height);
}

static void promise_characters(const struct records *records) {
    for (gsize k = 0; k < records->count; k++) {
        const struct checked_character *character = &records->characters[k];
        PROMISE(check_code_point(character->code) == CHARACTER_IS_TEXT);
        PROMISE(!(character->flags & ~(guint32)CHARACTER_FLAGS) && character->angle < 3600);
        PROMISE(character->size <= RECORD_PLACE_MAXIMUM &&
                character->advance <= RECORD_PLACE_MAXIMUM);
        promise_box(character->box);
    }
    g_autofree char *plain = records_plain_text(records);
    PROMISE(g_utf8_validate(plain, -1, NULL));
}

static void promise_outline(const struct records *records, guint pages) {
    for (gsize k = 0; k < records->count; k++) {
        const struct checked_outline_item *item = &records->outline[k];
        PROMISE(item->level < OUTLINE_LEVELS_MAXIMUM);
        PROMISE(item->level <= (k ? records->outline[k - 1].level + 1 : 0));
        PROMISE(item->page < pages || item->page == NO_PAGE);
        promise_place(item->x);
        promise_place(item->y);
        promise_text(item->title, BLOB_BYTES_MAXIMUM);
    }
}

static void promise_links(const struct records *records, guint pages) {
    for (gsize k = 0; k < records->count; k++) {
        const struct checked_page_link *link = &records->links[k];
        PROMISE(link->uri ? link->page == NO_PAGE : link->page < pages);
        promise_box(link->box);
        if (link->uri)
            PROMISE(strlen(link->uri) <= URI_BYTES_MAXIMUM && g_utf8_validate(link->uri, -1, NULL));
    }
}

static void promise_matches(const struct records *records) {
    for (gsize k = 0; k < records->count; k++) {
        const struct checked_match *match = &records->matches[k];
        guint before = k ? records->matches[k - 1].number : 0;
        PROMISE(match->number == before || match->number == before + 1);
        promise_box(match->box);
        if (!match->context)
            continue;
        promise_text(match->context, BLOB_BYTES_MAXIMUM);
        PROMISE((gsize)match->match_offset + match->match_bytes <= strlen(match->context));
        PROMISE(g_utf8_validate(match->context + match->match_offset, match->match_bytes, NULL));
    }
}

static void promise_facts(const struct records *records) {
    guint32 seen = 0;
    for (gsize k = 0; k < records->count; k++) {
        const struct checked_fact *fact = &records->facts[k];
        PROMISE(fact->key >= FACT_FORMAT && fact->key < FACT_KEY_END);
        PROMISE(!(seen & 1u << fact->key) && fact_is_text(fact->key) == (fact->text != NULL));
        seen |= 1u << fact->key;
        if (fact->text)
            promise_text(fact->text, BLOB_BYTES_MAXIMUM);
    }
}

int LLVMFuzzerInitialize(int *argc, char ***argv) {
    (void)argc, (void)argv;
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
    static const enum bulk_kind kinds[] = {BULK_TEXT, BULK_OUTLINE, BULK_LINKS, BULK_MATCHES,
                                           BULK_FACTS};
    struct dice dice = {bytes, size};
    enum bulk_kind kind = kinds[dice_byte(&dice) % G_N_ELEMENTS(kinds)];
    guint pages = 1 + dice_byte(&dice);
    struct records *records = records_roll(&dice, kind, pages);
    if (!records)
        return 0;
    PROMISE(records->kind == kind);
    if (kind == BULK_TEXT)
        promise_characters(records);
    else if (kind == BULK_OUTLINE)
        promise_outline(records, pages);
    else if (kind == BULK_LINKS)
        promise_links(records, pages);
    else if (kind == BULK_MATCHES)
        promise_matches(records);
    else
        promise_facts(records);
    records_free(records);
    return 0;
}
