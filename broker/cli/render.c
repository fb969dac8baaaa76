/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <math.h>
#include <string.h>

#include "broker/cli/batch.h"
#include "broker/cli/cli.h"
#include "broker/cli/convert-options.h"
#include "broker/cli/items.h"
#include "broker/export/output-name.h"

enum { SCREEN_DPI = 96 };
#define DPI_NOT_GIVEN (-HUGE_VAL)

static const char description[] =
    "Pages are drawn in the jail and written as pictures. Without --page it is the first page, or\n"
    "all of them where the name has %d or is a folder's.\n"
    "\n"
    "Examples:\n"
    "  vitrine-cli render letter.pdf -o letter.png\n"
    "  vitrine-cli render --page 3-7 --dpi 150 book.pdf -o page-%03d.png\n"
    "  vitrine-cli render --fit 1200x800 *.pdf -o previews/%s-%d.webp\n"
    "  vitrine-cli render --format ppm --page 1 - -o - < a.pdf | pnmtops\n";

static struct {
    char *pages, *size, *fit, *format, *output;
    double dpi;
    int quality;
} wish = {.quality = QUALITY_DEFAULT, .dpi = DPI_NOT_GIVEN};

static const GOptionEntry entries[] = {
    {"output", 'o', 0, G_OPTION_ARG_FILENAME, &wish.output,
     "The picture: a name with %d for the page and %s for the file, a folder, or - for standard "
     "output",
     "OUT"},
    {"page", 'p', 0, G_OPTION_ARG_STRING, &wish.pages,
     "Which pages, counted from 1: 3, or 1-4,9,12-", "LIST"},
    {"dpi", 'd', 0, G_OPTION_ARG_DOUBLE, &wish.dpi, "Dots per inch (96: as shown at 100 %)", "D"},
    {"fit", 0, 0, G_OPTION_ARG_STRING, &wish.fit,
     "As big as fits in so many pixels; 800x or x600 leave a side free", "WxH"},
    {"size", 0, 0, G_OPTION_ARG_STRING, &wish.size,
     "Exactly so many pixels: fitted, with white paper around", "WxH"},
    {"format", 'f', 0, G_OPTION_ARG_STRING, &wish.format,
     "png, ppm, jpeg or webp (as OUT's name says, else png)", "F"},
    {"quality", 0, 0, G_OPTION_ARG_INT, &wish.quality,
     "Of JPEG and WebP, 0 to 100; WebP at 100 is lossless (75)", "Q"},
    {NULL, 0, 0, 0, NULL, NULL, NULL},
};

/* ------------------------------------------------------------------------------------ wishes --- */

/* A name that promises what is not written here would lie. */
static gboolean is_other_format(const char *extension) {
    static const char *const others[] = {"avif", "bmp", "gif", "heic", "ico",  "jp2", "jxl",
                                         "pbm",  "pdf", "pgm", "svg",  "tiff", "tif", "tga"};
    for (gsize k = 0; k < G_N_ELEMENTS(others); k++)
        if (g_ascii_strcasecmp(extension, others[k]) == 0)
            return TRUE;
    return FALSE;
}

static gboolean choose_format(enum picture_format *format) {
    const char *dot = wish.output ? strrchr(wish.output, '.') : NULL;
    *format = PICTURE_PNG;
    if (wish.format)
        return picture_format_by_name(wish.format, format);
    return !dot || picture_format_by_name(dot + 1, format) || !is_other_format(dot + 1);
}

/* --size: the page is fitted and the paper padded. */
static gboolean choose_size(struct feed_options *feed, struct picture_wish *picture) {
    if (wish.fit && wish.size)
        return FALSE;
    if (wish.fit)
        return convert_parse_size(wish.fit, &feed->fit_width, &feed->fit_height);
    if (!wish.size)
        return TRUE;
    gboolean fine = convert_parse_size(wish.size, &feed->fit_width, &feed->fit_height) &&
                    feed->fit_width && feed->fit_height;
    picture->pad_width = feed->fit_width;
    picture->pad_height = feed->fit_height;
    return fine;
}

static void choose_dpi(struct feed_options *feed) {
    gboolean fits = feed->fit_width || feed->fit_height;
    double dpi = wish.dpi != DPI_NOT_GIVEN ? wish.dpi : fits ? DPI_MAXIMUM : SCREEN_DPI;
    feed->dpi_thousandths = (guint)lround(dpi * 1000);
}

/* Several pages under one name would overwrite each other. */
static gboolean has_room(const struct cli_pages *pages) {
    return !pages || (!pages->next && pages->first == pages->last) ||
           output_name_has_page(wish.output) || items_is_folder(wish.output) ||
           strcmp(wish.output, "-") == 0;
}

static const char *wrong_wish(const struct cli_pages *pages, struct feed_options *feed,
                              struct picture_wish *picture) {
    picture->options.quality = wish.quality;
    return !wish.output ? "give -o OUT.png, or -o - for standard output"
           : wish.dpi != DPI_NOT_GIVEN && !(wish.dpi >= DPI_MINIMUM && wish.dpi <= DPI_MAXIMUM)
               ? "--dpi is 1 to 2400"
           : wish.pages && !pages ? "--page is a list like 3 or 1-4,9,12-"
           : !has_room(pages)     ? "several pages need %d in the name, or a folder"
           : !choose_size(feed, picture)
               ? "--fit is WxH, Wx or xH; --size is WxH; only one of them, and no side above 32767"
           : !choose_format(&picture->format)
               ? "--format is png, ppm, jpeg or webp, and so is what OUT's name ends in"
           : wish.quality < 0 || wish.quality > QUALITY_LOSSLESS ? "--quality is 0 to 100"
           : convert_options.json && strcmp(wish.output, "-") == 0
               ? "--json and -o - cannot share standard output"
               : NULL;
}

/* All pages where each gets its own name, else the first. */
static GArray *ranges_of(const struct cli_pages *pages) {
    static const struct page_range first_page = {0, 0};
    GArray *ranges = g_array_new(FALSE, FALSE, sizeof(struct page_range));
    gboolean all = output_name_has_page(wish.output) || items_is_folder(wish.output);
    if (!pages && !all)
        g_array_append_val(ranges, first_page);
    for (; pages; pages = pages->next) {
        struct page_range range = {pages->first, pages->last};
        g_array_append_val(ranges, range);
    }
    return ranges;
}

/* -------------------------------------------------------------------------------------- work --- */

static struct conversion *start(gconstpointer data, const struct batch_item *item,
                                const struct feed_options *feed,
                                const struct conversion_events *events, gpointer user) {
    struct picture_wish picture = *(const struct picture_wish *)data;
    picture.name = item->pattern;
    picture.stem = item->stem;
    return conversion_to_pictures(item->path, feed, &picture, events, user);
}

static const struct cli_syntax syntax = {.name = "render",
                                         .summary = "FILE… - draw pages of untrusted documents",
                                         .rule = "give at least one FILE",
                                         .entries = entries,
                                         .least = 1,
                                         .most = G_MAXINT,
                                         .description = description};

static int render(char **files, const struct cli_pages *pages, struct feed_options *feed,
                  const struct picture_wish *picture) {
    int code = CLI_FINE;
    g_autofree char *inside =
        g_strdup_printf("%%s-%%d.%s", picture_format_extension(picture->format));
    GPtrArray *items = items_of(files, wish.output, inside, &syntax, &code);
    if (!items)
        return code;
    GArray *ranges = ranges_of(pages);
    feed->ranges = (const struct page_range *)(gpointer)ranges->data;
    feed->range_count = ranges->len;
    choose_dpi(feed);
    convert_fill(feed);
    code = batch_run(items, feed, &(struct batch_work){.start = start, .wish = picture});
    convert_forget(feed);
    g_array_unref(ranges);
    g_ptr_array_unref(items);
    return code;
}

int cli_render(int argc, char **argv) {
    g_auto(GStrv) files = NULL;
    if (!convert_parse(&syntax, argc, argv, &files))
        return CLI_USAGE;
    struct feed_options feed = {0};
    struct picture_wish picture = {0};
    struct cli_pages *pages = wish.pages ? cli_pages_parse(wish.pages) : NULL;
    const char *wrong = wrong_wish(pages, &feed, &picture);
    int code = wrong ? convert_misused(&syntax, wrong) : render(files, pages, &feed, &picture);
    cli_pages_free(pages);
    return code;
}
