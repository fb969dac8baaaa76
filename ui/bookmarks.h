/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_UI_BOOKMARKS_H
#define VITRINE_UI_BOOKMARKS_H

#include <gtk/gtk.h>

#include "ui/document-marks.h"

/* The button that opens the list of bookmarks: one to set or take away on the page shown, one row each to go there or
 * to remove it. Session and marks must outlive the widget's use. */
GtkWidget *bookmarks_new(VitrineSession *session, struct document_marks *marks);

/* Bookmarks, or whether there may be any, changed. The page shown it follows by itself. */
void bookmarks_update(GtkWidget *bookmarks);

#endif
