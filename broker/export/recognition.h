/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_BROKER_EXPORT_RECOGNITION_H
#define VITRINE_BROKER_EXPORT_RECOGNITION_H

#include "broker/export/page-feed.h"

/*
 * Reads the text in the pixels of a page that was drawn: in a worker of its own (ENGINE_OCR), jailed
 * as any other, which gets those pixels and nothing else. So what it says is independent of the text
 * the document claims to have; it is checked in form as that is (proto/check-records.h). All on the
 * main thread.
 */
struct recognition;

/* Whether the worker is there: it is built where Tesseract is. */
gboolean recognition_is_possible(void);

/* Whether the model of each language in "deu+eng" is there (Debian: tesseract-ocr-deu …). */
gboolean recognition_knows(const char *language);

/* Once, from the main loop; takes text. NULL: it failed, because of reason. May destroy the recognition. */
typedef void (*recognised)(gpointer user, struct records *text, const GError *reason);

/* Of the document at path, to name it in incidents. The page has pixels, which are copied.
 * options: memory and language. */
struct recognition *recognition_create(const char *path, const struct drawn_page *page,
                                       const struct feed_options *options, recognised done,
                                       gpointer user);
/* Ends it with that reason, an incident where it is a limit: done(NULL) follows. */
void recognition_stop(struct recognition *recognition, const GError *reason);
/* Takes NULL. */
void recognition_destroy(struct recognition *recognition);

#endif
