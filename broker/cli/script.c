/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <stdio.h>
#include <string.h>

#include "broker/cli/cli.h"
#include "broker/cli/script-input.h"
#include "broker/cli/script-output.h"
#include "broker/stage-memory.h"

/* A script without a screen: its time is ours, a frame at a time, so the same command gives the same
 * bytes. */

enum { DPI_AS_SHOWN = 96000, SIDE_MOST = 16384 };

struct wish {
    int frames;
    double fps;
    char *size, *output, *input, *format;
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

static gboolean take_picture(VitrineSession *session, const struct wish *wish, int frame,
                             struct script_output *output, int *code) {
    struct answer answer = {0};
    g_autoptr(GError) error = NULL;
    struct rect all = {0, 0, (gint32)wish->width, (gint32)wish->height};
    vitrine_session_render_async(session, 0, DPI_AS_SHOWN, all, on_picture, &answer);
    if (!cli_answered(session, &answer.done, &answer.error, -1, code))
        return FALSE;
    g_autoptr(GBytes) pixels = answer.pixels;
    if (!script_output_add(output, frame, pixels, &error)) {
        *code = cli_report(script_output_path(output), error);
        return FALSE;
    }
    return TRUE;
}

/* ----------------------------------------------------------------------------------------- input */

static void send(VitrineSession *session, const union wire_message *message) {
    switch (message->type) {
    case TO_WORKER_POINTER:
        vitrine_session_pointer(session, &message->pointer);
        break;
    case TO_WORKER_SCROLL:
        vitrine_session_scroll(session, &message->scroll);
        break;
    case TO_WORKER_KEY:
        vitrine_session_key(session, &message->key);
        break;
    case TO_WORKER_FOCUS:
        vitrine_session_focus(session, message->focus.focused != 0, message->focus.visible != 0);
        break;
    default:
        break;
    }
}

static void on_size(GObject *source, GAsyncResult *result, gpointer data) {
    struct answer *answer = data;
    struct page_size size;
    vitrine_session_page_size_finish(VITRINE_SESSION(source), result, &size, &answer->error);
    answer->done = TRUE;
}

/* An answer comes after what was sent before. Asked after each event: of two motions that wait together
 * the script would see one, and whether they do is chance. */
static gboolean wait_until_seen(VitrineSession *session, int *code) {
    struct answer answer = {0};
    vitrine_session_page_size_async(session, 0, DPI_AS_SHOWN, on_size, &answer);
    return cli_answered(session, &answer.done, &answer.error, -1, code);
}

static gboolean give_input(VitrineSession *session, struct script_input *input, int frame,
                           int *code) {
    const union wire_message *message;
    while (input && (message = script_input_next(input, frame))) {
        send(session, message);
        if (!wait_until_seen(session, code))
            return FALSE;
    }
    return TRUE;
}

/* ---------------------------------------------------------------------------------------- frames */

static void draw_frames(VitrineSession *session, const struct wish *wish,
                        struct script_input *input, struct script_output *output, int *code) {
    g_autoptr(GError) error = NULL;
    vitrine_session_focus(session, TRUE, TRUE);
    for (int frame = 0; frame <= wish->frames; frame++) {
        if (frame > 0 &&
            (!give_input(session, input, frame, code) || !step(session, wish->fps, code)))
            return;
        if (script_output_wants(output, frame) && !take_picture(session, wish, frame, output, code))
            return;
    }
    if (!script_output_finish(output, &error))
        *code = cli_report(script_output_path(output), error);
}

static void on_notice(VitrineSession *session, guint code, guint64 detail, gpointer data) {
    (void)session, (void)detail;
    if (code == NOTICE_SCRIPT_ERROR)
        *(gboolean *)data = TRUE;
}

static int run(const char *file, const struct wish *wish, struct script_input *input,
               struct script_output *output) {
    gboolean failed = FALSE;
    int code = CLI_FINE;
    VitrineSession *session = cli_new_session(file, &code);
    if (!session)
        return code;
    if (strcmp(file, "-") == 0)
        vitrine_session_set_name(session, "standard-input.js");
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
        draw_frames(session, wish, input, output, &code);
    }
    g_object_unref(session);
    return code == CLI_FINE && failed ? CLI_NOT_SHOWN : code;
}

/* What else can be wrong is told before the script runs. */
static int prepare_and_run(const char *file, const struct wish *wish) {
    g_autoptr(GError) error = NULL;
    struct script_input *input = NULL;
    struct script_output *output = NULL;
    int code;
    if (wish->input)
        input = script_input_load(wish->input, wish->frames, wish->fps, wish->width, wish->height,
                                  &error);
    if (wish->input && !input)
        code = cli_report(wish->input, error);
    else if (!(output = script_output_create(wish->output, wish->format, wish->width, wish->height,
                                             wish->frames, wish->fps, &error)))
        code = cli_report(wish->output, error);
    else
        code = run(file, wish, input, output);
    script_output_destroy(output);
    script_input_destroy(input);
    return code;
}

static gboolean understand(struct wish *wish) {
    int used = 0;
    gboolean size =
        !wish->size || (sscanf(wish->size, "%ux%u%n", &wish->width, &wish->height, &used) == 2 &&
                        wish->size[used] == '\0');
    return size && wish->width >= 1 && wish->width <= SIDE_MOST && wish->height >= 1 &&
           wish->height <= SIDE_MOST && wish->frames >= 0 && wish->fps > 0 && wish->fps <= 1000 &&
           (!wish->format || script_output_knows(wish->format));
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
         "The last frame (PNG, or JPEG, WebP, PPM by the name); with %03d in its name, each; "
         "OUT.gif: all of them, moving; - is standard output",
         "OUT"},
        {"format", 'f', 0, G_OPTION_ARG_STRING, &wish.format,
         "png, jpeg, webp, ppm or gif (as OUT's name says, else png)", "F"},
        {"input", 0, 0, G_OPTION_ARG_FILENAME, &wish.input,
         "Pointer and keys, a line each: FRAME EVENT FIELDS, as the manual lists them", "FILE"},
        {NULL, 0, 0, 0, NULL, NULL, NULL},
    };
    static const struct cli_syntax syntax = {
        .name = "run",
        .summary = "SCRIPT - run an untrusted script that draws; its console is standard error",
        .rule = "give one SCRIPT; --size is WIDTHxHEIGHT, each 1 to 16384, --frames 0 or more, "
                "--fps above 0, --format png, jpeg, webp, ppm or gif",
        .entries = entries,
        .least = 1,
        .most = 1,
    };
    g_auto(GStrv) files = NULL;
    if (!cli_parse(&syntax, argc, argv, &files))
        return CLI_USAGE;
    return understand(&wish) ? prepare_and_run(files[0], &wish) : cli_misused(&syntax);
}
