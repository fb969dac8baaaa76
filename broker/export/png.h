/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_BROKER_EXPORT_PNG_H
#define VITRINE_BROKER_EXPORT_PNG_H

#include <glib.h>

/*
 * Writes a PNG row by row, so that a page of any size needs the memory of a band. The file appears
 * under its name only when it is complete: it is written beside it and renamed. "-" is standard
 * output; a device or pipe is written to as it is.
 */
struct png_writer;

/* pixels_per_meter: 0 if not to be said. NULL with error. */
struct png_writer *png_writer_create(const char *path, guint width, guint height,
                                     guint pixels_per_meter, GError **error);
/* rows × stride bytes of XRGB words, blue lowest. FALSE with error: only destroy is left to do. */
gboolean png_writer_rows(struct png_writer *writer, const guint8 *pixels, gsize stride, guint rows,
                         GError **error);
/* After all rows: completes the file. FALSE with error. */
gboolean png_writer_close(struct png_writer *writer, GError **error);
/* Removes an incomplete file. Takes NULL. */
void png_writer_destroy(struct png_writer *writer);

#endif
