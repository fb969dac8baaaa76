/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ui/view-private.h"

/*
 * Text for scripts that is not one key one character: dead keys, Compose, input methods. What the method says
 * while it looks at a key is gathered and told after the key itself; what it says on its own, from the main
 * loop: first what is typed, then what is still being composed.
 */

static void tell_text(VitrineView *self) {
    char *preedit = NULL;
    if (self->typed->len > 0)
        vitrine_session_text(self->session, TEXT_COMMIT, self->typed->str);
    if (self->typed->len > 0)
        self->composing = FALSE; /* that was the end of it */
    g_string_truncate(self->typed, 0);
    gtk_im_context_get_preedit_string(self->input_method, &preedit, NULL, NULL);
    if (self->composing || *preedit)
        vitrine_session_text(self->session, TEXT_PREEDIT, preedit);
    self->composing = *preedit != '\0';
    g_free(preedit);
}

static gboolean on_idle(gpointer data) {
    VitrineView *self = data;
    self->text_source = 0;
    tell_text(self);
    return G_SOURCE_REMOVE;
}

static void tell_later(VitrineView *self) {
    if (self->text_source == 0)
        self->text_source = g_idle_add_full(G_PRIORITY_DEFAULT, on_idle, self, NULL);
}

static void committed(GtkIMContext *method, const char *text, VitrineView *self) {
    if (self->input_allowed && self->typed->len + strlen(text) <= TEXT_INPUT_BYTES_MAXIMUM)
        g_string_append(self->typed, text);
    tell_later(self);
}

static void preedit_changed(GtkIMContext *method, VitrineView *self) {
    tell_later(self);
}

static gboolean is_one_character(const GString *text) {
    return text->len > 0 && g_utf8_strlen(text->str, -1) == 1;
}

static gboolean composes(VitrineView *self) {
    char *preedit = NULL;
    gtk_im_context_get_preedit_string(self->input_method, &preedit, NULL, NULL);
    gboolean now = self->composing || *preedit;
    g_free(preedit);
    return now;
}

void view_im_look(VitrineView *self, GdkEventKey *event, struct wire_key *key) {
    gboolean taken = gtk_im_context_filter_keypress(self->input_method, event);
    if (!taken || event->type != GDK_KEY_PRESS)
        return;
    if (is_one_character(self->typed) && !composes(self)) {
        key->character = g_utf8_get_char(self->typed->str);
        g_string_truncate(self->typed, 0);
    } else {
        key->keysym = key->character = 0;
    }
}

void view_im_tell(VitrineView *self) {
    if (self->text_source == 0)
        return;
    g_source_remove(self->text_source);
    self->text_source = 0;
    tell_text(self);
}

/* Near where the user clicked last, which is where they write. */
void view_im_focus(VitrineView *self, gboolean focused) {
    GdkRectangle place = {(gint)self->last_x, (gint)self->last_y, 1, 16};
    if (focused) {
        gtk_im_context_set_cursor_location(self->input_method, &place);
        gtk_im_context_focus_in(self->input_method);
    } else {
        gtk_im_context_reset(self->input_method);
        gtk_im_context_focus_out(self->input_method);
    }
}

static void realized(GtkWidget *widget, gpointer user) {
    gtk_im_context_set_client_window(VITRINE_VIEW(widget)->input_method,
                                     gtk_widget_get_window(widget));
}

static void unrealized(GtkWidget *widget, gpointer user) {
    gtk_im_context_set_client_window(VITRINE_VIEW(widget)->input_method, NULL);
}

void view_im_init(VitrineView *self) {
    self->typed = g_string_new(NULL);
    self->input_method = gtk_im_multicontext_new();
    g_signal_connect(self->input_method, "commit", G_CALLBACK(committed), self);
    g_signal_connect(self->input_method, "preedit-changed", G_CALLBACK(preedit_changed), self);
    g_signal_connect(self, "realize", G_CALLBACK(realized), NULL);
    g_signal_connect(self, "unrealize", G_CALLBACK(unrealized), NULL);
}

void view_im_finish(VitrineView *self) {
    if (self->text_source)
        g_source_remove(self->text_source);
    self->text_source = 0;
    if (self->input_method)
        g_signal_handlers_disconnect_by_data(self->input_method, self);
    g_clear_object(&self->input_method);
    if (self->typed)
        g_string_free(self->typed, TRUE);
    self->typed = NULL;
}
