/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_BROKER_EXPORT_CONVERSION_PRIVATE_H
#define VITRINE_BROKER_EXPORT_CONVERSION_PRIVATE_H

#include "broker/export/conversion.h"

/* What pages become: the part of a conversion that knows files. */
struct conversion_target {
    /* On a thread, for a page that has pixels: what write will take. It may read of self what never
     * changes. NULL with error: the page failed. */
    gpointer (*encode)(gconstpointer self, const struct drawn_page *page, GError **error);
    void (*drop)(gpointer encoded);
    /* In the order of the pages. encoded is taken; NULL: the page failed, reason says why. FALSE with
     * error ends the conversion. */
    gboolean (*write)(gpointer self, struct drawn_page *page, gpointer encoded,
                      const GError *reason, GError **error);
    /* What the document says of itself, before finish; takes words. NULL: nothing of it is kept. */
    void (*said)(gpointer self, struct records *words);
    /* After the last write. Pages from missing on, if any of wanted, did not come, because of
     * reason. */
    gboolean (*finish)(gpointer self, guint missing, struct report *report, const GError *reason,
                       GError **error);
    void (*destroy)(gpointer self);
};

/* Takes self. */
struct conversion *conversion_create(const char *path, const struct feed_options *feed,
                                     const struct conversion_target *target, gpointer self,
                                     const struct conversion_events *events, gpointer user);

#endif
