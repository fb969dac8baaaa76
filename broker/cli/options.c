/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "broker/cli/cli.h"

struct cli_options cli_common = {.seconds = 60};

static gboolean take_time(const char *option, const char *value, gpointer data, GError **error) {
    gint64 seconds;
    (void)option, (void)data;
    if (!g_ascii_string_to_signed(value, 10, G_MININT, G_MAXINT, &seconds, error))
        return FALSE;
    cli_common.seconds = (int)seconds;
    cli_common.seconds_given = TRUE;
    return TRUE;
}

/* 16 MiB is the least that the runtime works with; more than 1 TiB is a slip of the pen. */
static gboolean take_memory(const char *option, const char *value, gpointer data, GError **error) {
    guint64 mebibytes;
    (void)option, (void)data;
    if (!g_ascii_string_to_unsigned(value, 10, 16, 1 << 20, &mebibytes, error))
        return FALSE;
    cli_common.memory = mebibytes << 20;
    return TRUE;
}

static const GOptionEntry common_entries[] = {
    {"time", 0, 0, G_OPTION_ARG_CALLBACK, (gpointer)take_time,
     "Seconds a document may take (60; 0: no limit)", "S"},
    {"password-file", 0, 0, G_OPTION_ARG_FILENAME, &cli_common.password_file,
     "First line: the document's password", "FILE"},
    {"memory", 0, 0, G_OPTION_ARG_CALLBACK, (gpointer)take_memory,
     "MiB for the document's content (a quarter of what is free, 256 to 4096)", "MIB"},
    {"deterministic", 0, 0, G_OPTION_ARG_NONE, &cli_common.deterministic,
     "Fixed random numbers and clock: two runs give the same bytes", NULL},
    {NULL, 0, 0, 0, NULL, NULL, NULL},
};

static int say(const struct cli_syntax *syntax, const char *sentence) {
    g_printerr("vitrine-cli %s: %s\n", syntax->name, sentence);
    return CLI_USAGE;
}

int cli_misused(const struct cli_syntax *syntax) {
    return say(syntax, syntax->rule);
}

/* GOption leaves a first "--" in place when options follow none; it is not an argument. */
static char **arguments_of(int argc, char **argv) {
    g_autoptr(GPtrArray) arguments = g_ptr_array_new();
    gboolean first = TRUE;
    for (int k = 1; k < argc; k++) {
        if (!(first && g_str_equal(argv[k], "--")))
            g_ptr_array_add(arguments, g_strdup(argv[k]));
        first = first && !g_str_equal(argv[k], "--");
    }
    g_ptr_array_add(arguments, NULL);
    return (char **)g_ptr_array_free(g_steal_pointer(&arguments), FALSE);
}

/* "-j4" is "-j 4", as everywhere else; GOption knows the second form only. */
static char **split_numbers(int argc, char **argv) {
    g_autoptr(GPtrArray) parts = g_ptr_array_new();
    gboolean options = TRUE;
    for (int k = 0; k < argc; k++) {
        const char *word = argv[k];
        options = options && !g_str_equal(word, "--");
        gboolean joined = options && k > 0 && word[0] == '-' && g_ascii_isalpha(word[1]) &&
                          g_ascii_isdigit(word[2]);
        if (joined)
            g_ptr_array_add(parts, g_strndup(word, 2));
        g_ptr_array_add(parts, g_strdup(joined ? word + 2 : word));
    }
    g_ptr_array_add(parts, NULL);
    return (char **)g_ptr_array_free(g_steal_pointer(&parts), FALSE);
}

gboolean cli_parse(const struct cli_syntax *syntax, int argc, char **argv, char ***arguments) {
    g_autoptr(GOptionContext) context = g_option_context_new(syntax->summary);
    g_autoptr(GError) error = NULL;
    if (syntax->entries)
        g_option_context_add_main_entries(context, syntax->entries, NULL);
    if (!syntax->opens_nothing)
        g_option_context_add_main_entries(context, common_entries, NULL);
    if (syntax->description)
        g_option_context_set_description(context, syntax->description);
    g_auto(GStrv) words = split_numbers(argc, argv);
    if (!g_option_context_parse_strv(context, &words, &error)) {
        say(syntax, error->message);
        return FALSE;
    }
    if (cli_common.seconds < 0) {
        say(syntax, "--time is 0 or more");
        return FALSE;
    }
    *arguments = arguments_of((int)g_strv_length(words), words);
    int count = (int)g_strv_length(*arguments);
    if (count >= syntax->least && count <= syntax->most)
        return TRUE;
    cli_misused(syntax);
    return FALSE;
}

int cli_show_file(const char *name, const char *summary, const char *json, cli_work *work, int argc,
                  char **argv) {
    gboolean as_json = FALSE;
    const GOptionEntry entries[] = {
        {"json", 'j', 0, G_OPTION_ARG_NONE, &as_json, json, NULL},
        {NULL, 0, 0, 0, NULL, NULL, NULL},
    };
    const struct cli_syntax syntax = {.name = name,
                                      .summary = summary,
                                      .rule = "give one FILE",
                                      .entries = entries,
                                      .least = 1,
                                      .most = 1};
    g_auto(GStrv) files = NULL;
    if (!cli_parse(&syntax, argc, argv, &files))
        return CLI_USAGE;
    return cli_run(files[0], work, &as_json);
}
