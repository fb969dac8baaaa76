/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_UI_APP_H
#define VITRINE_UI_APP_H

#include <gtk/gtk.h>

/* The windows of this process. Not a GtkApplication: that would export actions on D-Bus. */

/* Opens a window for each file, or asks for one, and runs until the last window is closed. Returns
 * the exit code. scripts: those of web pages among the files run at once. After gtk_init. */
int app_run(char **paths, gboolean scripts);

/* A new window. What cannot be opened says so in its window. */
void app_open(const char *path);

/* The open dialog. parent may be NULL. */
void app_ask_and_open(GtkWindow *parent);

/* Closes all windows. */
void app_quit(void);

#endif
