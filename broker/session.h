/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_BROKER_SESSION_H
#define VITRINE_BROKER_SESSION_H

#include <gio/gio.h>

#include "broker/stage.h"
#include "proto/check.h"
#include "proto/protocol.h"

G_BEGIN_DECLS

/*
 * A session is one open document: a worker, its segment, its stage, and what is known of it. All
 * calls and signals on the main thread, in the thread-default main context. Worker death never
 * harms anything else: the session goes to SESSION_FAILED with a reason, the stage keeps the last
 * picture, vitrine_session_reopen() starts again at the same place.
 *
 * Signals (all without return value):
 *   "state"           state, reason or place in life changed: read the getters
 *   "record"          vitrine_session_get_record() has news
 *   "extent"          vitrine_session_get_extent() has news (scroll bars, page number)
 *   "responding"      vitrine_session_get_responding() changed
 *   "need-password"   (gint enum password_form, gboolean again): the worker waits for a password
 *   "notice"          (guint enum notice_code, guint64 detail)
 *   "link"            vitrine_session_get_link() changed
 *   "link-activated"  the user clicked an external link: vitrine_session_link_target_async() asks
 *                     where it goes
 *   "cursor"          (guint enum cursor_shape)
 *   "log"             a line was added to vitrine_session_get_log()
 *   "console"         the same of vitrine_session_get_console(), or it was emptied
 *   "paused"          vitrine_session_get_paused() changed
 *   "want-frame"      of a display-driven session: vitrine_session_frame() is to be called, once, when the
 *                     display shows its next frame
 *   "frame"           a picture was put on the stage (guint flags: FRAME_COMPLETE)
 */
#define VITRINE_TYPE_SESSION (vitrine_session_get_type())
G_DECLARE_FINAL_TYPE(VitrineSession, vitrine_session, VITRINE, SESSION, GObject)

typedef enum {
    VITRINE_SESSION_STARTING, /* zygote, worker, proof */
    VITRINE_SESSION_OPENING,  /* the engine reads the document */
    VITRINE_SESSION_LOCKED,   /* waits for a password */
    VITRINE_SESSION_OPEN,
    VITRINE_SESSION_FAILED, /* vitrine_session_get_reason() says why */
    VITRINE_SESSION_CLOSED,
} VitrineSessionState;

/* Errors of domain VITRINE_ERROR; each message is a whole sentence for a person. */
#define VITRINE_ERROR (vitrine_error_quark())
GQuark vitrine_error_quark(void);
typedef enum {
    VITRINE_ERROR_FILE,        /* not there, not readable, not a regular file, empty */
    VITRINE_ERROR_UNSUPPORTED, /* nothing here opens such files */
    VITRINE_ERROR_BROKEN,      /* damaged */
    VITRINE_ERROR_LOCKED,      /* needs a password or rights that were not given */
    VITRINE_ERROR_LIMIT,       /* memory, time, nesting */
    VITRINE_ERROR_CRASH,       /* the engine died */
    VITRINE_ERROR_PROTOCOL,    /* the worker broke the protocol and was killed */
    VITRINE_ERROR_JAIL,        /* no jail, or its proof failed: nothing was opened */
    VITRINE_ERROR_INTERNAL,
    VITRINE_ERROR_STOPPED, /* by the user or a time limit */
} VitrineError;

/* Document: a path that is opened (O_CLOEXEC | O_NOFOLLOW is not used: users have links) by the
 * session when started. The session takes the stage. memory_bytes 0: the default share of memory.
 */
VitrineSession *vitrine_session_new(const char *path, struct stage *stage);
void vitrine_session_set_memory(VitrineSession *self, guint64 bytes);
/* How big the first picture is likely to be, so that its memory is there when it is drawn; 0: not
 * known. Before start. */
void vitrine_session_set_expected(VitrineSession *self, guint64 bytes);
void vitrine_session_set_deterministic(VitrineSession *self, gboolean deterministic);
void vitrine_session_set_headless(VitrineSession *self, gboolean headless);
/* One of many headless sessions: what its pictures were drawn into serves the next one, whose worker clears it
 * before it is sealed (segment.h; segment_drop_spares ends a batch). Before start. */
void vitrine_session_set_in_batch(VitrineSession *self, gboolean in_batch);
/* Whether time passes by vitrine_session_step_async() only. Before start. */
void vitrine_session_set_stepped(VitrineSession *self, gboolean stepped);
/* What a deterministic session's random numbers begin with; 0 unless set. Before start. */
void vitrine_session_set_seed(VitrineSession *self, guint64 seed);
/* What the file would be called, where its path is none that says it: the name's end tells kinds of text apart.
 * Before start. */
void vitrine_session_set_name(VitrineSession *self, const char *name);
/* Whether the scripts of a web page are to run (in the script engine). Before start; a .js file
 * always runs. */
void vitrine_session_set_scripts(VitrineSession *self, gboolean scripts);

/* Smallest capacity of a slot in pixels, before start: the X screen's bounding box. At least 4096 ×
 * 4096 is used. */
void vitrine_session_set_capacity(VitrineSession *self, guint width, guint height);

/* Begins; the outcome arrives by "state". */
void vitrine_session_start(VitrineSession *self);
/* Kills the worker, if any, and frees segment and pipes now; the object stays. Idempotent. */
void vitrine_session_close(VitrineSession *self);
/* The user's "stop": like a failure with VITRINE_ERROR_STOPPED; the picture stays. */
void vitrine_session_stop(VitrineSession *self);
/* The same with a reason of the caller's, copied: a limit. */
void vitrine_session_stop_for(VitrineSession *self, const GError *reason);
/* After a failure: a new worker, same path, same place. */
void vitrine_session_reopen(VitrineSession *self);
/* The same whatever the state is, if it was not closed; a script begins anew. */
void vitrine_session_reload(VitrineSession *self);
/* Reloads a page that opened without its scripts (NOTICE_SCRIPTS, detail 1) in the script engine. */
void vitrine_session_run_scripts(VitrineSession *self);

/* A paused script gets no time and no input, nor the processor; it is still drawn at another size. Its clock stands still
 * meanwhile, but for steps: each is one sixtieth of a second and one frame. Over with reopening. */
void vitrine_session_set_paused(VitrineSession *self, gboolean paused);
gboolean vitrine_session_get_paused(VitrineSession *self);
void vitrine_session_step_frame(VitrineSession *self);

VitrineSessionState vitrine_session_get_state(VitrineSession *self);
const GError *vitrine_session_get_reason(VitrineSession *self); /* NULL unless failed */
const char *vitrine_session_get_path(VitrineSession *self);
/* Where this failure is on record, as a sentence; NULL if it is no incident (incidents.h), or not yet. */
const char *vitrine_session_get_record(VitrineSession *self);
gboolean vitrine_session_get_responding(VitrineSession *self);
const struct checked_extent *
vitrine_session_get_extent(VitrineSession *self); /* NULL before OPEN */
struct stage *vitrine_session_get_stage(VitrineSession *self);
/* Which kind of worker has it, or will. */
enum engine_id vitrine_session_get_engine(VitrineSession *self);

/* Which document it is, whatever its name: the SHA-256 of what its worker was given, in hexadecimal (the caller's).
 * Hashed in a thread. An error of what is no named file, or above IDENTIFY_MOST bytes. */
enum { IDENTIFY_MOST = 1 << 30 };
void vitrine_session_identify_async(VitrineSession *self, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer user_data);
char *vitrine_session_identify_finish(GAsyncResult *result, GError **error);

/* Input and view. Harmless in any state: what cannot be delivered is dropped. */
void vitrine_session_configure(VitrineSession *self, guint width, guint height, guint scale,
                               guint32 background);
void vitrine_session_pointer(VitrineSession *self, const struct wire_pointer *pointer);
void vitrine_session_scroll(VitrineSession *self, const struct wire_scroll *scroll);
void vitrine_session_key(VitrineSession *self, const struct wire_key *key);
/* Remembered for workers to come. What nobody sees gets no time: no TICK until it is visible again, and a script's
 * process is stopped a second after the last thing it was told. */
void vitrine_session_focus(VitrineSession *self, gboolean focused, gboolean visible);
/* Text of an input method: typed, or being composed. Valid UTF-8; what exceeds TEXT_INPUT_BYTES_MAXIMUM is cut
 * between characters. For script engines. */
void vitrine_session_text(VitrineSession *self, enum text_kind kind, const char *text);

/* Frames come from a display, by "want-frame" and vitrine_session_frame(), not from a timer. Before start. */
void vitrine_session_set_display_driven(VitrineSession *self, gboolean driven);
void vitrine_session_frame(VitrineSession *self);

/* Where in a document its view is, to come back to: as the worker said it (EXTENT), within the limits of
 * proto/protocol.h. */
struct session_place {
    guint page;
    gint x, y; /* the view's corner in the page, 1/100 point */
    enum zoom_mode zoom_mode;
    guint zoom;     /* 1/1000 */
    guint rotation; /* quarter turns 0 … 3 */
};
/* Goes there, as soon as the document is open; not if it is on its way to a place already, or the user has begun to read
 * elsewhere: pressed a key or button, turned the wheel, or was taken to a page. */
void vitrine_session_open_at(VitrineSession *self, const struct session_place *place);
/* Where it is; or, while it is still on its way to a place, that one. FALSE: it never was anywhere. */
gboolean vitrine_session_get_place(VitrineSession *self, struct session_place *place);
void vitrine_session_go_to(VitrineSession *self, guint page);
void vitrine_session_zoom(VitrineSession *self, enum zoom_mode mode, guint zoom, gint x, gint y);
void vitrine_session_rotate(VitrineSession *self, gint quarter_turns);
void vitrine_session_scroll_to(VitrineSession *self, guint x, guint y);

/* Password as typed, UTF-8; prepared here (SASLprep, Latin-1) as the form asks, wiped after
 * sending. False with error set if it cannot be a password (too long, characters SASLprep forbids).
 * Wrong: "need-password" again. */
gboolean vitrine_session_password(VitrineSession *self, const char *password, GError **error);

/* The link under the pointer, enum link_kind; page of an internal one. */
enum link_kind vitrine_session_get_link(VitrineSession *self, guint *page);
/* Asks for the target of the external link last activated or hovered. The callback gets valid UTF-8
 * without controls, or NULL; g_task style finish: the string is the caller's. */
void vitrine_session_link_target_async(VitrineSession *self, GAsyncReadyCallback callback,
                                       gpointer user_data);
char *vitrine_session_link_target_finish(VitrineSession *self, GAsyncResult *result,
                                         GError **error);

/* Headless work: blocking helpers in broker/cli use these. */
struct page_size {
    double width_points, height_points; /* as shown */
    guint width, height;                /* pixels at the dpi asked for */
};
void vitrine_session_page_size_async(VitrineSession *self, guint page, guint dpi_thousandths,
                                     GAsyncReadyCallback callback, gpointer user_data);
gboolean vitrine_session_page_size_finish(VitrineSession *self, GAsyncResult *result,
                                          struct page_size *size, GError **error);
/* Of a page that shows nothing but pictures: what its pixels are worth. The worker's word, of which is known
 * that the resolution is no more than RENDER_DPI_MAXIMUM. */
struct page_resolution {
    guint dpi_thousandths; /* 0: it can be drawn at any */
    gboolean has_shades;   /* a picture has more than black and white */
};
void vitrine_session_page_resolution_async(VitrineSession *self, guint page,
                                           GAsyncReadyCallback callback, gpointer user_data);
gboolean vitrine_session_page_resolution_finish(VitrineSession *self, GAsyncResult *result,
                                                struct page_resolution *resolution, GError **error);
/* One band; pixels (XRGB rows, stride band.width × 4) are copied from the slot before it is
 * released. */
void vitrine_session_render_async(VitrineSession *self, guint page, guint dpi_thousandths,
                                  struct rect band, GAsyncReadyCallback callback,
                                  gpointer user_data);
GBytes *vitrine_session_render_finish(VitrineSession *self, GAsyncResult *result, GError **error);

/* A deterministic script's time: moves its clock by so many nanoseconds (at most STEP_MAXIMUM_NS), runs
 * what is due then and one frame. */
void vitrine_session_step_async(VitrineSession *self, guint64 nanoseconds,
                                GAsyncReadyCallback callback, gpointer user_data);
gboolean vitrine_session_step_finish(VitrineSession *self, GAsyncResult *result, GError **error);

/* What the broker made for an engine instead of the path's file, which then only names it: descriptor
 * (taken) is sealed memory, as compute_document() makes it for ENGINE_SCRIPT and recognition.c for
 * ENGINE_OCR. Before start, once. */
void vitrine_session_take_document(VitrineSession *self, enum engine_id engine, int descriptor);
/* What the script made of its input; VITRINE_ERROR_BROKEN if it failed: its log says how. */
void vitrine_session_compute_async(VitrineSession *self, GAsyncReadyCallback callback,
                                   gpointer user_data);
GBytes *vitrine_session_compute_finish(VitrineSession *self, GAsyncResult *result, GError **error);

/* The user tells the watchdog to wait: "not responding" goes away until the next interval. */
void vitrine_session_wait(VitrineSession *self);

/* The worker's process, 0 if none: for the posture panel and tests. */
pid_t vitrine_session_get_worker(VitrineSession *self);

/* Log lines of the worker: escaped printable ASCII, newest last, at most 1,000; owned by the
 * session. */
GQueue *vitrine_session_get_log(VitrineSession *self);

/* Lines that the document itself said, for its console: checked UTF-8 without what deceives. Newest last, at
 * most 1,000; owned by the session; emptied when a new worker starts. */
struct console_line {
    enum console_level level;
    char text[];
};
const GQueue *vitrine_session_get_console(VitrineSession *self);
/* How many there were, those no longer kept too. */
guint64 vitrine_session_get_console_count(VitrineSession *self);

struct posture;
/* Facts proved about the worker (posture.h), or NULL before the proof. */
const struct posture *vitrine_session_get_posture(VitrineSession *self);

G_END_DECLS

#endif
