/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_BROKER_EXPORT_PDF_NAVIGATION_H
#define VITRINE_BROKER_EXPORT_PDF_NAVIGATION_H

#include "broker/export/pdf-objects.h"
#include "broker/records.h"

/*
 * How a reader gets about in a safe PDF: the outline, and links from page to page. Both are written
 * anew from numbers, a page and a place on it, and titles of plain text; links that lead elsewhere,
 * and whatever else a link of the source would do, are not among them. Places are drawn in to the
 * page. They are written last, since a link may lead to a page that is not there yet.
 */
struct pdf_navigation;

/* Of a whole document: 28 bytes each until the end. */
enum { NAVIGATION_LINKS_MAXIMUM = 200000 };

struct pdf_navigation *pdf_navigation_create(void);
/* Takes NULL. */
void pdf_navigation_destroy(struct pdf_navigation *navigation);

/* For every page, in order. page: its object; links: BULK_LINKS or NULL. Returns the object that will
 * be its /Annots, or 0: it has no links to pages. */
guint pdf_navigation_add_page(struct pdf_navigation *navigation, struct pdf_objects *objects,
                              guint page, double width_points, double height_points,
                              const struct records *links);
/* Writes all. outline: BULK_OUTLINE or NULL; *root becomes the object that is the catalog's
 * /Outlines, or stays. FALSE with error. */
gboolean pdf_navigation_finish(struct pdf_navigation *navigation, struct pdf_objects *objects,
                               const struct records *outline, guint *root, GError **error);

#endif
