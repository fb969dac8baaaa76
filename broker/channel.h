/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_BROKER_CHANNEL_H
#define VITRINE_BROKER_CHANNEL_H

#include <glib.h>
#include <stdbool.h>
#include <sys/types.h>

#include "proto/assignment.h"
#include "proto/check.h"
#include "proto/protocol.h"

/*
 * The four pipes to one worker. Reads are bounded a main-loop turn, so a flood never stalls the
 * rest: 64 messages, 4 KiB of log, 64 KiB of bulk; and the log by time too, since a script may print for
 * ever: after 32 KiB it rests for a tenth of a second, while its full pipe makes the worker lose lines. Writes never block: what the pipe does not take
 * waits in a queue of 256 messages in which motion and ticks are coalesced; when that is full, the
 * worker has stopped reading. Handlers are never called from within channel_send. SIGPIPE is
 * ignored in this process from the first channel on.
 */

enum {
    CHANNEL_MESSAGES_A_TURN = 64,
    CHANNEL_LOG_BYTES_A_TURN = 4096,
    CHANNEL_LOG_BYTES_A_WHILE = 32768,
    CHANNEL_LOG_WHILE_MS = 100,
    CHANNEL_BULK_BYTES_A_TURN = 65536,
    CHANNEL_QUEUE = 256,
    CHANNEL_LOG_LINE = 200,
};

enum channel_end {
    CHANNEL_CLOSED,          /* the worker closed its end: it has exited, or is about to */
    CHANNEL_HALF_MESSAGE,    /* … in the middle of a message */
    CHANNEL_UNASKED_BYTES,   /* bulk bytes nobody announced */
    CHANNEL_STOPPED_READING, /* the queue is full */
};

struct channel_handlers {
    /* One message, a private copy, unchecked. The channel may be destroyed within. */
    void (*message)(void *user, const union wire_message *hostile);
    /* One log line: escaped printable ASCII, at most CHANNEL_LOG_LINE bytes. */
    void (*log)(void *user, const char *line);
    /* One line of the document's console, checked UTF-8 for people's eyes (proto/check.h). NULL: it comes as a
     * log line. */
    void (*console)(void *user, enum console_level level, const char *text);
    /* The bytes channel_expect_bulk asked for, complete. */
    void (*bulk)(void *user, const guint8 *hostile, gsize bytes);
    /* Nothing more will come. Once. */
    void (*ended)(void *user, enum channel_end end);
};

struct channel;

/* Which end of which pipe a worker holds, for the proof: inode and access mode of its descriptor 0
 * … 4. */
struct channel_end_identity {
    ino_t inode;
    int access; /* O_RDONLY or O_WRONLY */
};

/* NULL with error. The worker's ends, in the order of enum assignment_descriptor from
 * ASSIGNMENT_CONTROL on, are the caller's to close after sending. */
struct channel *channel_create(const struct channel_handlers *handlers, void *user,
                               int worker_ends[ASSIGNMENT_DESCRIPTORS], GError **error);
void channel_destroy(struct channel *channel);

/* From now on each burst of messages is followed by SIGURG through this pidfd (borrowed). */
void channel_set_process(struct channel *channel, int pidfd, pid_t pid);

void channel_send(struct channel *channel, const union wire_message *message);

/* True while messages wait because the pipe is full. */
bool channel_is_behind(const struct channel *channel);

/* The worker announced so many bytes, checked against the kind's cap. False: others are still on
 * their way. */
bool channel_expect_bulk(struct channel *channel, gsize bytes);

void channel_identify(struct channel *channel,
                      struct channel_end_identity identities[WORKER_DESCRIPTORS]);

#endif
