/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_UI_LINK_DIALOG_H
#define VITRINE_UI_LINK_DIALOG_H

#include "ui/prompt.h"

/* Shows the whole target of a link the user clicked: Open (http, https and mailto only), Copy,
 * Cancel. target: checked UTF-8 without controls. */
void link_dialog_show(struct prompt *prompt, const char *target);

/* TRUE for targets that may be handed to the desktop. */
gboolean link_may_open(const char *target);

#endif
