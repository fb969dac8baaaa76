/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_UI_NOTICES_H
#define VITRINE_UI_NOTICES_H

#include <gtk/gtk.h>

#include "broker/session.h"

/* The bars between toolbar and page: what the user should know but need not answer at once. Follows
 * the session's "notice" and "responding". The session must outlive the widget. */
GtkWidget *notices_new(VitrineSession *session);

/* A sentence of the window's own. */
void notices_say(GtkWidget *notices, const char *sentence);

/* Away with all of them: the document is opened anew. */
void notices_clear(GtkWidget *notices);

#endif
