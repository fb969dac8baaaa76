/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>
#include <unistd.h>

#include "broker/reasons.h"
#include "tests/broker/harness.h"
#include "tests/fuzz/session-world.h"
#include "tests/hostile/liar.h"

/*
 * Every situation of a session times every message: as an honest worker would say it, with each word at each edge, and
 * cut at every length. What must come of it is generated from the permit table and check_message (which tests/proto
 * holds to expectations written by hand); the real session must come to the same verdict, by name, and do what follows
 * from it. Another document goes on meanwhile.
 */

static guint cases, verdicts[CHECK_VERDICTS];

/* -------------------------------------------------------------------------- what must come --- */

static const struct liar *asked; /* whose questions are out */

static bool is_out(const void *user, uint32_t id, enum command_verb *verb, uint32_t *width,
                   uint32_t *height) {
    (void)user;
    bool render = asked->render && id == asked->render;
    *verb = render                             ? COMMAND_RENDER
            : asked->link && id == asked->link ? COMMAND_LINK_TARGET
                                               : COMMAND_PASSWORD;
    *width = *height = render ? 16 : 0;
    return id != 0 && (render || id == asked->link || id == asked->password);
}

static enum check_verdict verdict_for(const struct liar *liar, const union wire_message *message) {
    struct check_context context = liar->session->check;
    struct checked_message checked;
    gboolean known = message->type >= TO_BROKER_READY && message->type < TO_BROKER_END;
    if (!known)
        return CHECK_UNKNOWN_TYPE;
    if (!check_permits(context.phase, (enum to_broker)message->type))
        return CHECK_OUT_OF_PLACE;
    context.command_is_out = is_out;
    asked = liar;
    return check_message(message, &context, &checked);
}

/* ------------------------------------------------------------------------------- what comes --- */

static void expect_verdict(VitrineSession *session, enum check_verdict verdict, guint32 type) {
    g_autoptr(GError) sentence = NULL;
    const GError *reason = vitrine_session_get_reason(session);
    gboolean fine = verdict == CHECK_OK || verdict == CHECK_STALE;
    if (fine && type == TO_BROKER_FAULT) {
        g_assert_nonnull(reason);
        g_assert_true(g_str_has_suffix(reason->message, "."));
        return;
    }
    if (fine) {
        g_assert_no_error(reason);
        return;
    }
    reason_set_verdict(&sentence, verdict);
    g_assert_error(reason, VITRINE_ERROR, VITRINE_ERROR_PROTOCOL);
    g_assert_cmpstr(reason->message, ==, sentence->message);
    g_assert_cmpint(vitrine_session_get_worker(session), ==, 0); /* stopped at once */
}

static gboolean try(struct liar *liar, const union wire_message *message) {
    enum check_phase before = liar->session->check.phase;
    enum check_verdict verdict = verdict_for(liar, message);
    liar_say(liar, message);
    liar_settle(liar);
    expect_verdict(liar->session, verdict, message->type);
    cases++;
    verdicts[verdict]++;
    bystander_check();
    return verdict <= CHECK_STALE && liar->session->check.phase == before &&
           message->type != TO_BROKER_FAULT && message->type != TO_BROKER_BULK &&
           message->type != TO_BROKER_DONE && message->type != TO_BROKER_FRAME &&
           message->type != TO_BROKER_READY && message->type != TO_BROKER_PONG;
}

/* ------------------------------------------------------------------------------------ pairs --- */

/* All types of both directions, those beside them, and far ones. */
static void test_pairs(gconstpointer data) {
    enum situation situation = (enum situation)GPOINTER_TO_INT(data);
    static const guint32 far[] = {TO_BROKER_END + 1, 255, 256, 0x7fffffff, 0x80000000, 0xffffffff};
    struct liar liar;
    for (guint32 type = 0; type <= TO_BROKER_END + G_N_ELEMENTS(far); type++) {
        if (type == TO_WORKER_END + 1)
            type = TO_BROKER_READY - 1;
        liar_begin(&liar, situation);
        union wire_message message =
            liar_honest(&liar, type <= TO_BROKER_END ? type : far[type - TO_BROKER_END - 1]);
        try(&liar, &message);
        liar_end(&liar);
    }
}

/* Each word of each message at each edge. A session that took it goes on with the next. */
static void test_edges(gconstpointer data) {
    enum situation situation = (enum situation)GPOINTER_TO_INT(data);
    static const guint32 edges[] = {0, 1, 4, 300, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff};
    struct liar liar;
    gboolean usable = FALSE;
    for (guint32 type = TO_BROKER_READY; type < TO_BROKER_END; type++)
        for (gsize word = 1; word < MESSAGE_BYTES / 4; word++)
            for (gsize k = 0; k < G_N_ELEMENTS(edges); k++) {
                if (!usable)
                    liar_begin(&liar, situation);
                union wire_message message = liar_honest(&liar, type);
                memcpy(message.bytes + word * 4, &edges[k], 4);
                usable = try(&liar, &message);
                if (!usable)
                    liar_end(&liar);
            }
    if (usable)
        liar_end(&liar);
}

/* -------------------------------------------------------------------------------- lengths --- */

static void expect_sentence(VitrineSession *session, const char *part) {
    const GError *reason = vitrine_session_get_reason(session);
    g_assert_nonnull(reason);
    if (!strstr(reason->message, part))
        g_assert_cmpstr(reason->message, ==, part);
}

static void wait_for_end(VitrineSession *session) {
    while (vitrine_session_get_state(session) != VITRINE_SESSION_FAILED)
        g_main_context_iteration(NULL, TRUE);
}

/* So many bytes of a message, and then the end. */
static void test_cut(gconstpointer data) {
    enum situation situation = (enum situation)GPOINTER_TO_INT(data);
    struct liar liar;
    for (gsize bytes = 1; bytes < MESSAGE_BYTES; bytes++) {
        liar_begin(&liar, situation);
        union wire_message message = liar_honest(&liar, TO_BROKER_PONG);
        liar_write(&liar, ASSIGNMENT_FRAMES, &message, bytes);
        liar_settle(&liar);
        g_assert_no_error(vitrine_session_get_reason(liar.session)); /* the rest may be coming */
        world_close(ASSIGNMENT_FRAMES);
        wait_for_end(liar.session);
        expect_sentence(liar.session, "stopped in the middle of a message");
        bystander_check();
        liar_end(&liar);
        cases++;
    }
}

/* One byte too many, or too few, shifts all that follows: the first that is not in order ends it. */
static void test_shifted(gconstpointer data) {
    enum situation situation = (enum situation)GPOINTER_TO_INT(data);
    struct liar liar;
    for (gsize bytes = 1; bytes < MESSAGE_BYTES; bytes++) {
        union wire_message many[4];
        liar_begin(&liar, situation);
        for (gsize k = 0; k < G_N_ELEMENTS(many); k++)
            many[k] = liar_honest(&liar, TO_BROKER_EXTENT);
        liar_write(&liar, ASSIGNMENT_FRAMES, many[0].bytes + bytes, sizeof many - bytes);
        liar_settle(&liar);
        g_assert_error(vitrine_session_get_reason(liar.session), VITRINE_ERROR,
                       VITRINE_ERROR_PROTOCOL);
        bystander_check();
        liar_end(&liar);
        cases++;
    }
}

/* Alive until here, and then dead: its exit says why it is over, at each boundary of an honest conversation. */
static void test_dies(gconstpointer data) {
    enum situation situation = (enum situation)GPOINTER_TO_INT(data);
    struct liar liar;
    gboolean unknown = situation == UNBORN || situation == PROVING;
    liar_begin(&liar, situation);
    liar_die(&liar);
    if (!unknown)
        wait_for_end(liar.session);
    if (!unknown)
        expect_sentence(liar.session, "killed");
    bystander_check();
    liar_end(&liar);
    cases++;
}

static void add(const char *name, enum situation situation, GTestDataFunc run) {
    g_autofree char *path = g_strdup_printf("/matrix/%s/%s", situation_names[situation], name);
    g_test_add_data_func(path, GINT_TO_POINTER(situation), run);
}

static void print_counts(void) {
    g_test_message("%u cases", cases);
    for (int k = 0; k < CHECK_VERDICTS; k++)
        g_test_message("%6u times: %s", verdicts[k], check_verdict_sentence((enum check_verdict)k));
}

/* All that these tests tried is worth little if some verdict was never reached. */
static void test_all_verdicts_were_met(void) {
    print_counts();
    for (int k = 0; k < CHECK_VERDICTS; k++)
        if (k != CHECK_ILL_FORMED) /* of bulk: flood-test.c */
            g_assert_cmpuint(verdicts[k], >, 0);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    struct liar first;
    bystander_open();
    liar_begin(&first, ASKED); /* what is made once is made now */
    liar_end(&first);
    harness_wait_children(1);
    unsigned descriptors = harness_descriptors();
    for (enum situation situation = UNBORN; situation < SITUATIONS; situation++) {
        add("pairs", situation, test_pairs);
        add("edges", situation, test_edges);
        add("cut", situation, test_cut);
        add("shifted", situation, test_shifted);
        add("dies", situation, test_dies);
    }
    g_test_add_func("/matrix/verdicts/all-were-met", test_all_verdicts_were_met);
    int outcome = g_test_run();
    harness_wait_descriptors(descriptors);
    bystander_close();
    harness_wait_children(0);
    g_assert_cmpuint(harness_segments(), ==, 0);
    harness_finish();
    return outcome;
}
