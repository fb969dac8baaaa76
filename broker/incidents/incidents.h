/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_BROKER_INCIDENTS_INCIDENTS_H
#define VITRINE_BROKER_INCIDENTS_INCIDENTS_H

#include <glib.h>
#include <sys/types.h>

#include "proto/protocol.h"

/*
 * What misbehaved, on record: a worker that broke the protocol or died, a jail that was not held or not proved, a
 * document that reached a limit. Each verdict goes once to the journal (where there is one) and to a file that rotates
 * (incident-file.h), with the time, the document's name, length, SHA-256 and where it came from. It is hashed from the
 * descriptor its worker had, a piece a turn of the main loop, so that nobody waits for it.
 *
 * What is told again of the same document within a minute, or exceeds INCIDENT_BURST at once and two a second, is only
 * counted; a record of the count follows. No text of a worker gets in but its last log line, escaped as all log lines.
 *
 * A record is a list of fields "key=value": time (UTC, ISO 8601), kind (protocol, crash, jail, limit; or dropped, with
 * count), what (a sentence), file, bytes, sha256 (absent of files above INCIDENT_HASH_MOST), origin (the address a
 * browser noted in the extended attribute user.xdg.origin.url; absent if none), engine, worker (its process), jail
 * (strict, filter, unproved), last-words, program. No value holds a control, a tab or a line end.
 */

enum {
    INCIDENT_BURST = 200,
    INCIDENT_HASH_MOST = 1 << 30, /* bytes: some three seconds of work */
};

/* Called once the record is made; sentence says where it is, or why it is nowhere. */
typedef void IncidentRecorded(gpointer user, const char *sentence);

struct incident {
    const GError *reason; /* of domain VITRINE_ERROR */
    const char *path;
    int document; /* borrowed; -1: there is none */
    enum engine_id engine;
    pid_t worker;               /* 0: none */
    const char *jail;           /* "strict", "filter" or "unproved" */
    const char *last_words;     /* escaped, or NULL */
    IncidentRecorded *recorded; /* or NULL; from the main loop or incidents_flush */
    gpointer user;
    GDestroyNotify free_user; /* in any case, when the record is done with */
};

/* TRUE of the reasons that are incidents; the others (no such file, damaged, locked, stopped …) are everyday life. */
gboolean incident_is_one(const GError *reason);

/* Puts it on record, soon. Nothing if it is none. Takes user. */
void incident_record(const struct incident *incident);

/* Puts on record at once what waits. Before the program ends. */
void incidents_flush(void);

#endif
