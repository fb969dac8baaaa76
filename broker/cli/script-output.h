/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_CLI_SCRIPT_OUTPUT_H
#define VITRINE_CLI_SCRIPT_OUTPUT_H

#include <glib.h>

/*
 * Where the pictures of a script go: the last one to a file; each to a file of its own, if the name has
 * %d or %03d; or all to a GIF that moves, if that is the format and there is no %d. A GIF cannot show more than
 * fifty pictures a second: of more, it has as many as it can, at the right speed.
 */
struct script_output;

/* path NULL: nowhere; format NULL: as the path's end says. frames 0: the script runs, but has no frame. NULL with
 * error. */
struct script_output *script_output_create(const char *path, const char *format, guint width,
                                           guint height, int frames, double fps, GError **error);
gboolean script_output_knows(const char *format);
void script_output_destroy(struct script_output *output); /* takes NULL */

/* Whether the picture after that frame, 0 … frames, is to be added; asked for each in order. */
gboolean script_output_wants(const struct script_output *output, int frame);
/* pixels: rows of XRGB words, as wide and high as said. FALSE with error. */
gboolean script_output_add(struct script_output *output, int frame, GBytes *pixels, GError **error);
/* All are added. FALSE with error. */
gboolean script_output_finish(struct script_output *output, GError **error);

/* The file that is being written, for errors. */
const char *script_output_path(const struct script_output *output);

#endif
