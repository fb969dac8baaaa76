/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_BROKER_MARKS_MARKS_FILE_H
#define VITRINE_BROKER_MARKS_MARKS_FILE_H

#include "broker/marks/marks.h"

/*
 * The files of marks: one for each document, called by the SHA-256 of its content (64 hexadecimal digits), in a folder
 * of their own, 0600 in 0700. A file is replaced as a whole: written without a name, on the disk (fsync) before it gets
 * one, by rename. Whoever changes one holds the folder's lock from reading to rename, so that two viewers do not lose
 * each other's marks. What is no such file in there is left alone.
 *
 * At most MARKS_DOCUMENTS_MOST: the one written longest ago goes, of those without bookmarks while there are any.
 * All calls block, on the disk and for the lock; from any thread. Errors are sentences.
 */
enum { MARKS_DOCUMENTS_MOST = 1000 };

/* $XDG_STATE_HOME/vitrine/marks. The caller frees it. */
char *marks_folder(void);

/* What is on the disk. No such file: empty marks. FALSE with error: it cannot be read, or is no file of marks; marks
 * is empty then. */
gboolean marks_load(const char *folder, const char *document, struct marks *marks, GError **error);

enum marks_verb { MARKS_READ, MARKS_PUT_PLACE, MARKS_SET_BOOKMARK, MARKS_CLEAR_BOOKMARK };
struct marks_change {
    enum marks_verb verb;
    struct session_place place; /* of PUT_PLACE */
    guint page;                 /* of the bookmark */
};

/* One change to what is on the disk by now (damaged marks count as none); marks is what is there afterwards. FALSE with
 * error: the old file is as it was. */
gboolean marks_change(const char *folder, const char *document, const struct marks_change *change,
                      struct marks *marks, GError **error);

/* Removes all files of marks. FALSE with error if one stays. */
gboolean marks_forget_all(const char *folder, GError **error);
/* How many documents have marks. */
guint marks_count_documents(const char *folder);

#endif
