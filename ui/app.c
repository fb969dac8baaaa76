/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ui/app.h"

#include <glib-unix.h>
#include <signal.h>

#include "ui/machine-notice.h"
#include "ui/remembering.h"
#include "ui/resume.h"
#include "ui/style.h"
#include "ui/window.h"

static GList *windows;

static void window_gone(GtkWidget *window, gpointer user) {
    windows = g_list_remove(windows, window);
    if (!windows)
        gtk_main_quit();
}

static void say(GtkWindow *parent, const char *sentence) {
    GtkWidget *dialog = gtk_message_dialog_new(parent, GTK_DIALOG_MODAL, GTK_MESSAGE_ERROR,
                                               GTK_BUTTONS_CLOSE, "%s", sentence);
    gtk_window_set_title(GTK_WINDOW(dialog), "Vitrine");
    gtk_dialog_run(GTK_DIALOG(dialog));
    gtk_widget_destroy(dialog);
}

static void open_window(const char *path, gboolean scripts) {
    GError *error = NULL;
    GtkWidget *window = document_window_new(path, scripts, &error);
    if (!window) {
        say(NULL, error->message);
        g_clear_error(&error);
        return;
    }
    windows = g_list_prepend(windows, window);
    g_signal_connect(window, "destroy", G_CALLBACK(window_gone), NULL);
}

void app_open(const char *path) {
    open_window(path, FALSE);
}

/* The dialog told the desktop's list of recent files. */
static void leave_no_trace(GtkFileChooser *chooser) {
    GSList *uris = gtk_file_chooser_get_uris(chooser);
    for (GSList *item = uris; item; item = item->next)
        gtk_recent_manager_remove_item(gtk_recent_manager_get_default(), item->data, NULL);
    g_slist_free_full(uris, g_free);
}

void app_ask_and_open(GtkWindow *parent) {
    GtkWidget *dialog = gtk_file_chooser_dialog_new(
        "Open a document", parent, GTK_FILE_CHOOSER_ACTION_OPEN, "_Cancel", GTK_RESPONSE_CANCEL,
        "_Open", GTK_RESPONSE_ACCEPT, NULL);
    GtkFileChooser *chooser = GTK_FILE_CHOOSER(dialog);
    GSList *paths = NULL;
    g_object_ref(dialog); /* its parent may be closed meanwhile, and closes it then */
    gtk_window_set_destroy_with_parent(GTK_WINDOW(dialog), TRUE);
    gtk_file_chooser_set_select_multiple(chooser, TRUE);
    gtk_dialog_set_default_response(GTK_DIALOG(dialog), GTK_RESPONSE_ACCEPT);
    if (gtk_dialog_run(GTK_DIALOG(dialog)) == GTK_RESPONSE_ACCEPT) {
        paths = gtk_file_chooser_get_filenames(chooser);
        if (remembering_is_private())
            leave_no_trace(chooser);
    }
    gtk_widget_destroy(dialog);
    g_object_unref(dialog);
    for (GSList *item = paths; item; item = item->next)
        app_open(item->data);
    g_slist_free_full(paths, g_free);
}

void app_quit(void) {
    while (windows)
        gtk_widget_destroy(windows->data);
}

static gboolean asked_to_end(gpointer user) {
    app_quit();
    return G_SOURCE_CONTINUE;
}

int app_run(char **paths, gboolean scripts) {
    gtk_window_set_default_icon_name("vitrine");
    style_load(gdk_screen_get_default());
    resume_watch(machine_notice_check_again);
    gtk_icon_theme_add_resource_path(gtk_icon_theme_get_default(), "/org/vitrine/icons");
    for (char **path = paths; path && *path; path++)
        open_window(*path, scripts);
    if (!windows && !(paths && *paths))
        app_ask_and_open(NULL);
    /* From here on: a dialog without windows ends by the signals' own default. */
    g_unix_signal_add(SIGTERM, asked_to_end, NULL);
    g_unix_signal_add(SIGINT, asked_to_end, NULL);
    if (windows)
        gtk_main();
    return 0;
}
