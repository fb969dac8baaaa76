/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_UI_STYLE_H
#define VITRINE_UI_STYLE_H

#include <gtk/gtk.h>

/* Loads style.css for the screen, with the user's colour in it. Once, after gtk_init. */
void style_load(GdkScreen *screen);

/* Adds or takes away a class of style.css. */
void style_add(GtkWidget *widget, const char *class);
void style_set(GtkWidget *widget, const char *class, gboolean on);

/* Destroys what is in a container. */
void style_empty(GtkWidget *container);

#endif
