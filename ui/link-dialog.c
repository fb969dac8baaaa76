/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ui/link-dialog.h"

#include "ui/style.h"

/* A document can lure its reader into a double click where the second click would meet "Open": the
 * button wakes only when a hand already moving has come to rest. */
enum { OPEN_DELAY_MS = 700 };

struct link_dialog {
    struct prompt *prompt;
    char *target;
    GtkWidget *trouble, *open;
    guint delay;
};

/* None of these begins with a dash, so no target is ever taken for an option. */
gboolean link_may_open(const char *target) {
    static const char *const schemes[] = {"http://", "https://", "mailto:"};
    for (gsize k = 0; k < G_N_ELEMENTS(schemes); k++)
        if (g_ascii_strncasecmp(target, schemes[k], strlen(schemes[k])) == 0)
            return TRUE;
    return FALSE;
}

static void hide(void *data) {
    struct link_dialog *self = data;
    prompt_hide(self->prompt);
}

static void cancel_clicked(GtkButton *button, struct link_dialog *self) {
    hide(self);
}

static void copy_clicked(GtkButton *button, struct link_dialog *self) {
    GtkClipboard *clipboard = gtk_widget_get_clipboard(GTK_WIDGET(button), GDK_SELECTION_CLIPBOARD);
    gtk_clipboard_set_text(clipboard, self->target, -1);
    hide(self);
}

/* One element of argv, no shell. */
static void open_clicked(GtkButton *button, struct link_dialog *self) {
    GError *error = NULL;
    char *arguments[] = {"xdg-open", self->target, NULL};
    GSpawnFlags flags =
        G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL;
    if (g_spawn_async(NULL, arguments, NULL, flags, NULL, NULL, NULL, &error)) {
        hide(self);
        return;
    }
    gtk_label_set_text(GTK_LABEL(self->trouble), error->message);
    gtk_widget_show(self->trouble);
    g_clear_error(&error);
}

static GtkWidget *build_target(const char *target) {
    GtkWidget *label = prompt_text(target);
    GtkWidget *scrolled = gtk_scrolled_window_new(NULL, NULL);
    GtkScrolledWindow *window = GTK_SCROLLED_WINDOW(scrolled);
    gtk_label_set_selectable(GTK_LABEL(label), TRUE);
    gtk_label_set_line_wrap_mode(GTK_LABEL(label), PANGO_WRAP_CHAR);
    style_add(label, "target");
    gtk_scrolled_window_set_policy(window, GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
    gtk_scrolled_window_set_propagate_natural_height(window, TRUE);
    gtk_scrolled_window_set_max_content_height(window, 240);
    gtk_container_add(GTK_CONTAINER(scrolled), label);
    return scrolled;
}

static gboolean wake_open(gpointer data) {
    struct link_dialog *self = data;
    self->delay = 0;
    gtk_widget_set_sensitive(self->open, TRUE);
    return G_SOURCE_REMOVE;
}

static GtkWidget *build(struct link_dialog *self, GtkWidget **focus) {
    GtkWidget *box = gtk_box_new(GTK_ORIENTATION_VERTICAL, 10);
    gboolean may_open = link_may_open(self->target);
    gtk_container_add(GTK_CONTAINER(box),
                      prompt_text(may_open ? "The document links to this address. Opening it "
                                             "leaves Vitrine."
                                           : "The document links to this address. Vitrine "
                                             "opens web and mail addresses only."));
    gtk_container_add(GTK_CONTAINER(box), build_target(self->target));
    self->trouble = prompt_text("");
    style_add(self->trouble, "wrong");
    gtk_widget_set_no_show_all(self->trouble, TRUE);
    gtk_container_add(GTK_CONTAINER(box), self->trouble);
    GtkWidget *row = prompt_button_row();
    *focus = prompt_add_button(row, "C_ancel", NULL, G_CALLBACK(cancel_clicked), self);
    prompt_add_button(row, "_Copy", NULL, G_CALLBACK(copy_clicked), self);
    self->open =
        prompt_add_button(row, "_Open", "suggested-action", G_CALLBACK(open_clicked), self);
    gtk_widget_set_sensitive(self->open, FALSE);
    if (may_open)
        self->delay = g_timeout_add(OPEN_DELAY_MS, wake_open, self);
    gtk_container_add(GTK_CONTAINER(box), row);
    return box;
}

static void destroy(gpointer data) {
    struct link_dialog *self = data;
    if (self->delay)
        g_source_remove(self->delay);
    g_free(self->target);
    g_free(self);
}

void link_dialog_show(struct prompt *prompt, const char *target) {
    struct link_dialog *self = g_new0(struct link_dialog, 1);
    GtkWidget *focus;
    self->prompt = prompt;
    self->target = g_strdup(target);
    GtkWidget *content = build(self, &focus);
    g_object_set_data_full(G_OBJECT(content), "link-dialog", self, destroy);
    prompt_show(prompt, "Open this link?", content, focus, hide, self);
}
