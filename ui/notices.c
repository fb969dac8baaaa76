/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ui/notices.h"

#include "broker/reasons.h"
#include "ui/style.h"

enum { ANSWER_WAIT = 1, ANSWER_STOP, ANSWER_ACTION };

struct notices {
    GtkWidget *box, *not_responding;
    VitrineSession *session;
    guint32 shown; /* bit per notice code: each is said once */
};

static struct notices *notices_of(GtkWidget *widget) {
    return g_object_get_data(G_OBJECT(widget), "notices");
}

static GtkWidget *add_bar(struct notices *self, GtkMessageType type, const char *sentence) {
    GtkWidget *bar = gtk_info_bar_new();
    GtkWidget *label = gtk_label_new(sentence);
    gtk_label_set_xalign(GTK_LABEL(label), 0);
    gtk_label_set_line_wrap(GTK_LABEL(label), TRUE);
    gtk_info_bar_set_message_type(GTK_INFO_BAR(bar), type);
    gtk_container_add(GTK_CONTAINER(gtk_info_bar_get_content_area(GTK_INFO_BAR(bar))), label);
    gtk_container_add(GTK_CONTAINER(self->box), bar);
    return bar;
}

/* The bar is gone before its button could do anything by itself. */
static void add_action(GtkWidget *bar, const char *label, const char *action) {
    gtk_info_bar_add_button(GTK_INFO_BAR(bar), label, ANSWER_ACTION);
    g_object_set_data(G_OBJECT(bar), "action", (gpointer)action);
}

static void closed(GtkInfoBar *bar, gint answer, gpointer user) {
    GtkWidget *toplevel = gtk_widget_get_toplevel(GTK_WIDGET(bar));
    GActionGroup *actions = gtk_widget_get_action_group(toplevel, "win");
    const char *action = g_object_get_data(G_OBJECT(bar), "action");
    gtk_widget_destroy(GTK_WIDGET(bar));
    if (answer == ANSWER_ACTION && actions)
        g_action_group_activate_action(actions, action, NULL);
}

void notices_say(GtkWidget *notices, const char *sentence) {
    GtkWidget *bar = add_bar(notices_of(notices), GTK_MESSAGE_WARNING, sentence);
    gtk_info_bar_set_show_close_button(GTK_INFO_BAR(bar), TRUE);
    g_signal_connect(bar, "response", G_CALLBACK(closed), NULL);
    gtk_widget_show_all(bar);
}

static void noticed(VitrineSession *session, guint code, guint64 detail, struct notices *self) {
    if (code == 0 || code >= NOTICE_CODE_END || (self->shown & 1u << code))
        return;
    self->shown |= 1u << code;
    char *sentence = reason_notice((enum notice_code)code, detail);
    gboolean mild = code == NOTICE_SCRIPTS || code == NOTICE_REDUCED;
    GtkWidget *bar = add_bar(self, mild ? GTK_MESSAGE_INFO : GTK_MESSAGE_WARNING, sentence);
    if (code == NOTICE_SCRIPTS && detail == 1)
        add_action(bar, "_Run them here", "run-scripts");
    if (code == NOTICE_SCRIPT_ERROR)
        add_action(bar, "_Show the console", "show-console");
    gtk_info_bar_set_show_close_button(GTK_INFO_BAR(bar), TRUE);
    g_signal_connect(bar, "response", G_CALLBACK(closed), NULL);
    gtk_widget_show_all(bar);
    g_free(sentence);
}

static void answered(GtkInfoBar *bar, gint answer, struct notices *self) {
    if (answer == ANSWER_STOP)
        vitrine_session_stop(self->session);
    else
        vitrine_session_wait(self->session);
}

static void responding_changed(VitrineSession *session, struct notices *self) {
    if (vitrine_session_get_responding(session)) {
        g_clear_pointer(&self->not_responding, gtk_widget_destroy);
        return;
    }
    if (self->not_responding)
        return;
    gboolean script = vitrine_session_get_engine(session) == ENGINE_SCRIPT;
    GtkWidget *bar = add_bar(self, GTK_MESSAGE_QUESTION,
                             script ? "This script is not responding. Everything else goes on."
                                    : "This document is not responding. Everything else goes on.");
    gtk_info_bar_add_button(GTK_INFO_BAR(bar), "_Wait", ANSWER_WAIT);
    gtk_info_bar_add_button(GTK_INFO_BAR(bar), "_Stop", ANSWER_STOP);
    g_signal_connect(bar, "response", G_CALLBACK(answered), self);
    gtk_widget_show_all(bar);
    self->not_responding = bar;
}

static void destroy(gpointer data) {
    struct notices *self = data;
    g_signal_handlers_disconnect_by_data(self->session, self);
    g_free(self);
}

GtkWidget *notices_new(VitrineSession *session) {
    struct notices *self = g_new0(struct notices, 1);
    self->session = session;
    self->box = gtk_box_new(GTK_ORIENTATION_VERTICAL, 0);
    g_object_set_data_full(G_OBJECT(self->box), "notices", self, destroy);
    g_signal_connect(session, "notice", G_CALLBACK(noticed), self);
    g_signal_connect(session, "responding", G_CALLBACK(responding_changed), self);
    return self->box;
}

void notices_clear(GtkWidget *notices) {
    struct notices *self = notices_of(notices);
    style_empty(notices);
    self->not_responding = NULL;
    self->shown = 0;
}
