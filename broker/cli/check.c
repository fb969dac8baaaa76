/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <stdio.h>

#include "broker/cli/cli.h"
#include "broker/fitness/display.h"
#include "broker/fitness/fitness.h"

/* Exit codes of this command: enum fitness_level. Wrong usage is 2 like everywhere, which a script
 * takes for "stop": the safe side. */

static void print_text(const struct fitness *fitness, gboolean explain) {
    g_autofree char *verdict = verdict_to_text(fitness->verdict, explain);
    g_autofree char *facts = facts_to_text(fitness->facts);
    printf("%s\n%s", verdict, facts);
}

static void print_json(const struct fitness *fitness, gboolean explain) {
    g_autofree char *json = fitness_to_json(fitness, explain);
    fputs(json, stdout);
}

int cli_check(int argc, char **argv) {
    static gboolean json, explain;
    static const GOptionEntry entries[] = {
        {"json", 'j', 0, G_OPTION_ARG_NONE, &json, "One JSON object instead of lines", NULL},
        {"explain", 'e', 0, G_OPTION_ARG_NONE, &explain,
         "Every advisory, with the conditions that hold and those that do not", NULL},
        {NULL, 0, 0, 0, NULL, NULL, NULL},
    };
    g_autoptr(GOptionContext) context =
        g_option_context_new("- is this machine fit to hold a jail?");
    g_autoptr(GError) error = NULL;
    g_option_context_set_description(context, "Exit codes: 0 fit, 1 warned, 2 stop.");
    g_option_context_add_main_entries(context, entries, NULL);
    if (!g_option_context_parse(context, &argc, &argv, &error) || argc != 1) {
        g_printerr("vitrine-cli check: %s\n",
                   error ? error->message : "it takes no file; see --help");
        return CLI_USAGE;
    }
    struct fitness *fitness = fitness_check(NULL);
    fitness->facts->mit_shm = display_has_mit_shm();
    int level = (int)fitness->verdict->level;
    if (json)
        print_json(fitness, explain);
    else
        print_text(fitness, explain);
    fitness_destroy(fitness);
    return level;
}
