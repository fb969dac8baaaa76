/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "broker/export/pdf-writer.h"
#include "tests/fuzz/records.h"

/* The PDF writer's inputs: sizes, pixels, text, links and outline from a worker, checked in form and not in truth. It
 * writes the file or says a sentence. */

enum { PAGES_MOST = 4, SIDE_MOST = 48 };

static struct coded_page *roll_page(struct dice *dice, guint pages, GError **error) {
    guint width = 1 + dice_byte(dice) % SIDE_MOST, height = 1 + dice_byte(dice) % SIDE_MOST;
    gsize stride = (gsize)width * 4;
    g_autofree guint8 *pixels = g_malloc0(stride * height);
    struct coding_options options = {.colour =
                                         (enum colour_choice)(dice_byte(dice) % (COLOUR_FULL + 1)),
                                     .quality = dice_byte(dice) % (QUALITY_LOSSLESS + 1)};
    guint painted = dice_byte(dice);
    for (gsize k = 0; k < stride * height && k < painted * 4u; k++)
        pixels[k] = dice_byte(dice);
    GArray *images = coding_of(&(struct picture){width, height, pixels, stride}, &options, error);
    if (!images)
        return NULL;
    struct coded_page *page = g_new(struct coded_page, 1);
    /* As finish_page_size lets pass: 1/1000 point, of 31 bits. */
    *page = (struct coded_page){.width_points = (1 + dice_word(dice) % G_MAXINT32) / 1000.0,
                                .height_points = (1 + dice_word(dice) % G_MAXINT32) / 1000.0,
                                .dpi_thousandths = 1 + dice_word(dice) % RENDER_DPI_MAXIMUM,
                                .width = width,
                                .height = height,
                                .images = images};
    page->text = records_roll(dice, BULK_TEXT, pages);
    page->links = records_roll(dice, BULK_LINKS, pages);
    return page;
}

static gboolean write_page(struct dice *dice, struct pdf_writer *writer, guint pages,
                           GError **error) {
    if (dice_byte(dice) % 4 == 3)
        return pdf_writer_message(writer, 1 + dice_word(dice) / 1000.0,
                                  1 + dice_word(dice) / 1000.0, "Source", "It could not be drawn.",
                                  error);
    struct coded_page *page = roll_page(dice, pages, error);
    gboolean written = page && pdf_writer_page(writer, page, error);
    if (page)
        coded_page_destroy(page);
    return written;
}

static gboolean write_pages(struct dice *dice, struct pdf_writer *writer, GError **error) {
    guint pages = 1 + dice_byte(dice) % PAGES_MOST;
    if (dice_byte(dice) % 2)
        pdf_writer_recognised(writer);
    for (guint k = 0; k < pages; k++)
        if (!write_page(dice, writer, pages, error))
            return FALSE;
    PROMISE(pdf_writer_pages(writer) == pages);
    struct records *outline = records_roll(dice, BULK_OUTLINE, pages);
    gboolean finished = pdf_writer_finish(writer, outline, error);
    records_free(outline);
    return finished;
}

int LLVMFuzzerInitialize(int *argc, char ***argv) {
    (void)argc, (void)argv;
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
    struct dice dice = {bytes, size};
    g_autoptr(GError) error = NULL;
    struct output *output = output_create("/dev/null", &error);
    struct pdf_writer *writer = output ? pdf_writer_create(output, &error) : NULL;
    PROMISE(writer && !error);
    gboolean written = write_pages(&dice, writer, &error);
    PROMISE(written == !error);
    PROMISE(!error || g_str_has_suffix(error->message, "."));
    pdf_writer_destroy(writer);
    output_destroy(output);
    return 0;
}
