/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "broker/cli/cli.h"
#include "broker/compute-document.h"
#include "broker/stage-memory.h"

struct answer {
    gboolean done;
    GBytes *bytes;
    GError *error;
};

static void on_computed(GObject *source, GAsyncResult *result, gpointer data) {
    struct answer *answer = data;
    answer->bytes = vitrine_session_compute_finish(VITRINE_SESSION(source), result, &answer->error);
    answer->done = TRUE;
}

static void write_out(GBytes *bytes, int *code) {
    gsize size = 0;
    const void *data = g_bytes_get_data(bytes, &size);
    fwrite(data, 1, size, stdout);
    cli_flush(code);
}

static int compute(const char *file, int document, gint64 seed) {
    struct answer answer = {0};
    int code = CLI_FINE;
    VitrineSession *session = vitrine_session_new(file, stage_memory_create());
    cli_tells_limits = TRUE;
    cli_print_log(session);
    vitrine_session_take_document(session, ENGINE_SCRIPT, document);
    vitrine_session_set_deterministic(session, TRUE);
    vitrine_session_set_stepped(session, TRUE);
    vitrine_session_set_seed(session, (guint64)seed);
    session = cli_open_session(session, &code);
    if (!session)
        return code;
    vitrine_session_compute_async(session, on_computed, &answer);
    if (cli_answered(session, &answer.done, &answer.error, -1, &code))
        write_out(answer.bytes, &code);
    g_clear_pointer(&answer.bytes, g_bytes_unref);
    g_object_unref(session);
    return code;
}

static int gather(const char *file) {
    g_autoptr(GError) error = NULL;
    int script = open(file, O_RDONLY | O_CLOEXEC);
    if (script < 0) {
        g_printerr("vitrine-cli: %s: %s\n", file, g_strerror(errno));
        return -1;
    }
    int document = compute_document(script, STDIN_FILENO, &error);
    close(script);
    if (document < 0)
        cli_report(file, error);
    return document;
}

int cli_compute(int argc, char **argv) {
    static gint64 seed;
    static const GOptionEntry entries[] = {
        {"seed", 0, 0, G_OPTION_ARG_INT64, &seed, "What random numbers begin with (0)", "S"},
        {NULL, 0, 0, 0, NULL, NULL, NULL},
    };
    static const struct cli_syntax syntax = {
        .name = "compute",
        .summary =
            "SCRIPT <INPUT >OUTPUT - run an untrusted script on bytes\n\nThe script's global "
            "`input` is a Uint8Array. Its result is what its function\nmain(input) returns, "
            "or, without one, its last value: bytes, a string, or a\npromise of them. Its "
            "console is standard error.",
        .rule = "give one SCRIPT",
        .entries = entries,
        .least = 1,
        .most = 1,
    };
    g_auto(GStrv) files = NULL;
    if (!cli_parse(&syntax, argc, argv, &files))
        return CLI_USAGE;
    int document = gather(files[0]);
    return document < 0 ? CLI_NOT_SHOWN : compute(files[0], document, seed);
}
