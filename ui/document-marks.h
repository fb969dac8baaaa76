/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_UI_DOCUMENT_MARKS_H
#define VITRINE_UI_DOCUMENT_MARKS_H

#include "broker/marks/marks.h"

/*
 * What is remembered of the document in a window (broker/marks): it opens where it was left, with its bookmarks. Nothing
 * is read or written where the user does not want it (remembering.h), of scripts, and of what is no named file.
 */
struct document_marks;

/* changed: bookmarks, or whether there may be any, changed. trouble: a sentence, of what the user did. The session must
 * outlive it; free before it goes. */
struct document_marks *document_marks_new(VitrineSession *session, void (*changed)(void *user),
                                          void (*trouble)(void *user, const char *sentence),
                                          void *user);
/* Keeps the place. */
void document_marks_free(struct document_marks *self);

/* The session was started: its document may be another by now. */
void document_marks_begin(struct document_marks *self);

/* TRUE once it is known where the document was left: its zoom is chosen. */
gboolean document_marks_has_place(const struct document_marks *self);
/* Whether pages can be marked: not of scripts, nor where nothing is to be remembered. */
gboolean document_marks_may_be(const struct document_marks *self);
/* NULL while they are not known yet. */
const struct marks *document_marks_get(const struct document_marks *self);
/* On the page shown: sets a bookmark, or takes it away. */
void document_marks_toggle(struct document_marks *self);
void document_marks_remove(struct document_marks *self, guint page);
/* To the next bookmark (1) or the one before (-1). */
void document_marks_go(struct document_marks *self, int direction);
/* Another window or viewer may have changed them: asks anew. */
void document_marks_refresh(struct document_marks *self);

/* Of all windows: whether to remember was chosen anew. */
void document_marks_begin_all(void);
/* Forgets all documents there ever were. Those that are open are not remembered again, unless by a bookmark. FALSE with
 * error if something is left. */
gboolean document_marks_forget_all(GError **error);

#endif
