/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_UI_TRUST_BAR_H
#define VITRINE_UI_TRUST_BAR_H

#include <gtk/gtk.h>

#include "broker/session.h"

/* Says what is shown and how it is held, before there is any picture and whatever the worker does:
 * the file's name, "held by 4 calls" with the proof behind one click, and that the program runs as
 * root if it does. Follows the session's state, which must outlive the widget. */
GtkWidget *trust_bar_new(VitrineSession *session);

#endif
