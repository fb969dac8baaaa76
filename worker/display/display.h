/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_WORKER_DISPLAY_DISPLAY_H
#define VITRINE_WORKER_DISPLAY_DISPLAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proto/protocol.h"

/*
 * The worker's side of the display: who owns which slot, and the messages it sends. The engine's
 * half of this is in worker.h; the loop calls these. All of it is async-signal-safe: no allocation,
 * no library call.
 */

/* Where the shared segment is mapped, read-write. Before the seal. */
void display_init(uint8_t *segment, uint64_t segment_bytes);

/* Takes a CONFIGURE. False if it does not fit the segment: the broker is not ours. */
bool display_handle_configure(const struct wire_configure *configure);

/* Takes the visible half of FOCUS. */
void display_handle_focus(const struct wire_focus *focus);

/* Takes a slot back. False if it was not out. */
bool display_handle_release(const struct wire_release *release);

/* True once if a slot came back after display_acquire had to say no. */
bool display_take_wanted(void);

/* Writes one whole message to the frames pipe; ends the process if the broker is gone. */
void display_send(const union wire_message *message);

#endif
