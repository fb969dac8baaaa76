/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_BROKER_EXPORT_OUTPUT_H
#define VITRINE_BROKER_EXPORT_OUTPUT_H

#include <glib.h>

/*
 * A file that appears under its name only when it is complete, replacing what was there. Until then
 * it has no name at all where the file system can do that (O_TMPFILE), so that not even SIGKILL or a
 * power cut leaves a half file; elsewhere it has a temporary name beside the real one. "-" is
 * standard output; a device or a pipe is written to as it is.
 */
struct output;

/* NULL with error. */
struct output *output_create(const char *path, GError **error);
/* The same, but what has no name to be given is kept in memory until commit: so that several outputs
 * to one pipe come one after the other. */
struct output *output_create_deferred(const char *path, GError **error);
/* Buffered. FALSE with error: only destroy is left to do. */
gboolean output_write(struct output *output, const void *bytes, gsize count, GError **error);
/* Bytes written so far: where the next ones will be. */
guint64 output_position(const struct output *output);
/* The file is complete: gives it its name. FALSE with error. */
gboolean output_commit(struct output *output, GError **error);
/* Without a commit before, nothing is left behind. Takes NULL. */
void output_destroy(struct output *output);

#endif
