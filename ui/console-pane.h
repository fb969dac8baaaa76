/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_UI_CONSOLE_PANE_H
#define VITRINE_UI_CONSOLE_PANE_H

#include <gtk/gtk.h>

#include "broker/session.h"

/* What a script says: the session's console, newest below, to be read and copied. However much it says, the
 * pane takes a few lines a quarter of a second, and keeps as many as the session does. close is called by
 * its button. The session must outlive the widget. */
GtkWidget *console_pane_new(VitrineSession *session, void (*close)(void *user), void *user);

#endif
