/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_UI_POSTURE_PANEL_H
#define VITRINE_UI_POSTURE_PANEL_H

#include <gtk/gtk.h>

#include "broker/session.h"

/* A popover of button: the facts the kernel told about the session's worker, and the worker's log.
 * Filled anew each time it opens. The session must outlive it. */
GtkWidget *posture_panel_new(GtkWidget *button, VitrineSession *session);

#endif
