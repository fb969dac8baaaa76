/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "broker/export/picture.h"

#include <string.h>

#include "broker/export/rows.h"

static const struct {
    const char *name;
    enum picture_format format;
} names[] = {
    {"png", PICTURE_PNG},  {"ppm", PICTURE_PPM},   {"jpeg", PICTURE_JPEG},
    {"jpg", PICTURE_JPEG}, {"webp", PICTURE_WEBP},
};

gboolean picture_format_by_name(const char *name, enum picture_format *format) {
    for (gsize k = 0; k < G_N_ELEMENTS(names); k++)
        if (g_ascii_strcasecmp(name, names[k].name) == 0) {
            *format = names[k].format;
            return TRUE;
        }
    return FALSE;
}

const char *picture_format_extension(enum picture_format format) {
    static const char *const extensions[PICTURE_FORMAT_END] = {"png", "ppm", "jpg", "webp"};
    return extensions[format];
}

static enum colours row_colours(const guint32 *row, guint width, enum colours found) {
    for (guint x = 0; x < width; x++) {
        guint32 colour = row[x] & 0xffffff;
        if (colour == 0xffffff || colour == 0)
            continue;
        if (pixel_red(colour) != pixel_green(colour) || pixel_green(colour) != pixel_blue(colour))
            return COLOURS_FULL;
        found = COLOURS_GREY;
    }
    return found;
}

enum colours picture_colours(const struct picture *picture) {
    enum colours found = COLOURS_BILEVEL;
    for (guint y = 0; y < picture->height && found != COLOURS_FULL; y++)
        found = row_colours(picture_row(picture, y), picture->width, found);
    return found;
}

/* Some rows at a time: what fits the processor's cache, and far fewer calls than rows. */
static gboolean write_ppm(const struct picture *picture, struct output *output, GError **error) {
    enum { PIECE = 256 << 10 };
    gsize line = (gsize)picture->width * 3;
    guint most = (guint)MAX(PIECE / line, 1);
    g_autofree char *header = g_strdup_printf("P6\n%u %u\n255\n", picture->width, picture->height);
    g_autofree guint8 *lines = g_malloc(most * line);
    gboolean fine = output_write(output, header, strlen(header), error);
    for (guint y = 0, rows; fine && y < picture->height; y += rows) {
        rows = MIN(most, picture->height - y);
        for (guint k = 0; k < rows; k++)
            rows_pack_colour(picture_row(picture, y + k), picture->width, lines + k * line);
        fine = output_write(output, lines, rows * line, error);
    }
    return fine;
}

static gboolean write_jpeg(const struct picture *picture, const struct picture_options *options,
                           struct output *output, GError **error) {
    gboolean grey = picture_colours(picture) != COLOURS_FULL;
    g_autoptr(GBytes) jpeg =
        picture_jpeg(picture, grey, options->quality, options->dpi_thousandths, error);
    return jpeg &&
           output_write(output, g_bytes_get_data(jpeg, NULL), g_bytes_get_size(jpeg), error);
}

gboolean picture_write(const struct picture *picture, enum picture_format format,
                       const struct picture_options *options, struct output *output,
                       GError **error) {
    switch (format) {
    case PICTURE_PPM:
        return write_ppm(picture, output, error);
    case PICTURE_JPEG:
        return write_jpeg(picture, options, output, error);
    case PICTURE_WEBP:
        return picture_write_webp(picture, options, output, error);
    default:
        return picture_write_png(picture, options, output, error);
    }
}
