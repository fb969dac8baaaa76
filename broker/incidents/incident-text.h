/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_BROKER_INCIDENTS_INCIDENT_TEXT_H
#define VITRINE_BROKER_INCIDENTS_INCIDENT_TEXT_H

#include <glib.h>

/*
 * The fields of a record (incidents.h): an array of strings "key=value". A value is UTF-8 that people can see: what
 * proto/check.h would drop (controls, line ends, what reorders or hides), bytes that are no UTF-8 and the backslash
 * itself become \xNN, byte by byte.
 */
void incident_text_add(GPtrArray *fields, const char *key, const char *value);
void incident_text_add_number(GPtrArray *fields, const char *key, guint64 number);

/* The fields in one line, parted by tabs, with a line end. The caller frees it. */
char *incident_text_line(const GPtrArray *fields);

/* Where the file was loaded from, as the program that did it noted (freedesktop.org, "Common extended attributes"), at
 * most URI_BYTES_MAXIMUM; NULL if nobody did. The caller frees it. */
char *incident_text_origin(int document);

#endif
