/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_BROKER_COMPUTE_DOCUMENT_H
#define VITRINE_BROKER_COMPUTE_DOCUMENT_H

#include <glib.h>

/* A computation as one document: the script's size (8 bytes, little-endian), the script, the input,
 * in sealed memory of no file. Reads both descriptors to their end, blocking. The new descriptor is
 * the caller's; -1 with error. */
int compute_document(int script, int input, GError **error);

#endif
