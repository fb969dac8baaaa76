/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <stdatomic.h>
#include <string.h>
#include <sys/shm.h>

#include "tests/broker/harness.h"
#include "tests/hostile/liar.h"

/*
 * A worker that goes on drawing in a slot it gave away, while the broker copies a band from it: the band may be torn, but
 * is copied once, and what was copied stays as it is.
 */

enum { TIMES = 200, SIDE = 500 };

static atomic_bool over;

static gpointer scribble(gpointer pixels) {
    for (guint8 colour = 0; !over; colour++)
        memset(pixels, colour, SIDE * SIDE * 4);
    return NULL;
}

static void on_band(GObject *source, GAsyncResult *result, gpointer user) {
    GBytes **band = user;
    *band = vitrine_session_render_finish(VITRINE_SESSION(source), result, NULL);
}

static GBytes *render(struct liar *liar) {
    GBytes *band = NULL;
    vitrine_session_render_async(liar->session, 0, 72000, (struct rect){0, 0, SIDE, SIDE}, on_band,
                                 &band);
    liar_listen(liar);
    liar_say(liar, &(union wire_message){.frame = {.type = TO_BROKER_FRAME,
                                                   .serial = liar->serial,
                                                   .width = SIDE,
                                                   .height = SIDE,
                                                   .request = liar->render}});
    liar_say(liar, &(union wire_message){
                       .done = {.type = TO_BROKER_DONE, .id = liar->render, .status = DONE_OK}});
    liar_settle(liar);
    while (!band)
        g_main_context_iteration(NULL, TRUE);
    liar->render = 0; /* answered */
    return band;
}

static char *sum_of(GBytes *band) {
    return g_compute_checksum_for_bytes(G_CHECKSUM_SHA256, band);
}

static gboolean is_torn(GBytes *band) {
    const guint8 *pixels = g_bytes_get_data(band, NULL);
    return memcmp(pixels, pixels + 1, SIDE * SIDE * 4 - 1) != 0;
}

static void test_drawn_while_copied(void) {
    struct liar liar;
    unsigned torn = 0;
    liar_begin(&liar, OPEN);
    guint8 *pixels = shmat(liar.session->segment->id, NULL, 0); /* as a worker has it */
    g_assert_true(pixels != (void *)-1);
    GThread *thread = g_thread_new("scribbler", scribble, pixels);
    for (int k = 0; k < TIMES; k++) {
        g_autoptr(GBytes) band = render(&liar);
        g_assert_cmpuint(g_bytes_get_size(band), ==, SIDE * SIDE * 4);
        g_autofree char *sum = sum_of(band);
        torn += is_torn(band) ? 1 : 0;
        g_autofree char *again = sum_of(band);
        g_assert_cmpstr(sum, ==, again);
        g_assert_cmpint(vitrine_session_get_state(liar.session), ==, VITRINE_SESSION_OPEN);
    }
    over = TRUE;
    g_thread_join(thread);
    shmdt(pixels);
    g_test_message("%u of %d bands were drawn into while they were copied", torn, TIMES);
    bystander_check();
    liar_end(&liar);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    bystander_open();
    g_test_add_func("/scribble/drawn-while-copied", test_drawn_while_copied);
    int outcome = g_test_run();
    bystander_close();
    harness_wait_children(0);
    harness_finish();
    return outcome;
}
