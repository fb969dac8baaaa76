/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_UI_MACHINE_NOTICE_H
#define VITRINE_UI_MACHINE_NOTICE_H

#include <gtk/gtk.h>

/*
 * The bar above a document that says what is wrong with this machine (broker/fitness): a warning
 * can be dismissed, in all windows and for good, until another one joins it; a stop stays. Empty
 * where the machine is fit.
 */
GtkWidget *machine_notice_new(void);

/* Checks the machine again, and every bar says what is so now. For resume. */
void machine_notice_check_again(void);
/* Every bar follows the last check, if its verdict is another one now: opening a document makes a
 * stop be looked at anew. */
void machine_notice_update(void);

#endif
