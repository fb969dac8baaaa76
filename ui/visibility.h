/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_UI_VISIBILITY_H
#define VITRINE_UI_VISIBILITY_H

#include <gtk/gtk.h>

/*
 * Whether anybody can see a window: not while it is minimised, on another workspace, wholly outside of the
 * screen, wholly covered, or the user's session is locked. Covered is what X says (VisibilityNotify): under a
 * compositing window manager it never says so, for there a covered window may still be shown in small.
 *
 * changed is called when the answer changes, which is TRUE at first. Ends with the window.
 */
void visibility_watch(GtkWidget *toplevel, void (*changed)(void *user, gboolean visible),
                      void *user);

#endif
