/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ui/error-page.h"

#include "ui/style.h"

struct error_page {
    VitrineSession *session;
    GtkWidget *title, *reason, *record, *reopen;
};

static const char *title_for(const GError *reason) {
    if (reason->domain != VITRINE_ERROR)
        return "This document cannot be shown";
    switch ((VitrineError)reason->code) {
    case VITRINE_ERROR_FILE:
        return "This file cannot be opened";
    case VITRINE_ERROR_UNSUPPORTED:
        return "Vitrine does not read such files";
    case VITRINE_ERROR_BROKEN:
        return "This document is damaged";
    case VITRINE_ERROR_LOCKED:
        return "This document is locked";
    case VITRINE_ERROR_LIMIT:
        return "This document needs too much";
    case VITRINE_ERROR_CRASH:
    case VITRINE_ERROR_PROTOCOL:
        return "This document broke its worker";
    case VITRINE_ERROR_JAIL:
        return "Nothing was opened";
    case VITRINE_ERROR_STOPPED:
        return "Stopped";
    case VITRINE_ERROR_INTERNAL:
        break;
    }
    return "This document cannot be shown";
}

static void reopen_clicked(GtkButton *button, struct error_page *self) {
    vitrine_session_reopen(self->session);
}

static GtkWidget *build_label(const char *class, gint characters) {
    GtkWidget *label = gtk_label_new(NULL);
    gtk_label_set_line_wrap(GTK_LABEL(label), TRUE);
    gtk_label_set_line_wrap_mode(GTK_LABEL(label), PANGO_WRAP_WORD_CHAR);
    gtk_label_set_max_width_chars(GTK_LABEL(label), characters);
    gtk_label_set_justify(GTK_LABEL(label), GTK_JUSTIFY_CENTER);
    style_add(label, class);
    return label;
}

static GtkWidget *build_card(struct error_page *self) {
    GtkWidget *card = gtk_box_new(GTK_ORIENTATION_VERTICAL, 14);
    style_add(card, "error-card");
    gtk_widget_set_halign(card, GTK_ALIGN_CENTER);
    gtk_widget_set_valign(card, GTK_ALIGN_CENTER);
    self->title = build_label("error-title", 40);
    self->reason = build_label("error-reason", 52);
    gtk_label_set_selectable(GTK_LABEL(self->reason), TRUE);
    gtk_widget_set_can_focus(self->reason, FALSE);
    self->record = build_label("error-record", 60);
    gtk_label_set_selectable(GTK_LABEL(self->record), TRUE);
    gtk_widget_set_can_focus(self->record, FALSE);
    self->reopen = gtk_button_new_with_mnemonic("_Reopen");
    gtk_widget_set_halign(self->reopen, GTK_ALIGN_CENTER);
    gtk_widget_set_margin_top(self->reopen, 6);
    g_signal_connect(self->reopen, "clicked", G_CALLBACK(reopen_clicked), self);
    gtk_container_add(GTK_CONTAINER(card), self->title);
    gtk_container_add(GTK_CONTAINER(card), self->reason);
    gtk_container_add(GTK_CONTAINER(card), self->record);
    gtk_container_add(GTK_CONTAINER(card), self->reopen);
    return card;
}

/* An incident is told where to find it, as soon as it is written. */
static void recorded(VitrineSession *session, GtkWidget *label) {
    const char *sentence = vitrine_session_get_record(session);
    gtk_label_set_text(GTK_LABEL(label), sentence ? sentence : "");
    gtk_widget_set_visible(label, sentence != NULL);
}

GtkWidget *error_page_new(VitrineSession *session) {
    struct error_page *self = g_new0(struct error_page, 1);
    GtkWidget *shade = gtk_event_box_new();
    GtkWidget *card = build_card(self);
    self->session = session;
    style_add(shade, "error-shade");
    gtk_container_add(GTK_CONTAINER(shade), card);
    gtk_widget_show_all(card);
    gtk_widget_hide(self->record);
    g_signal_connect_object(session, "record", G_CALLBACK(recorded), self->record, 0);
    gtk_widget_set_no_show_all(shade, TRUE);
    g_object_set_data_full(G_OBJECT(shade), "error-page", self, g_free);
    return shade;
}

void error_page_update(GtkWidget *page) {
    struct error_page *self = g_object_get_data(G_OBJECT(page), "error-page");
    const GError *reason = vitrine_session_get_reason(self->session);
    gboolean failed = vitrine_session_get_state(self->session) == VITRINE_SESSION_FAILED && reason;
    if (failed) {
        gtk_label_set_text(GTK_LABEL(self->title), title_for(reason));
        gtk_label_set_text(GTK_LABEL(self->reason), reason->message);
    }
    recorded(self->session, self->record);
    gtk_widget_set_visible(page, failed);
    if (failed)
        gtk_widget_grab_focus(self->reopen);
}
