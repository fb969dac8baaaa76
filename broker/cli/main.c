/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <fcntl.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "broker/cli/cli.h"
#include "broker/display-name.h"
#include "broker/incidents/incidents.h"
#include "broker/zygote.h"

static const struct {
    const char *name;
    int (*run)(int argc, char **argv);
    const char *use;
} commands[] = {
    {"sanitize", cli_sanitize,
     "sanitize FILE… -o OUT.pdf|DIR/               make a harmless PDF of pixels"},
    {"render", cli_render, "render [--page LIST] FILE… -o OUT.png         draw pages as pictures"},
    {"thumbnail", cli_thumbnail,
     "thumbnail [--size N] FILE OUT.png            draw a small picture for a file manager"},
    {"text", cli_text, "text [--json] [--page LIST] FILE              print the text"},
    {"search", cli_search, "search [--json] TEXT FILE…                    find text"},
    {"outline", cli_outline, "outline [--json] FILE                         table of contents"},
    {"links", cli_links, "links [--json] FILE                           where links lead"},
    {"info", cli_info, "info [--json] FILE                            what the file is and holds"},
    {"run", cli_script, "run [--frames N] SCRIPT -o OUT.png            run a script that draws"},
    {"compute", cli_compute, "compute SCRIPT <INPUT >OUTPUT                run a script on bytes"},
    {"posture", cli_posture,
     "posture [--json] FILE                         how the worker is held"},
    {"check", cli_check,
     "check [--json] [--explain]                    is this machine fit? 0 fit, 1 warned, 2 stop"},
    {"incidents", cli_incidents,
     "incidents [--json]                            what documents did that they should not"},
};

static void help(FILE *out) {
    fputs("vitrine-cli opens untrusted documents in a jail of four system calls, without a "
          "screen.\n\n",
          out);
    for (gsize k = 0; k < G_N_ELEMENTS(commands); k++)
        fprintf(out, "  vitrine-cli %s\n", commands[k].use);
    fputs(
        "\nEach command explains itself with --help. A FILE named - is standard input. Text,\n"
        "titles and links are what the document claims; what is drawn may differ. Exit codes:\n"
        "0 done, 1 nothing could be shown (the reason is on standard error), 2 wrong usage, 3 the\n"
        "jail could not be held, 4 some files or pages failed and the rest is there, 5 search:\n"
        "not found, 6 a script reached its limit, 130 interrupted.\n"
        "\n  vitrine-cli sanitize letter.pdf -o letter-safe.pdf\n"
        "  vitrine-cli render --page 2 --dpi 150 letter.pdf -o letter-2.png\n",
        out);
}

/* A standard stream that is closed would be whatever is opened next. Now reading or writing it fails, as it should. */
static void keep_streams(void) {
    for (int k = STDIN_FILENO; k <= STDERR_FILENO; k++)
        if (fcntl(k, F_GETFD) < 0)
            open("/dev/null", k == STDIN_FILENO ? O_WRONLY : O_RDONLY);
}

int main(int argc, char **argv) {
    keep_streams();
    setlocale(LC_ALL, "");
    signal(SIGXFSZ,
           SIG_IGN); /* a file that may not grow is an error with a sentence, like a full disk */
    if (argc >= 2 && strcmp(argv[1], "--version") == 0) {
        puts("vitrine-cli " VITRINE_VERSION);
        return CLI_FINE;
    }
    if (argc >= 2 && (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)) {
        help(stdout);
        return CLI_FINE;
    }
    for (gsize k = 0; argc >= 2 && k < G_N_ELEMENTS(commands); k++) {
        if (strcmp(argv[1], commands[k].name) != 0)
            continue;
        g_autofree char *name = g_strconcat("vitrine-cli ", argv[1], NULL);
        g_set_prgname(name);
        int code = commands[k].run(argc - 1, argv + 1);
        incidents_flush();
        zygote_shut_down();
        return code;
    }
    if (argc >= 2) {
        g_autofree char *name = display_path(argv[1]);
        g_printerr("vitrine-cli: there is no command %s.\n\n", name);
    }
    help(stderr);
    return CLI_USAGE;
}
