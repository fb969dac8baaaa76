/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "broker/cli/batch.h"
#include "broker/cli/cli.h"
#include "broker/cli/convert-options.h"
#include "broker/cli/items.h"
#include "broker/cli/tree.h"
#include "broker/export/output-name.h"
#include "broker/export/recognition.h"

enum {
    SAFE_DPI_DEFAULT = 150,
    SAFE_DPI_MAXIMUM = 600,
    READING_SECONDS =
        20, /* more for each page: a crowded one takes two or three of a whole processor */
};

static const char description[] =
    "Each page is drawn in the jail and kept as pixels, coded as small as is honest: black and\n"
    "white (CCITT G4), grey or a palette (lossless), photographs as JPEG; a page that mixes them "
    "is\n"
    "split. Letters and charts lose the smoothing of their edges, pictures keep their shades. The\n"
    "page's size stays. Outline and links between pages are written anew, as plain text and "
    "numbers.\n"
    "Nothing else of the source survives: no script, address, form, font or metadata, and text "
    "only\n"
    "if it is asked for. A page that cannot be drawn becomes one that says why.\n"
    "\n"
    "Of a folder all files below it are converted, into a tree like it; what is done there "
    "already,\n"
    "from the same bytes by the same options, is skipped, so that a batch can be broken off at "
    "any\n"
    "time and go on later (the list is OUT/" DONE_LIST_NAME
    "). Symbolic links in it are left out.\n"
    "\n"
    "Examples:\n"
    "  vitrine-cli sanitize letter.pdf -o letter-safe.pdf\n"
    "  vitrine-cli sanitize -j 4 inbox/*.pdf -o safe/\n"
    "  vitrine-cli sanitize -j 4 inbox -o safe\n"
    "  vitrine-cli sanitize --colour grey --dpi 200 book.epub -o book.pdf\n"
    "  curl -s https://example.org/a.pdf | vitrine-cli sanitize - -o - > a.pdf\n";

static struct {
    double dpi;
    char *colour, *text, *language, *output;
    int quality;
    gboolean keep_title;
} wish = {.dpi = SAFE_DPI_DEFAULT, .quality = QUALITY_DEFAULT};

static const GOptionEntry entries[] = {
    {"output", 'o', 0, G_OPTION_ARG_FILENAME, &wish.output,
     "The PDF; for several files a folder, or a name with %s for each file's own; - is standard "
     "output",
     "OUT"},
    {"dpi", 'd', 0, G_OPTION_ARG_DOUBLE, &wish.dpi,
     "Dots per inch, up to 600 (150); a page of nothing but pictures gets no more than they have",
     "D"},
    {"colour", 'c', 0, G_OPTION_ARG_STRING, &wish.colour,
     "auto: the smallest for each part; bilevel; grey; full: every shade as drawn (auto)", "C"},
    {"quality", 0, 0, G_OPTION_ARG_INT, &wish.quality,
     "Of photographs: 0 to 99 is JPEG's, 100 lossless (75)", "Q"},
    {"text", 0, 0, G_OPTION_ARG_STRING, &wish.text,
     "none; or an invisible layer to be searched: extract, of what the source claims to say, which "
     "may lie; ocr, of what is read in the pixels (none)",
     "T"},
    {"ocr-language", 0, 0, G_OPTION_ARG_STRING, &wish.language,
     "What ocr reads, as Tesseract names it: deu, or deu+eng; Debian has them as "
     "tesseract-ocr-deu, "
     "… (eng)",
     "L"},
    {"keep-title", 0, 0, G_OPTION_ARG_NONE, &wish.keep_title,
     "Take over the title that the source claims to have", NULL},
    {NULL, 0, 0, 0, NULL, NULL, NULL},
};

static struct conversion *start(gconstpointer coding, const struct batch_item *item,
                                const struct feed_options *feed,
                                const struct conversion_events *events, gpointer user) {
    g_autofree char *name = output_name(item->pattern, item->stem, 1);
    g_autofree char *folder = item->record ? g_path_get_dirname(name) : NULL;
    if (folder)
        g_mkdir_with_parents(folder, 0777); /* where it fails, so does the output: with a reason */
    return conversion_to_pdf(item->path, feed, coding, name, events, user);
}

static const struct cli_syntax syntax = {
    .name = "sanitize",
    .summary = "FILE|FOLDER… - make harmless PDFs of untrusted documents",
    .rule = "give at least one FILE or FOLDER",
    .entries = entries,
    .least = 1,
    .most = G_MAXINT,
    .description = description};

static gboolean text_choice(enum feed_text *text) {
    static const char *const names[] = {
        [FEED_TEXT_NONE] = "none", [FEED_TEXT_EXTRACT] = "extract", [FEED_TEXT_OCR] = "ocr"};
    for (guint k = 0; k < G_N_ELEMENTS(names); k++)
        if (g_str_equal(wish.text ? wish.text : "none", names[k])) {
            *text = (enum feed_text)k;
            return TRUE;
        }
    return FALSE;
}

static const char *wrong_wish(struct coding_options *coding, struct feed_options *feed) {
    coding->quality = wish.quality;
    feed->facts = wish.keep_title;
    feed->no_finer = TRUE;
    feed->language = wish.language;
    feed->reading_seconds = cli_common.seconds_given ? 0 : READING_SECONDS;
    return !wish.output ? "give -o OUT.pdf, or -o FOLDER/ for several files"
           : !(wish.dpi >= DPI_MINIMUM && wish.dpi <= SAFE_DPI_MAXIMUM) ? "--dpi is 1 to 600"
           : wish.quality < 0 || wish.quality > QUALITY_LOSSLESS        ? "--quality is 0 to 100"
           : !colour_choice_by_name(wish.colour ? wish.colour : "auto", &coding->colour)
               ? "--colour is auto, bilevel, grey or full"
           : !text_choice(&feed->text) ? "--text is none, extract or ocr"
           : feed->text == FEED_TEXT_OCR && !recognition_is_possible()
               ? "--text ocr: this program does not recognise text in pixels; --text extract takes "
                 "what the source claims, or run ocrmypdf on the safe PDF"
           : feed->text == FEED_TEXT_OCR &&
                   !recognition_knows(wish.language ? wish.language : "eng")
               ? "--ocr-language: there is no such model here; Debian's are named "
                 "tesseract-ocr-eng, "
                 "tesseract-ocr-deu, …"
           : wish.language && feed->text != FEED_TEXT_OCR ? "--ocr-language is for --text ocr"
           : convert_options.json && g_strcmp0(wish.output, "-") == 0
               ? "--json and -o - cannot share standard output"
               : NULL;
}

/* What the bytes of an output hang on, besides its source. */
static char *recipe(const struct coding_options *coding, const struct feed_options *feed) {
    return g_strdup_printf("%s,%u,%d,%d,%d,%s,%d,%u,%" G_GUINT64_FORMAT, VITRINE_VERSION,
                           feed->dpi_thousandths, coding->colour, coding->quality, feed->text,
                           feed->language ? feed->language : "", feed->facts, feed->pages_maximum,
                           feed->pixels_maximum);
}

/* A tree is worth a list of what is done. NULL with *code. */
static GPtrArray *begin_tree(char **files, const char *recipe, struct batch_work *work,
                             gboolean *unread, int *code) {
    g_autoptr(GError) error = NULL;
    GPtrArray *items = tree_items(files, wish.output, unread, code);
    work->done = items ? done_list_open(wish.output, recipe, &error) : NULL;
    if (!error)
        return items;
    *code = cli_report(wish.output, error);
    g_ptr_array_unref(items);
    return NULL;
}

static int sanitize(char **files, const struct coding_options *coding, struct feed_options *feed) {
    struct batch_work work = {.start = start, .wish = coding};
    gboolean unread = FALSE;
    int code = CLI_FINE;
    feed->dpi_thousandths = (guint)(wish.dpi * 1000 + 0.5);
    convert_fill(feed);
    g_autofree char *how = recipe(coding, feed);
    GPtrArray *items = tree_is_wanted(files)
                           ? begin_tree(files, how, &work, &unread, &code)
                           : items_of(files, wish.output, "%s.pdf", &syntax, &code);
    if (items) {
        code = batch_run(items, feed, &work);
        g_ptr_array_unref(items);
    }
    convert_forget(feed);
    done_list_close(work.done);
    return code == CLI_FINE && unread ? CLI_SOME_FAILED : code;
}

static gboolean is_one_file(const char *output) {
    return g_str_equal(output, "-") ||
           (g_str_has_suffix(output, ".pdf") && !items_is_folder(output));
}

int cli_sanitize(int argc, char **argv) {
    struct coding_options coding = {0};
    struct feed_options feed = {.reduce = TRUE, .navigation = TRUE};
    g_auto(GStrv) files = NULL;
    if (!convert_parse(&syntax, argc, argv, &files))
        return CLI_USAGE;
    const char *wrong = wrong_wish(&coding, &feed);
    if (!wrong && tree_is_wanted(files) && is_one_file(wish.output))
        wrong = "a folder needs -o FOLDER";
    return wrong ? convert_misused(&syntax, wrong) : sanitize(files, &coding, &feed);
}
