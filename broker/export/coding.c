/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "broker/export/coding.h"

#include <string.h>

#include "broker/export/bilevel.h"
#include "broker/export/flat.h"
#include "broker/export/regions.h"

gboolean colour_choice_by_name(const char *name, enum colour_choice *choice) {
    static const char *const names[] = {"auto", "bilevel", "grey", "full"};
    for (guint k = 0; k < G_N_ELEMENTS(names); k++)
        if (g_strcmp0(name, names[k]) == 0) {
            *choice = (enum colour_choice)k;
            return TRUE;
        }
    return FALSE;
}

static void image_clear(gpointer data) {
    struct coded_image *image = data;
    g_free(image->colour_space);
    g_free(image->parameters);
    g_clear_pointer(&image->bytes, g_bytes_unref);
}

void coded_page_destroy(struct coded_page *page) {
    if (!page)
        return;
    if (page->images)
        g_array_unref(page->images);
    if (page->text)
        records_free(page->text);
    if (page->links)
        records_free(page->links);
    g_free(page);
}

static guint32 *plain_copy(const struct picture *picture) {
    guint32 *copy = g_new(guint32, (gsize)picture->width * picture->height);
    for (guint y = 0; y < picture->height; y++)
        memcpy(copy + (gsize)y * picture->width, picture_row(picture, y),
               (gsize)picture->width * 4);
    return copy;
}

/* A copy without colour. */
static guint32 *grey_copy(const struct picture *picture) {
    guint32 *copy = g_new(guint32, (gsize)picture->width * picture->height);
    guint32 *to = copy;
    for (guint y = 0; y < picture->height; y++) {
        const guint32 *row = picture_row(picture, y);
        for (guint x = 0; x < picture->width; x++) {
            guint32 grey =
                (77u * pixel_red(row[x]) + 150u * pixel_green(row[x]) + 29u * pixel_blue(row[x])) >>
                8;
            *to++ = grey << 16 | grey << 8 | grey;
        }
    }
    return copy;
}

static gboolean add_ink(const struct picture *picture, const struct regions *regions,
                        GArray *images, GError **error) {
    struct coded_bilevel coded =
        bilevel_code_g4(regions->ink, picture->width, picture->height, error);
    if (!coded.bytes)
        return FALSE;
    struct coded_image image = {.place = {0, 0, (gint32)picture->width, (gint32)picture->height},
                                .bits = 1,
                                .colour_space = g_strdup("/DeviceGray"),
                                .filter = coded.filter,
                                .parameters =
                                    g_strdup_printf("%s /Columns %u /Rows %u", coded.parameters,
                                                    picture->width, picture->height),
                                .bytes = coded.bytes};
    g_array_append_val(images, image);
    return TRUE;
}

static gboolean add_rectangles(const struct picture *picture, const struct regions *regions,
                               int quality, GArray *images, GError **error) {
    for (guint k = 0; k < regions->count; k++) {
        struct coded_image image = {0};
        if (!image_code(picture, regions->rectangles[k], quality, &image, error))
            return FALSE;
        g_array_append_val(images, image);
    }
    return TRUE;
}

static enum regions_rule rule_of(const struct coding_options *options) {
    switch (options->colour) {
    case COLOUR_AUTO:
        return options->has_shades ? REGIONS_EXACT : REGIONS_INK;
    case COLOUR_BILEVEL:
        return REGIONS_ALL;
    default:
        return REGIONS_EXACT;
    }
}

static void use(struct picture *picture, const guint32 *pixels) {
    picture->pixels = (const guint8 *)pixels;
    picture->stride = (gsize)picture->width * 4;
}

/* Cuts what is flat, and divides what came of it, as our own output would be divided if it were converted
 * again: until that changes nothing. Each round leaves less that is rich, so there are few. The
 * pixels, if any changed, are owned by the caller. */
static guint32 *cut_flats(struct picture *picture, struct regions *regions) {
    enum { ROUNDS = 8 };
    guint32 *pixels = NULL;
    gboolean changed = regions->count > 0;
    for (guint round = 0; changed && round < ROUNDS; round++) {
        pixels = pixels ? pixels : plain_copy(picture);
        changed = FALSE;
        for (guint k = 0; k < regions->count; k++)
            changed |= flat_cut(pixels, picture->width, regions->rectangles[k]);
        use(picture, pixels);
        if (changed) {
            regions_finish(regions);
            regions_find(picture, REGIONS_INK, regions);
        }
    }
    return pixels;
}

GArray *coding_of(const struct picture *picture, const struct coding_options *options,
                  GError **error) {
    GArray *images = g_array_new(FALSE, FALSE, sizeof(struct coded_image));
    struct picture drawn = *picture;
    struct regions regions;
    g_autofree guint32 *grey = options->colour == COLOUR_GREY ? grey_copy(picture) : NULL;
    g_autofree guint32 *cut = NULL;
    if (grey)
        use(&drawn, grey);
    g_array_set_clear_func(images, image_clear);
    regions_find(&drawn, rule_of(options), &regions);
    if (rule_of(options) == REGIONS_INK && options->quality < QUALITY_LOSSLESS)
        cut = cut_flats(&drawn, &regions);
    gboolean needs_ink = regions.has_ink || regions.count == 0; /* a blank page has its size too */
    gboolean fine = (!needs_ink || add_ink(&drawn, &regions, images, error)) &&
                    add_rectangles(&drawn, &regions, options->quality, images, error);
    regions_finish(&regions);
    if (!fine)
        g_clear_pointer(&images, g_array_unref);
    return images;
}
