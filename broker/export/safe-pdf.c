/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "broker/export/conversion-private.h"
#include "broker/export/pdf-writer.h"

/* The safe PDF: pages as coding.h makes them, placeholders for those that failed. */

enum { A4_WIDTH = 595, A4_HEIGHT = 842 };

struct safe_pdf {
    char *path;
    struct coding_options coding;
    enum feed_text text;
    struct output *output; /* NULL until there is a page */
    struct pdf_writer *writer;
    double width, height;            /* of the last page, for placeholders */
    struct records *outline, *facts; /* or NULL */
};

static gpointer encode(gconstpointer data, const struct drawn_page *page, GError **error) {
    const struct safe_pdf *self = data;
    struct picture picture = {page->width, page->height, g_bytes_get_data(page->pixels, NULL),
                              (gsize)page->width * 4};
    struct coding_options coding = self->coding;
    coding.has_shades = page->has_shades;
    GArray *images = coding_of(&picture, &coding, error);
    if (!images)
        return NULL;
    struct coded_page *coded = g_new(struct coded_page, 1);
    *coded = (struct coded_page){.width_points = page->width_points,
                                 .height_points = page->height_points,
                                 .dpi_thousandths = page->dpi_thousandths,
                                 .width = page->width,
                                 .height = page->height,
                                 .images = images};
    return coded;
}

static void drop(gpointer encoded) {
    coded_page_destroy(encoded);
}

static gboolean begin(struct safe_pdf *self, GError **error) {
    if (self->writer)
        return TRUE;
    self->output = output_create(self->path, error);
    self->writer = self->output ? pdf_writer_create(self->output, error) : NULL;
    if (self->writer && self->text == FEED_TEXT_OCR)
        pdf_writer_recognised(self->writer);
    return self->writer != NULL;
}

static gboolean write_placeholder(struct safe_pdf *self, const char *title, const char *sentence,
                                  GError **error) {
    return pdf_writer_message(self->writer, self->width, self->height, title, sentence, error);
}

static gboolean write_page(gpointer data, struct drawn_page *page, gpointer encoded,
                           const GError *reason, GError **error) {
    struct safe_pdf *self = data;
    struct coded_page *coded = encoded;
    gboolean fine = begin(self, error);
    if (page->width_points > 0 && page->height_points > 0)
        self->width = page->width_points, self->height = page->height_points;
    if (fine && coded) {
        coded->text = g_steal_pointer(&page->text);
        coded->links = g_steal_pointer(&page->links);
        fine = pdf_writer_page(self->writer, coded, error);
    } else if (fine) {
        g_autofree char *title =
            g_strdup_printf("Page %u could not be converted.", page->number + 1);
        fine = write_placeholder(self, title, reason->message, error);
    }
    coded_page_destroy(coded);
    return fine;
}

/* One placeholder for all: a hostile file may claim millions. */
static gboolean write_missing(struct safe_pdf *self, guint missing, const struct report *report,
                              const GError *reason, GError **error) {
    if (missing >= report->wanted)
        return TRUE;
    g_autofree char *title =
        g_strdup_printf("%u pages could not be converted.", report->wanted - missing);
    return write_placeholder(self, title, reason ? reason->message : "", error);
}

static void keep_words(gpointer data, struct records *words) {
    struct safe_pdf *self = data;
    *(words->kind == BULK_OUTLINE ? &self->outline : &self->facts) = words;
}

static void set_title(struct safe_pdf *self) {
    for (gsize k = 0; self->facts && k < self->facts->count; k++)
        if (self->facts->facts[k].key == FACT_TITLE && self->facts->facts[k].text[0])
            pdf_writer_title(self->writer, self->facts->facts[k].text);
}

static gboolean finish(gpointer data, guint missing, struct report *report, const GError *reason,
                       GError **error) {
    struct safe_pdf *self = data;
    if (report->converted == 0)
        return TRUE; /* nothing to be kept */
    set_title(self);
    if (!write_missing(self, missing, report, reason, error) ||
        !pdf_writer_finish(self->writer, self->outline, error) ||
        !output_commit(self->output, error))
        return FALSE;
    report->failed += report->wanted - missing;
    report->bytes_out = output_position(self->output);
    return TRUE;
}

static void destroy(gpointer data) {
    struct safe_pdf *self = data;
    pdf_writer_destroy(self->writer);
    output_destroy(self->output);
    if (self->outline)
        records_free(self->outline);
    if (self->facts)
        records_free(self->facts);
    g_free(self->path);
    g_free(self);
}

static const struct conversion_target target = {.encode = encode,
                                                .drop = drop,
                                                .write = write_page,
                                                .said = keep_words,
                                                .finish = finish,
                                                .destroy = destroy};

struct conversion *conversion_to_pdf(const char *path, const struct feed_options *feed,
                                     const struct coding_options *coding, const char *output,
                                     const struct conversion_events *events, gpointer user) {
    struct safe_pdf *self = g_new0(struct safe_pdf, 1);
    self->coding = *coding;
    self->text = feed->text;
    self->path = g_strdup(output);
    self->width = A4_WIDTH, self->height = A4_HEIGHT;
    return conversion_create(path, feed, &target, self, events, user);
}
