/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "broker/cli/convert-options.h"

#include <string.h>

struct convert_options convert_options = {.pixels_maximum = PIXELS_DEFAULT};

static const GOptionEntry entries[] = {
    {"jobs", 'j', 0, G_OPTION_ARG_INT, &convert_options.workers,
     "Workers at the same time: documents, or pages of one (as many as processors)", "N"},
    {"max-pages", 0, 0, G_OPTION_ARG_INT, &convert_options.pages_maximum,
     "Pages of a document; the rest is left out (0: all)", "N"},
    {"max-pixels", 0, 0, G_OPTION_ARG_DOUBLE, &convert_options.pixels_maximum,
     "Millions of pixels a page may have (100)", "N"},
    {"json", 0, 0, G_OPTION_ARG_NONE, &convert_options.json,
     "One JSON object a document, on standard output", NULL},
    {"quiet", 'q', 0, G_OPTION_ARG_NONE, &convert_options.quiet,
     "No progress bar, only what went wrong", NULL},
    {NULL, 0, 0, 0, NULL, NULL, NULL},
};

int convert_misused(const struct cli_syntax *syntax, const char *sentence) {
    g_printerr("vitrine-cli %s: %s\n", syntax->name, sentence);
    return CLI_USAGE;
}

static const char *wrong_number(void) {
    const struct convert_options *options = &convert_options;
    return options->workers < 0 || options->workers > 256 ? "--jobs is 1 to 256"
           : options->pages_maximum < 0                   ? "--max-pages is 0 or more"
           : !(options->pixels_maximum > 0 && options->pixels_maximum <= 10000)
               ? "--max-pixels is more than 0 and at most 10000 millions"
               : NULL;
}

/* The syntax's own entries, then the common ones; the caller frees the array. */
static GOptionEntry *join(const GOptionEntry *own) {
    gsize count = 0;
    while (own && own[count].long_name)
        count++;
    GOptionEntry *all = g_new0(GOptionEntry, count + G_N_ELEMENTS(entries));
    if (count > 0)
        memcpy(all, own, count * sizeof *own);
    memcpy(all + count, entries, sizeof entries);
    return all;
}

gboolean convert_parse(const struct cli_syntax *syntax, int argc, char **argv, char ***arguments) {
    struct cli_syntax whole = *syntax;
    g_autofree GOptionEntry *all = join(syntax->entries);
    whole.entries = all;
    if (!cli_parse(&whole, argc, argv, arguments))
        return FALSE;
    const char *wrong = wrong_number();
    if (wrong)
        convert_misused(syntax, wrong);
    return wrong == NULL;
}

void convert_fill(struct feed_options *feed) {
    const struct convert_options *options = &convert_options;
    feed->workers = options->workers ? (guint)options->workers : (guint)g_get_num_processors();
    feed->memory_bytes = cli_common.memory;
    feed->deterministic = cli_common.deterministic;
    feed->pages_maximum = (guint)options->pages_maximum;
    feed->pixels_maximum = (guint64)(options->pixels_maximum * 1e6);
    feed->seconds = (guint)cli_common.seconds;
    feed->password = cli_read_password();
}

void convert_forget(struct feed_options *feed) {
    char *password = (char *)(gpointer)feed->password;
    if (password)
        explicit_bzero(password, strlen(password));
    g_free(password);
    feed->password = NULL;
}

static gboolean read_side(const char **text, guint *side) {
    char *end;
    *side = 0;
    if (!g_ascii_isdigit(**text))
        return TRUE;
    guint64 number = g_ascii_strtoull(*text, &end, 10);
    *text = end;
    *side = number <= VIEW_SIDE_MAXIMUM ? (guint)number : 0;
    return *side != 0;
}

gboolean convert_parse_size(const char *text, guint *width, guint *height) {
    if (!read_side(&text, width) || (*text != 'x' && *text != 'X'))
        return FALSE;
    text++;
    return read_side(&text, height) && *text == '\0' && (*width || *height);
}
