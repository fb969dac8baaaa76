/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_PROTO_TRACE_H
#define VITRINE_PROTO_TRACE_H

#include <stdbool.h>
#include <stdio.h>

#include "proto/protocol.h"

/*
 * One readable line for one message, as WAYLAND_DEBUG prints: "[worker 4711] <- FRAME serial=3
 * slot=1 …". For people; VITRINE_DEBUG=proto makes the broker print every message both ways. The
 * message may be hostile: only numbers and names of ours are printed. Passwords (DATA) are never
 * printed.
 */
void trace_message(FILE *out, const char *who, bool to_worker, const union wire_message *message);

#endif
