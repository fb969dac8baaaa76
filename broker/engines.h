/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_BROKER_ENGINES_H
#define VITRINE_BROKER_ENGINES_H

#include <glib.h>

#include "proto/protocol.h"

/* Which engine is asked first for a file, by its extension (lower case, "" if none). Names decide
 * only where bytes cannot: a script is text like any other. */
enum engine_id engine_for_extension(const char *extension);

/* How many threads an engine's worker must have besides the main one, no more and no fewer. */
unsigned engine_threads(enum engine_id engine);
/* For tests, whose workers differ: another number in place of every engine's. -1: the table's. */
void engine_set_threads(int threads);

/* True for what web pages are called, whose scripts the script engine can run. */
gboolean engine_is_page(const char *extension);

/* True if an engine makes machine code at run time: its worker has memory that is writable and
 * executable, of no file. In a jail of four calls it buys an attacker nothing: whoever runs code
 * there has the four calls, with or without it. */
gboolean engine_makes_code(enum engine_id engine);

#endif
