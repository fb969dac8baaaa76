/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_UI_VIEW_H
#define VITRINE_UI_VIEW_H

#include <gtk/gtk.h>

#include "broker/session.h"

G_BEGIN_DECLS

/*
 * The glass: shows a session's picture and hands it the user's input. The widget paints from the
 * stage's pixmap alone, so it can be painted at any time, whatever the worker does.
 */
#define VITRINE_TYPE_VIEW (vitrine_view_get_type())
G_DECLARE_FINAL_TYPE(VitrineView, vitrine_view, VITRINE, VIEW, GtkDrawingArea)

#define VIEW_BACKGROUND 0xdcdfe4u /* XRGB around the pages */

/* The session's stage must be one of stage_for_display. */
GtkWidget *vitrine_view_new(VitrineSession *session);

/* While not allowed, nothing the user does reaches the worker: a prompt is open. */
void vitrine_view_allow_input(VitrineView *self, gboolean allowed);

/* Nothing is drawn, and no time passes, for a window that nobody can see: visibility.h. */
void vitrine_view_set_visible(VitrineView *self, gboolean visible);

/* Zoom by a factor around a pixel of the view; negative x: around its middle. */
void vitrine_view_zoom_by(VitrineView *self, double factor, double x, double y);
void vitrine_view_zoom_to(VitrineView *self, enum zoom_mode mode, guint zoom);

G_END_DECLS

#endif
