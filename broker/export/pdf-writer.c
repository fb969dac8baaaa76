/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "broker/export/pdf-writer.h"

#include <math.h>
#include <string.h>

#include "broker/export/deflate.h"
#include "broker/export/pdf-navigation.h"
#include "broker/export/pdf-objects.h"
#include "broker/export/pdf-text.h"
#include "broker/export/text-layer.h"
#include "broker/session.h"

/* Objects that are known before the first page. */
enum { CATALOG = 1, PAGES, FONT, INFO, NO_GLYPH, FIRST_FREE };

struct pdf_writer {
    struct pdf_objects objects;
    GArray *kids; /* guint, the pages' objects */
    gboolean has_messages, recognised;
    struct pdf_navigation *navigation;
    char *title;              /* or NULL */
    struct text_layer *layer; /* NULL: no page had text */
    GArray *layer_fonts;      /* guint, their objects */
};

/* ------------------------------------------------------------------------------------- pages --- */

static gboolean put_image(struct pdf_writer *writer, const struct coded_image *image, guint *object,
                          GError **error) {
    g_autoptr(GString) entries = g_string_new("/Type/XObject/Subtype/Image");
    gsize count;
    gconstpointer bytes = g_bytes_get_data(image->bytes, &count);
    g_string_append_printf(
        entries, "/Width %d/Height %d/BitsPerComponent %u/ColorSpace%s/Filter/%s",
        image->place.width, image->place.height, image->bits, image->colour_space, image->filter);
    if (image->parameters)
        g_string_append_printf(entries, "/DecodeParms<<%s>>", image->parameters);
    return pdf_share_stream(&writer->objects, entries->str, bytes, count, object, error);
}

/*
 * The side of a picture in points. MuPDF copies the pixels of a picture, and neither scales nor
 * interpolates them, if its sides are, in 32-bit floating point, not a bit longer than its pixels and
 * one of them is not shorter either (fz_draw_fill_image, fz_paint_image). So this is the longest that
 * comes out right.
 */
static double side_in_points(gint32 pixels, guint dpi_thousandths) {
    float scale = (float)dpi_thousandths / 72000.0f, wanted = (float)pixels;
    float points = wanted / scale;
    while (points * scale > wanted)
        points = nextafterf(points, 0);
    while (nextafterf(points, INFINITY) * scale <= wanted)
        points = nextafterf(points, INFINITY);
    return (double)points;
}

/* Pixel 0, 0 is at the page's top left corner, so that drawing the page again at the same resolution
 * meets each pixel. The last ones may hang over the right and lower edge. */
static void paint(GString *content, const struct coded_page *page, const struct coded_image *image,
                  guint name) {
    const struct rect *place = &image->place;
    double points = 72000.0 / page->dpi_thousandths;
    /* An edge that rounding puts to the left of its pixel or above it would be taken for the pixel
     * before; up to 1/1000 pixel to the right and below is harmless (fz_gridfit_matrix). */
    double left = place->x + 0.0002 + 1.2e-7 * place->x, bottom = place->y + place->height + 0.0005;
    g_string_append(content, "q ");
    pdf_append_number(content, side_in_points(place->width, page->dpi_thousandths));
    g_string_append(content, "0 0 ");
    pdf_append_number(content, side_in_points(place->height, page->dpi_thousandths));
    pdf_append_number(content, left * points);
    pdf_append_number(content, page->height_points - bottom * points);
    g_string_append_printf(content, "cm/%u Do Q\n", name);
}

/* Text compresses; the few lines that place pictures do not. */
static gboolean put_content(struct pdf_writer *writer, const GString *content, guint *object,
                            GError **error) {
    enum { WORTH = 400 };
    if (content->len < WORTH)
        return pdf_share_stream(&writer->objects, "", content->str, content->len, object, error);
    g_autoptr(GBytes) packed = deflate_all(content->str, content->len, error);
    return packed &&
           pdf_share_stream(&writer->objects, "/Filter/FlateDecode", g_bytes_get_data(packed, NULL),
                            g_bytes_get_size(packed), object, error);
}

static void append_text(struct pdf_writer *writer, const struct coded_page *page, GString *content,
                        GString *resources) {
    guint8 used[TEXT_LAYER_FONT_BYTES] = {0};
    if (!page->text || page->text->kind != BULK_TEXT || page->text->count == 0)
        return;
    if (!writer->layer)
        writer->layer = text_layer_create();
    text_layer_append(writer->layer, content, page->text, page->width_points, page->height_points,
                      used);
    while (writer->layer_fonts->len < text_layer_fonts(writer->layer)) {
        guint object = pdf_new_object(&writer->objects);
        g_array_append_val(writer->layer_fonts, object);
    }
    g_string_append(resources, "/Font<<");
    for (guint k = 0; k < writer->layer_fonts->len; k++)
        if (used[k / 8] >> k % 8 & 1)
            g_string_append_printf(resources, "/T%u %u 0 R", k,
                                   g_array_index(writer->layer_fonts, guint, k));
    g_string_append(resources, ">>");
}

static gboolean put_page(struct pdf_writer *writer, double width, double height,
                         const char *resources, const GString *content, const struct records *links,
                         GError **error) {
    guint stream, page = pdf_new_object(&writer->objects);
    g_autoptr(GString) body = g_string_new(NULL);
    if (!put_content(writer, content, &stream, error))
        return FALSE;
    g_string_printf(body, "<</Type/Page/Parent %d 0 R/MediaBox[0 0 ", PAGES);
    pdf_append_number(body, width);
    pdf_append_number(body, height);
    g_string_append_printf(body, "]/Resources<<%s>>/Contents %u 0 R", resources, stream);
    guint annotations =
        pdf_navigation_add_page(writer->navigation, &writer->objects, page, width, height, links);
    if (annotations)
        g_string_append_printf(body, "/Annots %u 0 R", annotations);
    g_string_append(body, ">>");
    g_array_append_val(writer->kids, page);
    return pdf_put_object(&writer->objects, page, body->str, error);
}

gboolean pdf_writer_page(struct pdf_writer *writer, const struct coded_page *page, GError **error) {
    g_autoptr(GString) content = g_string_new(NULL);
    g_autoptr(GString) resources = g_string_new("/XObject<<");
    for (guint k = 0; k < page->images->len; k++) {
        const struct coded_image *image = &g_array_index(page->images, struct coded_image, k);
        guint object;
        if (!put_image(writer, image, &object, error))
            return FALSE;
        g_string_append_printf(resources, "/%u %u 0 R", k, object);
        paint(content, page, image, k);
    }
    g_string_append(resources, ">>");
    append_text(writer, page, content, resources);
    return put_page(writer, page->width_points, page->height_points, resources->str, content,
                    page->links, error);
}

gboolean pdf_writer_message(struct pdf_writer *writer, double width_points, double height_points,
                            const char *title, const char *sentence, GError **error) {
    g_autofree char *resources = g_strdup_printf("/Font<</F %d 0 R>>", FONT);
    g_autoptr(GString) content = pdf_message(width_points, height_points, title, sentence);
    writer->has_messages = TRUE;
    return put_page(writer, width_points, height_points, resources, content, NULL, error);
}

guint pdf_writer_pages(const struct pdf_writer *writer) {
    return writer->kids->len;
}

/* ------------------------------------------------------------------------- beginning and end --- */

struct pdf_writer *pdf_writer_create(struct output *output, GError **error) {
    struct pdf_writer *writer = g_new0(struct pdf_writer, 1);
    pdf_objects_init(&writer->objects, output, FIRST_FREE - 1);
    writer->navigation = pdf_navigation_create();
    writer->kids = g_array_new(FALSE, FALSE, sizeof(guint));
    writer->layer_fonts = g_array_new(FALSE, FALSE, sizeof(guint));
    /* The bytes above 127 tell transfer programs that this is not text. */
    if (pdf_put(&writer->objects, "%PDF-1.4\n%\xe2\xe3\xcf\xd3\n", error))
        return writer;
    pdf_writer_destroy(writer);
    return NULL;
}

static gboolean put_tree(struct pdf_writer *writer, GError **error) {
    g_autoptr(GString) tree = g_string_new("<</Type/Pages/Kids[");
    for (guint k = 0; k < writer->kids->len; k++)
        g_string_append_printf(tree, "%u 0 R\n", g_array_index(writer->kids, guint, k));
    g_string_append_printf(tree, "]/Count %u>>", writer->kids->len);
    return pdf_put_object(&writer->objects, PAGES, tree->str, error);
}

/* Widths are half of the size: text-layer.c stretches each word to its place. */
static gboolean put_layer_font(struct pdf_writer *writer, guint font, GError **error) {
    guint last, map_object;
    GString *map = text_layer_map(writer->layer, font, &last);
    gboolean fine = put_content(writer, map, &map_object, error);
    g_string_free(map, TRUE);
    g_autoptr(GString) body = g_string_new("<</Type/Font/Subtype/Type3/FontBBox[0 -200 500 800]"
                                           "/FontMatrix[.001 0 0 .001 0 0]");
    g_string_append_printf(body,
                           "/CharProcs<</g %d 0 R>>/Resources<<>>/FirstChar 1/LastChar %u"
                           "/ToUnicode %u 0 R/Encoding<</Type/Encoding/Differences[1",
                           NO_GLYPH, last, map_object);
    for (guint k = 0; k < last; k++)
        g_string_append(body, "/g");
    g_string_append(body, "]>>/Widths[");
    for (guint k = 0; k < last; k++)
        g_string_append(body, "500 ");
    g_string_append(body, "]>>");
    return fine && pdf_put_object(&writer->objects, g_array_index(writer->layer_fonts, guint, font),
                                  body->str, error);
}

static gboolean put_layer(struct pdf_writer *writer, GError **error) {
    static const char no_glyph[] = "500 0 d0";
    gboolean fine = !writer->layer || pdf_put_stream(&writer->objects, NO_GLYPH, "", no_glyph,
                                                     sizeof no_glyph - 1, error);
    for (guint k = 0; fine && k < writer->layer_fonts->len; k++)
        fine = put_layer_font(writer, k, error);
    return fine;
}

static gboolean put_catalog(struct pdf_writer *writer, guint outline, GError **error) {
    g_autoptr(GString) body = g_string_new(NULL);
    g_string_printf(body, "<</Type/Catalog/Pages %d 0 R", PAGES);
    if (outline)
        g_string_append_printf(body, "/Outlines %u 0 R", outline);
    g_string_append(body, ">>");
    return pdf_put_object(&writer->objects, CATALOG, body->str, error);
}

static const char *subject_of(const struct pdf_writer *writer, gboolean has_outline) {
    if (writer->layer && writer->recognised)
        return has_outline
                   ? "Text layer recognised from pixels \\(OCR\\); outline as claimed by the source"
                   : "Text layer recognised from pixels \\(OCR\\)";
    return writer->layer ? "Text layer as claimed by the source"
           : has_outline ? "Outline as claimed by the source"
                         : NULL;
}

/* What of it is words may lie, and whoever asks for the PDF's subject is told. */
static gboolean put_info(struct pdf_writer *writer, gboolean has_outline, GError **error) {
    g_autoptr(GString) body = g_string_new("<</Producer(Vitrine " VITRINE_VERSION ")");
    const char *subject = subject_of(writer, has_outline);
    if (subject)
        g_string_append_printf(body, "/Subject(%s)", subject);
    if (writer->title) {
        g_string_append(body, "/Title");
        pdf_append_text(body, writer->title);
    }
    g_string_append(body, ">>");
    return pdf_put_object(&writer->objects, INFO, body->str, error);
}

static gboolean put_fixed_objects(struct pdf_writer *writer, guint outline, GError **error) {
    return put_catalog(writer, outline, error) && put_tree(writer, error) &&
           (!writer->has_messages || pdf_put_object(&writer->objects, FONT,
                                                    "<</Type/Font/Subtype/Type1/BaseFont/Helvetica"
                                                    "/Encoding/WinAnsiEncoding>>",
                                                    error)) &&
           put_layer(writer, error) && put_info(writer, outline != 0, error);
}

void pdf_writer_recognised(struct pdf_writer *writer) {
    writer->recognised = TRUE;
}

void pdf_writer_title(struct pdf_writer *writer, const char *title) {
    g_free(writer->title);
    writer->title = g_strdup(title);
}

gboolean pdf_writer_finish(struct pdf_writer *writer, const struct records *outline,
                           GError **error) {
    guint root = 0;
    return pdf_navigation_finish(writer->navigation, &writer->objects, outline, &root, error) &&
           put_fixed_objects(writer, root, error) &&
           pdf_put_table(&writer->objects, CATALOG, INFO, error);
}

void pdf_writer_destroy(struct pdf_writer *writer) {
    if (!writer)
        return;
    pdf_objects_finish(&writer->objects);
    pdf_navigation_destroy(writer->navigation);
    g_free(writer->title);
    g_array_unref(writer->kids);
    g_array_unref(writer->layer_fonts);
    text_layer_destroy(writer->layer);
    g_free(writer);
}
