/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <X11/extensions/Xrender.h>
#include <gtk/gtk.h>
#include <signal.h>

#include "broker/incidents/incidents.h"
#include "broker/marks/marks-keeper.h"
#include "ui/app.h"
#include "ui/remembering.h"

static gboolean show_version, scripts, private, forget;
static char **paths;

static const GOptionEntry entries[] = {
    {"version", 'V', 0, G_OPTION_ARG_NONE, &show_version, "Print the version and end", NULL},
    {"scripts", 0, 0, G_OPTION_ARG_NONE, &scripts, "Run the scripts of web pages at once", NULL},
    {"private", 0, 0, G_OPTION_ARG_NONE, &private, "Remember nothing of what is shown", NULL},
    {"forget", 0, 0, G_OPTION_ARG_NONE, &forget,
     "Forget pages and bookmarks of all documents, and end", NULL},
    {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &paths, NULL, "[FILE…]"},
    {NULL},
};

static gboolean parse(int *count, char ***arguments) {
    GError *error = NULL;
    GOptionContext *context = g_option_context_new(NULL);
    g_option_context_set_summary(context, "Shows untrusted documents, each held in a jail of four "
                                          "system calls.\nWithout FILE it asks for one.");
    g_option_context_add_main_entries(context, entries, NULL);
    gboolean good = g_option_context_parse(context, count, arguments, &error);
    if (!good)
        g_printerr("vitrine: %s\n", error->message);
    g_clear_error(&error);
    g_option_context_free(context);
    return good;
}

/* On a server without RENDER, GTK's own text and pictures stay blank when drawn there (cairo 1.16,
 * seen on Xvfb); drawn in memory first they show. GDK reads the variable once, when it starts. */
static void draw_in_memory_without_render(Display *display) {
    int events, errors;
    if (display && !XRenderQueryExtension(display, &events, &errors))
        g_setenv("GDK_RENDERING", "image", TRUE);
}

/* The first connection stays until GTK has its own: a server without clients starts anew, and
 * refuses whoever comes meanwhile. */
static gboolean start_gtk(int *count, char ***arguments) {
    Display *display = XOpenDisplay(NULL);
    draw_in_memory_without_render(display);
    gboolean started = gtk_init_check(count, arguments);
    g_unsetenv("GDK_RENDERING"); /* not for what xdg-open starts */
    if (display)
        XCloseDisplay(display);
    return started;
}

static int forget_all(void) {
    g_autofree char *folder = marks_folder();
    g_autoptr(GError) error = NULL;
    if (marks_forget_all(folder, &error))
        return 0;
    g_printerr("vitrine: %s\n", error->message);
    return 1;
}

int main(int count, char **arguments) {
    g_set_prgname("vitrine");
    g_set_application_name("Vitrine");
    if (!parse(&count, &arguments))
        return 2;
    if (show_version) {
        g_print("vitrine %s\n", VITRINE_VERSION);
        return 0;
    }
    if (forget)
        return forget_all();
    if (private)
        remembering_be_private();
    signal(SIGXFSZ, SIG_IGN); /* a limit on files is a write that fails */
    /* XShm needs an X drawable; under Wayland XWayland serves. */
    gdk_set_allowed_backends("x11");
    if (!start_gtk(&count, &arguments)) {
        g_printerr("vitrine: No X display can be opened. Set DISPLAY, or use vitrine-cli.\n");
        return 1;
    }
    int status = app_run(paths, scripts);
    marks_keeper_flush();
    incidents_flush();
    g_strfreev(paths);
    return status;
}
