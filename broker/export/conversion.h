/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_BROKER_EXPORT_CONVERSION_H
#define VITRINE_BROKER_EXPORT_CONVERSION_H

#include "broker/export/coding.h"
#include "broker/export/page-feed.h"
#include "broker/export/report.h"

/*
 * A document becomes harmless files. While the broker encodes a page, on a thread, the workers draw
 * the next ones; results are written in the order of the pages. Create, wait for finished, destroy.
 * All on the main thread; many may run at once.
 */
struct conversion;

struct conversion_events {
    /* So many of wanted pages are through: for a progress bar. */
    void (*progress)(gpointer user, guint through, guint wanted);
    /* Exactly once, from the main loop; the report is the conversion's. */
    void (*finished)(gpointer user, const struct report *report);
};

/* One PDF of pixels; pages that fail become placeholders that say why, in it. Nothing is written if
 * no page could be drawn. Options are copied, what they point to is borrowed until destroy. */
struct conversion *conversion_to_pdf(const char *path, const struct feed_options *feed,
                                     const struct coding_options *coding, const char *output,
                                     const struct conversion_events *events, gpointer user);

/* A picture a page, each a file. */
struct picture_wish {
    const char *name, *stem; /* of the file: see output-name.h */
    enum picture_format format;
    struct picture_options options; /* dpi_thousandths is filled in */
    guint pad_width, pad_height;    /* white paper of this size around the page; 0: none */
};
struct conversion *conversion_to_pictures(const char *path, const struct feed_options *feed,
                                          const struct picture_wish *wish,
                                          const struct conversion_events *events, gpointer user);

/* Ends it as soon as no thread encodes for it, without any output; finished is still called. */
void conversion_cancel(struct conversion *conversion);
/* After finished was called, or from it. */
void conversion_destroy(struct conversion *conversion);

#endif
