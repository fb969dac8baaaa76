/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_BROKER_STATE_FOLDER_H
#define VITRINE_BROKER_STATE_FOLDER_H

#include <glib.h>

/* Where this program keeps what it should still know the next time: folders below $XDG_STATE_HOME/vitrine
 * (~/.local/state/vitrine by default), which several running viewers write to. */

/* Opens a folder, made 0700 where it is missing. -1 with errno; EPERM where it is a link, another user's, or can be
 * written to by others: who owns it could make us write where they like. */
int state_folder_open(const char *path);

/* Locks an open file or folder against the other viewers until it is closed. FALSE with errno EBUSY after a tenth of a
 * second: a program that was stopped with the lock in its hand must not stop us too. */
gboolean state_folder_lock(int descriptor);

#endif
