/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_BROKER_PIXELS_H
#define VITRINE_BROKER_PIXELS_H

#include <glib.h>

/* A copy of a slot's pixels, in memory that comes by 2 MiB where the kernel has them: megabytes that
 * are used once cost more by their page faults than by the copying. Never NULL. */
GBytes *pixels_copy(const guint8 *hostile, gsize bytes);

#endif
