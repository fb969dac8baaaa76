/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "broker/channel.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "broker/reasons.h"
#include "proto/check.h"
#include "proto/trace.h"

struct channel {
    struct channel_handlers handlers;
    void *user;
    int control, frames, log, bulk; /* our ends */
    guint control_source, frames_source, log_source, bulk_source, overflow_source;
    guint log_rest;  /* source: log_bytes is 0 again then */
    gsize log_bytes; /* read since */
    GQueue queue;    /* of union wire_message * */
    int pidfd;       /* borrowed; -1 before the worker lives */
    char name[32];
    bool trace;
    guint8 half[MESSAGE_BYTES];
    gsize half_bytes;
    char line[CHANNEL_LOG_LINE];
    gsize line_bytes;
    GByteArray *bulk_bytes;
    gsize bulk_wanted;
    bool *destroyed; /* set while a handler runs */
    bool ended;
};

static void end(struct channel *channel, enum channel_end how) {
    if (channel->ended)
        return;
    channel->ended = true;
    channel->handlers.ended(channel->user, how);
}

/* ---------------------------------------------------------------------------------------------
 * frames --- */

/* Gives one message; true if the channel still stands afterwards. */
static bool give_message(struct channel *channel, const union wire_message *message) {
    bool destroyed = false;
    channel->destroyed = &destroyed;
    if (channel->trace)
        trace_message(stderr, channel->name, false, message);
    channel->handlers.message(channel->user, message);
    if (!destroyed)
        channel->destroyed = NULL;
    return !destroyed;
}

static gboolean on_frames(gint descriptor, GIOCondition condition, gpointer data) {
    struct channel *channel = data;
    (void)condition;
    for (int count = 0; count < CHANNEL_MESSAGES_A_TURN; count++) {
        ssize_t got = read(descriptor, channel->half + channel->half_bytes,
                           MESSAGE_BYTES - channel->half_bytes);
        if (got < 0 && (errno == EAGAIN || errno == EINTR))
            return G_SOURCE_CONTINUE;
        if (got <= 0) {
            channel->frames_source = 0;
            end(channel, channel->half_bytes > 0 ? CHANNEL_HALF_MESSAGE : CHANNEL_CLOSED);
            return G_SOURCE_REMOVE;
        }
        channel->half_bytes += (gsize)got;
        if (channel->half_bytes < MESSAGE_BYTES)
            continue;
        union wire_message message;
        memcpy(&message, channel->half, MESSAGE_BYTES);
        channel->half_bytes = 0;
        if (!give_message(channel, &message))
            return G_SOURCE_REMOVE;
    }
    return G_SOURCE_CONTINUE;
}

/* ------------------------------------------------------------------------------------------------
 * log --- */

static void give_line(struct channel *channel) {
    const guint8 *hostile = (const guint8 *)channel->line;
    char escaped[CHANNEL_LOG_LINE + 1], text[CHANNEL_LOG_LINE * 4];
    enum console_level level;
    check_log_line(hostile, channel->line_bytes, escaped, sizeof escaped);
    if (channel->trace)
        fprintf(stderr, "[%s] log %s\n", channel->name, escaped);
    if (channel->handlers.console &&
        check_console_line(hostile, channel->line_bytes, &level, text, sizeof text))
        channel->handlers.console(channel->user, level, text);
    else if (escaped[0] != '\0')
        channel->handlers.log(channel->user, escaped);
    channel->line_bytes = 0;
}

/* How much there was; 0 or less as read(2) says. */
static ssize_t read_log(struct channel *channel) {
    char bytes[CHANNEL_LOG_BYTES_A_TURN];
    ssize_t got = read(channel->log, bytes, sizeof bytes);
    for (ssize_t k = 0; k < got; k++) {
        if (bytes[k] == '\n')
            give_line(channel);
        else if (channel->line_bytes < sizeof channel->line)
            channel->line[channel->line_bytes++] = bytes[k];
    }
    return got;
}

static gboolean on_log(gint descriptor, GIOCondition condition, gpointer data);

static gboolean on_log_rested(gpointer data) {
    struct channel *channel = data;
    channel->log_rest = 0;
    channel->log_bytes = 0;
    if (channel->log_source == 0)
        channel->log_source = g_unix_fd_add(channel->log, G_IO_IN | G_IO_HUP, on_log, channel);
    return G_SOURCE_REMOVE;
}

static gboolean on_log(gint descriptor, GIOCondition condition, gpointer data) {
    struct channel *channel = data;
    (void)descriptor, (void)condition;
    ssize_t got = read_log(channel);
    if (got < 0 && (errno == EAGAIN || errno == EINTR))
        return G_SOURCE_CONTINUE;
    if (got > 0) {
        channel->log_bytes += (gsize)got;
        if (channel->log_rest == 0)
            channel->log_rest = g_timeout_add(CHANNEL_LOG_WHILE_MS, on_log_rested, channel);
        if (channel->log_bytes < CHANNEL_LOG_BYTES_A_WHILE)
            return G_SOURCE_CONTINUE;
    } else if (channel->log_rest) {
        g_source_remove(channel->log_rest);
        channel->log_rest = 0;
    }
    channel->log_source = 0;
    return G_SOURCE_REMOVE;
}

/* The worker's last words explain its end. No more than a pipe holds. */
static void read_last_words(struct channel *channel) {
    enum { PIPE_BYTES = 65536 };
    if (channel->log < 0)
        return;
    for (int turn = 0; turn < PIPE_BYTES / CHANNEL_LOG_BYTES_A_TURN; turn++)
        if (read_log(channel) <= 0)
            return;
}

/* -----------------------------------------------------------------------------------------------
 * bulk --- */

/* Bytes beyond the announced ones can only be unasked. */
static bool holds_surplus(int descriptor, gsize wanted) {
    int waiting = 0;
    return ioctl(descriptor, FIONREAD, &waiting) == 0 && waiting > 0 && (gsize)waiting > wanted;
}

static void finish_bulk(struct channel *channel) {
    const guint8 *bytes = channel->bulk_bytes->len > 0 ? channel->bulk_bytes->data
                                                       : (const guint8 *)""; /* never NULL */
    channel->bulk_wanted = 0;
    channel->bulk_source = 0;
    if (holds_surplus(channel->bulk, 0))
        end(channel, CHANNEL_UNASKED_BYTES);
    else
        channel->handlers.bulk(channel->user, bytes, channel->bulk_bytes->len);
}

/* Runs only while bytes are awaited; what nobody asked for stays in the pipe, which then blocks its
 * worker. */
static gboolean on_bulk(gint descriptor, GIOCondition condition, gpointer data) {
    struct channel *channel = data;
    guint8 bytes[CHANNEL_BULK_BYTES_A_TURN];
    (void)condition;
    gsize missing = channel->bulk_wanted - channel->bulk_bytes->len;
    ssize_t got = read(descriptor, bytes, MIN(missing, sizeof bytes));
    if (got < 0 && (errno == EAGAIN || errno == EINTR))
        return G_SOURCE_CONTINUE;
    if (got <= 0) {
        channel->bulk_source = 0;
        return G_SOURCE_REMOVE;
    }
    g_byte_array_append(channel->bulk_bytes, bytes, (guint)got);
    if (channel->bulk_bytes->len < channel->bulk_wanted)
        return G_SOURCE_CONTINUE;
    finish_bulk(channel);
    return G_SOURCE_REMOVE;
}

bool channel_expect_bulk(struct channel *channel, gsize bytes) {
    if (channel->bulk_source != 0)
        return false;
    g_byte_array_set_size(channel->bulk_bytes, 0);
    channel->bulk_wanted = bytes;
    if (holds_surplus(channel->bulk, bytes))
        end(channel, CHANNEL_UNASKED_BYTES);
    else if (bytes == 0)
        finish_bulk(channel);
    else
        channel->bulk_source = g_unix_fd_add(channel->bulk, G_IO_IN | G_IO_HUP, on_bulk, channel);
    return true;
}

/* -------------------------------------------------------------------------------------------
 * sending --- */

static bool is_coalesced(const union wire_message *message) {
    return message->type == TO_WORKER_TICK ||
           (message->type == TO_WORKER_POINTER && message->pointer.kind == POINTER_MOTION);
}

static void replace(union wire_message *last, const union wire_message *message) {
    bool frame = last->type == TO_WORKER_TICK && last->tick.frame;
    *last = *message;
    if (frame)
        last->tick.frame = 1; /* its picture is still owed */
}

/* Puts message behind the others; a motion or tick takes the place of one of its kind that waits
 * last. */
static bool enqueue(struct channel *channel, const union wire_message *message) {
    union wire_message *last = g_queue_peek_tail(&channel->queue);
    if (last && is_coalesced(message) && is_coalesced(last) && last->type == message->type) {
        replace(last, message);
        return true;
    }
    if (channel->queue.length >= CHANNEL_QUEUE)
        return false;
    g_queue_push_tail(&channel->queue, g_memdup2(message, sizeof *message));
    return true;
}

/* "Fresh input": a hint only. A worker that blocks it is merely slower to hear. */
static void raise_urgent(struct channel *channel) {
    if (channel->pidfd >= 0)
        syscall(SYS_pidfd_send_signal, channel->pidfd, SIGURG, NULL, 0);
}

static void wipe_message(gpointer message) {
    explicit_bzero(message, sizeof(union wire_message)); /* may be part of a password */
    g_free(message);
}

/* Writes what the pipe takes. False: it is full, or gone (which the frames pipe reports). */
static bool flush_queue(struct channel *channel) {
    bool wrote = false;
    union wire_message *message;
    while ((message = g_queue_peek_head(&channel->queue))) {
        ssize_t sent = write(channel->control, message->bytes, MESSAGE_BYTES);
        if (sent != MESSAGE_BYTES)
            break;
        wrote = true;
        wipe_message(g_queue_pop_head(&channel->queue));
    }
    if (wrote)
        raise_urgent(channel);
    return message == NULL;
}

static gboolean on_control(gint descriptor, GIOCondition condition, gpointer data) {
    struct channel *channel = data;
    (void)descriptor;
    if (!flush_queue(channel) && !(condition & (G_IO_ERR | G_IO_HUP)))
        return G_SOURCE_CONTINUE;
    channel->control_source = 0;
    return G_SOURCE_REMOVE;
}

static gboolean on_overflow(gpointer data) {
    struct channel *channel = data;
    channel->overflow_source = 0;
    end(channel, CHANNEL_STOPPED_READING);
    return G_SOURCE_REMOVE;
}

/* A full queue is told from the main loop, so that no sender finds its channel gone on return. */
void channel_send(struct channel *channel, const union wire_message *message) {
    if (channel->ended || channel->overflow_source)
        return;
    if (channel->trace)
        trace_message(stderr, channel->name, true, message);
    if (!enqueue(channel, message)) {
        channel->overflow_source = g_idle_add_full(G_PRIORITY_DEFAULT, on_overflow, channel, NULL);
        return;
    }
    if (channel->control_source == 0 && !flush_queue(channel))
        channel->control_source = g_unix_fd_add(channel->control, G_IO_OUT, on_control, channel);
}

bool channel_is_behind(const struct channel *channel) {
    return channel->queue.length > 0;
}

/* ----------------------------------------------------------------------------------------------
 * life --- */

/* A second open file description of the control pipe's read end, non-blocking: made here, because a
 * worker of another user may not open our pipe through /proc. */
static int open_poll_end(int control) {
    char path[64];
    g_snprintf(path, sizeof path, "/proc/self/fd/%d", control);
    return open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
}

static bool open_pipe(int *ours, bool we_read, int *theirs) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        return false;
    *ours = ends[we_read ? 0 : 1];
    *theirs = ends[we_read ? 1 : 0];
    return fcntl(*ours, F_SETFL, O_NONBLOCK) == 0;
}

static bool open_pipes(struct channel *channel, int ends[ASSIGNMENT_DESCRIPTORS]) {
    return open_pipe(&channel->control, false, &ends[ASSIGNMENT_CONTROL]) &&
           open_pipe(&channel->frames, true, &ends[ASSIGNMENT_FRAMES]) &&
           open_pipe(&channel->log, true, &ends[ASSIGNMENT_LOG]) &&
           open_pipe(&channel->bulk, true, &ends[ASSIGNMENT_BULK]) &&
           (ends[ASSIGNMENT_CONTROL_POLL] = open_poll_end(ends[ASSIGNMENT_CONTROL])) >= 0 &&
           fcntl(ends[ASSIGNMENT_LOG], F_SETFL, O_NONBLOCK) == 0;
}

struct channel *channel_create(const struct channel_handlers *handlers, void *user,
                               int worker_ends[ASSIGNMENT_DESCRIPTORS], GError **error) {
    const char *debug = g_getenv("VITRINE_DEBUG");
    signal(SIGPIPE, SIG_IGN); /* a worker may die before any write to it */
    struct channel *channel = g_new0(struct channel, 1);
    *channel = (struct channel){.handlers = *handlers,
                                .user = user,
                                .pidfd = -1,
                                .name = "worker",
                                .control = -1,
                                .frames = -1,
                                .log = -1,
                                .bulk = -1,
                                .trace = debug && strstr(debug, "proto")};
    g_queue_init(&channel->queue);
    channel->bulk_bytes = g_byte_array_new();
    for (int k = ASSIGNMENT_CONTROL; k < ASSIGNMENT_DESCRIPTORS; k++)
        worker_ends[k] = -1;
    if (!open_pipes(channel, worker_ends)) {
        reason_set_system(error, "The pipes to a worker could not be made", errno);
        for (int k = ASSIGNMENT_CONTROL; k < ASSIGNMENT_DESCRIPTORS; k++)
            if (worker_ends[k] >= 0)
                close(worker_ends[k]);
        channel_destroy(channel);
        return NULL;
    }
    channel->frames_source = g_unix_fd_add(channel->frames, G_IO_IN | G_IO_HUP, on_frames, channel);
    channel->log_source = g_unix_fd_add(channel->log, G_IO_IN | G_IO_HUP, on_log, channel);
    return channel;
}

static void remove_source(guint *source) {
    if (*source)
        g_source_remove(*source);
    *source = 0;
}

static void close_end(int descriptor) {
    if (descriptor >= 0)
        close(descriptor);
}

void channel_destroy(struct channel *channel) {
    if (!channel)
        return;
    if (channel->destroyed)
        *channel->destroyed = true;
    remove_source(&channel->control_source);
    remove_source(&channel->frames_source);
    remove_source(&channel->log_source);
    remove_source(&channel->log_rest);
    remove_source(&channel->overflow_source);
    read_last_words(channel);
    remove_source(&channel->bulk_source);
    close_end(channel->control);
    close_end(channel->frames);
    close_end(channel->log);
    close_end(channel->bulk);
    g_queue_clear_full(&channel->queue, wipe_message);
    g_byte_array_unref(channel->bulk_bytes);
    g_free(channel);
}

void channel_set_process(struct channel *channel, int pidfd, pid_t pid) {
    channel->pidfd = pidfd;
    g_snprintf(channel->name, sizeof channel->name, "worker %d", (int)pid);
}

void channel_identify(struct channel *channel,
                      struct channel_end_identity identities[WORKER_DESCRIPTORS]) {
    const int ours[WORKER_DESCRIPTORS] = {channel->control, channel->frames, channel->log,
                                          channel->bulk, channel->control};
    for (int k = 0; k < WORKER_DESCRIPTORS; k++) {
        struct stat status = {0};
        fstat(ours[k], &status);
        identities[k] =
            (struct channel_end_identity){status.st_ino, k == 0 || k == 4 ? O_RDONLY : O_WRONLY};
    }
}
