/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_UI_WINDOW_PRIVATE_H
#define VITRINE_UI_WINDOW_PRIVATE_H

#include "broker/session.h"
#include "ui/document-marks.h"
#include "ui/prompt.h"
#include "ui/view.h"
#include "ui/window.h"

/* What window.c (the parts), window-actions.c (commands and keys) and window-session.c (what the
 * session says) share. */
struct window {
    GtkWidget *toplevel;
    GtkWidget *content; /* all but the prompt */
    GtkWidget *chrome, *notices, *error_page, *status, *console, *bookmarks;
    VitrineView *view;
    VitrineSession *session;
    struct document_marks *marks;
    struct prompt *prompt;
    GSimpleActionGroup *actions; /* borrowed */
    gboolean fullscreen, zoom_chosen;
};

/* The actions "win.…" and their keys. */
void window_add_actions(struct window *self);
void window_set_fullscreen(struct window *self, gboolean fullscreen);

void window_show_console(struct window *self, gboolean show);
/* Which of them are of use for what is shown now. */
void window_update_actions(struct window *self);

/* Connects the session's signals. */
void window_follow_session(struct window *self);

#endif
