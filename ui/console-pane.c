/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ui/console-pane.h"

#include "ui/style.h"

/* 250 lines a quarter of a second is more than anybody reads; laying them out takes some milliseconds. */
enum { UPDATE_MS = 250, LINES_AT_ONCE = 250, LINES_KEPT = 1000, HEIGHT = 170 };

struct console_pane {
    VitrineSession *session;
    GtkWidget *pane, *scrolled;
    GtkTextBuffer *text;
    GtkTextTag *tags[CONSOLE_LEVEL_END];
    guint64 shown; /* of vitrine_session_get_console_count() */
    guint update_source, scroll_source;
    gboolean follows;  /* shows the last line, and goes on with each */
    double last_value; /* where that is, in pixels */
    void (*close)(void *user);
    void *user;
};

/* ------------------------------------------------------------------------------ lines */

static void add_line(struct console_pane *self, const struct console_line *line) {
    GtkTextIter end;
    gtk_text_buffer_get_end_iter(self->text, &end);
    if (gtk_text_iter_get_offset(&end) > 0)
        gtk_text_buffer_insert(self->text, &end, "\n", 1);
    gtk_text_buffer_insert_with_tags(self->text, &end, line->text, -1, self->tags[line->level],
                                     NULL);
}

static void add_gap(struct console_pane *self, guint64 count) {
    struct console_line *line =
        g_malloc(sizeof *line + 64); /* as if the session had said it between the others */
    line->level = CONSOLE_MORE;
    g_snprintf(line->text, 64, "… %" G_GUINT64_FORMAT " lines are not shown …", count);
    add_line(self, line);
    g_free(line);
}

static void drop_first_lines(struct console_pane *self) {
    GtkTextIter start, end;
    gint extra = gtk_text_buffer_get_line_count(self->text) - LINES_KEPT;
    if (extra <= 0)
        return;
    gtk_text_buffer_get_start_iter(self->text, &start);
    gtk_text_buffer_get_iter_at_line(self->text, &end, extra);
    gtk_text_buffer_delete(self->text, &start, &end);
}

/* What came since, from the newest back: of a flood only the end is of interest. */
static void add_new_lines(struct console_pane *self) {
    const GQueue *console = vitrine_session_get_console(self->session);
    guint64 count = vitrine_session_get_console_count(self->session);
    guint64 new = count - self->shown;
    guint add = (guint)MIN(new, MIN((guint64)console->length, LINES_AT_ONCE));
    GList *line = console->tail;
    for (guint k = 1; k < add; k++)
        line = line->prev;
    if (new > add)
        add_gap(self, new - add);
    for (; add > 0; line = line->next, add--)
        add_line(self, line->data);
    self->shown = count;
}

/* ------------------------------------------------------------------------------ following */

static double last_value(GtkAdjustment *down) {
    return gtk_adjustment_get_upper(down) - gtk_adjustment_get_page_size(down);
}

static gboolean on_height_changed(gpointer data) {
    struct console_pane *self = data;
    GtkAdjustment *down = gtk_scrolled_window_get_vadjustment(GTK_SCROLLED_WINDOW(self->scrolled));
    self->scroll_source = 0;
    if (self->follows)
        gtk_adjustment_set_value(down, last_value(down));
    return G_SOURCE_REMOVE;
}

/* To the end, unless somebody scrolled up to read; when the text view has come to rest, which lays out some lines at
 * a time and moves its own value meanwhile. */
static void height_changed(GtkAdjustment *down, struct console_pane *self) {
    self->last_value = last_value(down);
    if (self->follows && self->scroll_source == 0)
        self->scroll_source = g_idle_add_full(G_PRIORITY_LOW, on_height_changed, self, NULL);
}

/* By somebody, if the height is what it was. */
static void scrolled(GtkAdjustment *down, struct console_pane *self) {
    if (last_value(down) == self->last_value && self->scroll_source == 0)
        self->follows = gtk_adjustment_get_value(down) >= self->last_value - 4;
}

static void update(struct console_pane *self) {
    if (vitrine_session_get_console_count(self->session) < self->shown) { /* a new worker */
        gtk_text_buffer_set_text(self->text, "", 0);
        self->shown = 0;
    }
    add_new_lines(self);
    drop_first_lines(self);
}

static gboolean on_update(gpointer data) {
    struct console_pane *self = data;
    self->update_source = 0;
    update(self);
    return G_SOURCE_REMOVE;
}

/* Hidden, it costs nothing: it is filled when it is shown. */
static void said(VitrineSession *session, struct console_pane *self) {
    if (self->update_source == 0 && gtk_widget_get_visible(self->pane))
        self->update_source = g_timeout_add(UPDATE_MS, on_update, self);
}

static void shown(GtkWidget *pane, struct console_pane *self) {
    self->follows = TRUE;
    update(self);
}

/* ------------------------------------------------------------------------------ buttons */

static void copy_clicked(GtkButton *button, struct console_pane *self) {
    GtkTextIter start, end;
    if (!gtk_text_buffer_get_selection_bounds(self->text, &start, &end))
        gtk_text_buffer_get_bounds(self->text, &start, &end);
    char *text = gtk_text_buffer_get_text(self->text, &start, &end, FALSE);
    gtk_clipboard_set_text(gtk_widget_get_clipboard(self->pane, GDK_SELECTION_CLIPBOARD), text, -1);
    g_free(text);
}

static void clear_clicked(GtkButton *button, struct console_pane *self) {
    gtk_text_buffer_set_text(self->text, "", 0);
    self->shown = vitrine_session_get_console_count(self->session);
}

static void close_clicked(GtkButton *button, struct console_pane *self) {
    self->close(self->user);
}

static GtkWidget *build_button(const char *icon, const char *hint, GCallback clicked,
                               struct console_pane *self) {
    GtkWidget *button = gtk_button_new_from_icon_name(icon, GTK_ICON_SIZE_MENU);
    gtk_widget_set_tooltip_text(button, hint);
    gtk_button_set_relief(GTK_BUTTON(button), GTK_RELIEF_NONE);
    gtk_widget_set_focus_on_click(button, FALSE);
    g_signal_connect(button, "clicked", clicked, self);
    return button;
}

static GtkWidget *build_heading(struct console_pane *self) {
    GtkWidget *heading = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 2);
    GtkWidget *label = gtk_label_new("Console: what the script says");
    gtk_label_set_xalign(GTK_LABEL(label), 0);
    gtk_label_set_ellipsize(GTK_LABEL(label), PANGO_ELLIPSIZE_END);
    style_add(heading, "console-heading");
    gtk_box_pack_start(GTK_BOX(heading), label, TRUE, TRUE, 0);
    gtk_container_add(GTK_CONTAINER(heading),
                      build_button("edit-copy-symbolic", "Copy what is selected, or all",
                                   G_CALLBACK(copy_clicked), self));
    gtk_container_add(GTK_CONTAINER(heading), build_button("edit-clear-all-symbolic", "Clear",
                                                           G_CALLBACK(clear_clicked), self));
    gtk_container_add(GTK_CONTAINER(heading), build_button("window-close-symbolic", "Close (F12)",
                                                           G_CALLBACK(close_clicked), self));
    return heading;
}

/* ------------------------------------------------------------------------------ life */

static void make_tags(struct console_pane *self) {
    GtkTextBuffer *text = self->text;
    self->tags[CONSOLE_LOG] = gtk_text_buffer_create_tag(text, NULL, NULL);
    self->tags[CONSOLE_WARNING] = gtk_text_buffer_create_tag(
        text, NULL, "foreground", "#8f4a00", "paragraph-background", "#fdf3dc", NULL);
    self->tags[CONSOLE_ERROR] = gtk_text_buffer_create_tag(text, NULL, "foreground", "#a51d2d",
                                                           "paragraph-background", "#fbe9ea", NULL);
    self->tags[CONSOLE_MORE] =
        gtk_text_buffer_create_tag(text, NULL, "foreground", "#77767b", "left-margin", 28, NULL);
    self->tags[CONSOLE_REFUSAL] = gtk_text_buffer_create_tag(
        text, NULL, "foreground", "#1a4f8b", "paragraph-background", "#e8f1fb", NULL);
}

static GtkWidget *build_text(struct console_pane *self) {
    GtkWidget *view = gtk_text_view_new();
    self->text = gtk_text_view_get_buffer(GTK_TEXT_VIEW(view));
    gtk_text_view_set_editable(GTK_TEXT_VIEW(view), FALSE);
    gtk_text_view_set_cursor_visible(GTK_TEXT_VIEW(view), FALSE);
    gtk_text_view_set_wrap_mode(GTK_TEXT_VIEW(view), GTK_WRAP_WORD_CHAR);
    gtk_text_view_set_left_margin(GTK_TEXT_VIEW(view), 10);
    gtk_text_view_set_right_margin(GTK_TEXT_VIEW(view), 10);
    gtk_text_view_set_top_margin(GTK_TEXT_VIEW(view), 4);
    gtk_text_view_set_bottom_margin(GTK_TEXT_VIEW(view), 4);
    style_add(view, "console-text");
    make_tags(self);
    return view;
}

static void destroy(gpointer data) {
    struct console_pane *self = data;
    g_signal_handlers_disconnect_by_data(self->session, self);
    if (self->update_source)
        g_source_remove(self->update_source);
    if (self->scroll_source)
        g_source_remove(self->scroll_source);
    g_free(self);
}

GtkWidget *console_pane_new(VitrineSession *session, void (*close)(void *user), void *user) {
    struct console_pane *self = g_new0(struct console_pane, 1);
    self->session = session;
    self->close = close;
    self->user = user;
    self->pane = gtk_box_new(GTK_ORIENTATION_VERTICAL, 0);
    self->scrolled = gtk_scrolled_window_new(NULL, NULL);
    gtk_container_add(GTK_CONTAINER(self->scrolled), build_text(self));
    GtkAdjustment *down = gtk_scrolled_window_get_vadjustment(GTK_SCROLLED_WINDOW(self->scrolled));
    g_signal_connect(down, "changed", G_CALLBACK(height_changed), self);
    g_signal_connect(down, "value-changed", G_CALLBACK(scrolled), self);
    gtk_widget_set_size_request(self->scrolled, -1, HEIGHT);
    gtk_box_pack_start(GTK_BOX(self->pane), build_heading(self), FALSE, FALSE, 0);
    gtk_box_pack_start(GTK_BOX(self->pane), self->scrolled, TRUE, TRUE, 0);
    gtk_widget_show_all(self->pane);
    gtk_widget_hide(self->pane);
    gtk_widget_set_no_show_all(self->pane, TRUE);
    style_add(self->pane, "console");
    g_object_set_data_full(G_OBJECT(self->pane), "console-pane", self, destroy);
    g_signal_connect(self->pane, "show", G_CALLBACK(shown), self);
    g_signal_connect(session, "console", G_CALLBACK(said), self);
    return self->pane;
}
