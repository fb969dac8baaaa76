/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <stdlib.h>

#include "broker/session-private.h"
#include "broker/stage-memory.h"
#include "broker/zygote.h"
#include "tests/broker/harness.h"

/*
 * A view that is resized for days: a real worker draws FRAMES pictures, or as many as the first
 * argument says, each for a CONFIGURE of its own, and half-way the serials begin again at 1. Every
 * one of them is answered by a picture, and nothing is held or open that was not at the beginning.
 */

enum { FRAMES = 100000, SIDE = 40 };

static guint frames = FRAMES;

struct seen {
    gboolean complete; /* the picture of the last CONFIGURE */
    guint64 shown;     /* pictures of any, also unfinished ones */
};

static void on_frame(VitrineSession *session, guint flags, struct seen *seen) {
    (void)session;
    seen->shown++;
    seen->complete |= (flags & FRAME_COMPLETE) != 0;
}

/* Serials are given from 1 on; here, as if so many had been given that half of the frames are left
 * until the wrap. */
static VitrineSession *open_late(const char *path, struct seen *seen) {
    VitrineSession *session = vitrine_session_new(path, stage_memory_create());
    vitrine_session_configure(session, SIDE, SIDE, 1, 0x808080);
    g_signal_connect(session, "frame", G_CALLBACK(on_frame), seen);
    vitrine_session_start(session);
    session->check.serial = G_MAXUINT32 - frames / 2;
    g_assert_cmpint(harness_wait_state(session, VITRINE_SESSION_OPEN), ==, VITRINE_SESSION_OPEN);
    harness_wait(&seen->complete);
    return session;
}

/* One CONFIGURE, until its picture is whole. */
static void resize(VitrineSession *session, guint round, struct seen *seen) {
    guint32 before = session->check.serial;
    seen->complete = FALSE;
    vitrine_session_configure(session, SIDE + 1 + round % 2, SIDE, 1, 0x808080);
    g_assert_cmpuint(session->check.serial, ==, before == G_MAXUINT32 ? 1 : before + 1);
    harness_wait(&seen->complete);
    g_assert_no_error(vitrine_session_get_reason(session));
}

static void test_across_the_wrap(void) {
    struct seen seen = {0};
    g_autofree char *document = harness_pdf("document.pdf", 1, SIDE);
    VitrineSession *session = open_late(document, &seen);
    pid_t worker = session->pid;
    unsigned descriptors = harness_descriptors();
    for (guint round = 0; round < frames; round++)
        resize(session, round, &seen);
    g_assert_true(session->check.serial_wrapped);
    g_assert_cmpuint(session->check.serial, ==, frames - frames / 2 + 1);
    g_assert_cmpuint(session->check.slots_held, ==, 0);
    g_assert_cmpint(session->pid, ==, worker); /* the same one all the time */
    g_assert_cmpuint(seen.shown, >=, frames + 1);
    harness_wait_descriptors(descriptors);
    g_test_message("%" G_GUINT64_FORMAT " frames were shown for %u CONFIGUREs", seen.shown,
                   frames + 1);
    g_object_unref(session);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    if (argc > 1)
        frames = (guint)atoi(argv[1]);
    g_autofree char *program = harness_product("worker/vitrine-document-worker");
    zygote_set_program(program);
    g_test_add_func("/frames/across-the-wrap", test_across_the_wrap);
    int outcome = g_test_run();
    zygote_shut_down();
    harness_wait_children(0);
    harness_finish();
    return outcome;
}
