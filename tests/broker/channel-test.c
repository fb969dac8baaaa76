/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "broker/channel.h"

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "tests/broker/harness.h"

/* The test plays the worker at the other ends of the pipes. */
struct fixture {
    struct channel *channel;
    int ends[ASSIGNMENT_DESCRIPTORS];
    unsigned messages, lines, console_lines, bulks;
    enum console_level last_level;
    guint32 last_type;
    gsize log_bytes, longest_line, bulk_bytes;
    char last_line[CHANNEL_LOG_LINE + 1];
    gboolean ended, destroy_at_message;
    enum channel_end how;
    unsigned descriptors;
};

static void on_message(void *user, const union wire_message *hostile) {
    struct fixture *fixture = user;
    fixture->messages++;
    fixture->last_type = hostile->type;
    if (fixture->destroy_at_message)
        g_clear_pointer(&fixture->channel, channel_destroy);
}

static void on_log(void *user, const char *line) {
    struct fixture *fixture = user;
    fixture->lines++;
    fixture->log_bytes += strlen(line);
    fixture->longest_line = MAX(fixture->longest_line, strlen(line));
    g_strlcpy(fixture->last_line, line, sizeof fixture->last_line);
}

static void on_console(void *user, enum console_level level, const char *text) {
    struct fixture *fixture = user;
    fixture->console_lines++;
    fixture->last_level = level;
    g_strlcpy(fixture->last_line, text, sizeof fixture->last_line);
}

static void on_bulk(void *user, const guint8 *hostile, gsize bytes) {
    struct fixture *fixture = user;
    (void)hostile;
    fixture->bulks++;
    fixture->bulk_bytes = bytes;
}

static void on_ended(void *user, enum channel_end how) {
    struct fixture *fixture = user;
    g_assert_false(fixture->ended); /* once */
    fixture->ended = TRUE;
    fixture->how = how;
}

static void set_up(struct fixture *fixture, gconstpointer data) {
    static const struct channel_handlers handlers = {on_message, on_log, on_console, on_bulk,
                                                     on_ended};
    (void)data;
    g_main_context_iteration(NULL, FALSE); /* its wake-up descriptor is not ours to count */
    fixture->descriptors = harness_descriptors();
    fixture->channel = channel_create(&handlers, fixture, fixture->ends, NULL);
    g_assert_nonnull(fixture->channel);
}

static void close_worker_end(struct fixture *fixture, enum assignment_descriptor end) {
    if (fixture->ends[end] >= 0)
        close(fixture->ends[end]);
    fixture->ends[end] = -1;
}

static void tear_down(struct fixture *fixture, gconstpointer data) {
    struct channel *channel = fixture->channel;
    (void)data;
    channel_destroy(channel);
    for (int k = ASSIGNMENT_CONTROL; k < ASSIGNMENT_DESCRIPTORS; k++)
        close_worker_end(fixture, k);
    g_assert_null(channel ? g_main_context_find_source_by_user_data(NULL, channel) : NULL);
    g_assert_cmpuint(harness_descriptors(), ==, fixture->descriptors);
}

/* One turn of the main loop. */
static void turn(void) {
    g_main_context_iteration(NULL, FALSE);
}

static void say(struct fixture *fixture, guint32 type, gsize bytes) {
    union wire_message message = {.type = type};
    g_assert_cmpint(write(fixture->ends[ASSIGNMENT_FRAMES], &message, bytes), ==, (gssize)bytes);
}

/* ------------------------------------------------------------------------------------ frames ---
 */

static void test_message_in_pieces(struct fixture *fixture, gconstpointer data) {
    (void)data;
    union wire_message message = {.type = TO_BROKER_PONG};
    for (gsize k = 0; k < MESSAGE_BYTES; k++) {
        g_assert_cmpuint(fixture->messages, ==, 0);
        g_assert_cmpint(write(fixture->ends[ASSIGNMENT_FRAMES], message.bytes + k, 1), ==, 1);
        turn();
    }
    turn();
    g_assert_cmpuint(fixture->messages, ==, 1);
    g_assert_cmpuint(fixture->last_type, ==, TO_BROKER_PONG);
}

static void test_half_message_at_end(struct fixture *fixture, gconstpointer data) {
    (void)data;
    say(fixture, TO_BROKER_PONG, MESSAGE_BYTES);
    say(fixture, TO_BROKER_PONG, MESSAGE_BYTES / 2);
    close_worker_end(fixture, ASSIGNMENT_FRAMES);
    harness_wait(&fixture->ended);
    g_assert_cmpuint(fixture->messages, ==, 1);
    g_assert_cmpint(fixture->how, ==, CHANNEL_HALF_MESSAGE);
}

static void test_quiet_end(struct fixture *fixture, gconstpointer data) {
    (void)data;
    close_worker_end(fixture, ASSIGNMENT_FRAMES);
    harness_wait(&fixture->ended);
    g_assert_cmpint(fixture->how, ==, CHANNEL_CLOSED);
}

/* As fast as the pipe takes them. */
static unsigned pour(int pipe_end, unsigned most) {
    union wire_message message = {.type = TO_BROKER_PONG};
    unsigned poured = 0;
    while (poured < most && write(pipe_end, &message, MESSAGE_BYTES) == MESSAGE_BYTES)
        poured++;
    return poured;
}

static void test_message_flood(struct fixture *fixture, gconstpointer data) {
    enum { FLOOD = 100000 };
    (void)data;
    int pipe_end = fixture->ends[ASSIGNMENT_FRAMES];
    unsigned turns = 0, poured = 0;
    g_assert_cmpint(fcntl(pipe_end, F_SETFL, O_WRONLY | O_NONBLOCK), ==, 0);
    while (fixture->messages < FLOOD) {
        unsigned before = fixture->messages;
        poured += pour(pipe_end, FLOOD - poured);
        turn();
        turns++;
        g_assert_false(fixture->ended);
        g_assert_cmpuint(fixture->messages - before, <=, CHANNEL_MESSAGES_A_TURN);
    }
    g_assert_cmpuint(poured, ==, FLOOD);
    g_assert_cmpuint(turns, >=, FLOOD / CHANNEL_MESSAGES_A_TURN);
}

static void test_destroyed_by_its_handler(struct fixture *fixture, gconstpointer data) {
    (void)data;
    struct channel *channel = fixture->channel;
    fixture->destroy_at_message = TRUE;
    for (unsigned k = 0; k < 10; k++)
        say(fixture, TO_BROKER_PONG, MESSAGE_BYTES);
    while (fixture->channel)
        turn();
    turn();
    g_assert_cmpuint(fixture->messages, ==, 1);
    g_assert_null(g_main_context_find_source_by_user_data(NULL, channel));
}

/* --------------------------------------------------------------------------------------- log ---
 */

static void test_log_flood(struct fixture *fixture, gconstpointer data) {
    char flood[60000];
    (void)data;
    memset(flood, 'x', sizeof flood);
    for (gsize k = 99; k < sizeof flood; k += 100)
        flood[k] = '\n';
    g_assert_cmpint(write(fixture->ends[ASSIGNMENT_LOG], flood, sizeof flood), ==, sizeof flood);
    while (fixture->lines < sizeof flood / 100) {
        gsize before = fixture->log_bytes;
        turn();
        g_assert_cmpuint(fixture->log_bytes - before, <=, CHANNEL_LOG_BYTES_A_TURN);
    }
}

/* A worker that writes for ever: what is read of it is bounded by time, not by how fast it writes. */
static void test_log_flood_without_end(struct fixture *fixture, gconstpointer data) {
    static const char line[] = "never enough, never enough\n";
    const gsize at_once = CHANNEL_LOG_BYTES_A_WHILE + CHANNEL_LOG_BYTES_A_TURN;
    int pipe_end = fixture->ends[ASSIGNMENT_LOG];
    gint64 began = g_get_monotonic_time();
    (void)data;
    g_assert_cmpint(fcntl(pipe_end, F_SETFL, O_WRONLY | O_NONBLOCK), ==, 0);
    while (fixture->log_bytes < 3 * at_once) {
        while (write(pipe_end, line, sizeof line - 1) > 0)
            ;
        turn();
        gint64 whiles = (g_get_monotonic_time() - began) / (CHANNEL_LOG_WHILE_MS * 1000);
        g_assert_cmpuint(fixture->log_bytes, <=, (gsize)(whiles + 1) * at_once);
    }
}

static void say_line(struct fixture *fixture, const char *line) {
    unsigned before = fixture->lines + fixture->console_lines;
    gssize bytes = (gssize)strlen(line);
    g_assert_cmpint(write(fixture->ends[ASSIGNMENT_LOG], line, (gsize)bytes), ==, bytes);
    while (fixture->lines + fixture->console_lines == before)
        turn();
}

static void test_console_lines(struct fixture *fixture, gconstpointer data) {
    (void)data;
    say_line(fixture, "\x03gr\xc3\xbc\xc3\x9f \xe2\x80\xaeGott\x1b[1m\n");
    g_assert_cmpuint(fixture->last_level, ==, CONSOLE_ERROR);
    g_assert_cmpstr(fixture->last_line, ==, "gr\xc3\xbc\xc3\x9f Gott[1m");
    say_line(fixture, "\x01\xff\xfe\n");
    g_assert_cmpstr(fixture->last_line, ==, "\\xff\\xfe");
    say_line(fixture, "\x02\n");
    g_assert_cmpuint(fixture->console_lines, ==, 3);
    say_line(fixture, "\x07not a level\n");
    say_line(fixture, "of the runtime\n");
    g_assert_cmpuint(fixture->console_lines, ==, 3);
    g_assert_cmpuint(fixture->lines, ==, 2);
}

static void test_log_line_without_end(struct fixture *fixture, gconstpointer data) {
    char flood[20000];
    (void)data;
    memset(flood, '\x1b', sizeof flood);
    flood[sizeof flood - 1] = '\n';
    g_assert_cmpint(write(fixture->ends[ASSIGNMENT_LOG], flood, sizeof flood), ==, sizeof flood);
    while (fixture->lines == 0)
        turn();
    g_assert_cmpuint(fixture->lines, ==, 1);
    g_assert_cmpuint(fixture->longest_line, <=, CHANNEL_LOG_LINE);
    g_assert_null(strchr(fixture->last_line, '\x1b'));
}

/* The order in which a dying worker's ends are seen is the kernel's: nothing may stay behind. */
static void test_last_words(struct fixture *fixture, gconstpointer data) {
    static const char words[] = "last words\n";
    (void)data;
    struct channel *channel = fixture->channel;
    g_assert_cmpint(write(fixture->ends[ASSIGNMENT_LOG], words, sizeof words - 1), >, 0);
    g_clear_pointer(&fixture->channel, channel_destroy);
    g_assert_cmpstr(fixture->last_line, ==, "last words");
    g_assert_null(g_main_context_find_source_by_user_data(NULL, channel));
}

static void test_log_end_unseen(struct fixture *fixture, gconstpointer data) {
    (void)data;
    struct channel *channel = fixture->channel;
    close_worker_end(fixture, ASSIGNMENT_LOG);
    g_clear_pointer(&fixture->channel, channel_destroy);
    g_assert_null(g_main_context_find_source_by_user_data(NULL, channel));
    turn();
}

/* -------------------------------------------------------------------------------------- bulk ---
 */

static void put_bulk(struct fixture *fixture, gsize bytes) {
    g_autofree char *text = g_malloc0(bytes);
    g_assert_cmpint(write(fixture->ends[ASSIGNMENT_BULK], text, bytes), ==, (gssize)bytes);
}

static void test_bulk(struct fixture *fixture, gconstpointer data) {
    (void)data;
    g_assert_true(channel_expect_bulk(fixture->channel, 3000));
    g_assert_false(channel_expect_bulk(fixture->channel, 10)); /* one at a time */
    put_bulk(fixture, 1000);
    turn();
    g_assert_cmpuint(fixture->bulks, ==, 0);
    put_bulk(fixture, 2000);
    while (fixture->bulks == 0)
        turn();
    g_assert_cmpuint(fixture->bulk_bytes, ==, 3000);
    g_assert_false(fixture->ended);
}

static void test_bulk_nobody_announced(struct fixture *fixture, gconstpointer data) {
    (void)data;
    put_bulk(fixture, 5000);
    for (int k = 0; k < 5; k++)
        turn();
    g_assert_cmpuint(fixture->bulks, ==, 0);
    g_assert_true(channel_expect_bulk(fixture->channel, 100));
    harness_wait(&fixture->ended);
    g_assert_cmpint(fixture->how, ==, CHANNEL_UNASKED_BYTES);
    g_assert_cmpuint(fixture->bulks, ==, 0);
}

static void test_bulk_longer_than_announced(struct fixture *fixture, gconstpointer data) {
    (void)data;
    g_assert_true(channel_expect_bulk(fixture->channel, 100));
    put_bulk(fixture, 101);
    harness_wait(&fixture->ended);
    g_assert_cmpint(fixture->how, ==, CHANNEL_UNASKED_BYTES);
    g_assert_cmpuint(fixture->bulks, ==, 0);
}

static void test_empty_bulk(struct fixture *fixture, gconstpointer data) {
    (void)data;
    g_assert_true(channel_expect_bulk(fixture->channel, 0));
    g_assert_cmpuint(fixture->bulks, ==, 1);
    g_assert_cmpuint(fixture->bulk_bytes, ==, 0);
}

/* ----------------------------------------------------------------------------------- sending ---
 */

static void send_scroll(struct fixture *fixture) {
    channel_send(fixture->channel,
                 &(union wire_message){.scroll = {.type = TO_WORKER_SCROLL, .dy = 256}});
}

static void test_worker_that_never_reads(struct fixture *fixture, gconstpointer data) {
    enum { PIPE_MESSAGES = 65536 / MESSAGE_BYTES };
    (void)data;
    for (unsigned k = 0; k < PIPE_MESSAGES + CHANNEL_QUEUE; k++)
        send_scroll(fixture);
    turn();
    g_assert_false(fixture->ended);
    send_scroll(fixture);
    g_assert_false(fixture->ended); /* never from within */
    send_scroll(fixture);
    harness_wait(&fixture->ended);
    g_assert_cmpint(fixture->how, ==, CHANNEL_STOPPED_READING);
}

static void test_motion_is_coalesced(struct fixture *fixture, gconstpointer data) {
    enum { PIPE_MESSAGES = 65536 / MESSAGE_BYTES, MOTIONS = 10000 };
    union wire_message message = {0};
    unsigned got = 0;
    (void)data;
    for (unsigned k = 0; k < PIPE_MESSAGES; k++)
        send_scroll(fixture);
    for (int k = 1; k <= MOTIONS; k++)
        channel_send(fixture->channel,
                     &(union wire_message){
                         .pointer = {.type = TO_WORKER_POINTER, .kind = POINTER_MOTION, .x = k}});
    do {
        turn();
        while (read(fixture->ends[ASSIGNMENT_CONTROL_POLL], &message, sizeof message) > 0)
            got++;
    } while (message.type != TO_WORKER_POINTER || message.pointer.x != MOTIONS);
    g_assert_cmpuint(got, ==, PIPE_MESSAGES + 1);
    g_assert_false(fixture->ended);
}

static void test_send_to_the_dead(struct fixture *fixture, gconstpointer data) {
    (void)data;
    for (int k = ASSIGNMENT_CONTROL; k < ASSIGNMENT_DESCRIPTORS; k++)
        close_worker_end(fixture, k);
    for (int k = 0; k < 10; k++) {
        send_scroll(fixture); /* no SIGPIPE */
        turn();
    }
    harness_wait(&fixture->ended);
    g_assert_cmpint(fixture->how, ==, CHANNEL_CLOSED);
}

static void never(int number) {
    (void)number;
}

static void test_urgent_signal(struct fixture *fixture, gconstpointer data) {
    sigset_t urgent, pending;
    (void)data;
    sigemptyset(&urgent);
    sigaddset(&urgent, SIGURG);
    sigprocmask(SIG_BLOCK, &urgent, NULL);
    int pidfd = (int)syscall(SYS_pidfd_open, getpid(), 0);
    channel_set_process(fixture->channel, pidfd, getpid());
    signal(SIGURG, never); /* blocked, but not ignored: it stays pending */
    send_scroll(fixture);
    sigpending(&pending);
    g_assert_true(sigismember(&pending, SIGURG));
    signal(SIGURG, SIG_IGN);
    sigprocmask(SIG_UNBLOCK, &urgent, NULL);
    close(pidfd);
}

static void test_ends_are_as_the_proof_wants(struct fixture *fixture, gconstpointer data) {
    static const enum assignment_descriptor order[WORKER_DESCRIPTORS] = {
        ASSIGNMENT_CONTROL, ASSIGNMENT_FRAMES, ASSIGNMENT_LOG, ASSIGNMENT_BULK,
        ASSIGNMENT_CONTROL_POLL};
    struct channel_end_identity identities[WORKER_DESCRIPTORS];
    (void)data;
    channel_identify(fixture->channel, identities);
    for (int k = 0; k < WORKER_DESCRIPTORS; k++) {
        struct stat status;
        int flags = fcntl(fixture->ends[order[k]], F_GETFL);
        g_assert_cmpint(fstat(fixture->ends[order[k]], &status), ==, 0);
        g_assert_cmpuint(status.st_ino, ==, identities[k].inode);
        g_assert_cmpint(flags & O_ACCMODE, ==, identities[k].access);
        g_assert_true(fcntl(fixture->ends[order[k]], F_GETFD) & FD_CLOEXEC);
    }
    g_assert_false(fcntl(fixture->ends[ASSIGNMENT_CONTROL], F_GETFL) & O_NONBLOCK);
    g_assert_true(fcntl(fixture->ends[ASSIGNMENT_CONTROL_POLL], F_GETFL) & O_NONBLOCK);
}

#define ADD(name, function)                                                                        \
    g_test_add("/channel/" name, struct fixture, NULL, set_up, function, tear_down)

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    ADD("message-in-pieces", test_message_in_pieces);
    ADD("half-message-at-end", test_half_message_at_end);
    ADD("quiet-end", test_quiet_end);
    ADD("message-flood", test_message_flood);
    ADD("destroyed-by-its-handler", test_destroyed_by_its_handler);
    ADD("log-flood", test_log_flood);
    ADD("log-flood-without-end", test_log_flood_without_end);
    ADD("console-lines", test_console_lines);
    ADD("log-line-without-end", test_log_line_without_end);
    ADD("last-words", test_last_words);
    ADD("log-end-unseen", test_log_end_unseen);
    ADD("bulk", test_bulk);
    ADD("bulk-nobody-announced", test_bulk_nobody_announced);
    ADD("bulk-longer-than-announced", test_bulk_longer_than_announced);
    ADD("empty-bulk", test_empty_bulk);
    ADD("worker-that-never-reads", test_worker_that_never_reads);
    ADD("motion-is-coalesced", test_motion_is_coalesced);
    ADD("send-to-the-dead", test_send_to_the_dead);
    ADD("urgent-signal", test_urgent_signal);
    ADD("ends-are-as-the-proof-wants", test_ends_are_as_the_proof_wants);
    return g_test_run();
}
