/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_BROKER_EXPORT_OUTPUT_NAME_H
#define VITRINE_BROKER_EXPORT_OUTPUT_NAME_H

#include <glib.h>

/*
 * Names of outputs: in a pattern, "%d" is the page and "%s" the stem, both in one pass, so that a
 * stem may hold any characters. "%04d" makes the page four digits wide. Any other "%" is itself.
 */

/* The caller frees it. */
char *output_name(const char *pattern, const char *stem, guint page);
gboolean output_name_has_page(const char *pattern);
gboolean output_name_has_stem(const char *pattern);

/* The last part of a path without its extension: of "a/letter.pdf" "letter". The caller frees it. */
char *output_stem(const char *path);

#endif
