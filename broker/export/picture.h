/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_BROKER_EXPORT_PICTURE_H
#define VITRINE_BROKER_EXPORT_PICTURE_H

#include "broker/export/output.h"
#include "proto/geometry.h"

/*
 * A finished page as pixels, and the files it can become. The pixels are the broker's own copy; all
 * functions here only encode, and may run on any thread.
 */
struct picture {
    guint width, height;  /* pixels; at least 1 */
    const guint8 *pixels; /* rows of XRGB words, blue lowest; the top byte means nothing */
    gsize stride;         /* bytes */
};

enum picture_format { PICTURE_PNG, PICTURE_PPM, PICTURE_JPEG, PICTURE_WEBP, PICTURE_FORMAT_END };

struct picture_options {
    guint dpi_thousandths;   /* said in PNG and JPEG; 0: not */
    int quality;             /* JPEG and WebP: 0 … 100; WebP at 100 is lossless */
    const char *const *text; /* PNG: key, value, key, value … NULL; or NULL */
};

enum { QUALITY_DEFAULT = 75, QUALITY_LOSSLESS = 100 };

/* "png", "ppm", "jpeg" or "jpg", "webp"; FALSE: none of them. */
gboolean picture_format_by_name(const char *name, enum picture_format *format);
const char *picture_format_extension(enum picture_format format);

/* Writes it whole; FALSE with error. */
gboolean picture_write(const struct picture *picture, enum picture_format format,
                       const struct picture_options *options, struct output *output,
                       GError **error);

/* How much of colour there is: decides what a file need not hold. */
enum colours { COLOURS_BILEVEL, COLOURS_GREY, COLOURS_FULL };
enum colours picture_colours(const struct picture *picture);

/* A JPEG in memory: one channel if grey, else three (grey taken from green). Takes quality 0 … 100. NULL
 * with error: a side above 65,500, or no memory. */
GBytes *picture_jpeg(const struct picture *picture, gboolean grey, int quality,
                     guint dpi_thousandths, GError **error);
/* The same for safe PDFs: what is shown of it, coded again so, gives the same bytes. seen: what is left when strips of
 * REGION_BLOCK pixels in which nothing but white is shown are cut off; or NULL. */
GBytes *picture_jpeg_steady(const struct picture *picture, gboolean grey, int quality,
                            struct rect *seen, GError **error);

/* About how many bytes that will be, for half of the work; G_MAXSIZE: there is none. */
gsize picture_jpeg_size(const struct picture *picture, gboolean grey, int quality);

/* png.c and webp.c */
gboolean picture_write_png(const struct picture *picture, const struct picture_options *options,
                           struct output *output, GError **error);
gboolean picture_write_webp(const struct picture *picture, const struct picture_options *options,
                            struct output *output, GError **error);

static inline const guint32 *picture_row(const struct picture *picture, guint y) {
    return (const guint32 *)(const void *)(picture->pixels + y * picture->stride);
}

static inline guint8 pixel_red(guint32 pixel) {
    return (guint8)(pixel >> 16);
}
static inline guint8 pixel_green(guint32 pixel) {
    return (guint8)(pixel >> 8);
}
static inline guint8 pixel_blue(guint32 pixel) {
    return (guint8)pixel;
}

#endif
