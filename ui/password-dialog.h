/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_UI_PASSWORD_DIALOG_H
#define VITRINE_UI_PASSWORD_DIALOG_H

#include "broker/session.h"
#include "ui/prompt.h"

/* Asks for the password of the session's document. again: the last one was wrong. The session gets
 * it; cancelled (the user gave up) is called otherwise. */
void password_dialog_show(struct prompt *prompt, VitrineSession *session, gboolean again,
                          void (*cancelled)(void *user), void *user);

#endif
