/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_CLI_KEY_NAMES_H
#define VITRINE_CLI_KEY_NAMES_H

#include <glib.h>

#include "proto/protocol.h"

/*
 * Keys by the names that the standard UI Events gives them: one character, "a" or "É", or "Enter",
 * "ArrowLeft", "Shift", "Space" and the like; where they lie is as on a US keyboard.
 */

/* Fills keysym, keycode and character, and says which modifier the key is (0: none). FALSE: no key has
 * that name. */
gboolean key_by_name(const char *name, struct wire_key *key, guint32 *modifier);
void key_by_character(gunichar character, struct wire_key *key);

#endif
