/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ui/password-dialog.h"

#include "broker/display-name.h"
#include "ui/style.h"

struct password_dialog {
    struct prompt *prompt;
    VitrineSession *session;
    GtkWidget *entry, *wrong, *unlock;
    void (*cancelled)(void *user);
    void *user;
};

static void cancel(void *data) {
    struct password_dialog *self = data;
    self->cancelled(self->user);
}

static void cancel_clicked(GtkButton *button, struct password_dialog *self) {
    cancel(self);
}

static void say(struct password_dialog *self, const char *sentence) {
    gtk_label_set_text(GTK_LABEL(self->wrong), sentence);
    gtk_widget_set_visible(self->wrong, sentence[0] != '\0');
}

/* The session hides the prompt by its next state; a wrong password brings a new dialog. */
static void unlock(GtkWidget *widget, struct password_dialog *self) {
    GError *error = NULL;
    const char *password = gtk_entry_get_text(GTK_ENTRY(self->entry));
    if (vitrine_session_password(self->session, password, &error)) {
        gtk_widget_set_sensitive(self->unlock, FALSE);
        gtk_widget_set_sensitive(self->entry, FALSE);
        return;
    }
    say(self, error->message);
    g_clear_error(&error);
}

static GtkWidget *build_entry(struct password_dialog *self) {
    self->entry = gtk_entry_new();
    gtk_entry_set_visibility(GTK_ENTRY(self->entry), FALSE);
    gtk_entry_set_input_purpose(GTK_ENTRY(self->entry), GTK_INPUT_PURPOSE_PASSWORD);
    gtk_entry_set_placeholder_text(GTK_ENTRY(self->entry), "Password");
    g_signal_connect(self->entry, "activate", G_CALLBACK(unlock), self);
    return self->entry;
}

static GtkWidget *build(struct password_dialog *self, gboolean again) {
    GtkWidget *box = gtk_box_new(GTK_ORIENTATION_VERTICAL, 10);
    char *name = display_name(vitrine_session_get_path(self->session));
    char *text = g_strdup_printf("“%s” is protected by a password.", name);
    gtk_container_add(GTK_CONTAINER(box), prompt_text(text));
    gtk_container_add(GTK_CONTAINER(box), build_entry(self));
    self->wrong = prompt_text("");
    style_add(self->wrong, "wrong");
    gtk_widget_set_no_show_all(self->wrong, TRUE);
    gtk_container_add(GTK_CONTAINER(box), self->wrong);
    say(self, again ? "Wrong password, try again." : "");
    GtkWidget *row = prompt_button_row();
    prompt_add_button(row, "_Cancel", NULL, G_CALLBACK(cancel_clicked), self);
    self->unlock = prompt_add_button(row, "_Unlock", "suggested-action", G_CALLBACK(unlock), self);
    gtk_container_add(GTK_CONTAINER(box), row);
    g_free(text);
    g_free(name);
    return box;
}

void password_dialog_show(struct prompt *prompt, VitrineSession *session, gboolean again,
                          void (*cancelled)(void *user), void *user) {
    struct password_dialog *self = g_new0(struct password_dialog, 1);
    self->prompt = prompt;
    self->session = session;
    self->cancelled = cancelled;
    self->user = user;
    GtkWidget *content = build(self, again);
    g_object_set_data_full(G_OBJECT(content), "password-dialog", self, g_free);
    prompt_show(prompt, "Password needed", content, self->entry, cancel, self);
}
