/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/fuzz/records.h"

#include <string.h>

enum { RECORDS_MOST = 40, BLOB_MOST = 1000 };

static gsize record_size(enum bulk_kind kind) {
    static const gsize sizes[BULK_KIND_END] = {[BULK_TEXT] = sizeof(struct wire_character),
                                               [BULK_OUTLINE] = sizeof(struct wire_outline_item),
                                               [BULK_LINKS] = sizeof(struct wire_page_link),
                                               [BULK_MATCHES] = sizeof(struct wire_match),
                                               [BULK_FACTS] = sizeof(struct wire_fact)};
    return sizes[kind];
}

struct records *records_roll(struct dice *dice, enum bulk_kind kind, guint pages) {
    struct checked_bulk bulk = {.request = 1,
                                .kind = kind,
                                .records = dice_byte(dice) % RECORDS_MOST,
                                .blob_bytes =
                                    (dice_byte(dice) | (guint)dice_byte(dice) << 8) % BLOB_MOST};
    if (kind == BULK_TEXT)
        bulk.blob_bytes = 0; /* check_message lets no other pass */
    bulk.total_bytes = bulk.records * record_size(kind) + bulk.blob_bytes;
    /* One byte of room where there is none to be read: so that a sanitizer sees the end. */
    g_autofree guint8 *hostile = g_malloc(MAX(bulk.total_bytes, 1));
    for (gsize k = 0; k < bulk.total_bytes; k++)
        hostile[k] = dice_byte(dice);
    return records_check(hostile, &bulk, pages);
}
