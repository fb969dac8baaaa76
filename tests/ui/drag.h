/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_TESTS_UI_DRAG_H
#define VITRINE_TESTS_UI_DRAG_H

#include <X11/Xlib.h>
#include <glib.h>

/* The file manager's side of one drop of a text/uri-list on a window, by the XDND protocol
 * (freedesktop.org, version 5), without a pointer grab: whatever the target does comes by messages.
 * TRUE if the target took it and said so. */
gboolean drag_onto(Display *display, Window target, const char *uri_list);

#endif
