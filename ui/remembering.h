/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_UI_REMEMBERING_H
#define VITRINE_UI_REMEMBERING_H

#include <glib.h>

/* Whether documents are remembered: the user's choice, $XDG_CONFIG_HOME/vitrine/remember-documents ("yes" or "no";
 * yes unless it is there), and never in a private viewer. */
gboolean remembering(void);
gboolean remembering_get(void);
/* FALSE with error if the choice could not be kept; it holds for this run. */
gboolean remembering_set(gboolean remember, GError **error);

/* For the whole run of this program: it leaves nothing of what it shows. Before the first window. */
void remembering_be_private(void);
gboolean remembering_is_private(void);

#endif
