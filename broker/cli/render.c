/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <math.h>

#include "broker/cli/cli.h"
#include "broker/export/png.h"

/* Bands of at most 32 MiB: they fit the smallest slot (64 MiB) and keep memory flat for pages of
 * any height. */
enum { BAND_BYTES = 32 << 20, DPI_DEFAULT = 96 };

struct wish {
    int page;
    double dpi;
    char *output;
};

struct answer {
    gboolean done;
    struct page_size size;
    GBytes *pixels;
    GError *error;
};

static void on_size(GObject *source, GAsyncResult *result, gpointer data) {
    struct answer *answer = data;
    vitrine_session_page_size_finish(VITRINE_SESSION(source), result, &answer->size,
                                     &answer->error);
    answer->done = TRUE;
}

static void on_band(GObject *source, GAsyncResult *result, gpointer data) {
    struct answer *answer = data;
    answer->pixels = vitrine_session_render_finish(VITRINE_SESSION(source), result, &answer->error);
    answer->done = TRUE;
}

static gboolean write_band(VitrineSession *session, const struct wish *wish, guint dpi,
                           struct rect band, struct png_writer *writer, int *code) {
    struct answer answer = {0};
    g_autoptr(GError) error = NULL;
    vitrine_session_render_async(session, (guint)wish->page - 1, dpi, band, on_band, &answer);
    if (!cli_answered(session, &answer.done, &answer.error, wish->page - 1, code))
        return FALSE;
    gboolean written = png_writer_rows(writer, g_bytes_get_data(answer.pixels, NULL),
                                       (gsize)band.width * 4, (guint)band.height, &error);
    g_bytes_unref(answer.pixels);
    if (!written)
        *code = cli_report(wish->output, error);
    return written;
}

static gboolean write_page(VitrineSession *session, const struct wish *wish, guint dpi,
                           const struct page_size *size, int *code) {
    g_autoptr(GError) error = NULL;
    guint rows = MAX(BAND_BYTES / 4 / size->width, 1);
    struct png_writer *writer = png_writer_create(wish->output, size->width, size->height,
                                                  (guint)lround(dpi / 25.4), &error);
    if (!writer) {
        *code = cli_report(wish->output, error);
        return FALSE;
    }
    gboolean fine = TRUE;
    for (guint y = 0; fine && y < size->height; y += rows) {
        guint height = MIN(rows, size->height - y);
        struct rect band = {0, (gint32)y, (gint32)size->width, (gint32)height};
        fine = write_band(session, wish, dpi, band, writer, code);
    }
    if (fine && !png_writer_close(writer, &error)) {
        *code = cli_report(wish->output, error);
        fine = FALSE;
    }
    png_writer_destroy(writer);
    return fine;
}

static void render(VitrineSession *session, gpointer user, int *code) {
    const struct wish *wish = user;
    struct answer answer = {0};
    guint dpi = (guint)lround(wish->dpi * 1000);
    vitrine_session_page_size_async(session, (guint)wish->page - 1, dpi, on_size, &answer);
    if (!cli_answered(session, &answer.done, &answer.error, wish->page - 1, code))
        return;
    if (answer.size.width > VIEW_SIDE_MAXIMUM || answer.size.height > RENDER_SIDE_MAXIMUM) {
        g_autoptr(GError) error =
            g_error_new(VITRINE_ERROR, VITRINE_ERROR_LIMIT,
                        "The page would be %u × %u pixels: use a smaller --dpi.", answer.size.width,
                        answer.size.height);
        *code = cli_report(vitrine_session_get_path(session), error);
        return;
    }
    write_page(session, wish, dpi, &answer.size, code);
}

int cli_render(int argc, char **argv) {
    static struct wish wish = {.page = 1, .dpi = DPI_DEFAULT};
    static const GOptionEntry entries[] = {
        {"page", 'p', 0, G_OPTION_ARG_INT, &wish.page, "Which page, counted from 1 (1)", "N"},
        {"dpi", 'd', 0, G_OPTION_ARG_DOUBLE, &wish.dpi, "Dots per inch (96: as shown at 100 %)",
         "D"},
        {"output", 'o', 0, G_OPTION_ARG_FILENAME, &wish.output,
         "The PNG to write; - is standard output", "OUT.png"},
        {NULL, 0, 0, 0, NULL, NULL, NULL},
    };
    static const struct cli_syntax syntax = {
        .name = "render",
        .summary = "FILE - draw one page of an untrusted document",
        .rule = "give one FILE and -o OUT.png; --page is 1 or more, --dpi 1 to 2400",
        .entries = entries,
        .least = 1,
        .most = 1};
    g_auto(GStrv) files = NULL;
    if (!cli_parse(&syntax, argc, argv, &files))
        return CLI_USAGE;
    if (!wish.output || wish.page < 1 || !(wish.dpi >= 1 && wish.dpi <= RENDER_DPI_MAXIMUM / 1000))
        return cli_misused(&syntax);
    return cli_run(files[0], render, &wish);
}
