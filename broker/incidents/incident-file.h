/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_BROKER_INCIDENTS_INCIDENT_FILE_H
#define VITRINE_BROKER_INCIDENTS_INCIDENT_FILE_H

#include <glib.h>

/*
 * The file of incidents: a line each, appended whole under a lock, so that several programs can write to it and one
 * that is killed leaves no mixture; a line that a full disk cut short is ended before the next. Above
 * INCIDENT_FILE_BYTES it becomes .1, that .2 and so on; the last of INCIDENT_FILES goes. 0600, in a folder 0700 of the
 * user's own: links, and folders of other users, are refused.
 */
enum { INCIDENT_FILE_BYTES = 1 << 20, INCIDENT_FILES = 4 };

/* $XDG_STATE_HOME/vitrine/incidents.log, ~/.local/state by default. The caller frees it. */
char *incident_file_path(void);

/* The number'th file back from the present one (0). The caller frees it. */
char *incident_file_name(const char *path, guint number);

/* FALSE with a sentence. */
gboolean incident_file_append(const char *path, const char *line, GError **error);

#endif
