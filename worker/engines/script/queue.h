/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_SCRIPT_QUEUE_H
#define VITRINE_SCRIPT_QUEUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proto/protocol.h"

/* Messages that wait until script may run. Motion over motion keeps the last, and so does TICK;
 * beyond QUEUE_MOST, input is dropped: a page that does not keep up has no use for it. */
enum { QUEUE_MOST = 1024 };

/* text: of a command's data, TEXT_INPUT_BYTES_MAXIMUM at most, or NULL. A command it has no room for is
 * answered with DONE_FAILED. */
void queue_put(const union wire_message *message, const uint8_t *text, size_t bytes);
bool queue_take(union wire_message *message);

/* The text of the command taken last, in the order they came; bytes are its first argument. */
const char *queue_take_text(void);

#endif
