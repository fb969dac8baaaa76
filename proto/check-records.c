/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "proto/check-records.h"

#include <string.h>

/* ------------------------------------------------------------------------------------- the parts
 * --- */

static int32_t cut(int64_t value, int32_t least, int32_t most) {
    return value < least ? least : value > most ? most : (int32_t)value;
}

static int32_t place(int32_t hostile) {
    return cut(hostile, -RECORD_PLACE_MAXIMUM, RECORD_PLACE_MAXIMUM);
}

static uint32_t length(uint32_t hostile) {
    return (uint32_t)cut(hostile, 0, RECORD_PLACE_MAXIMUM);
}

/* After this, x + width and y + height fit: both corners are within the maximum. */
static struct rect box(const struct wire_box *hostile) {
    int32_t x = place(hostile->x), y = place(hostile->y);
    return (struct rect){x, y, cut(hostile->width, 0, RECORD_PLACE_MAXIMUM - x),
                         cut(hostile->height, 0, RECORD_PLACE_MAXIMUM - y)};
}

/* The blob, taken in the order of the records. */
struct blob {
    const uint8_t *next;
    size_t left;
    char *text; /* where the next string goes */
};

static struct blob blob_of(const uint8_t *hostile, const struct checked_bulk *bulk, char *text) {
    return (struct blob){hostile + (bulk->total_bytes - bulk->blob_bytes), bulk->blob_bytes, text};
}

/* Appends so many bytes, cleaned, to the string begun at text. False: not there, or ill-formed. */
static bool append(struct blob *blob, size_t bytes, size_t *kept) {
    if (bytes > blob->left || !check_text(blob->next, bytes, blob->text, kept))
        return false;
    blob->next += bytes;
    blob->left -= bytes;
    blob->text += *kept;
    return true;
}

static const char *end_string(struct blob *blob, const char *begin) {
    *blob->text++ = '\0';
    return begin;
}

static const char *take_string(struct blob *blob, size_t bytes) {
    const char *begin = blob->text;
    size_t kept;
    return append(blob, bytes, &kept) ? end_string(blob, begin) : NULL;
}

/* -------------------------------------------------------------------------------------- the kinds
 * --- */

bool check_characters(const uint8_t *hostile, const struct checked_bulk *bulk,
                      struct checked_character *checked, size_t *kept) {
    *kept = 0;
    for (size_t k = 0; k < bulk->records; k++) {
        struct wire_character record;
        memcpy(&record, hostile + k * sizeof record, sizeof record);
        enum check_character kind = check_code_point(record.code);
        if (kind == CHARACTER_IS_NONE || (record.flags & ~CHARACTER_FLAGS) || record.angle >= 3600)
            return false;
        if (kind == CHARACTER_IS_DROPPED) {
            if (*kept > 0)
                checked[*kept - 1].flags |=
                    record.flags & (CHARACTER_ENDS_LINE | CHARACTER_ENDS_BLOCK);
            continue;
        }
        checked[(*kept)++] = (struct checked_character){.code = record.code,
                                                        .flags = record.flags,
                                                        .angle = record.angle,
                                                        .box = box(&record.box),
                                                        .size = length(record.size),
                                                        .advance = length(record.advance)};
    }
    return true;
}

bool check_outline(const uint8_t *hostile, const struct checked_bulk *bulk, uint32_t pages,
                   struct checked_outline_item *checked, char *text) {
    struct blob blob = blob_of(hostile, bulk, text);
    uint32_t deepest = 0;
    for (size_t k = 0; k < bulk->records; k++) {
        struct wire_outline_item record;
        memcpy(&record, hostile + k * sizeof record, sizeof record);
        bool leads = record.page < pages || record.page == NO_PAGE;
        if (record.level > deepest || !leads || record.open > 1)
            return false;
        const char *title = take_string(&blob, record.title_bytes);
        if (!title)
            return false;
        deepest = record.level + 1 < OUTLINE_LEVELS_MAXIMUM ? record.level + 1 : record.level;
        checked[k] = (struct checked_outline_item){.level = record.level,
                                                   .page = record.page,
                                                   .x = place(record.x),
                                                   .y = place(record.y),
                                                   .open = record.open == 1,
                                                   .title = title};
    }
    return blob.left == 0;
}

/* The target of an external link: nothing is dropped from it, since less would be another one. */
static const char *take_uri(struct blob *blob, size_t bytes) {
    const char *begin = blob->text;
    if (bytes > URI_BYTES_MAXIMUM || bytes > blob->left ||
        !check_uri(blob->next, bytes, blob->text))
        return NULL;
    blob->next += bytes;
    blob->left -= bytes;
    blob->text += bytes;
    return end_string(blob, begin);
}

bool check_page_links(const uint8_t *hostile, const struct checked_bulk *bulk, uint32_t pages,
                      struct checked_page_link *checked, char *text) {
    struct blob blob = blob_of(hostile, bulk, text);
    for (size_t k = 0; k < bulk->records; k++) {
        struct wire_page_link record;
        memcpy(&record, hostile + k * sizeof record, sizeof record);
        bool internal = record.page < pages && record.uri_bytes == 0;
        bool external = record.page == NO_PAGE && record.uri_bytes > 0;
        const char *uri = external ? take_uri(&blob, record.uri_bytes) : NULL;
        if (!internal && !uri)
            return false;
        checked[k] = (struct checked_page_link){.box = box(&record.box),
                                                .page = record.page,
                                                .x = place(record.x),
                                                .y = place(record.y),
                                                .uri = uri};
    }
    return blob.left == 0;
}

/* Before, match and after are cleaned apart, so that what is dropped shifts the match with it. */
static bool take_context(struct blob *blob, const struct wire_match *hostile,
                         struct checked_match *checked) {
    size_t before, match, after;
    if (hostile->match_offset > hostile->context_bytes ||
        hostile->match_bytes > hostile->context_bytes - hostile->match_offset)
        return false;
    const char *begin = blob->text;
    if (!append(blob, hostile->match_offset, &before) ||
        !append(blob, hostile->match_bytes, &match) ||
        !append(blob, hostile->context_bytes - hostile->match_offset - hostile->match_bytes,
                &after))
        return false;
    checked->context = end_string(blob, begin);
    checked->match_offset = (uint32_t)before;
    checked->match_bytes = (uint32_t)match;
    return true;
}

bool check_matches(const uint8_t *hostile, const struct checked_bulk *bulk,
                   struct checked_match *checked, char *text) {
    struct blob blob = blob_of(hostile, bulk, text);
    uint32_t next = 0;
    for (size_t k = 0; k < bulk->records; k++) {
        struct wire_match record;
        memcpy(&record, hostile + k * sizeof record, sizeof record);
        bool first = record.number == next, further = next > 0 && record.number == next - 1;
        bool bare =
            record.context_bytes == 0 && record.match_offset == 0 && record.match_bytes == 0;
        checked[k] = (struct checked_match){.box = box(&record.box), .number = record.number};
        if (!first && !(further && bare))
            return false;
        if (first && !take_context(&blob, &record, &checked[k]))
            return false;
        next = record.number + 1;
    }
    return blob.left == 0;
}

bool fact_is_text(enum fact_key key) {
    return key < FACT_SCRIPTS;
}

bool check_facts(const uint8_t *hostile, const struct checked_bulk *bulk,
                 struct checked_fact *checked, char *text) {
    struct blob blob = blob_of(hostile, bulk, text);
    uint32_t seen = 0;
    _Static_assert(FACT_KEY_END <= 32, "a bit each");
    for (size_t k = 0; k < bulk->records; k++) {
        struct wire_fact record;
        memcpy(&record, hostile + k * sizeof record, sizeof record);
        if (record.key < FACT_FORMAT || record.key >= FACT_KEY_END || (seen & 1u << record.key))
            return false;
        seen |= 1u << record.key;
        enum fact_key key = (enum fact_key)record.key;
        if (fact_is_text(key) ? record.number != 0 : record.text_bytes != 0)
            return false;
        const char *words = fact_is_text(key) ? take_string(&blob, record.text_bytes) : NULL;
        if (fact_is_text(key) && !words)
            return false;
        checked[k] = (struct checked_fact){.key = key, .text = words, .number = record.number};
    }
    return blob.left == 0;
}
