/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_BROKER_INCIDENTS_JOURNAL_H
#define VITRINE_BROKER_INCIDENTS_JOURNAL_H

#include <glib.h>

/*
 * The system's journal, by its own protocol (systemd.io/JOURNAL_NATIVE_PROTOCOL): one datagram a record, never waited
 * for. `journalctl SYSLOG_IDENTIFIER=vitrine -o verbose` shows the fields as VITRINE_KIND, VITRINE_FILE …; MESSAGE is
 * file and sentence. FALSE where there is no journal, or it does not listen.
 */
gboolean journal_send(const GPtrArray *fields);

/* For tests: another socket. NULL: the usual one. */
void journal_set_socket(const char *path);

#endif
