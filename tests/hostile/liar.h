/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_TESTS_HOSTILE_LIAR_H
#define VITRINE_TESTS_HOSTILE_LIAR_H

#include "broker/session-private.h"

/*
 * A worker's side of a real session, played by the test in this process (tests/fuzz/session-world.h), and a bystander:
 * a second document that must go on whatever the first one's worker does.
 */

/* Where in its life the session is when the lie is told. */
enum situation {
    UNBORN,   /* the zygote has not said yet which process the worker is */
    STARTING, /* READY is awaited */
    PROVING,  /* READY came before the worker was known: it has nothing to say until it is proved */
    OPENING,  /* CONFIGURE was sent */
    LOCKED,   /* a password is awaited */
    UNLOCKING, /* … and is being tried */
    OPEN,
    SHOWN,   /* open, and its picture in slot 0 is still being copied */
    RESIZED, /* open, and told of another size: what it says may be late */
    ASKED,   /* open, and asked for a band and a link's target */
    SITUATIONS,
};
extern const char *const situation_names[SITUATIONS];

struct liar {
    VitrineSession *session;
    guint32 serial;       /* of the last CONFIGURE */
    guint32 render, link; /* ids of the questions that are out; 0: none */
    guint32 password;
    guint32 nonce; /* of the last PING */
    guint answers; /* how many questions were answered, well or not */
};

/* A session in that situation; every step on the way must succeed. */
void liar_begin(struct liar *liar, enum situation situation);
void liar_end(struct liar *liar);

/* What an honest worker would say of a type now; other types: zeros. */
union wire_message liar_honest(const struct liar *liar, guint32 type);

/* Writes all of it, running the main loop as the pipe needs. */
void liar_write(struct liar *liar, enum assignment_descriptor end, const void *bytes, gsize count);
void liar_say(struct liar *liar, const union wire_message *message);
/* Runs the main loop until the broker has read everything, and a little longer. */
void liar_settle(struct liar *liar);
/* Hears what the broker said. */
void liar_listen(struct liar *liar);
/* The worker dies: its pipes are closed, its process is killed. */
void liar_die(struct liar *liar);

/* Bytes that wait in a pipe, whichever end is named. */
gsize liar_waiting(enum assignment_descriptor end);

/* The other document: opened once, asked each time whether it still draws. */
void bystander_open(void);
void bystander_check(void);
void bystander_close(void);

#endif
