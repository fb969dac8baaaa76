/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_BROKER_EXPORT_DEFLATE_H
#define VITRINE_BROKER_EXPORT_DEFLATE_H

#include <glib.h>

/* As PDF's FlateDecode reads it. NULL with error. For any thread. */
GBytes *deflate_all(const void *bytes, gsize count, GError **error);

#endif
