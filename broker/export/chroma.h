/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_BROKER_EXPORT_CHROMA_H
#define VITRINE_BROKER_EXPORT_CHROMA_H

#include "broker/export/picture.h"

/*
 * JPEG may keep colour at half the resolution (4:2:0). Each time such a picture is shown and coded again,
 * colours run a little into their neighbours: the decoder takes 9/16 of the nearest sample and the rest of
 * those around it, and the encoder averages that (libjpeg, h2v2_fancy_upsample and h2v2_downsample).
 * Nobody sees it in a photograph; at the edges of a drawing it is 60 of 256 a time.
 */

/* Whether it is less than a few of 256 everywhere: half the resolution is enough. */
gboolean chroma_is_smooth(const struct picture *picture);

#endif
