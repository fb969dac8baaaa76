/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_UI_STATUS_LINE_H
#define VITRINE_UI_STATUS_LINE_H

#include <gtk/gtk.h>

#include "broker/session.h"

/* The line below the page: what the session is doing, or the link under the pointer. The session
 * must outlive the widget. */
GtkWidget *status_line_new(VitrineSession *session);

#endif
