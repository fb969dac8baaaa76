/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_BROKER_FITNESS_TRUSTED_FILE_H
#define VITRINE_BROKER_FITNESS_TRUSTED_FILE_H

#include <glib.h>
#include <sys/types.h>

/* Small configuration files, read once and whole: what was checked is what is used. */

enum { TRUSTED_FOLDER_MAXIMUM = 256 /* files */ };

/* Names in folder that end in suffix, sorted. No such folder: empty. NULL with a sentence: it
 * cannot be read, or holds more than TRUSTED_FOLDER_MAXIMUM files of that ending. */
GPtrArray *trusted_folder_list(const char *folder, const char *suffix, GError **error);

/* The bytes of a regular file of at most most bytes. owner: who, or root, must own it, and nobody
 * else may write to it; NULL: anybody. NULL with a sentence if any of that is not so. */
GBytes *trusted_file_load(const char *path, gsize most, const uid_t *owner, GError **error);

#endif
