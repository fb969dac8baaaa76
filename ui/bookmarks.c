/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ui/bookmarks.h"

#include "ui/style.h"

enum { LIST_HEIGHT_MOST = 320 };

struct bookmarks {
    VitrineSession *session;
    struct document_marks *marks;
    GtkWidget *button, *popover, *toggle, *none, *scrolled, *list;
    gboolean marked; /* the page shown is */
};

static struct bookmarks *bookmarks_of(GtkWidget *button) {
    return g_object_get_data(G_OBJECT(button), "bookmarks");
}

/* -------------------------------------------------------------------------------------- rows --- */

static guint page_of(GtkWidget *row) {
    return GPOINTER_TO_UINT(g_object_get_data(G_OBJECT(row), "page"));
}

static void remove_clicked(GtkWidget *button, struct bookmarks *self) {
    document_marks_remove(self->marks, page_of(button));
}

static GtkWidget *build_row(struct bookmarks *self, guint page) {
    GtkWidget *row = gtk_list_box_row_new();
    GtkWidget *box = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 12);
    GtkWidget *remove = gtk_button_new_from_icon_name("list-remove-symbolic", GTK_ICON_SIZE_BUTTON);
    char *text = g_strdup_printf("Page %u", page + 1);
    GtkWidget *label = gtk_label_new(text);
    gtk_label_set_xalign(GTK_LABEL(label), 0);
    gtk_widget_set_margin_start(label, 10);
    gtk_widget_set_tooltip_text(remove, "Remove this bookmark");
    gtk_button_set_relief(GTK_BUTTON(remove), GTK_RELIEF_NONE);
    g_object_set_data(G_OBJECT(row), "page", GUINT_TO_POINTER(page));
    g_object_set_data(G_OBJECT(remove), "page", GUINT_TO_POINTER(page));
    g_signal_connect(remove, "clicked", G_CALLBACK(remove_clicked), self);
    gtk_box_pack_start(GTK_BOX(box), label, TRUE, TRUE, 0);
    gtk_box_pack_end(GTK_BOX(box), remove, FALSE, FALSE, 0);
    gtk_container_add(GTK_CONTAINER(row), box);
    g_free(text);
    return row;
}

static void row_chosen(GtkListBox *list, GtkListBoxRow *row, struct bookmarks *self) {
    vitrine_session_go_to(self->session, page_of(GTK_WIDGET(row)));
    gtk_popover_popdown(GTK_POPOVER(self->popover));
}

static void fill(struct bookmarks *self, const struct marks *marks) {
    style_empty(self->list);
    for (guint k = 0; marks && k < marks->count; k++)
        gtk_container_add(GTK_CONTAINER(self->list), build_row(self, marks->bookmarks[k]));
    gtk_widget_show_all(self->list);
    gtk_widget_set_visible(self->scrolled, marks && marks->count > 0);
    gtk_widget_set_visible(self->none, !marks || marks->count == 0);
}

/* ------------------------------------------------------------------------------------ button --- */

static void toggle_clicked(GtkButton *button, struct bookmarks *self) {
    document_marks_toggle(self->marks);
}

static void shown(GtkWidget *popover, struct bookmarks *self) {
    document_marks_refresh(self->marks);
    fill(self, document_marks_get(self->marks));
}

static void say_marked(struct bookmarks *self) {
    style_set(self->button, "bookmarked", self->marked);
    gtk_widget_set_tooltip_text(self->button,
                                self->marked ? "Bookmarks: this page has one" : "Bookmarks");
    gtk_button_set_label(GTK_BUTTON(self->toggle), self->marked ? "Remove from this page (Ctrl D)"
                                                                : "Bookmark this page (Ctrl D)");
}

/* Comes with each step of scrolling: the widgets are touched when something is new. */
static void page_shown(VitrineSession *session, GtkWidget *button) {
    struct bookmarks *self = bookmarks_of(button);
    const struct checked_extent *extent = vitrine_session_get_extent(session);
    const struct marks *marks = document_marks_get(self->marks);
    gboolean marked = marks && extent && marks_has_bookmark(marks, extent->page);
    gboolean may = marks && extent;
    if (may != gtk_widget_get_sensitive(button))
        gtk_widget_set_sensitive(button, may);
    if (marked == self->marked)
        return;
    self->marked = marked;
    say_marked(self);
}

void bookmarks_update(GtkWidget *button) {
    struct bookmarks *self = bookmarks_of(button);
    page_shown(self->session, button);
    if (gtk_widget_get_visible(self->popover))
        fill(self, document_marks_get(self->marks));
}

static GtkWidget *build_list(struct bookmarks *self) {
    self->scrolled = gtk_scrolled_window_new(NULL, NULL);
    GtkScrolledWindow *window = GTK_SCROLLED_WINDOW(self->scrolled);
    self->list = gtk_list_box_new();
    gtk_list_box_set_selection_mode(GTK_LIST_BOX(self->list), GTK_SELECTION_NONE);
    g_signal_connect(self->list, "row-activated", G_CALLBACK(row_chosen), self);
    gtk_scrolled_window_set_policy(window, GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
    gtk_scrolled_window_set_propagate_natural_height(window, TRUE);
    gtk_scrolled_window_set_max_content_height(window, LIST_HEIGHT_MOST);
    gtk_container_add(GTK_CONTAINER(self->scrolled), self->list);
    return self->scrolled;
}

static void build_popover(struct bookmarks *self) {
    GtkWidget *box = gtk_box_new(GTK_ORIENTATION_VERTICAL, 6);
    self->popover = gtk_popover_new(self->button);
    self->toggle = gtk_button_new_with_label("");
    self->none = gtk_label_new("No page has a bookmark.");
    style_add(self->none, "quiet");
    g_object_set(box, "margin", 8, NULL);
    g_signal_connect(self->toggle, "clicked", G_CALLBACK(toggle_clicked), self);
    g_signal_connect(self->popover, "show", G_CALLBACK(shown), self);
    gtk_container_add(GTK_CONTAINER(box), self->toggle);
    gtk_container_add(GTK_CONTAINER(box), self->none);
    gtk_container_add(GTK_CONTAINER(box), build_list(self));
    gtk_widget_show_all(box);
    gtk_container_add(GTK_CONTAINER(self->popover), box);
    gtk_menu_button_set_popover(GTK_MENU_BUTTON(self->button), self->popover);
}

GtkWidget *bookmarks_new(VitrineSession *session, struct document_marks *marks) {
    struct bookmarks *self = g_new0(struct bookmarks, 1);
    self->session = session;
    self->marks = marks;
    self->button = gtk_menu_button_new();
    build_popover(self);
    gtk_container_add(
        GTK_CONTAINER(self->button),
        gtk_image_new_from_icon_name("user-bookmarks-symbolic", GTK_ICON_SIZE_BUTTON));
    gtk_button_set_relief(GTK_BUTTON(self->button), GTK_RELIEF_NONE);
    gtk_widget_set_focus_on_click(self->button, FALSE);
    g_object_set_data_full(G_OBJECT(self->button), "bookmarks", self, g_free);
    say_marked(self);
    gtk_widget_set_sensitive(self->button, FALSE);
    g_signal_connect_object(session, "extent", G_CALLBACK(page_shown), self->button, 0);
    return self->button;
}
