/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <glib/gstdio.h>
#include <string.h>

#include "broker/cli/batch.h"
#include "broker/cli/cli.h"
#include "broker/cli/convert-options.h"
#include "broker/cli/items.h"

/* Freedesktop's thumbnail specification: normal is 128 pixels, xx-large 1024. */
enum { SIZE_DEFAULT = 128, SIZE_MAXIMUM = 1024, SHOWN_DPI = 96 };

static const char description[] =
    "The first page, at most N pixels wide and high and never bigger than at 100 %, as a PNG with\n"
    "the keys Thumb::URI and Thumb::MTime that file managers look for. FILE may be a file: URI.\n"
    "\n"
    "Example:\n"
    "  vitrine-cli thumbnail --size 256 letter.pdf letter.png\n";

static int size = SIZE_DEFAULT;

static const GOptionEntry entries[] = {
    {"size", 's', 0, G_OPTION_ARG_INT, &size, "Pixels of the longer side, 1 to 1024 (128)", "N"},
    {NULL, 0, 0, 0, NULL, NULL, NULL},
};

static const struct cli_syntax syntax = {
    .name = "thumbnail",
    .summary = "FILE OUT.png - draw a small picture for a file manager",
    .rule = "give FILE and OUT.png; --size is 1 to 1024",
    .entries = entries,
    .least = 2,
    .most = 2,
    .description = description};

struct keys {
    char *uri, *time, *bytes;
    const char *text[9]; /* key, value, … NULL */
};

static void keys_fill(struct keys *keys, const char *file) {
    GStatBuf status;
    g_autofree char *whole = g_canonicalize_filename(file, NULL);
    gboolean known = g_stat(file, &status) == 0;
    keys->uri = g_filename_to_uri(whole, NULL, NULL);
    keys->time = g_strdup_printf("%" G_GINT64_FORMAT, known ? (gint64)status.st_mtime : 0);
    keys->bytes = g_strdup_printf("%" G_GINT64_FORMAT, known ? (gint64)status.st_size : 0);
    const char *text[] = {"Thumb::URI",   keys->uri ? keys->uri : "",
                          "Thumb::MTime", keys->time,
                          "Thumb::Size",  keys->bytes,
                          "Software",     "Vitrine " VITRINE_VERSION};
    memcpy(keys->text, text, sizeof text);
}

static void keys_clear(struct keys *keys) {
    g_free(keys->uri);
    g_free(keys->time);
    g_free(keys->bytes);
}

static struct conversion *start(gconstpointer data, const struct batch_item *item,
                                const struct feed_options *feed,
                                const struct conversion_events *events, gpointer user) {
    struct picture_wish picture = {
        .name = item->pattern, .stem = item->stem, .format = PICTURE_PNG};
    picture.options.text = ((const struct keys *)data)->text;
    return conversion_to_pictures(item->path, feed, &picture, events, user);
}

/* A file manager's may have a % in it. */
static void take_name_as_it_is(struct batch_item *item, const char *output) {
    if (items_is_folder(output))
        return;
    g_free(item->pattern);
    g_free(item->stem);
    item->pattern = g_strdup("%s");
    item->stem = g_strdup(output);
}

static int draw(char *file, const char *output) {
    static const struct page_range first_page = {0, 0};
    struct feed_options feed = {.dpi_thousandths = SHOWN_DPI * 1000,
                                .fit_width = (guint)size,
                                .fit_height = (guint)size,
                                .ranges = &first_page,
                                .range_count = 1};
    char *files[] = {file, NULL};
    struct keys keys = {0};
    int code = CLI_FINE;
    GPtrArray *items = items_of(files, output, "%s.png", &syntax, &code);
    if (!items)
        return code;
    take_name_as_it_is(g_ptr_array_index(items, 0), output);
    keys_fill(&keys, file);
    convert_fill(&feed);
    code = batch_run(items, &feed, &(struct batch_work){.start = start, .wish = &keys});
    convert_forget(&feed);
    keys_clear(&keys);
    g_ptr_array_unref(items);
    return code;
}

int cli_thumbnail(int argc, char **argv) {
    g_auto(GStrv) arguments = NULL;
    if (!convert_parse(&syntax, argc, argv, &arguments))
        return CLI_USAGE;
    if (size < 1 || size > SIZE_MAXIMUM)
        return cli_misused(&syntax);
    g_autofree char *from_uri = g_filename_from_uri(arguments[0], NULL, NULL);
    return draw(from_uri ? from_uri : arguments[0], arguments[1]);
}
