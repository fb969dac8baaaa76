/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ui/prompt.h"

#include "ui/style.h"

struct prompt {
    GtkWidget *shade, *card, *below;
    void (*changed)(void *user, gboolean open);
    void *user;
    void (*cancel)(void *user);
    void *cancel_user;
};

static gboolean shade_key(GtkWidget *shade, GdkEventKey *event, struct prompt *self) {
    if (event->keyval != GDK_KEY_Escape || !self->cancel)
        return FALSE;
    self->cancel(self->cancel_user);
    return TRUE;
}

/* Clicks beside the card end here. */
static gboolean swallow(GtkWidget *shade, GdkEvent *event, gpointer user) {
    return TRUE;
}

struct prompt *prompt_new(GtkOverlay *overlay, GtkWidget *below,
                          void (*changed)(void *user, gboolean open), void *user) {
    struct prompt *self = g_new0(struct prompt, 1);
    self->below = below;
    self->changed = changed;
    self->user = user;
    self->shade = gtk_event_box_new();
    self->card = gtk_box_new(GTK_ORIENTATION_VERTICAL, 12);
    style_add(self->shade, "prompt-shade");
    style_add(self->card, "prompt-card");
    gtk_widget_set_halign(self->card, GTK_ALIGN_CENTER);
    gtk_widget_set_valign(self->card, GTK_ALIGN_START);
    gtk_container_add(GTK_CONTAINER(self->shade), self->card);
    gtk_widget_show(self->card);
    gtk_widget_set_no_show_all(self->shade, TRUE);
    gtk_overlay_add_overlay(overlay, self->shade);
    g_signal_connect(self->shade, "key-press-event", G_CALLBACK(shade_key), self);
    g_signal_connect(self->shade, "button-press-event", G_CALLBACK(swallow), NULL);
    g_signal_connect(self->shade, "scroll-event", G_CALLBACK(swallow), NULL);
    gtk_widget_add_events(self->shade, GDK_SCROLL_MASK | GDK_BUTTON_PRESS_MASK);
    g_object_set_data_full(G_OBJECT(overlay), "prompt", self, g_free);
    return self;
}

static void empty(struct prompt *self) {
    style_empty(self->card);
    self->cancel = NULL;
}

void prompt_show(struct prompt *self, const char *title, GtkWidget *content, GtkWidget *focus,
                 void (*cancel)(void *user), void *user) {
    empty(self);
    GtkWidget *label = gtk_label_new(title);
    style_add(label, "prompt-title");
    gtk_label_set_xalign(GTK_LABEL(label), 0);
    gtk_container_add(GTK_CONTAINER(self->card), label);
    gtk_container_add(GTK_CONTAINER(self->card), content);
    gtk_widget_show(label);
    gtk_widget_show_all(content);
    self->cancel = cancel;
    self->cancel_user = user;
    self->changed(self->user, TRUE);
    gtk_widget_set_sensitive(self->below, FALSE);
    gtk_widget_show(self->shade);
    gtk_widget_grab_focus(focus);
}

void prompt_hide(struct prompt *self) {
    if (!prompt_is_open(self))
        return;
    gtk_widget_hide(self->shade);
    empty(self);
    gtk_widget_set_sensitive(self->below, TRUE);
    self->changed(self->user, FALSE);
}

gboolean prompt_is_open(const struct prompt *self) {
    return gtk_widget_get_visible(self->shade);
}

GtkWidget *prompt_button_row(void) {
    GtkWidget *row = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 8);
    gtk_widget_set_halign(row, GTK_ALIGN_END);
    gtk_widget_set_margin_top(row, 8);
    return row;
}

GtkWidget *prompt_add_button(GtkWidget *row, const char *label, const char *style,
                             GCallback clicked, gpointer user) {
    GtkWidget *button = gtk_button_new_with_mnemonic(label);
    if (style)
        style_add(button, style);
    gtk_container_add(GTK_CONTAINER(row), button);
    g_signal_connect(button, "clicked", clicked, user);
    return button;
}

GtkWidget *prompt_text(const char *text) {
    GtkWidget *label = gtk_label_new(text);
    gtk_label_set_xalign(GTK_LABEL(label), 0);
    gtk_label_set_line_wrap(GTK_LABEL(label), TRUE);
    gtk_label_set_line_wrap_mode(GTK_LABEL(label), PANGO_WRAP_WORD_CHAR);
    gtk_label_set_max_width_chars(GTK_LABEL(label), 56);
    return label;
}
