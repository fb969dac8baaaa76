/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "broker/export/conversion-private.h"
#include "broker/export/output-name.h"

/*
 * A picture for each page, each a file of its own. Files are encoded into outputs without a name, on
 * threads, and get their names in the order of the pages.
 */

struct pictures {
    struct picture_wish wish;
    char *name, *stem;
    guint64 bytes;
};

/* The page in the middle of white paper. */
static guint32 *pad(const struct picture *page, guint width, guint height) {
    guint32 *paper = g_new(guint32, (gsize)width * height);
    guint left = (width - page->width) / 2, top = (height - page->height) / 2;
    memset(paper, 0xff, (gsize)width * height * 4);
    for (guint y = 0; y < page->height; y++)
        memcpy(paper + (gsize)(top + y) * width + left, picture_row(page, y),
               (gsize)page->width * 4);
    return paper;
}

static gpointer encode(gconstpointer data, const struct drawn_page *page, GError **error) {
    const struct pictures *self = data;
    const struct picture_wish *wish = &self->wish;
    struct picture picture = {page->width, page->height, g_bytes_get_data(page->pixels, NULL),
                              (gsize)page->width * 4};
    struct picture_options options = wish->options;
    g_autofree guint32 *paper = NULL;
    if (wish->pad_width >= page->width && wish->pad_height >= page->height) {
        paper = pad(&picture, wish->pad_width, wish->pad_height);
        picture = (struct picture){wish->pad_width, wish->pad_height, (const guint8 *)paper,
                                   (gsize)wish->pad_width * 4};
    }
    options.dpi_thousandths = page->dpi_thousandths;
    g_autofree char *name = output_name(self->name, self->stem, page->number + 1);
    struct output *output = output_create_deferred(name, error);
    if (output && picture_write(&picture, wish->format, &options, output, error))
        return output;
    output_destroy(output);
    return NULL;
}

static void drop(gpointer encoded) {
    output_destroy(encoded);
}

static gboolean write_page(gpointer data, struct drawn_page *page, gpointer encoded,
                           const GError *reason, GError **error) {
    struct pictures *self = data;
    (void)page, (void)reason;
    if (!encoded)
        return TRUE; /* the report has it */
    gboolean fine = output_commit(encoded, error);
    self->bytes += output_position(encoded);
    output_destroy(encoded);
    return fine;
}

static gboolean finish(gpointer data, guint missing, struct report *report, const GError *reason,
                       GError **error) {
    struct pictures *self = data;
    (void)reason, (void)error;
    report->failed += report->wanted - MIN(missing, report->wanted);
    report->bytes_out = self->bytes;
    return TRUE;
}

static void destroy(gpointer data) {
    struct pictures *self = data;
    g_free(self->name);
    g_free(self->stem);
    g_free(self);
}

static const struct conversion_target target = {
    .encode = encode, .drop = drop, .write = write_page, .finish = finish, .destroy = destroy};

struct conversion *conversion_to_pictures(const char *path, const struct feed_options *feed,
                                          const struct picture_wish *wish,
                                          const struct conversion_events *events, gpointer user) {
    struct pictures *self = g_new0(struct pictures, 1);
    self->wish = *wish;
    self->name = g_strdup(wish->name);
    self->stem = g_strdup(wish->stem);
    return conversion_create(path, feed, &target, self, events, user);
}
