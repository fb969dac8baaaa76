/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_UI_ERROR_PAGE_H
#define VITRINE_UI_ERROR_PAGE_H

#include <gtk/gtk.h>

#include "broker/session.h"

/* Lies over the view while the session is failed: what happened, in plain words, and one button to
 * open it again at the same place; the last picture shows through. Hidden otherwise. Follows
 * nothing by itself. */
GtkWidget *error_page_new(VitrineSession *session);
void error_page_update(GtkWidget *page);

#endif
