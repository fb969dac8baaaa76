/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_BROKER_FITNESS_VARIANT_JSON_H
#define VITRINE_BROKER_FITNESS_VARIANT_JSON_H

#include <glib.h>

/* One GVariant of strings, booleans, integers, arrays and dictionaries with string keys as JSON
 * (RFC 8259), in the order it has, indented by two spaces a level and without a newline at the end.
 * Other types become null. The caller frees it. */
char *json_from_variant(GVariant *value);

#endif
