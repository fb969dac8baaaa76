/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "proto/trace.h"

/* Not inlined: gcc 12 would take the stream's buffer for a local of the caller. */
G_GNUC_NO_INLINE static char *traced(const union wire_message *message, bool to_worker) {
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    trace_message(out, "worker 7", to_worker, message);
    fclose(out);
    return text;
}

static void every_message_has_a_name(void) {
    for (uint32_t type = 1; type < TO_BROKER_END; type++) {
        if (type >= TO_WORKER_END && type < TO_BROKER_READY)
            continue;
        char *text = traced(&(union wire_message){.type = type}, type < TO_WORKER_END);
        g_assert_null(strstr(text, "unknown"));
        g_assert_cmpint(text[strlen(text) - 1], ==, '\n');
        free(text);
    }
}

static void numbers_keep_their_sign(void) {
    char *text = traced(
        &(union wire_message){
            .frame = {.type = TO_BROKER_FRAME, .serial = 4294967295u, .x = -3, .width = 12}},
        false);
    g_assert_nonnull(strstr(text, "[worker 7] <- FRAME serial=4294967295 slot=0 x=-3"));
    free(text);
}

static bool is_a_number_after(const union wire_message *message, bool to_worker, const char *key) {
    char *text = traced(message, to_worker);
    const char *found = strstr(text, key);
    bool number = found && g_ascii_isdigit(found[strlen(key)]);
    free(text);
    return number;
}

static void every_verb_and_kind_has_a_name(void) {
    for (uint32_t verb = COMMAND_GO_TO; verb <= COMMAND_END; verb++) {
        union wire_message message = {.command = {.type = TO_WORKER_COMMAND, .verb = verb}};
        g_assert_true(is_a_number_after(&message, true, "verb=") == (verb == COMMAND_END));
    }
    for (uint32_t kind = BULK_URI; kind <= BULK_KIND_END; kind++) {
        union wire_message message = {.bulk = {.type = TO_BROKER_BULK, .kind = kind}};
        g_assert_true(is_a_number_after(&message, false, "kind=") == (kind == BULK_KIND_END));
    }
}

static void passwords_stay_out(void) {
    union wire_message message = {.data = {.type = TO_WORKER_DATA, .id = 5, .count = 6}};
    memcpy(message.data.bytes, "secret", 6);
    char *text = traced(&message, true);
    g_assert_null(strstr(text, "secret"));
    free(text);
}

static void unknown_types_are_numbers(void) {
    union wire_message message;
    memset(&message, 0xff, sizeof message);
    char *text = traced(&message, false);
    g_assert_cmpstr(text, ==, "[worker 7] <- unknown type=4294967295\n");
    free(text);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/trace/every-message-has-a-name", every_message_has_a_name);
    g_test_add_func("/trace/numbers-keep-their-sign", numbers_keep_their_sign);
    g_test_add_func("/trace/every-verb-and-kind-has-a-name", every_verb_and_kind_has_a_name);
    g_test_add_func("/trace/passwords-stay-out", passwords_stay_out);
    g_test_add_func("/trace/unknown-types-are-numbers", unknown_types_are_numbers);
    return g_test_run();
}
