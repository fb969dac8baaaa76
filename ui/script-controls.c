/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ui/script-controls.h"

#include "ui/style.h"

struct script_controls {
    VitrineSession *session;
    GtkWidget *pause;
};

static void set_icon(GtkWidget *button, const char *icon) {
    gtk_button_set_image(GTK_BUTTON(button),
                         gtk_image_new_from_icon_name(icon, GTK_ICON_SIZE_BUTTON));
}

static GtkWidget *add_button(GtkWidget *box, const char *icon, const char *action,
                             const char *hint) {
    GtkWidget *button = gtk_button_new();
    set_icon(button, icon);
    gtk_actionable_set_action_name(GTK_ACTIONABLE(button), action);
    gtk_widget_set_tooltip_text(button, hint);
    gtk_widget_set_focus_on_click(button, FALSE);
    gtk_button_set_relief(GTK_BUTTON(button), GTK_RELIEF_NONE);
    gtk_container_add(GTK_CONTAINER(box), button);
    return button;
}

static void update(VitrineSession *session, struct script_controls *self) {
    gboolean paused = vitrine_session_get_paused(session);
    set_icon(self->pause,
             paused ? "media-playback-start-symbolic" : "media-playback-pause-symbolic");
    gtk_widget_set_tooltip_text(self->pause, paused ? "Go on (F8)" : "Pause (F8)");
    style_set(self->pause, "paused", paused);
}

static void destroy(gpointer data) {
    struct script_controls *self = data;
    g_signal_handlers_disconnect_by_data(self->session, self);
    g_free(self);
}

GtkWidget *script_controls_new(VitrineSession *session) {
    struct script_controls *self = g_new0(struct script_controls, 1);
    GtkWidget *box = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 2);
    self->session = session;
    self->pause = add_button(box, "media-playback-pause-symbolic", "win.pause", "Pause (F8)");
    add_button(box, "media-skip-forward-symbolic", "win.step", "One frame (F10)");
    add_button(box, "view-refresh-symbolic", "win.reload", "Begin anew (F5)");
    add_button(box, "process-stop-symbolic", "win.stop", "Stop (Ctrl .)");
    add_button(box, "utilities-terminal-symbolic", "win.console", "Console (F12)");
    g_object_set_data_full(G_OBJECT(box), "script-controls", self, destroy);
    g_signal_connect(session, "paused", G_CALLBACK(update), self);
    update(session, self);
    return box;
}
