/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_BROKER_EXPORT_JPEG_STEADY_H
#define VITRINE_BROKER_EXPORT_JPEG_STEADY_H

#include "broker/export/jpeg-planes.h"

/*
 * A picture coded such that what is shown of it is coded as the same again. Most blocks are so by themselves;
 * not those where what is shown was cut off at black, at white or where there is no colour beyond. These
 * are coded again from what is shown until nothing changes. Where the steps are smaller than 5, as of
 * quality 80 on, changes that nobody sees are none.
 */

/* steps: of brightness and colour; chosen by what the picture shows, at half the resolution of colour or not.
 * NULL: it does not come to rest. */
struct jpeg_planes *jpeg_steady(const struct picture *picture, gboolean grey,
                                const guint16 *const steps[2]);
/* The same as it mostly is, but not brought to rest: half of the work, and about as many bytes. */
struct jpeg_planes *jpeg_draft(const struct picture *picture, gboolean grey,
                               const guint16 *const steps[2]);

#endif
