/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <glib.h>
#include <string.h>

#include "proto/check.h"

/* One command of each kind is out: 7 a RENDER of 300 × 200, 8 a LINK_TARGET, 100 + verb the others.
 */
static bool command_is_out(const void *user, uint32_t id, enum command_verb *verb, uint32_t *width,
                           uint32_t *height) {
    (void)user;
    *verb = id > 100  ? (enum command_verb)(id - 100)
            : id == 7 ? COMMAND_RENDER
                      : COMMAND_LINK_TARGET;
    *width = id == 7 ? 300 : 0;
    *height = id == 7 ? 200 : 0;
    return id == 7 || id == 8 || (id > 100 && id < 100 + COMMAND_END);
}

static struct check_context context(enum check_phase phase) {
    return (struct check_context){.phase = phase,
                                  .engine = ENGINE_DOCUMENT,
                                  .serial = 5,
                                  .width = 800,
                                  .height = 600,
                                  .slots_held = 1u << 1,
                                  .ping_nonce = 99,
                                  .command_is_out = command_is_out};
}

static union wire_message honest(enum to_broker type) {
    switch (type) {
    case TO_BROKER_READY:
        return (union wire_message){.ready = {.type = type,
                                              .version = PROTOCOL_VERSION,
                                              .engine = ENGINE_DOCUMENT,
                                              .seal = 1,
                                              .threads = 1}};
    case TO_BROKER_EXTENT:
        return (union wire_message){.extent = {.type = type,
                                               .serial = 5,
                                               .width = 10,
                                               .height = 10,
                                               .pages = 3,
                                               .zoom = 1000,
                                               .zoom_mode = ZOOM_FREE}};
    case TO_BROKER_FRAME:
        return (union wire_message){
            .frame = {.type = type, .serial = 5, .slot = 0, .width = 800, .height = 600}};
    case TO_BROKER_CURSOR:
        return (union wire_message){.cursor = {.type = type, .shape = CURSOR_TEXT}};
    case TO_BROKER_LINK:
        return (union wire_message){.link = {.type = type, .kind = LINK_INTERNAL, .page = 2}};
    case TO_BROKER_NEED_PASSWORD:
        return (union wire_message){.need_password = {.type = type, .form = PASSWORD_LATIN1}};
    case TO_BROKER_NOTICE:
        return (union wire_message){.notice = {.type = type, .code = NOTICE_REPAIRED}};
    case TO_BROKER_BULK:
        return (union wire_message){
            .bulk = {.type = type, .request = 8, .kind = BULK_URI, .blob_bytes = 20}};
    case TO_BROKER_DONE:
        return (union wire_message){.done = {.type = type, .id = 7, .status = DONE_OK}};
    case TO_BROKER_PONG:
        return (union wire_message){.pong = {.type = type, .nonce = 99}};
    case TO_BROKER_FAULT:
        return (union wire_message){.fault = {.type = type, .code = FAULT_BROKEN}};
    default:
        return (union wire_message){.type = type};
    }
}

static enum check_verdict verdict_in(enum check_phase phase, const union wire_message *message) {
    struct check_context now = context(phase);
    struct checked_message checked;
    return check_message(message, &now, &checked);
}

static enum check_verdict verdict(const union wire_message *message) {
    return verdict_in(message->type == TO_BROKER_READY           ? CHECK_STARTING
                      : message->type == TO_BROKER_NEED_PASSWORD ? CHECK_OPENING
                                                                 : CHECK_OPEN,
                      message);
}

static void honest_messages_pass(void) {
    for (enum to_broker type = TO_BROKER_READY; type < TO_BROKER_END; type++) {
        union wire_message message = honest(type);
        g_assert_cmpint(verdict(&message), ==, CHECK_OK);
    }
}

/* The permit table as DESIGN section 3 has it, written a second time by hand: R E F W C L N P O B D
 * G X. */
static void every_pair_of_phase_and_message(void) {
    static const char *const permitted[CHECK_PHASES] = {
        [CHECK_STARTING] = "R...........X", [CHECK_PROVING] = ".............",
        [CHECK_OPENING] = ".E.W..NPO.DGX",  [CHECK_LOCKED] = "..........DGX",
        [CHECK_OPEN] = ".EFWCL.POBDGX",
    };
    for (enum check_phase phase = 0; phase < CHECK_PHASES; phase++)
        for (enum to_broker type = TO_BROKER_READY; type < TO_BROKER_END; type++) {
            union wire_message message = honest(type);
            bool allowed = permitted[phase][type - TO_BROKER_READY] != '.';
            g_assert_cmpint(check_permits(phase, type), ==, allowed);
            g_assert_cmpint(verdict_in(phase, &message) != CHECK_OUT_OF_PLACE, ==, allowed);
        }
}

static void types_that_do_not_exist(void) {
    static const uint32_t wicked[] = {0, 1, TO_WORKER_PING, 100, TO_BROKER_END, 0xffffffffu};
    for (size_t k = 0; k < G_N_ELEMENTS(wicked); k++)
        g_assert_cmpint(verdict_in(CHECK_OPEN, &(union wire_message){.type = wicked[k]}), ==,
                        CHECK_UNKNOWN_TYPE);
}

/* Whatever byte past the honest fields is set, somebody notices: no message has room for a smuggled
 * value. */
static void last_byte_is_never_free(void) {
    for (enum to_broker type = TO_BROKER_READY; type < TO_BROKER_END; type++) {
        union wire_message message = honest(type);
        message.bytes[MESSAGE_BYTES - 1] = 1;
        g_assert_cmpint(verdict(&message), ==, CHECK_RESERVED_NOT_ZERO);
    }
}

static enum check_verdict frame(uint32_t slot, uint32_t serial, int32_t x, int32_t y, int32_t width,
                                int32_t height, uint32_t request) {
    union wire_message message = {.frame = {.type = TO_BROKER_FRAME,
                                            .serial = serial,
                                            .slot = slot,
                                            .x = x,
                                            .y = y,
                                            .width = width,
                                            .height = height,
                                            .request = request}};
    return verdict(&message);
}

static void frame_rectangle_overflows(void) {
    g_assert_cmpint(frame(0, 5, 0, 0, 800, 600, 0), ==, CHECK_OK);
    g_assert_cmpint(frame(0, 5, 799, 599, 1, 1, 0), ==, CHECK_OK);
    g_assert_cmpint(frame(0, 5, 0, 0, 801, 600, 0), ==, CHECK_RECTANGLE);
    g_assert_cmpint(frame(0, 5, -1, 0, 800, 600, 0), ==, CHECK_RECTANGLE);
    g_assert_cmpint(frame(0, 5, 1, 0, INT32_MAX, 600, 0), ==, CHECK_RECTANGLE);
    g_assert_cmpint(frame(0, 5, INT32_MAX, INT32_MAX, INT32_MAX, INT32_MAX, 0), ==,
                    CHECK_RECTANGLE);
    g_assert_cmpint(frame(0, 5, 0, 0, 0, 600, 0), ==, CHECK_RECTANGLE);
    g_assert_cmpint(frame(0, 5, 0, 0, -800, -600, 0), ==, CHECK_RECTANGLE);
}

static void frame_of_a_slot_given_away(void) {
    g_assert_cmpint(frame(1, 5, 0, 0, 800, 600, 0), ==, CHECK_SLOT_NOT_OWNED);
    g_assert_cmpint(frame(1, 4, 0, 0, 800, 600, 0), ==, CHECK_SLOT_NOT_OWNED);
    g_assert_cmpint(frame(3, 5, 0, 0, 800, 600, 0), ==, CHECK_OUT_OF_RANGE);
    g_assert_cmpint(frame(32, 5, 0, 0, 800, 600, 0), ==, CHECK_OUT_OF_RANGE);
    g_assert_cmpint(frame(0xffffffffu, 5, 0, 0, 800, 600, 0), ==, CHECK_OUT_OF_RANGE);
}

static void frame_from_another_time(void) {
    g_assert_cmpint(frame(0, 6, 0, 0, 800, 600, 0), ==, CHECK_FUTURE_SERIAL);
    g_assert_cmpint(frame(0, 0, 0, 0, 800, 600, 0), ==, CHECK_FUTURE_SERIAL);
    struct check_context now = context(CHECK_OPEN);
    struct checked_message checked;
    union wire_message late = {
        .frame = {
            .type = TO_BROKER_FRAME, .serial = 4, .slot = 2, .width = INT32_MAX, .height = 1}};
    g_assert_cmpint(check_message(&late, &now, &checked), ==, CHECK_STALE);
    g_assert_true(rect_is_empty(checked.frame.damage));
    g_assert_cmpuint(checked.frame.slot, ==, 2);
}

static void frame_for_a_command(void) {
    g_assert_cmpint(frame(0, 5, 0, 0, 300, 200, 7), ==, CHECK_OK);
    g_assert_cmpint(frame(0, 5, 0, 0, 300, 199, 7), ==, CHECK_RECTANGLE);
    g_assert_cmpint(frame(0, 5, 0, 0, 800, 600, 7), ==, CHECK_RECTANGLE);
    g_assert_cmpint(frame(0, 5, 0, 0, 300, 200, 8), ==, CHECK_UNASKED);
    g_assert_cmpint(frame(0, 5, 0, 0, 300, 200, 9), ==, CHECK_UNASKED);
}

static void extent_beyond_the_end(void) {
    union wire_message message = honest(TO_BROKER_EXTENT);
    message.extent.page = 3;
    g_assert_cmpint(verdict(&message), ==, CHECK_OUT_OF_RANGE);
    message = honest(TO_BROKER_EXTENT);
    message.extent.pages = PAGES_MAXIMUM + 1;
    g_assert_cmpint(verdict(&message), ==, CHECK_OUT_OF_RANGE);
    message = honest(TO_BROKER_EXTENT);
    message.extent.height = EXTENT_MAXIMUM + 1;
    g_assert_cmpint(verdict(&message), ==, CHECK_OUT_OF_RANGE);
    message = honest(TO_BROKER_EXTENT);
    message.extent.zoom = ZOOM_MAXIMUM + 1;
    g_assert_cmpint(verdict(&message), ==, CHECK_OUT_OF_RANGE);
    message = honest(TO_BROKER_EXTENT);
    message.extent.rotation = 4;
    g_assert_cmpint(verdict(&message), ==, CHECK_OUT_OF_RANGE);
    message = honest(TO_BROKER_EXTENT);
    message.extent.serial = 6;
    g_assert_cmpint(verdict(&message), ==, CHECK_FUTURE_SERIAL);
    message.extent.serial = 4;
    g_assert_cmpint(verdict(&message), ==, CHECK_STALE);
}

static void answers_nobody_asked_for(void) {
    union wire_message message = honest(TO_BROKER_DONE);
    message.done.id = 9;
    g_assert_cmpint(verdict(&message), ==, CHECK_UNASKED);
    message = honest(TO_BROKER_PONG);
    message.pong.nonce = 98;
    g_assert_cmpint(verdict(&message), ==, CHECK_UNASKED);
    message = honest(TO_BROKER_PONG);
    message.pong.idle = 2;
    g_assert_cmpint(verdict(&message), ==, CHECK_OUT_OF_RANGE);
    message = honest(TO_BROKER_BULK);
    message.bulk.request = 7; /* out, but a RENDER asks for no bulk */
    g_assert_cmpint(verdict(&message), ==, CHECK_UNASKED);
    struct check_context now = context(CHECK_OPEN);
    struct checked_message checked;
    now.ping_nonce = 0;
    message = (union wire_message){.pong = {.type = TO_BROKER_PONG}};
    g_assert_cmpint(check_message(&message, &now, &checked), ==, CHECK_UNASKED);
}

static void bulk_that_is_too_long(void) {
    union wire_message message = honest(TO_BROKER_BULK);
    message.bulk.blob_bytes = URI_BYTES_MAXIMUM;
    g_assert_cmpint(verdict(&message), ==, CHECK_OK);
    message.bulk.blob_bytes = URI_BYTES_MAXIMUM + 1;
    g_assert_cmpint(verdict(&message), ==, CHECK_TOO_LONG);
    message = honest(TO_BROKER_BULK);
    message.bulk.records = 1;
    g_assert_cmpint(verdict(&message), ==, CHECK_TOO_LONG);
    message = honest(TO_BROKER_BULK);
    message.bulk.kind = BULK_KIND_END;
    g_assert_cmpint(verdict(&message), ==, CHECK_OUT_OF_RANGE);
}

static const struct {
    enum bulk_kind kind;
    enum command_verb verb;
    uint32_t record_bytes, most, most_blob;
} bulks[] = {
    {BULK_URI, COMMAND_LINK_TARGET, 0, 0, URI_BYTES_MAXIMUM},
    {BULK_TEXT, COMMAND_PAGE_TEXT, 32, TEXT_RECORDS_MAXIMUM, 0},
    {BULK_OUTLINE, COMMAND_OUTLINE, 24, OUTLINE_RECORDS_MAXIMUM, BLOB_BYTES_MAXIMUM},
    {BULK_LINKS, COMMAND_PAGE_LINKS, 32, LINK_RECORDS_MAXIMUM, BLOB_BYTES_MAXIMUM},
    {BULK_MATCHES, COMMAND_SEARCH, 32, MATCH_RECORDS_MAXIMUM, BLOB_BYTES_MAXIMUM},
    {BULK_FACTS, COMMAND_INFO, 16, FACT_RECORDS_MAXIMUM, BLOB_BYTES_MAXIMUM},
    {BULK_BYTES, COMMAND_COMPUTE, 0, 0, BULK_BYTES_MAXIMUM},
};

static enum check_verdict bulk(uint32_t id, enum bulk_kind kind, uint32_t records, uint32_t blob,
                               size_t *total) {
    union wire_message message = {.bulk = {.type = TO_BROKER_BULK,
                                           .request = id,
                                           .kind = kind,
                                           .records = records,
                                           .blob_bytes = blob}};
    struct check_context now = context(CHECK_OPEN);
    struct checked_message checked;
    enum check_verdict said = check_message(&message, &now, &checked);
    *total = said == CHECK_OK ? checked.bulk.total_bytes : 0;
    return said;
}

static void bulk_of_each_kind_has_its_cap(void) {
    size_t total;
    g_assert_cmpuint(G_N_ELEMENTS(bulks), ==, BULK_KIND_END - 1);
    for (size_t k = 0; k < G_N_ELEMENTS(bulks); k++) {
        enum bulk_kind kind = bulks[k].kind;
        uint32_t id = 100 + bulks[k].verb, most = bulks[k].most, blob = bulks[k].most_blob;
        g_assert_cmpint(bulk(id, kind, most, blob, &total), ==, CHECK_OK);
        g_assert_cmpuint(total, ==, (size_t)most * bulks[k].record_bytes + blob);
        g_assert_cmpint(bulk(id, kind, most + 1, 0, &total), ==, CHECK_TOO_LONG);
        g_assert_cmpint(bulk(id, kind, 0, blob + 1, &total), ==, CHECK_TOO_LONG);
        g_assert_cmpint(bulk(id, kind, UINT32_MAX, UINT32_MAX, &total), ==, CHECK_TOO_LONG);
    }
}

static void bulk_of_a_kind_that_was_not_asked_for(void) {
    size_t total;
    for (size_t k = 0; k < G_N_ELEMENTS(bulks); k++)
        for (uint32_t verb = COMMAND_GO_TO; verb < COMMAND_END; verb++)
            g_assert_cmpint(bulk(100 + verb, bulks[k].kind, 0, 0, &total), ==,
                            verb == bulks[k].verb ? CHECK_OK : CHECK_UNASKED);
}

static void ready_of_another_kind(void) {
    union wire_message message = honest(TO_BROKER_READY);
    message.ready.version++;
    g_assert_cmpint(verdict(&message), ==, CHECK_VERSION);
    message = honest(TO_BROKER_READY);
    message.ready.engine = ENGINE_SCRIPT; /* exists, but is not the zygote's */
    g_assert_cmpint(verdict(&message), ==, CHECK_OUT_OF_RANGE);
    message = honest(TO_BROKER_READY);
    message.ready.seal = 0;
    g_assert_cmpint(verdict(&message), ==, CHECK_OUT_OF_RANGE);
    message = honest(TO_BROKER_READY);
    message.ready.threads = 0;
    g_assert_cmpint(verdict(&message), ==, CHECK_OUT_OF_RANGE);
}

static void links_that_contradict_themselves(void) {
    static const struct wire_link wicked[] = {
        {.kind = LINK_EXTERNAL},
        {.kind = LINK_INTERNAL, .id = 4},
        {.kind = LINK_INTERNAL, .activated = 1},
        {.kind = LINK_NONE, .activated = 1},
        {.kind = LINK_EXTERNAL, .id = 4, .activated = 2},
        {.kind = LINK_INTERNAL, .page = PAGES_MAXIMUM},
        {.kind = LINK_KIND_END},
        {.kind = 0},
    };
    for (size_t k = 0; k < G_N_ELEMENTS(wicked); k++) {
        union wire_message message = {.link = wicked[k]};
        message.type = TO_BROKER_LINK;
        g_assert_cmpint(verdict(&message), ==, CHECK_OUT_OF_RANGE);
    }
}

static void random_bytes_never_crash(void) {
    for (int round = 0; round < 300000; round++) {
        union wire_message message;
        for (size_t k = 0; k < MESSAGE_BYTES / 4; k++) {
            uint32_t word = (uint32_t)g_test_rand_int();
            if (g_test_rand_int_range(0, 3) > 0)
                word &= 0x7;
            memcpy(message.bytes + 4 * k, &word, 4);
        }
        message.type = (uint32_t)g_test_rand_int_range(TO_BROKER_READY - 1, TO_BROKER_END + 1);
        enum check_verdict said =
            verdict_in((enum check_phase)g_test_rand_int_range(0, CHECK_PHASES), &message);
        g_assert_cmpint(said, <, CHECK_VERDICTS);
        g_assert_nonnull(check_verdict_sentence(said));
    }
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/check/honest-messages-pass", honest_messages_pass);
    g_test_add_func("/check/every-pair-of-phase-and-message", every_pair_of_phase_and_message);
    g_test_add_func("/check/types-that-do-not-exist", types_that_do_not_exist);
    g_test_add_func("/check/last-byte-is-never-free", last_byte_is_never_free);
    g_test_add_func("/check/frame-rectangle-overflows", frame_rectangle_overflows);
    g_test_add_func("/check/frame-of-a-slot-given-away", frame_of_a_slot_given_away);
    g_test_add_func("/check/frame-from-another-time", frame_from_another_time);
    g_test_add_func("/check/frame-for-a-command", frame_for_a_command);
    g_test_add_func("/check/extent-beyond-the-end", extent_beyond_the_end);
    g_test_add_func("/check/answers-nobody-asked-for", answers_nobody_asked_for);
    g_test_add_func("/check/bulk-that-is-too-long", bulk_that_is_too_long);
    g_test_add_func("/check/bulk-of-each-kind-has-its-cap", bulk_of_each_kind_has_its_cap);
    g_test_add_func("/check/bulk-that-was-not-asked-for", bulk_of_a_kind_that_was_not_asked_for);
    g_test_add_func("/check/ready-of-another-kind", ready_of_another_kind);
    g_test_add_func("/check/links-that-contradict-themselves", links_that_contradict_themselves);
    g_test_add_func("/check/random-bytes-never-crash", random_bytes_never_crash);
    return g_test_run();
}
