/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_UI_SCROLL_BARS_H
#define VITRINE_UI_SCROLL_BARS_H

#include <gtk/gtk.h>

#include "broker/session.h"

/* A grid of middle and two scroll bars that follow the session's extent and move it. Units are
 * device pixels of the content; middle's own size is the page. The session must outlive it. */
GtkWidget *scroll_bars_new(VitrineSession *session, GtkWidget *middle);

#endif
