/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ui/toolbar.h"

#include <stdlib.h>

#include "ui/script-controls.h"
#include "ui/style.h"

struct toolbar {
    VitrineSession *session;
    GtkWidget *bar, *script, *page, *pages, *zoom, *focus;
};

static void set_page(struct toolbar *self, const struct checked_extent *extent) {
    char *page = g_strdup_printf("%u", extent->page + 1);
    char *pages = g_strdup_printf("of %u", extent->pages);
    if (!gtk_widget_has_focus(self->page))
        gtk_entry_set_text(GTK_ENTRY(self->page), page);
    gtk_label_set_text(GTK_LABEL(self->pages), pages);
    g_free(pages);
    g_free(page);
}

static void update(VitrineSession *session, struct toolbar *self) {
    const struct checked_extent *extent = vitrine_session_get_extent(session);
    gboolean open = vitrine_session_get_state(session) == VITRINE_SESSION_OPEN && extent;
    gboolean script = vitrine_session_get_engine(session) == ENGINE_SCRIPT;
    gtk_widget_set_visible(self->bar, !script);
    gtk_widget_set_visible(self->script, script);
    gtk_widget_set_sensitive(self->bar, open);
    if (!open || script)
        return;
    char *zoom = g_strdup_printf("%u %%", (extent->zoom + 5) / 10);
    gtk_label_set_text(GTK_LABEL(self->zoom), zoom);
    g_free(zoom);
    set_page(self, extent);
}

static void page_entered(GtkEntry *entry, struct toolbar *self) {
    const struct checked_extent *extent = vitrine_session_get_extent(self->session);
    unsigned long page = strtoul(gtk_entry_get_text(entry), NULL, 10);
    gtk_widget_grab_focus(self->focus);
    if (extent && page > 0)
        vitrine_session_go_to(self->session, (guint)MIN(page, extent->pages) - 1);
    if (extent)
        set_page(self, extent);
}

static gboolean page_left(GtkWidget *entry, GdkEvent *event, struct toolbar *self) {
    const struct checked_extent *extent = vitrine_session_get_extent(self->session);
    if (extent) {
        char *page = g_strdup_printf("%u", extent->page + 1);
        gtk_entry_set_text(GTK_ENTRY(entry), page);
        g_free(page);
    }
    return FALSE;
}

static GtkWidget *build_button(const char *icon, const char *action, const char *hint) {
    GtkWidget *button = gtk_button_new_from_icon_name(icon, GTK_ICON_SIZE_BUTTON);
    gtk_actionable_set_action_name(GTK_ACTIONABLE(button), action);
    gtk_widget_set_tooltip_text(button, hint);
    gtk_widget_set_focus_on_click(button, FALSE);
    gtk_button_set_relief(GTK_BUTTON(button), GTK_RELIEF_NONE);
    return button;
}

static GtkWidget *build_page(struct toolbar *self) {
    GtkWidget *box = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 6);
    self->page = gtk_entry_new();
    self->pages = gtk_label_new(NULL);
    gtk_entry_set_width_chars(GTK_ENTRY(self->page), 4);
    gtk_entry_set_max_length(GTK_ENTRY(self->page), 8);
    gtk_entry_set_alignment(GTK_ENTRY(self->page), 1);
    gtk_widget_set_tooltip_text(self->page, "Page");
    gtk_widget_set_valign(self->page, GTK_ALIGN_CENTER);
    style_add(self->pages, "quiet");
    g_signal_connect(self->page, "activate", G_CALLBACK(page_entered), self);
    g_signal_connect(self->page, "focus-out-event", G_CALLBACK(page_left), self);
    gtk_container_add(GTK_CONTAINER(box), self->page);
    gtk_container_add(GTK_CONTAINER(box), self->pages);
    return box;
}

static GtkWidget *build_zoom(struct toolbar *self) {
    GtkWidget *box = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 0);
    self->zoom = gtk_label_new(NULL);
    gtk_label_set_width_chars(GTK_LABEL(self->zoom), 7);
    gtk_container_add(GTK_CONTAINER(box),
                      build_button("list-remove-symbolic", "win.zoom-out", "Smaller (Ctrl −)"));
    gtk_container_add(GTK_CONTAINER(box), self->zoom);
    gtk_container_add(GTK_CONTAINER(box),
                      build_button("list-add-symbolic", "win.zoom-in", "Larger (Ctrl +)"));
    return box;
}

static void add_item(GtkWidget *box, const char *label, const char *action) {
    GtkWidget *item = gtk_model_button_new();
    g_object_set(item, "text", label, "action-name", action, NULL);
    gtk_container_add(GTK_CONTAINER(box), item);
}

static void add_check(GtkWidget *box, const char *label, const char *action) {
    GtkWidget *item = gtk_model_button_new();
    g_object_set(item, "text", label, "action-name", action, "role", GTK_BUTTON_ROLE_CHECK, NULL);
    gtk_container_add(GTK_CONTAINER(box), item);
}

static GtkWidget *build_menu(void) {
    GtkWidget *button = gtk_menu_button_new();
    GtkWidget *popover = gtk_popover_new(button);
    GtkWidget *box = gtk_box_new(GTK_ORIENTATION_VERTICAL, 0);
    g_object_set(box, "margin", 8, NULL);
    add_item(box, "Open…", "win.open");
    add_item(box, "Reload", "win.reload");
    add_item(box, "Fit width", "win.fit-width");
    add_item(box, "Fit page", "win.fit-page");
    add_item(box, "Actual size", "win.zoom-normal");
    add_item(box, "Rotate left", "win.rotate-left");
    add_item(box, "Rotate right", "win.rotate-right");
    add_item(box, "Full screen", "win.fullscreen");
    add_item(box, "Close", "win.close");
    gtk_container_add(GTK_CONTAINER(box), gtk_separator_new(GTK_ORIENTATION_HORIZONTAL));
    add_check(box, "Remember documents", "win.remember");
    add_item(box, "Forget all documents…", "win.forget");
    gtk_widget_show_all(box);
    gtk_container_add(GTK_CONTAINER(popover), box);
    gtk_menu_button_set_popover(GTK_MENU_BUTTON(button), popover);
    gtk_container_add(GTK_CONTAINER(button),
                      gtk_image_new_from_icon_name("open-menu-symbolic", GTK_ICON_SIZE_BUTTON));
    gtk_button_set_relief(GTK_BUTTON(button), GTK_RELIEF_NONE);
    gtk_widget_set_focus_on_click(button, FALSE);
    gtk_widget_set_tooltip_text(button, "Menu");
    return button;
}

static void destroy(gpointer data) {
    struct toolbar *self = data;
    g_signal_handlers_disconnect_by_data(self->session, self);
    g_free(self);
}

GtkWidget *toolbar_new(VitrineSession *session, GtkWidget *focus, GtkWidget *bookmarks) {
    struct toolbar *self = g_new0(struct toolbar, 1);
    GtkWidget *outer = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 4);
    self->session = session;
    self->focus = focus;
    self->bar = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 4);
    GtkContainer *bar = GTK_CONTAINER(self->bar);
    gtk_container_add(bar, build_page(self));
    gtk_container_add(bar, build_zoom(self));
    gtk_container_add(
        bar, build_button("zoom-fit-best-symbolic", "win.fit-width", "Fit width (Ctrl 2)"));
    gtk_container_add(bar, bookmarks);
    self->script = script_controls_new(session);
    gtk_widget_show_all(self->bar);
    gtk_widget_show_all(self->script);
    gtk_widget_set_no_show_all(self->bar, TRUE);
    gtk_widget_set_no_show_all(self->script, TRUE);
    gtk_container_add(GTK_CONTAINER(outer), self->script);
    gtk_container_add(GTK_CONTAINER(outer), self->bar);
    gtk_container_add(GTK_CONTAINER(outer), build_menu());
    g_object_set_data_full(G_OBJECT(outer), "toolbar", self, destroy);
    g_signal_connect(session, "extent", G_CALLBACK(update), self);
    g_signal_connect(session, "state", G_CALLBACK(update), self);
    update(session, self);
    return outer;
}
