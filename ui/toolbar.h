/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_UI_TOOLBAR_H
#define VITRINE_UI_TOOLBAR_H

#include <gtk/gtk.h>

#include "broker/session.h"

/* Page "3 of 120", zoom, fit, bookmarks (a widget, taken) and the menu. Buttons use the actions "win.…" of window.c; the
 * page entry and the zoom's figure follow the session's extent. focus gets the keyboard after a
 * page was entered. The session must outlive the widget. */
GtkWidget *toolbar_new(VitrineSession *session, GtkWidget *focus, GtkWidget *bookmarks);

#endif
