/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_UI_SCRIPT_CONTROLS_H
#define VITRINE_UI_SCRIPT_CONTROLS_H

#include <gtk/gtk.h>

#include "broker/session.h"

/* The buttons of a script in place of a document's pages and zoom: pause, step, reload, stop, console. They
 * are "win." actions; the session must outlive the widget. */
GtkWidget *script_controls_new(VitrineSession *session);

#endif
