/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_PROTO_CHECK_RECORDS_H
#define VITRINE_PROTO_CHECK_RECORDS_H

#include "proto/check.h"

/*
 * Bulk answers made of records, once they are complete: the only place that looks at their bytes.
 * Pure functions: hostile is a private copy of bulk->total_bytes, as check_message announced them;
 * checked has room for bulk->records, and text, where there is one, for bulk->blob_bytes +
 * bulk->records. False: the answer is ill-formed, which no honest worker's is. What is merely
 * absurd is put right: boxes are cut to RECORD_PLACE_MAXIMUM, characters that deceive are dropped.
 *
 * Strings are valid UTF-8 without controls, end with NUL, and lie in text.
 */

/* The furthest a box reaches from the page's corner, either way: 200,000 points, the largest page. */
#define RECORD_PLACE_MAXIMUM 20000000

struct checked_character {
    uint32_t code;   /* a code point that is text: never a control or a surrogate */
    uint32_t flags;  /* enum character_flag */
    uint32_t angle;  /* 1/10 degree, 0 … 3599 */
    struct rect box; /* 1/100 point, like the rest; width and height may be 0 */
    uint32_t size, advance;
};

struct checked_outline_item {
    uint32_t level; /* 0 for the first; at most one deeper than the item before */
    uint32_t page;  /* below the number of pages, or NO_PAGE */
    int32_t x, y;
    bool open;
    const char *title; /* may be "" */
};

struct checked_page_link {
    struct rect box;
    uint32_t page; /* below the number of pages, or NO_PAGE: then uri is not NULL */
    int32_t x, y;
    const char *uri; /* as check_uri lets it pass; NULL: internal */
};

struct checked_match {
    struct rect box;
    uint32_t number;                    /* from 0; rises by 0 or 1 */
    const char *context;                /* of the match's first box; NULL: it is a further one */
    uint32_t match_offset, match_bytes; /* bytes of context */
};

struct checked_fact {
    enum fact_key key; /* each at most once */
    const char *text;  /* NULL: it is a number */
    uint64_t number;
};

/* *kept characters are written, fewer than records if some were dropped. A dropped one's line and
 * block ends pass to the one before it. */
bool check_characters(const uint8_t *hostile, const struct checked_bulk *bulk,
                      struct checked_character *checked, size_t *kept);
bool check_outline(const uint8_t *hostile, const struct checked_bulk *bulk, uint32_t pages,
                   struct checked_outline_item *checked, char *text);
bool check_page_links(const uint8_t *hostile, const struct checked_bulk *bulk, uint32_t pages,
                      struct checked_page_link *checked, char *text);
bool check_matches(const uint8_t *hostile, const struct checked_bulk *bulk,
                   struct checked_match *checked, char *text);
bool check_facts(const uint8_t *hostile, const struct checked_bulk *bulk,
                 struct checked_fact *checked, char *text);

/* Whether a fact is text or a number. */
bool fact_is_text(enum fact_key key);

#endif
