/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_TESTS_HOSTILE_KEPT_MARKS_H
#define VITRINE_TESTS_HOSTILE_KEPT_MARKS_H

#include <glib.h>

/* Marks made before a storm, which must be there after each of its blows. */

enum { KEPT_FROM = 200, KEPT_TO = 250 }; /* pages; the storm stays off them */

/* The document's name among the marks; the caller frees it. */
char *kept_marks_name(const char *path);
/* Bookmarks on all those pages. */
void kept_marks_make(const char *folder, const char *document);
/* They are there. */
void kept_marks_check(const char *folder, const char *document);
/* Nothing is in the folder but whole files of marks. A new file may have been killed on its way to its name, where
 * may_be_unfinished: it is whole, and goes with the next change. Returns how many there are. */
guint kept_marks_check_folder(const char *folder, gboolean may_be_unfinished);

#endif
