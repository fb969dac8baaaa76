/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_BROKER_CLI_JSON_H
#define VITRINE_BROKER_CLI_JSON_H

#include <glib.h>
#include <stdio.h>

#include "proto/geometry.h"

/*
 * Writes JSON (RFC 8259) to standard output as it goes, so that a report of any length needs no
 * memory; commas and escapes are seen to. key is NULL within an array. Text is valid UTF-8. Objects
 * and arrays that are begun are ended by the caller.
 */
void json_begin_object(const char *key);
void json_begin_array(const char *key);
void json_end_object(void);
void json_end_array(void);
void json_string(const char *key, const char *text);
void json_number(const char *key, guint64 number);
/* number / divisor with two digits behind the point, whatever the locale's point is. */
void json_fraction(const char *key, gint64 number, gint64 divisor);
void json_flag(const char *key, gboolean flag);
/* [x, y, width, height] in points, of 1/100 points. */
void json_box(const char *key, struct rect box);
/* Ends the line, after the outermost object. */
void json_end(void);

#endif
