/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_UI_FORGET_DIALOG_H
#define VITRINE_UI_FORGET_DIALOG_H

#include "ui/prompt.h"

/* Asks whether all documents are to be forgotten, and does it. */
void forget_dialog_show(struct prompt *prompt);

#endif
