/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_BROKER_ENGINES_H
#define VITRINE_BROKER_ENGINES_H

#include <glib.h>

#include "proto/protocol.h"

/* Which engine is asked first for a file, by its extension (lower case, "" if none). Names decide
 * only where bytes cannot: a script is text like any other. */
enum engine_id engine_for_extension(const char *extension);

/* True if an engine makes machine code at run time: its worker has memory that is writable and
 * executable, of no file. In a jail of four calls it buys an attacker nothing: whoever runs code
 * there has the four calls, with or without it. */
gboolean engine_makes_code(enum engine_id engine);

#endif
