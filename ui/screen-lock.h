/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_UI_SCREEN_LOCK_H
#define VITRINE_UI_SCREEN_LOCK_H

#include <glib.h>

/*
 * Whether the user's session is locked, as D-Bus tells: logind's LockedHint of this session, or the desktop's
 * screen saver (ActiveChanged). Without any of them it counts as not locked. changed is called with each
 * change, and at once if it is locked now.
 */
void screen_lock_watch(void (*changed)(void *user, gboolean locked), void *user);
void screen_lock_ignore(void (*changed)(void *user, gboolean locked), void *user);

#endif
