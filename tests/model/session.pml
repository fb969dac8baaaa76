/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The slot and session protocol as a model for Spin: worker, broker (session and stage) and X server, with resize,
 * the worker's death, reloading, reopening and close at any moment. What is shown, for every interleaving:
 *
 *   - no slot is drawn by the worker while the X server may read it, or while the broker holds it (the slot rule)
 *   - no RELEASE is lost or said twice: once the worker is told all, it owns every slot the broker does not hold
 *   - it never stops but where nothing is left to do: no deadlock (Spin's invalid end states)
 *   - an honest worker is never taken for a liar: the broker's permit table lets pass all it says, in each phase
 *
 * The permit table is the code's own: permits.h is written from check_permits() when the tests are built. Pipes keep
 * their order; two of them (messages each way) and the X connection do not keep theirs among each other.
 */

#include "permits.h" /* #define PERMITS(phase, type) …, PHASE_…, SAY_… */

#define SLOTS 2   /* the code has 3: with two, each can be the worker's, the broker's or on its way while the other is not */
#define RESIZES 1 /* after the first CONFIGURE */
#define LIVES 2   /* workers, one after the other */
#define BIT(slot) (1 << (slot))

mtype = { CONFIGURE, RELEASE };

chan control = [2] of { mtype, byte };       /* to the worker: kind, serial or slot */
chan frames = [2] of { byte, byte, byte };   /* to the broker: SAY_…, serial, slot */
chan puts = [SLOTS] of { byte, byte };       /* to the X server: life, slot */
chan completions = [SLOTS] of { byte, byte }; /* from it */

byte drawing = 255;     /* the slot the worker is drawing in now */
byte server_reads = 0;  /* slots the server may read of this worker's segment: bits */
byte held = 0;          /* check_context.slots_held */
byte out = 0;           /* the worker's own notion: slots_out */
byte phase = PHASE_STARTING;
byte life = 0;
byte serial = 0;
bool alive = false, killed = false, exited = false;

/* ------------------------------------------------------------------------------------ worker --- */

inline draw_and_send(slot, seen) {
    drawing = slot;
    assert(!(server_reads & BIT(slot)) && !(held & BIT(slot)));
    drawing = 255;
    atomic {
        frames ! SAY_FRAME, seen, slot;
        out = out | BIT(slot)
    }
}

inline take(kind, value, seen) {
    if
    :: kind == CONFIGURE -> seen = value
    :: kind == RELEASE -> assert(out & BIT(value)); out = out & ~BIT(value)
    fi
}

/* One life: READY, CONFIGURE, EXTENT, then pictures for ever. Any moment may be the last one. */
proctype worker() {
    mtype kind;
    byte value, seen = 0, slot;
    {
        frames ! SAY_READY, 0, 0;
        do
        :: seen == 0 -> atomic { control ? kind, value -> take(kind, value, seen) }
        :: seen != 0 -> break
        od;
        frames ! SAY_EXTENT, seen, 0;
        do
        :: nempty(control) -> atomic { control ? kind, value -> take(kind, value, seen) }
        :: (out & BIT(0)) == 0 -> draw_and_send(0, seen)
        :: (out & BIT(1)) == 0 -> draw_and_send(1, seen)
        :: out == BIT(SLOTS) - 1 -> /* nothing to draw in: waits */
           atomic { control ? kind, value -> take(kind, value, seen) }
        :: break /* crashed, or killed by others */
        od
    } unless { killed };
    atomic { alive = false; exited = true }
}

/* ---------------------------------------------------------------------------------- X server --- */

proctype x_server() {
    byte tag, slot;
end:
    do
    :: puts ? tag, slot ->
       if
       :: tag == life -> server_reads = server_reads & ~BIT(slot)
       :: else -> skip /* of a segment that nobody draws in any more */
       fi;
       completions ! tag, slot
    od
}

/* ------------------------------------------------------------------------------------ broker --- */

inline release(slot) { /* session_send_release: what the pipe does not take waits in a queue; here, in the pipe */
    control ! RELEASE, slot
}

inline handle(said, tag, slot) {
    assert(PERMITS(phase, said)); /* an honest worker */
    if
    :: said == SAY_READY ->
       serial = 1;
       phase = PHASE_OPENING;
       control ! CONFIGURE, serial
    :: said == SAY_EXTENT -> phase = PHASE_OPEN
    :: said == SAY_FRAME ->
       assert(!(held & BIT(slot))); /* CHECK_SLOT_NOT_OWNED */
       assert(tag >= 1 && tag <= serial); /* CHECK_FUTURE_SERIAL */
       if
       :: tag < serial -> release(slot) /* CHECK_STALE */
       :: else -> atomic {
              held = held | BIT(slot);
              server_reads = server_reads | BIT(slot);
              puts ! life, slot
          }
       fi
    fi
}

/* session_tear_down: pipes and segment go; the stage lets go of what was in flight. */
inline tear_down() {
    atomic {
        do
        :: nempty(control) -> control ? _, _
        :: nempty(frames) -> frames ? _, _, _
        :: empty(control) && empty(frames) -> break
        od;
        held = 0; out = 0; server_reads = 0; serial = 0; killed = false; exited = false
    }
}

inline open() {
    atomic {
        life++;
        phase = PHASE_STARTING;
        alive = true;
        run worker()
    }
}

active proctype broker() {
    byte said, tag, slot, resizes = 0;
    run x_server();
    open();
    do
    :: nempty(frames) && nfull(control) -> frames ? said, tag, slot -> handle(said, tag, slot)
    :: nempty(completions) && nfull(control) ->
       completions ? tag, slot;
       if
       :: tag == life && (held & BIT(slot)) -> held = held & ~BIT(slot); release(slot)
       :: else -> skip /* of a worker that is gone */
       fi
    :: atomic { alive && empty(frames) && empty(control) && empty(puts) && empty(completions) ->
           assert(out == held) } /* nothing is on its way: no RELEASE was lost */
    :: phase == PHASE_OPEN && resizes < RESIZES && nfull(control) ->
       resizes++;
       serial++;
       control ! CONFIGURE, serial
    :: exited && nempty(control) -> control ? _, _ /* a pipe that nobody reads takes everything */
    :: alive || (exited && empty(frames)) -> /* closed, stopped or reloaded at any moment; or it died */
       killed = true;
       exited;
       tear_down(); /* what it still said nobody hears */
       if
       :: life < LIVES -> open()
       :: break
       fi
    od;
    /* The X server finishes what it was given; its answers find nobody. */
    do
    :: nempty(completions) -> completions ? tag, slot
    :: empty(completions) && empty(puts) -> break
    od
}
