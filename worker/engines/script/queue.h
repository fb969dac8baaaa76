/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_SCRIPT_QUEUE_H
#define VITRINE_SCRIPT_QUEUE_H

#include <stdbool.h>

#include "proto/protocol.h"

/* Messages that wait until script may run. Motion over motion keeps the last, and so does TICK;
 * beyond QUEUE_MOST, input is dropped: a page that does not keep up has no use for it. */
enum { QUEUE_MOST = 1024 };

void queue_put(const union wire_message *message);
bool queue_take(union wire_message *message);

#endif
