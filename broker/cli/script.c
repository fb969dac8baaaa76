/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <stdio.h>
#include <string.h>

#include "broker/cli/cli.h"
#include "broker/export/picture.h"
#include "broker/stage-memory.h"

/* A script without a screen: its time is ours, a frame at a time, so the same command gives the same
 * bytes. */

enum { DPI_AS_SHOWN = 96000, SIDE_MOST = 16384 };

struct wish {
    int frames;
    double fps;
    char *size, *output;
    gint64 seed;
    guint width, height;
};

struct answer {
    gboolean done;
    GBytes *pixels;
    GError *error;
};

static void on_step(GObject *source, GAsyncResult *result, gpointer data) {
    struct answer *answer = data;
    vitrine_session_step_finish(VITRINE_SESSION(source), result, &answer->error);
    answer->done = TRUE;
}

static void on_picture(GObject *source, GAsyncResult *result, gpointer data) {
    struct answer *answer = data;
    answer->pixels = vitrine_session_render_finish(VITRINE_SESSION(source), result, &answer->error);
    answer->done = TRUE;
}

static gboolean step(VitrineSession *session, double fps, int *code) {
    struct answer answer = {0};
    vitrine_session_step_async(session, (guint64)(1e9 / fps), on_step, &answer);
    return cli_answered(session, &answer.done, &answer.error, -1, code);
}

/* PNG, or what the name's ending says: PPM, JPEG, WebP. */
static enum picture_format format_of(const char *path) {
    const char *dot = strrchr(path, '.');
    enum picture_format format = PICTURE_PNG;
    return dot && picture_format_by_name(dot + 1, &format) ? format : PICTURE_PNG;
}

static gboolean write_picture(const struct wish *wish, const char *path, GBytes *pixels,
                              int *code) {
    g_autoptr(GError) error = NULL;
    struct picture picture = {.width = wish->width,
                              .height = wish->height,
                              .pixels = g_bytes_get_data(pixels, NULL),
                              .stride = (gsize)wish->width * 4};
    struct picture_options options = {.quality = QUALITY_DEFAULT};
    struct output *output = output_create(path, &error);
    gboolean fine = output && picture_write(&picture, format_of(path), &options, output, &error) &&
                    output_commit(output, &error);
    if (!fine)
        *code = cli_report(path, error);
    output_destroy(output);
    return fine;
}

static gboolean take_picture(VitrineSession *session, const struct wish *wish, const char *path,
                             int *code) {
    struct answer answer = {0};
    struct rect all = {0, 0, (gint32)wish->width, (gint32)wish->height};
    vitrine_session_render_async(session, 0, DPI_AS_SHOWN, all, on_picture, &answer);
    if (!cli_answered(session, &answer.done, &answer.error, -1, code))
        return FALSE;
    gboolean written = write_picture(wish, path, answer.pixels, code);
    g_bytes_unref(answer.pixels);
    return written;
}

/* "frames-%03d.png": a picture of each frame; the only directive is %d with a width. */
static char *numbered(const char *pattern, int number) {
    const char *percent = strchr(pattern, '%');
    int width = 0, used = 0;
    if (!percent || sscanf(percent, "%%%dd%n", &width, &used) != 1 || used == 0 || width > 9)
        return NULL;
    return g_strdup_printf("%.*s%0*d%s", (int)(percent - pattern), pattern, MAX(width, 1), number,
                           percent + used);
}

static void draw_frames(VitrineSession *session, const struct wish *wish, int *code) {
    for (int frame = 0; frame < wish->frames; frame++) {
        g_autofree char *path = wish->output ? numbered(wish->output, frame + 1) : NULL;
        if (!step(session, wish->fps, code) || (path && !take_picture(session, wish, path, code)))
            return;
    }
    g_autofree char *each = wish->output ? numbered(wish->output, 0) : NULL;
    if (wish->output && !each)
        take_picture(session, wish, wish->output, code);
}

static void on_notice(VitrineSession *session, guint code, guint64 detail, gpointer data) {
    (void)session, (void)detail;
    if (code == NOTICE_SCRIPT_ERROR)
        *(gboolean *)data = TRUE;
}

static int run(const char *file, const struct wish *wish) {
    VitrineSession *session = vitrine_session_new(file, stage_memory_create());
    gboolean failed = FALSE;
    int code = CLI_FINE;
    cli_tells_limits = TRUE;
    cli_print_log(session);
    g_signal_connect(session, "notice", G_CALLBACK(on_notice), &failed);
    vitrine_session_configure(session, wish->width, wish->height, 1, 0xffffff);
    vitrine_session_set_deterministic(session, TRUE);
    vitrine_session_set_stepped(session, TRUE);
    vitrine_session_set_seed(session, (guint64)wish->seed);
    vitrine_session_set_scripts(session, TRUE);
    session = cli_open_session(session, &code);
    if (!session)
        return code;
    if (vitrine_session_get_engine(session) != ENGINE_SCRIPT) {
        g_printerr("vitrine-cli run: this is no script (.js) or page with scripts (.html)\n");
        code = CLI_USAGE;
    } else {
        draw_frames(session, wish, &code);
    }
    g_object_unref(session);
    return code == CLI_FINE && failed ? CLI_NOT_SHOWN : code;
}

static gboolean understand(struct wish *wish) {
    int used = 0;
    gboolean size =
        !wish->size || (sscanf(wish->size, "%ux%u%n", &wish->width, &wish->height, &used) == 2 &&
                        wish->size[used] == '\0');
    return size && wish->width >= 1 && wish->width <= SIDE_MOST && wish->height >= 1 &&
           wish->height <= SIDE_MOST && wish->frames >= 0 && wish->fps > 0 && wish->fps <= 1000;
}

int cli_script(int argc, char **argv) {
    static struct wish wish = {.frames = 1, .fps = 60, .width = 800, .height = 600};
    static const GOptionEntry entries[] = {
        {"frames", 'n', 0, G_OPTION_ARG_INT, &wish.frames, "Animation frames to run (1)", "N"},
        {"fps", 0, 0, G_OPTION_ARG_DOUBLE, &wish.fps, "Frames a second of the script's clock (60)",
         "F"},
        {"size", 's', 0, G_OPTION_ARG_STRING, &wish.size, "The view in pixels (800x600)", "WxH"},
        {"seed", 0, 0, G_OPTION_ARG_INT64, &wish.seed, "What random numbers begin with (0)", "S"},
        {"output", 'o', 0, G_OPTION_ARG_FILENAME, &wish.output,
         "The PNG of the last frame; with %03d in its name, one of each", "OUT.png"},
        {NULL, 0, 0, 0, NULL, NULL, NULL},
    };
    static const struct cli_syntax syntax = {
        .name = "run",
        .summary = "SCRIPT - run an untrusted script that draws; its console is standard error",
        .rule = "give one SCRIPT; --size is WIDTHxHEIGHT, each 1 to 16384, --frames 0 or more, "
                "--fps above 0",
        .entries = entries,
        .least = 1,
        .most = 1,
    };
    g_auto(GStrv) files = NULL;
    if (!cli_parse(&syntax, argc, argv, &files))
        return CLI_USAGE;
    return understand(&wish) ? run(files[0], &wish) : cli_misused(&syntax);
}
