/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_BROKER_MARKS_MARKS_FOLDER_H
#define VITRINE_BROKER_MARKS_MARKS_FOLDER_H

#include "broker/marks/marks.h"

/* The folder of marks-file.h as a whole; each call gets its descriptor, and holds its lock where it changes it. */

guint marks_count(int folder);
/* For one more document: removes what is more than MARKS_DOCUMENTS_MOST - 1. */
void marks_make_room(int folder);
/* FALSE with errno if a file stays. */
gboolean marks_remove_all(int folder);

/* As marks_load, of an open folder. In marks-file.c. */
gboolean marks_read_at(int folder, const char *document, struct marks *marks, GError **error);

#endif
