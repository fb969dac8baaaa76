/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ui/status-line.h"

#include "ui/style.h"

static const char *state_text(VitrineSessionState state) {
    switch (state) {
    case VITRINE_SESSION_STARTING:
        return "Building the jail…";
    case VITRINE_SESSION_OPENING:
        return "Opening…";
    case VITRINE_SESSION_LOCKED:
        return "Waiting for the password";
    case VITRINE_SESSION_OPEN:
    case VITRINE_SESSION_FAILED:
    case VITRINE_SESSION_CLOSED:
        break;
    }
    return "";
}

static void update(VitrineSession *session, GtkLabel *label) {
    guint page = 0;
    enum link_kind kind = vitrine_session_get_link(session, &page);
    VitrineSessionState state = vitrine_session_get_state(session);
    if (state == VITRINE_SESSION_OPEN && kind == LINK_INTERNAL) {
        char *text = g_strdup_printf("Link to page %u", page + 1);
        gtk_label_set_text(label, text);
        g_free(text);
    } else if (state == VITRINE_SESSION_OPEN && kind == LINK_EXTERNAL) {
        gtk_label_set_text(label, "Link out of the document: a click shows where it goes");
    } else if (vitrine_session_get_paused(session)) {
        gtk_label_set_text(label, "Paused: F10 shows the next frame, F8 goes on");
    } else {
        gtk_label_set_text(label, state_text(state));
    }
}

GtkWidget *status_line_new(VitrineSession *session) {
    GtkWidget *label = gtk_label_new(NULL);
    gtk_label_set_xalign(GTK_LABEL(label), 0);
    gtk_label_set_ellipsize(GTK_LABEL(label), PANGO_ELLIPSIZE_END);
    gtk_label_set_single_line_mode(GTK_LABEL(label), TRUE);
    style_add(label, "status");
    g_signal_connect_object(session, "state", G_CALLBACK(update), label, 0);
    g_signal_connect_object(session, "link", G_CALLBACK(update), label, 0);
    g_signal_connect_object(session, "paused", G_CALLBACK(update), label, 0);
    update(session, GTK_LABEL(label));
    return label;
}
