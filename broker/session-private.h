/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_BROKER_SESSION_PRIVATE_H
#define VITRINE_BROKER_SESSION_PRIVATE_H

#include "broker/channel.h"
#include "broker/posture.h"
#include "broker/segment.h"
#include "broker/session.h"

enum { SESSION_LOG_LINES = 1000 };

/* A command that waits for its DONE. */
struct command {
    enum command_verb verb;
    guint32 width, height; /* of a RENDER's band */
    GBytes *pixels;        /* of a RENDER, once its FRAME came */
    GTask *task;           /* NULL: nobody asks */

    /* of what a BULK answers */
    gboolean announced;       /* its BULK came: the bytes follow on the other pipe … */
    struct checked_bulk bulk; /* … so many */
    gboolean has_done;        /* DONE travels faster than they do */
    struct checked_done done;
    gpointer answer; /* of the kind; once the bytes came */
    GDestroyNotify free_answer;
};

/* A command that is answered by a BULK waits until the one before is: bytes of two answers must not
 * meet in one pipe, where nothing tells them apart. */
struct question {
    enum command_verb verb;
    gint64 argument[6];
    char *data; /* argument[0] bytes, or NULL */
    GTask *task;
};

struct _VitrineSession {
    GObject parent;
    char *path;
    char *name; /* that the path does not say; NULL: it does */
    struct stage *stage;
    guint64 memory_bytes, expected_bytes;
    gboolean deterministic, headless;
    gboolean in_batch;      /* its segment goes to the next session */
    gboolean scripts;       /* a page's scripts are to run */
    gboolean scripts_asked; /* … of this very document, whatever its name is */
    gboolean stepped;       /* time passes by STEP only */
    guint64 seed;
    enum engine_id engine;
    guint capacity_width, capacity_height;

    VitrineSessionState state;
    GError *reason;
    char *record; /* where that is told */
    gboolean responding;
    struct checked_extent extent;
    gboolean has_extent;
    struct session_place place; /* where it is to go, or on its way */
    gboolean has_place;         /* until it got there */
    guint32 place_command;      /* id of the PLACE that takes it there; 0: not sent yet */
    enum password_form password_form;
    gboolean asked_password;
    gboolean touched; /* the user went somewhere in it */
    gboolean clicked; /* a button was pressed since a link was opened last */
    struct checked_link link;
    guint32 activated_link; /* id */
    struct posture posture;
    gboolean proved;
    GQueue log;
    GQueue console; /* of struct console_line * */
    guint64 console_count;

    /* the worker's life */
    int given; /* descriptor of what the broker made for given_engine; -1: path is opened instead */
    enum engine_id given_engine;
    int document; /* descriptor until the worker has it; -1 */
    int evidence; /* the same, kept: what is hashed should this end as an incident. -1 */
    dev_t document_device;
    ino_t document_inode;
    gboolean document_has_bytes;
    struct segment *segment;
    struct channel *channel;
    guint zygote_request;
    pid_t pid;
    int pidfd;
    guint pidfd_source, watchdog_source;
    gboolean unsure; /* it was told something since it last said that it is idle */

    /* its time: session-time.c */
    guint tick_source, frame_source;
    gint64 tick_due;                /* monotonic, of tick_source */
    guint wait_ms;                  /* of the WANT_TICK that waits */
    guint64 waited_ms;              /* sum of those that are over: a deterministic worker's clock */
    gboolean tick_owed, frame_owed; /* wished for, and not yet given */
    gboolean display_driven;        /* frames come by vitrine_session_frame() */
    gboolean focused, visible, paused;
    gboolean frozen;    /* its process is stopped */
    gint64 tick_time;   /* monotonic; of the last TICK */
    gint64 pause_began; /* monotonic, µs */
    gint64 paused_us;   /* what its clock lags behind ours, for pauses that are over */

    gboolean exited, channel_ended, was_ready;
    struct checked_ready early_ready; /* its READY outran the zygote's word of its process id */
    gboolean has_early_ready;
    int exit_code, exit_status;

    /* the protocol */
    struct check_context check;
    struct slot_layout layout;
    guint wanted_width, wanted_height, wanted_scale; /* by configure(); 0: not known yet */
    guint32 background;
    guint32 next_command, next_ping;
    gint64 ping_time;     /* monotonic; of the PING that is out */
    gint64 patience;      /* until when the user said to wait */
    gint64 start_time;    /* monotonic; of vitrine_session_start */
    GHashTable *commands; /* id → struct command */
    GQueue questions;     /* of struct question *, not yet sent */
    guint32 bulk_request; /* id of the one that is out; 0: none */
};

/* session.c */
void session_set_state(VitrineSession *self, VitrineSessionState state);
/* Ends the worker; the stage keeps its picture. Takes reason. */
void session_fail(VitrineSession *self, GError *reason);
void session_tear_down(VitrineSession *self);
/* Answers a task, taken, that the session's end left without an answer. Takes NULL. */
void session_fail_task(VitrineSession *self, GTask *task);

/* session-place.c. Before the worker goes: where a next one will go. */
void session_note_place(VitrineSession *self);
/* The document is open: goes to its place, if it has one. */
void session_go_to_place(VitrineSession *self);

/* session-handle.c: what the worker says. */
void session_handle_message(VitrineSession *self, const union wire_message *hostile);
/* Once the process id is known: the READY that came before it. */
void session_handle_early_ready(VitrineSession *self);
void session_handle_bulk(VitrineSession *self, const guint8 *hostile, gsize bytes);
void session_slot_released(void *session, uint32_t slot);

/* session-send.c: what it is told. */
void session_send_configure(VitrineSession *self);
/* Everything that is said goes this way, for the watchdog to know that there is something to watch. */
void session_tell(VitrineSession *self, const union wire_message *message);
/* Has been told how pictures are to be; and the document is open. */
gboolean session_speaks(const VitrineSession *self);
gboolean session_is_open(const VitrineSession *self);
void session_send_data(VitrineSession *self, guint32 id, const char *bytes, gsize count);
/* Keeps task until DONE. */
void session_send_command(VitrineSession *self, enum command_verb verb, const gint64 argument[6],
                          GTask *task);
/* The same for what a BULK answers, in its turn. data, copied: argument[0] bytes to follow, or NULL.
 */
void session_ask(VitrineSession *self, enum command_verb verb, const gint64 argument[6],
                 const char *data, GTask *task);
/* The answer to the question that was out is complete. */
void session_ask_next(VitrineSession *self);
void session_drop_questions(VitrineSession *self);
/* NULL, and the callback will be told why, if the document is not open. */
GTask *session_new_task(VitrineSession *self, GAsyncReadyCallback callback, gpointer user_data);
void session_send_release(VitrineSession *self, guint32 slot);
void command_free(gpointer data);

/* session-time.c: when time passes for the worker. */
void session_begin_time(VitrineSession *self);
void session_end_time(VitrineSession *self);
/* The clock alone; a stepped or paused worker's stands still. */
void session_send_tick(VitrineSession *self);
/* The same where it is not fresh: what is said next is dated by it. */
void session_freshen_clock(VitrineSession *self);
void session_want_tick(VitrineSession *self, guint32 after_ms);
/* The document was opened: it hears who sees it. */
void session_send_focus(VitrineSession *self);
/* Stops the process of a script that nobody sees, or that is paused, and says whether it did. Not while somebody
 * waits for its answer. Whatever it is told next wakes it. */
gboolean session_freeze(VitrineSession *self);
void session_thaw(VitrineSession *self);

/* session-log.c: what the worker says to people. */
void session_keep_log_line(VitrineSession *self, const char *line);
void session_keep_console_line(VitrineSession *self, enum console_level level, const char *text);
void session_clear_console(VitrineSession *self);

/* session-open.c: by the file's name, which engine gets it. */
void session_choose_engine(VitrineSession *self);
/* session-open.c: file → segment → pipes → zygote. False with error. */
gboolean session_open_worker(VitrineSession *self, GError **error);
void session_watch(VitrineSession *self);
/* The same, a whole interval from now. */
void session_watch_anew(VitrineSession *self);
void session_note_pong(VitrineSession *self, const struct checked_pong *pong);

#endif
