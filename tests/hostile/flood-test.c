/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "broker/channel.h"
#include "broker/reasons.h"
#include "broker/records.h"
#include "tests/broker/harness.h"
#include "tests/fuzz/session-world.h"
#include "tests/hostile/liar.h"

/*
 * Workers that say too much, for ever or never to the end. What the broker does a turn of its main loop is counted, in
 * messages and bytes. MILLION messages of all kinds and a tenth
 * of that of each, or as many as the first argument says.
 */

enum { MILLION = 1000000 };

static guint64 flood = MILLION, sent;

/* One turn of the main loop takes no more from a pipe than was promised. */
static void take_a_turn(enum assignment_descriptor end, gsize most) {
    gsize before = liar_waiting(end);
    g_main_context_iteration(NULL, FALSE);
    gsize after = liar_waiting(end);
    g_assert_cmpuint(before - after, <=, most);
}

/* ---------------------------------------------------------------------------------- messages --- */

static void write_flood(struct liar *liar, guint64 total, const union wire_message *messages,
                        gsize count) {
    const gsize bytes = count * MESSAGE_BYTES;
    for (guint64 k = 0; k < total; k += count) {
        const guint8 *next = messages->bytes;
        for (gsize left = bytes; left > 0;) {
            ssize_t written = write(world_ends[ASSIGNMENT_FRAMES], next, left);
            next += MAX(written, 0);
            left -= (gsize)MAX(written, 0);
            if (left > 0)
                take_a_turn(ASSIGNMENT_FRAMES, CHANNEL_MESSAGES_A_TURN * MESSAGE_BYTES);
        }
        sent += count;
    }
    liar_settle(liar);
}

/* Everything an open document's worker may say for ever, unasked. */
static void test_million(gconstpointer data) {
    union wire_message messages[128];
    struct liar liar;
    liar_begin(&liar, OPEN);
    for (gsize k = 0; k < G_N_ELEMENTS(messages); k++)
        messages[k] = liar_honest(&liar, (guint32)GPOINTER_TO_UINT(data));
    write_flood(&liar, flood / 10, messages, G_N_ELEMENTS(messages));
    g_assert_no_error(vitrine_session_get_reason(liar.session));
    bystander_check();
    liar_end(&liar);
}

static void test_million_of_all_kinds(void) {
    static const guint32 types[] = {TO_BROKER_EXTENT, TO_BROKER_WANT_TICK, TO_BROKER_CURSOR,
                                    TO_BROKER_LINK,   TO_BROKER_PROGRESS,  TO_BROKER_NOTICE};
    union wire_message messages[120];
    struct liar liar;
    liar_begin(&liar, OPEN);
    for (gsize k = 0; k < G_N_ELEMENTS(messages); k++)
        messages[k] = liar_honest(&liar, types[k % G_N_ELEMENTS(types)]);
    write_flood(&liar, flood, messages, G_N_ELEMENTS(messages));
    g_assert_no_error(vitrine_session_get_reason(liar.session));
    bystander_check();
    liar_end(&liar);
}

/* Pictures, each copied and released. */
static void test_million_frames(void) {
    struct liar liar;
    liar_begin(&liar, OPEN);
    for (guint64 k = 0; k < flood / 10; k += SLOT_COUNT) {
        for (guint32 slot = 0; slot < SLOT_COUNT; slot++) {
            union wire_message message = liar_honest(&liar, TO_BROKER_FRAME);
            message.frame.slot = slot;
            liar_say(&liar, &message);
        }
        while (world_stage_holds != 7)
            take_a_turn(ASSIGNMENT_FRAMES, CHANNEL_MESSAGES_A_TURN * MESSAGE_BYTES);
        for (guint32 slot = 0; slot < SLOT_COUNT; slot++)
            world_stage_release(slot);
        liar_listen(&liar);
        sent += SLOT_COUNT;
    }
    g_assert_no_error(vitrine_session_get_reason(liar.session));
    bystander_check();
    liar_end(&liar);
}

static void expect_reason(struct liar *liar, const char *part) {
    while (vitrine_session_get_state(liar->session) != VITRINE_SESSION_FAILED)
        g_main_context_iteration(NULL, TRUE);
    const GError *reason = vitrine_session_get_reason(liar->session);
    g_assert_error(reason, VITRINE_ERROR, VITRINE_ERROR_PROTOCOL);
    if (!strstr(reason->message, part))
        g_assert_cmpstr(reason->message, ==, part);
    bystander_check();
}

/* Each picture is answered by a RELEASE, which nobody reads: neither memory nor patience is endless. */
static void test_frames_without_listening(void) {
    struct liar liar;
    guint frames = 0;
    liar_begin(&liar, OPEN);
    while (vitrine_session_get_state(liar.session) == VITRINE_SESSION_OPEN) {
        union wire_message message = liar_honest(&liar, TO_BROKER_FRAME);
        liar_say(&liar, &message);
        liar_settle(&liar);
        world_stage_release(0);
        g_assert_cmpuint(++frames, <, 10000);
    }
    expect_reason(&liar, "its worker stopped listening");
    liar_end(&liar);
}

/* --------------------------------------------------------------------------------------- log --- */

static void test_log(void) {
    enum { BYTES = 1 << 16, ROUNDS = 256 };
    g_autofree char *bytes = g_malloc(BYTES);
    struct liar liar;
    liar_begin(&liar, OPEN);
    for (int k = 0; k < BYTES; k++)
        bytes[k] = (char)(k % 1000 == 0 ? '\n' : k);
    for (int k = 0; k < ROUNDS; k++)
        for (const char *next = bytes; next < bytes + BYTES;) {
            ssize_t written =
                write(world_ends[ASSIGNMENT_LOG], next, (gsize)(bytes + BYTES - next));
            next += MAX(written, 0);
            take_a_turn(ASSIGNMENT_LOG, CHANNEL_LOG_BYTES_A_TURN);
        }
    GQueue *lines = vitrine_session_get_log(liar.session);
    g_assert_cmpuint(lines->length, ==, SESSION_LOG_LINES);
    for (GList *line = lines->head; line; line = line->next) {
        g_assert_cmpuint(strlen(line->data), <=, CHANNEL_LOG_LINE);
        for (const char *byte = line->data; *byte; byte++)
            g_assert_true(g_ascii_isprint(*byte));
    }
    bystander_check();
    liar_end(&liar);
}

/* -------------------------------------------------------------------------------------- bulk --- */

struct answer {
    gboolean done;
    GError *error;
    struct records *records;
};

static void on_records(GObject *source, GAsyncResult *result, gpointer user) {
    struct answer *answer = user;
    answer->records =
        vitrine_session_records_finish(VITRINE_SESSION(source), result, &answer->error);
    answer->done = TRUE;
}

static void answer_clear(struct answer *answer) {
    g_clear_error(&answer->error);
    if (answer->records)
        records_free(answer->records);
}

/* An open document asked for the text of its first page: the id of the question. */
static guint32 ask_text(struct liar *liar, struct answer *answer) {
    liar_begin(liar, OPEN);
    *answer = (struct answer){0};
    vitrine_session_page_text_async(liar->session, 0, on_records, answer);
    return liar->session->bulk_request;
}

static void announce(struct liar *liar, guint32 id, enum bulk_kind kind, guint32 records,
                     guint32 blob) {
    liar_say(liar, &(union wire_message){.bulk = {.type = TO_BROKER_BULK,
                                                  .request = id,
                                                  .kind = kind,
                                                  .records = records,
                                                  .blob_bytes = blob}});
    liar_settle(liar);
}

static void say_done(struct liar *liar, guint32 id) {
    liar_say(liar,
             &(union wire_message){.done = {.type = TO_BROKER_DONE, .id = id, .status = DONE_OK}});
    liar_settle(liar);
}

static void expect_failed_answer(struct liar *liar, struct answer *answer) {
    g_assert_true(answer->done);
    g_assert_nonnull(answer->error);
    answer_clear(answer);
    liar_end(liar);
}

static void test_million_boxes(void) {
    struct answer answer;
    struct liar liar;
    guint32 id = ask_text(&liar, &answer);
    announce(&liar, id, BULK_TEXT, 1000000, 0);
    expect_reason(&liar, "more data than allowed");
    expect_failed_answer(&liar, &answer);
}

/* As many as are allowed, and no more than so many bytes a turn. */
static void test_most_boxes(void) {
    struct answer answer;
    struct liar liar;
    guint32 id = ask_text(&liar, &answer);
    struct wire_character *characters = g_new0(struct wire_character, TEXT_RECORDS_MAXIMUM);
    for (guint k = 0; k < TEXT_RECORDS_MAXIMUM; k++)
        characters[k].code = 'x';
    announce(&liar, id, BULK_TEXT, TEXT_RECORDS_MAXIMUM, 0);
    say_done(&liar, id);
    const guint8 *next = (const guint8 *)characters;
    for (gsize left = TEXT_RECORDS_MAXIMUM * sizeof *characters; left > 0;) {
        ssize_t written = write(world_ends[ASSIGNMENT_BULK], next, left);
        next += MAX(written, 0);
        left -= (gsize)MAX(written, 0);
        take_a_turn(ASSIGNMENT_BULK, CHANNEL_BULK_BYTES_A_TURN);
    }
    harness_wait(&answer.done);
    g_assert_no_error(answer.error);
    g_assert_cmpuint(answer.records->count, ==, TEXT_RECORDS_MAXIMUM);
    bystander_check();
    answer_clear(&answer);
    g_free(characters);
    liar_end(&liar);
}

static void test_bulk_too_long(void) {
    struct wire_character characters[2] = {{.code = 'x'}, {.code = 'y'}};
    struct answer answer;
    struct liar liar;
    guint32 id = ask_text(&liar, &answer);
    liar_write(&liar, ASSIGNMENT_BULK, characters, sizeof characters);
    announce(&liar, id, BULK_TEXT, 1, 0);
    expect_reason(&liar, "data nobody asked for");
    expect_failed_answer(&liar, &answer);
}

/* Announced and DONE, but the pipe ends: at each byte of a record. */
static void test_bulk_too_short(void) {
    struct wire_character character = {.code = 'x'};
    struct answer answer;
    struct liar liar;
    for (gsize bytes = 0; bytes < sizeof character; bytes++) {
        guint32 id = ask_text(&liar, &answer);
        announce(&liar, id, BULK_TEXT, 1, 0);
        say_done(&liar, id);
        liar_write(&liar, ASSIGNMENT_BULK, &character, bytes);
        liar_settle(&liar);
        g_assert_false(answer.done);
        liar_die(&liar);
        while (!answer.done)
            g_main_context_iteration(NULL, TRUE);
        bystander_check();
        expect_failed_answer(&liar, &answer);
    }
}

/* A byte at a time, and the last one never: nothing is answered, nothing hangs, and the user stops it. */
static void test_bulk_never_ending(void) {
    struct wire_character character = {.code = 'x'};
    struct answer answer;
    struct liar liar;
    guint32 id = ask_text(&liar, &answer);
    announce(&liar, id, BULK_TEXT, 1000, 0);
    say_done(&liar, id);
    for (gsize bytes = 0; bytes < 1000 * sizeof character - 1; bytes++) {
        liar_write(&liar, ASSIGNMENT_BULK, (guint8 *)&character + bytes % sizeof character, 1);
        g_main_context_iteration(NULL, FALSE);
    }
    bystander_check();
    g_assert_false(answer.done);
    g_assert_cmpint(vitrine_session_get_state(liar.session), ==, VITRINE_SESSION_OPEN);
    vitrine_session_stop(liar.session);
    while (!answer.done)
        g_main_context_iteration(NULL, TRUE);
    g_assert_error(answer.error, VITRINE_ERROR, VITRINE_ERROR_STOPPED);
    answer_clear(&answer);
    liar_end(&liar);
}

/* ------------------------------------------------------------------------------------- UTF-8 --- */

/* RFC 3629 allows none of these. */
static const char *const ill_formed[] = {
    "\x80",
    "a\xbf",
    "\xc0\x80",
    "\xc1\xbf",
    "\xc3",
    "\xc3(",
    "\xe0\x80\x80",
    "\xe0\x9f\xbf",
    "\xe2\x82",
    "\xed\xa0\x80",
    "\xed\xbf\xbf",
    "\xf0\x80\x80\x80",
    "\xf0\x8f\xbf\xbf",
    "\xf0\x9f\x98",
    "\xf4\x90\x80\x80",
    "\xf5\x80\x80\x80",
    "\xf8\x88\x80\x80",
    "\xfe",
    "\xff\xff",
    "\xed\xa0\xbd\xed\xb8\x80",
    "ok\xc3\xa4\xc3",
    "\xe4\xb8\xad\xe4\xb8",
};

static void ask_outline(struct liar *liar, struct answer *answer) {
    vitrine_session_outline_async(liar->session, on_records, answer);
}

static void ask_info(struct liar *liar, struct answer *answer) {
    vitrine_session_info_async(liar->session, on_records, answer);
}

static void ask_search(struct liar *liar, struct answer *answer) {
    vitrine_session_search_async(liar->session, "x", 0, on_records, answer);
}

static void ask_links(struct liar *liar, struct answer *answer) {
    vitrine_session_page_links_async(liar->session, 0, on_records, answer);
}

static const struct spoken {
    const char *name;
    enum bulk_kind kind;
    void (*ask)(struct liar *liar, struct answer *answer);
} spoken_kinds[] = {
    {"outline", BULK_OUTLINE, ask_outline},
    {"facts", BULK_FACTS, ask_info},
    {"matches", BULK_MATCHES, ask_search},
    {"links", BULK_LINKS, ask_links},
};

/* One record of the kind with so many bytes of text. */
static gsize fill_record(enum bulk_kind kind, guint32 bytes, guint8 record[64]) {
    memset(record, 0, 64);
    switch (kind) {
    case BULK_OUTLINE:
        ((struct wire_outline_item *)(gpointer)record)->title_bytes = bytes;
        return sizeof(struct wire_outline_item);
    case BULK_FACTS:
        *(struct wire_fact *)(gpointer)record = (struct wire_fact){FACT_TITLE, bytes, 0};
        return sizeof(struct wire_fact);
    case BULK_MATCHES:
        ((struct wire_match *)(gpointer)record)->context_bytes = bytes;
        return sizeof(struct wire_match);
    default:
        *(struct wire_page_link *)(gpointer)record =
            (struct wire_page_link){.page = NO_PAGE, .uri_bytes = bytes};
        return sizeof(struct wire_page_link);
    }
}

static void test_ill_formed(gconstpointer data) {
    const struct spoken *kind = data;
    struct answer answer;
    struct liar liar;
    for (gsize k = 0; k < G_N_ELEMENTS(ill_formed); k++) {
        guint32 bytes = (guint32)strlen(ill_formed[k]);
        guint8 record[64];
        liar_begin(&liar, OPEN);
        answer = (struct answer){0};
        kind->ask(&liar, &answer);
        guint32 id = liar.session->bulk_request;
        gsize size = fill_record(kind->kind, bytes, record);
        announce(&liar, id, kind->kind, 1, bytes);
        liar_write(&liar, ASSIGNMENT_BULK, record, size);
        liar_write(&liar, ASSIGNMENT_BULK, ill_formed[k], bytes);
        expect_reason(&liar, check_verdict_sentence(CHECK_ILL_FORMED));
        expect_failed_answer(&liar, &answer);
    }
}

static void print_counts(void) {
    g_test_message("%" G_GUINT64_FORMAT " messages in floods", sent);
}

int main(int argc, char **argv) {
    static const guint32 types[] = {TO_BROKER_EXTENT, TO_BROKER_WANT_TICK, TO_BROKER_CURSOR,
                                    TO_BROKER_LINK,   TO_BROKER_PROGRESS,  TO_BROKER_NOTICE};
    static const char *const names[] = {"extent", "want-tick", "cursor",
                                        "link",   "progress",  "notice"};
    g_test_init(&argc, &argv, NULL);
    flood = argc > 1 ? (guint64)atoll(argv[1]) : MILLION;
    bystander_open();
    for (gsize k = 0; k < G_N_ELEMENTS(types); k++) {
        g_autofree char *path = g_strdup_printf("/flood/%s", names[k]);
        g_test_add_data_func(path, GUINT_TO_POINTER(types[k]), test_million);
    }
    g_test_add_func("/flood/all-kinds", test_million_of_all_kinds);
    g_test_add_func("/flood/frames", test_million_frames);
    g_test_add_func("/flood/frames-without-listening", test_frames_without_listening);
    g_test_add_func("/flood/log", test_log);
    g_test_add_func("/flood/bulk/million-boxes", test_million_boxes);
    g_test_add_func("/flood/bulk/most-boxes", test_most_boxes);
    g_test_add_func("/flood/bulk/too-long", test_bulk_too_long);
    g_test_add_func("/flood/bulk/too-short", test_bulk_too_short);
    g_test_add_func("/flood/bulk/never-ending", test_bulk_never_ending);
    for (gsize k = 0; k < G_N_ELEMENTS(spoken_kinds); k++) {
        g_autofree char *path = g_strdup_printf("/flood/ill-formed/%s", spoken_kinds[k].name);
        g_test_add_data_func(path, &spoken_kinds[k], test_ill_formed);
    }
    g_test_add_func("/counted/messages", print_counts);
    int outcome = g_test_run();
    bystander_close();
    harness_wait_children(0);
    g_assert_cmpuint(harness_segments(), ==, 0);
    harness_finish();
    return outcome;
}
