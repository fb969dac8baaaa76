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
    gboolean focused, mapped, seen;
    guint frame_callback;       /* of the frame clock, while the session wants a frame */
    guint8 held[32];            /* bit per X keycode: pressed and not released */
    GtkIMContext *input_method; /* view-im.c */
    GString *typed;             /* by it, not yet told */
    gboolean composing;         /* the session was told of text that is being composed */
    guint text_source;
    guint32 last_press; /* of a row of clicks */
    guint clicks, last_button;
    double last_x, last_y;
};

/* Connects the event handlers of the class. */
void view_input_class_init(GtkWidgetClass *class);
void view_input_init(VitrineView *self);

/* view-im.c. Of a key that is on its way to a script: what the input method makes of it (keysym and character
 * 0: it kept it). Then, when the key was sent, the text that came of it. */
void view_im_init(VitrineView *self);
void view_im_finish(VitrineView *self);
void view_im_look(VitrineView *self, GdkEventKey *event, struct wire_key *key);
void view_im_tell(VitrineView *self);
void view_im_focus(VitrineView *self, gboolean focused);

/* A device pixel coordinate of a position in the widget. */
gint view_pixel(const VitrineView *self, double position);

#endif
