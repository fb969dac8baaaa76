/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_BROKER_EXPORT_PDF_OBJECTS_H
#define VITRINE_BROKER_EXPORT_PDF_OBJECTS_H

#include "broker/export/output.h"

/*
 * The objects of a PDF, numbered from 1, written in any order (ISO 32000-1, 7.3.10). A number that
 * was given out and never written reads as null.
 */
struct pdf_objects {
    struct output *output; /* borrowed */
    GArray *offsets;       /* guint64, of object k + 1; 0: not written */
    GHashTable *shared;    /* SHA-256 of shared streams → object */
};

/* The first numbers are the caller's already. */
void pdf_objects_init(struct pdf_objects *objects, struct output *output, guint first_numbers);
void pdf_objects_finish(struct pdf_objects *objects);

/* The next number. */
guint pdf_new_object(struct pdf_objects *objects);

/* Each FALSE with error: there will be no PDF. */
gboolean pdf_put(struct pdf_objects *objects, const char *text, GError **error);
gboolean pdf_put_object(struct pdf_objects *objects, guint object, const char *body,
                        GError **error);
/* entries: of the stream's dictionary, without /Length. */
gboolean pdf_put_stream(struct pdf_objects *objects, guint object, const char *entries,
                        const void *bytes, gsize count, GError **error);
/* The same, for one that may be there already: *object is its number. */
gboolean pdf_share_stream(struct pdf_objects *objects, const char *entries, const void *bytes,
                          gsize count, guint *object, GError **error);
/* The end: where each object is, and which two are the catalog and the information. */
gboolean pdf_put_table(struct pdf_objects *objects, guint catalog, guint info, GError **error);

#endif
