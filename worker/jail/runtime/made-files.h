/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_WORKER_JAIL_RUNTIME_MADE_FILES_H
#define VITRINE_WORKER_JAIL_RUNTIME_MADE_FILES_H

#include "worker/jail/runtime/files.h"

/* The files that exist without being preloaded; files.h lists them with their reasons. */
const struct file *made_lookup(const char *path);
/* By number, from 0; NULL behind the last. */
const struct file *made_at(size_t index);
/* Writes the text of a file anew, if it is one whose text changes. */
void made_renew(const struct file *file);

#endif
