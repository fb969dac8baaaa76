/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ui/document-marks.h"

#include <string.h>

#include "broker/marks/marks-keeper.h"
#include "ui/remembering.h"

/* What a viewer that is killed has forgotten at most. */
enum { PLACE_KEPT_AFTER_S = 2 };

struct document_marks {
    VitrineSession *session; /* NULL: the window is gone */
    void (*changed)(void *user);
    void (*trouble)(void *user, const char *sentence);
    void *user;
    char *document;            /* its SHA-256; NULL: not known, or nothing to be remembered */
    GCancellable *identifying; /* NULL: nothing is to be remembered */
    struct marks *marks;       /* NULL until they were read */
    gboolean opened;           /* went where the document was left: once a window */
    gboolean forgotten;        /* by the user's will: its place is no longer kept */
    gboolean wished;           /* a bookmark on wished_page, before it is known which there are */
    guint wished_page, place_source;
};

static GList *all; /* of struct document_marks *, one a window */

static void ask(struct document_marks *self, const struct marks_change *change);

/* ------------------------------------------------------------------------------------- place --- */

static gboolean same_place(const struct session_place *a, const struct session_place *b) {
    return a->page == b->page && a->x == b->x && a->y == b->y && a->zoom_mode == b->zoom_mode &&
           a->zoom == b->zoom && a->rotation == b->rotation;
}

/* Its file's time says when a document was read last: at the end it is written anew even if nothing moved. */
static void keep_place(struct document_marks *self, gboolean at_end) {
    struct marks_change change = {.verb = MARKS_PUT_PLACE};
    if (!self->marks || self->forgotten || !vitrine_session_get_place(self->session, &change.place))
        return;
    if (!at_end && self->marks->has_place && same_place(&change.place, &self->marks->place))
        return;
    ask(self, &change);
}

static gboolean on_place(gpointer data) {
    struct document_marks *self = data;
    self->place_source = 0;
    keep_place(self, FALSE);
    return G_SOURCE_REMOVE;
}

static void moved(VitrineSession *session, struct document_marks *self) {
    if (!self->place_source && self->marks)
        self->place_source = g_timeout_add_seconds(PLACE_KEPT_AFTER_S, on_place, self);
}

static void go_where_it_was_left(struct document_marks *self) {
    if (!self->opened && self->marks->has_place)
        vitrine_session_open_at(self->session, &self->marks->place);
    self->opened = TRUE;
}

/* ------------------------------------------------------------------------------------- marks --- */

/* Answers come when the window may be gone, or has another document. */
struct asked {
    struct document_marks *self; /* counted */
    enum marks_verb verb;
    char *document;
};

static void clear(gpointer data) {
    struct document_marks *self = data;
    g_free(self->document);
    g_free(self->marks);
}

static void drop(struct document_marks *self) {
    g_rc_box_release_full(self, clear);
}

static void set_bookmark(struct document_marks *self, guint page, gboolean set) {
    if (self->marks)
        ask(self, &(struct marks_change){.verb = set ? MARKS_SET_BOOKMARK : MARKS_CLEAR_BOOKMARK,
                                         .page = page});
}

static void toggle(struct document_marks *self, guint page) {
    set_bookmark(self, page, !marks_has_bookmark(self->marks, page));
}

static void take(struct document_marks *self, struct marks *marks) {
    g_free(self->marks);
    self->marks = marks;
    go_where_it_was_left(self);
    if (self->wished)
        toggle(self, self->wished_page);
    self->wished = FALSE;
    self->changed(self->user);
}

static void answered(GObject *nothing, GAsyncResult *result, gpointer user) {
    struct asked *asked = user;
    struct document_marks *self = asked->self;
    g_autoptr(GError) error = NULL;
    struct marks *marks = marks_keeper_ask_finish(result, &error);
    gboolean of_use = self->session && g_strcmp0(self->document, asked->document) == 0;
    gboolean first = of_use && !self->marks;
    if (of_use && error && (first || asked->verb >= MARKS_SET_BOOKMARK))
        self->trouble(self->user, error->message);
    if (first && !marks)
        marks = g_new0(struct marks, 1); /* damaged: begins anew */
    if (of_use && marks)
        take(self, g_steal_pointer(&marks));
    g_free(marks);
    g_free(asked->document);
    g_free(asked);
    drop(self);
}

static void ask(struct document_marks *self, const struct marks_change *change) {
    if (!remembering())
        return;
    struct asked *asked = g_new(struct asked, 1);
    *asked = (struct asked){g_rc_box_acquire(self), change->verb, g_strdup(self->document)};
    marks_keeper_ask(self->document, change, answered, asked);
}

void document_marks_refresh(struct document_marks *self) {
    if (self->marks)
        ask(self, &(struct marks_change){.verb = MARKS_READ});
}

/* ---------------------------------------------------------------------------------- document --- */

static void identified(GObject *nothing, GAsyncResult *result, gpointer user) {
    struct document_marks *self = user;
    g_autoptr(GError) error = NULL;
    char *document = vitrine_session_identify_finish(result, &error);
    gboolean over = g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || !self->session;
    if (!over && document) {
        g_free(self->document);
        self->document = g_steal_pointer(&document);
        ask(self, &(struct marks_change){.verb = MARKS_READ});
    } else if (!over) {
        g_clear_object(&self->identifying);
        self->changed(self->user);
    }
    g_free(document);
    drop(self);
}

static void stop(struct document_marks *self) {
    keep_place(self, TRUE);
    if (self->place_source)
        g_source_remove(self->place_source);
    self->place_source = 0;
    g_cancellable_cancel(self->identifying);
    g_clear_object(&self->identifying);
    g_clear_pointer(&self->document, g_free);
    g_clear_pointer(&self->marks, g_free);
    self->wished = FALSE;
}

void document_marks_begin(struct document_marks *self) {
    stop(self);
    if (vitrine_session_get_engine(self->session) != ENGINE_SCRIPT && remembering()) {
        self->identifying = g_cancellable_new();
        vitrine_session_identify_async(self->session, self->identifying, identified,
                                       g_rc_box_acquire(self));
    }
    self->changed(self->user);
}

struct document_marks *document_marks_new(VitrineSession *session, void (*changed)(void *user),
                                          void (*trouble)(void *user, const char *sentence),
                                          void *user) {
    struct document_marks *self = g_rc_box_new0(struct document_marks);
    self->session = session;
    self->changed = changed;
    self->trouble = trouble;
    self->user = user;
    all = g_list_prepend(all, self);
    g_signal_connect(session, "extent", G_CALLBACK(moved), self);
    return self;
}

void document_marks_free(struct document_marks *self) {
    stop(self);
    all = g_list_remove(all, self);
    g_signal_handlers_disconnect_by_data(self->session, self);
    self->session = NULL;
    drop(self);
}

void document_marks_begin_all(void) {
    for (GList *item = all; item; item = item->next)
        document_marks_begin(item->data);
}

gboolean document_marks_forget_all(GError **error) {
    g_autofree char *folder = marks_folder();
    marks_keeper_flush();
    for (GList *item = all; item; item = item->next) {
        struct document_marks *self = item->data;
        self->forgotten = TRUE;
        document_marks_refresh(self);
    }
    return marks_forget_all(folder, error);
}

gboolean document_marks_has_place(const struct document_marks *self) {
    return self->marks && self->marks->has_place;
}

/* --------------------------------------------------------------------------------- bookmarks --- */

gboolean document_marks_may_be(const struct document_marks *self) {
    return vitrine_session_get_extent(self->session) && self->identifying;
}

const struct marks *document_marks_get(const struct document_marks *self) {
    return vitrine_session_get_extent(self->session) ? self->marks : NULL;
}

/* Big files take seconds to be known, and nobody waits for that to mark a page. */
void document_marks_toggle(struct document_marks *self) {
    const struct checked_extent *extent = vitrine_session_get_extent(self->session);
    if (extent && self->marks) {
        toggle(self, extent->page);
    } else if (extent && self->identifying) {
        self->wished = !self->wished || self->wished_page != extent->page;
        self->wished_page = extent->page;
    }
}

void document_marks_remove(struct document_marks *self, guint page) {
    set_bookmark(self, page, FALSE);
}

void document_marks_go(struct document_marks *self, int direction) {
    const struct checked_extent *extent = vitrine_session_get_extent(self->session);
    guint page;
    if (extent && self->marks && marks_next_bookmark(self->marks, extent->page, direction, &page))
        vitrine_session_go_to(self->session, page);
}
