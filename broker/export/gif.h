/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_BROKER_EXPORT_GIF_H
#define VITRINE_BROKER_EXPORT_GIF_H

#include "broker/export/picture.h"

/*
 * An animated GIF that runs for ever. Each picture is stored as the rectangle that differs from the one
 * before, with up to 256 colours of its own (palette.h); giflib codes the numbers (LZW). The same
 * pictures give the same bytes.
 */
struct gif;

enum {
    GIF_SIDE_MOST = 65535,
    /* Hundredths of a second. Programs that show GIFs take less for a mistake, and wait for 10. */
    GIF_SHORTEST = 2,
};

/* Writes to output, which stays the caller's and is committed by the caller. NULL with error. */
struct gif *gif_create(struct output *output, guint width, guint height, GError **error);
/* One more picture, of that size, shown so many hundredths of a second. FALSE with error: only destroy
 * is left to do. */
gboolean gif_add(struct gif *gif, const struct picture *picture, guint hundredths, GError **error);
/* The end of the file; at least one picture was added. FALSE with error. */
gboolean gif_finish(struct gif *gif, GError **error);
void gif_destroy(struct gif *gif); /* takes NULL */

#endif
