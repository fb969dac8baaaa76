/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_BROKER_EXPORT_CODING_H
#define VITRINE_BROKER_EXPORT_CODING_H

#include "broker/export/picture.h"
#include "broker/records.h"
#include "proto/geometry.h"

/*
 * A page coded for a PDF: its ink as one black and white picture, and over it a picture for each
 * part that needs shades or colours. All is pixels. Pure functions, for any thread.
 */

/* A picture as PDF holds it (ISO 32000-1, 8.9.5). */
struct coded_image {
    struct rect place; /* in pixels of the page */
    guint bits;        /* a component */
    char *colour_space;
    const char *filter;
    char *parameters; /* of /DecodeParms, or NULL */
    GBytes *bytes;
};

struct coded_page {
    double width_points, height_points;
    guint dpi_thousandths; /* of the pixels */
    guint width, height;   /* pixels */
    struct records *text;  /* to be laid over it, unseen, or NULL; the page's own */
    struct records *links; /* those to pages are kept; or NULL; the page's own */
    GArray *images;        /* of struct coded_image; painted in order */
};

enum colour_choice {
    COLOUR_AUTO,    /* the smallest: ink, grey or colour for each part of a page */
    COLOUR_BILEVEL, /* black and white throughout */
    COLOUR_GREY,    /* no colour, all shades */
    COLOUR_FULL,    /* all colours and shades as drawn */
};

struct coding_options {
    enum colour_choice colour;
    gboolean has_shades; /* it is a photograph or a scan: no shade of it only smooths an edge */
    int quality; /* of photographs: JPEG 0 … 99; QUALITY_LOSSLESS: every pixel stays as drawn */
};

gboolean colour_choice_by_name(const char *name, enum colour_choice *choice);

/* The images of a page; its sizes are for the caller to fill in. NULL with error. */
GArray *coding_of(const struct picture *picture, const struct coding_options *options,
                  GError **error);

/* Part of a picture as the smaller of lossless and JPEG; colour or grey by what it holds. FALSE
 * with error. image.c. */
gboolean image_code(const struct picture *picture, struct rect place, int quality,
                    struct coded_image *image, GError **error);

void coded_page_destroy(struct coded_page *page);

#endif
