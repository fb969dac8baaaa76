/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_BROKER_CLI_HASH_H
#define VITRINE_BROKER_CLI_HASH_H

#include <glib.h>

/* The SHA-256 of a file as it is now, in hexadecimal, and how many bytes it has. NULL: it cannot be
 * read. The bytes are hashed and nothing else is done with them. For any thread. */
char *hash_file(const char *path, guint64 *bytes);

#endif
