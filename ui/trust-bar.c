/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ui/trust-bar.h"

#include <unistd.h>

#include "broker/display-name.h"
#include "broker/posture.h"
#include "ui/posture-panel.h"
#include "ui/remembering.h"
#include "ui/style.h"

struct trust_bar {
    VitrineSession *session;
    GtkWidget *held, *held_label;
};

/* Only the proof makes it green; a worker that is gone holds nothing. */
static void update(VitrineSession *session, struct trust_bar *self) {
    const struct posture *posture = vitrine_session_get_posture(session);
    VitrineSessionState state = vitrine_session_get_state(session);
    gboolean over = state == VITRINE_SESSION_FAILED || state == VITRINE_SESSION_CLOSED;
    const char *text = over ? "worker ended" : posture ? posture_headline(posture) : "starting…";
    gtk_label_set_text(GTK_LABEL(self->held_label), text);
    style_set(self->held, "proved", posture && !over);
    style_set(self->held, "lost", over);
}

static GtkWidget *build_name(VitrineSession *session) {
    char *name = display_name(vitrine_session_get_path(session));
    GtkWidget *label = gtk_label_new(name);
    gtk_label_set_ellipsize(GTK_LABEL(label), PANGO_ELLIPSIZE_MIDDLE);
    gtk_label_set_single_line_mode(GTK_LABEL(label), TRUE);
    gtk_label_set_xalign(GTK_LABEL(label), 0);
    gtk_label_set_width_chars(GTK_LABEL(label), (gint)MIN(g_utf8_strlen(name, -1), 12));
    gtk_label_set_max_width_chars(GTK_LABEL(label), 48);
    gtk_widget_set_tooltip_text(label, name);
    style_add(label, "document-name");
    g_free(name);
    return label;
}

static GtkWidget *build_held(struct trust_bar *self) {
    self->held = gtk_menu_button_new();
    self->held_label = gtk_label_new(NULL);
    gtk_container_add(GTK_CONTAINER(self->held), self->held_label);
    gtk_menu_button_set_popover(GTK_MENU_BUTTON(self->held),
                                posture_panel_new(self->held, self->session));
    gtk_widget_set_tooltip_text(self->held, "How this document is held: the proof");
    gtk_widget_set_valign(self->held, GTK_ALIGN_CENTER);
    gtk_widget_set_focus_on_click(self->held, FALSE);
    style_add(self->held, "held");
    return self->held;
}

static GtkWidget *build_root_warning(void) {
    GtkWidget *label = gtk_label_new("as root");
    gtk_widget_set_tooltip_text(label, "Vitrine itself runs as root; its workers do not. Start it "
                                       "as an ordinary user.");
    gtk_widget_set_valign(label, GTK_ALIGN_CENTER);
    style_add(label, "as-root");
    return label;
}

static GtkWidget *build_private(void) {
    GtkWidget *label = gtk_label_new("private");
    gtk_widget_set_tooltip_text(label, "Nothing is remembered of what this window shows.");
    gtk_widget_set_valign(label, GTK_ALIGN_CENTER);
    style_add(label, "private");
    return label;
}

static void destroy(gpointer data) {
    struct trust_bar *self = data;
    g_signal_handlers_disconnect_by_data(self->session, self);
    g_free(self);
}

GtkWidget *trust_bar_new(VitrineSession *session) {
    struct trust_bar *self = g_new0(struct trust_bar, 1);
    GtkWidget *bar = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 8);
    self->session = session;
    gtk_container_add(GTK_CONTAINER(bar), build_name(session));
    gtk_container_add(GTK_CONTAINER(bar), build_held(self));
    if (remembering_is_private())
        gtk_container_add(GTK_CONTAINER(bar), build_private());
    if (geteuid() == 0)
        gtk_container_add(GTK_CONTAINER(bar), build_root_warning());
    g_object_set_data_full(G_OBJECT(bar), "trust-bar", self, destroy);
    g_signal_connect(session, "state", G_CALLBACK(update), self);
    update(session, self);
    return bar;
}
