/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_BROKER_MARKS_MARKS_KEEPER_H
#define VITRINE_BROKER_MARKS_MARKS_KEEPER_H

#include <gio/gio.h>

#include "broker/marks/marks-file.h"

/*
 * Marks without waiting for the disk: one thread reads and writes them, one request after the other, in the order of
 * the calls. The callback (may be NULL) comes in the caller's main context. From the main thread.
 */

void marks_keeper_ask(const char *document, const struct marks_change *change,
                      GAsyncReadyCallback callback, gpointer user);
/* What is on the disk now; the caller frees it. NULL with error. */
struct marks *marks_keeper_ask_finish(GAsyncResult *result, GError **error);

/* Returns when all that was asked is on the disk. Before the program ends. */
void marks_keeper_flush(void);

#endif
