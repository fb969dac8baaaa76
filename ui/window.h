/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_UI_WINDOW_H
#define VITRINE_UI_WINDOW_H

#include <gtk/gtk.h>

/* One document, one window, one session. Shown at once, before the worker says anything. NULL with
 * error set if this display cannot show pictures. The window owns its session and ends it when
 * destroyed. scripts: those of a web page run at once. */
GtkWidget *document_window_new(const char *path, gboolean scripts, GError **error);

#endif
