/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_BROKER_WRITE_ALL_H
#define VITRINE_BROKER_WRITE_ALL_H

#include <glib.h>

/* write(2) until all is written. FALSE with errno; how much was is then unknown. Blocks as the descriptor does. */
gboolean write_all(int to, const void *bytes, gsize count);

#endif
