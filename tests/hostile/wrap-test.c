/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/broker/harness.h"
#include "tests/fuzz/session-world.h"
#include "tests/hostile/liar.h"

/* Numbers that rise by one for days begin again without anybody noticing. Each test starts just before that. */

static void frame_of(struct liar *liar, guint32 serial) {
    union wire_message message = liar_honest(liar, TO_BROKER_FRAME);
    message.frame.serial = serial;
    message.frame.width = message.frame.height = 1;
    liar_say(liar, &message);
    liar_settle(liar);
}

static void resize(struct liar *liar, guint width) {
    vitrine_session_configure(liar->session, width, 200, 1, 0);
    liar_listen(liar);
}

/* Frames of before the wrap are late, those of it are shown, and those that nobody asked for are a lie as ever. */
static void test_configure(void) {
    struct liar liar;
    liar_begin(&liar, OPEN);
    liar.session->check.serial = G_MAXUINT32 - 1;
    resize(&liar, 301);
    g_assert_cmpuint(liar.serial, ==, G_MAXUINT32);
    resize(&liar, 302);
    g_assert_cmpuint(liar.serial, ==, 1);
    frame_of(&liar, G_MAXUINT32);
    frame_of(&liar, G_MAXUINT32 - 1);
    g_assert_no_error(vitrine_session_get_reason(liar.session));
    g_assert_cmpuint(world_stage_holds, ==, 0);
    frame_of(&liar, 1);
    g_assert_no_error(vitrine_session_get_reason(liar.session));
    g_assert_cmpuint(world_stage_holds, ==, 1);
    world_stage_release(0);
    frame_of(&liar, 2);
    g_assert_error(vitrine_session_get_reason(liar.session), VITRINE_ERROR, VITRINE_ERROR_PROTOCOL);
    bystander_check();
    liar_end(&liar);
}

static void test_zero_is_no_serial(void) {
    struct liar liar;
    liar_begin(&liar, OPEN);
    liar.session->check.serial = G_MAXUINT32;
    resize(&liar, 301);
    frame_of(&liar, 0);
    g_assert_error(vitrine_session_get_reason(liar.session), VITRINE_ERROR, VITRINE_ERROR_PROTOCOL);
    liar_end(&liar);
}

static void on_size(GObject *source, GAsyncResult *result, gpointer user) {
    struct page_size size;
    (void)source;
    *(gboolean *)user =
        vitrine_session_page_size_finish(VITRINE_SESSION(source), result, &size, NULL);
}

/* The number of a question that is still out is not given again, nor 0. */
static void test_commands(void) {
    gboolean old = FALSE, answered[4] = {FALSE};
    struct liar liar;
    liar_begin(&liar, OPEN);
    vitrine_session_page_size_async(liar.session, 0, 72000, on_size, &old);
    guint32 first = liar.session->next_command;
    liar.session->next_command = G_MAXUINT32 - 1;
    for (int k = 0; k < 4; k++) {
        vitrine_session_page_size_async(liar.session, 0, 72000, on_size, &answered[k]);
        guint32 id = liar.session->next_command;
        g_assert_cmpuint(id, !=, 0);
        g_assert_cmpuint(id, !=, first);
        liar_say(&liar, &(union wire_message){.done = {.type = TO_BROKER_DONE,
                                                       .id = id,
                                                       .status = DONE_OK,
                                                       .value = {1000, 1000, 1, 1}}});
        liar_settle(&liar);
        harness_wait(&answered[k]);
    }
    g_assert_false(old);
    liar_say(&liar, &(union wire_message){.done = {.type = TO_BROKER_DONE,
                                                   .id = first,
                                                   .status = DONE_OK,
                                                   .value = {1000, 1000, 1, 1}}});
    harness_wait(&old);
    g_assert_no_error(vitrine_session_get_reason(liar.session));
    liar_end(&liar);
}

static void test_pings(void) {
    struct liar liar;
    liar_begin(&liar, OPEN);
    liar.session->next_ping = G_MAXUINT32 - 1;
    for (int k = 0; k < 4; k++) {
        guint32 before = liar.nonce;
        while (liar.nonce == before) {
            g_main_context_iteration(NULL, TRUE); /* the watchdog's beat */
            liar_listen(&liar);
        }
        g_assert_cmpuint(liar.nonce, !=, 0);
        union wire_message pong = liar_honest(&liar, TO_BROKER_PONG);
        liar_say(&liar, &pong);
        liar_settle(&liar);
    }
    g_assert_no_error(vitrine_session_get_reason(liar.session));
    g_assert_true(vitrine_session_get_responding(liar.session));
    liar_end(&liar);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    bystander_open();
    g_test_add_func("/wrap/configure", test_configure);
    g_test_add_func("/wrap/zero-is-no-serial", test_zero_is_no_serial);
    g_test_add_func("/wrap/commands", test_commands);
    g_test_add_func("/wrap/pings", test_pings);
    int outcome = g_test_run();
    bystander_close();
    harness_wait_children(0);
    harness_finish();
    return outcome;
}
