/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_UI_VIEW_PRIVATE_H
#define VITRINE_UI_VIEW_PRIVATE_H

#include <X11/Xlib.h>

#include "ui/view.h"

/* What view.c (picture) and view-input.c (events) share. */
struct _VitrineView {
    GtkDrawingArea parent;
    VitrineSession *session;
    cairo_surface_t *surface; /* around the stage's pixmap */
    Pixmap pixmap;
    guint width, height, scale; /* as the session was told, device pixels */
    gboolean input_allowed;
    gboolean focused, visible;
    guint32 last_press; /* of a row of clicks */
    guint clicks, last_button;
    double last_x, last_y;
};

/* Connects the event handlers of the class. */
void view_input_class_init(GtkWidgetClass *class);
void view_input_init(VitrineView *self);

/* A device pixel coordinate of a position in the widget. */
gint view_pixel(const VitrineView *self, double position);

#endif
