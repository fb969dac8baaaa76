/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_BROKER_FITNESS_ADVISORY_LINES_H
#define VITRINE_BROKER_FITNESS_ADVISORY_LINES_H

#include <glib.h>

/*
 * GKeyFile reads the values but keeps no line numbers, joins groups of one name and lets a later
 * key win silently. This pass over the same text keeps the lines and refuses what would be lost.
 */
struct advisory_lines {
    GPtrArray *groups; /* of char *, in order */
    GHashTable *lines; /* "group" and "group\nkey" → line from 1 */
};

/* FALSE with the first faulty line (1 if it is the file as a whole) and a sentence in *problem
 * (static). text is NUL-terminated UTF-8. Finish in any case. */
gboolean advisory_lines_init(struct advisory_lines *lines, const char *text, guint *line,
                             const char **problem);
void advisory_lines_finish(struct advisory_lines *lines);

/* key NULL: the group's header. */
guint advisory_lines_of(const struct advisory_lines *lines, const char *group, const char *key);

#endif
