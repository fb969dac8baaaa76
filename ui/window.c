/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <gdk/gdkx.h>

#include "broker/display-name.h"
#include "broker/stage-x.h"
#include "ui/app.h"
#include "ui/bookmarks.h"
#include "ui/console-pane.h"
#include "ui/error-page.h"
#include "ui/machine-notice.h"
#include "ui/notices.h"
#include "ui/scroll-bars.h"
#include "ui/status-line.h"
#include "ui/style.h"
#include "ui/toolbar.h"
#include "ui/trust-bar.h"
#include "ui/visibility.h"
#include "ui/window-private.h"

enum { DEFAULT_WIDTH = 960, DEFAULT_HEIGHT = 1000 };

static VitrineSession *create_session(const char *path, GError **error) {
    GdkScreen *screen = gdk_screen_get_default();
    Screen *x_screen = gdk_x11_screen_get_xscreen(screen);
    struct stage *stage =
        stage_for_display(DisplayOfScreen(x_screen), RootWindowOfScreen(x_screen), error);
    if (!stage)
        return NULL;
    VitrineSession *session = vitrine_session_new(path, stage);
    vitrine_session_set_capacity(session, (guint)WidthOfScreen(x_screen),
                                 (guint)HeightOfScreen(x_screen));
    return session;
}

/* The window manager shows it beside other programs' titles: only the broker's name of the file. */
static void set_title(struct window *self) {
    char *name = display_name(vitrine_session_get_path(self->session));
    char *title = g_strdup_printf("%s — Vitrine", name);
    gtk_window_set_title(GTK_WINDOW(self->toplevel), title);
    g_free(title);
    g_free(name);
}

static GtkWidget *build_chrome(struct window *self) {
    GtkWidget *chrome = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 16);
    self->bookmarks = bookmarks_new(self->session, self->marks);
    GtkWidget *toolbar = toolbar_new(self->session, GTK_WIDGET(self->view), self->bookmarks);
    style_add(chrome, "chrome");
    gtk_box_pack_start(GTK_BOX(chrome), trust_bar_new(self->session), TRUE, TRUE, 0);
    gtk_box_pack_end(GTK_BOX(chrome), toolbar, FALSE, FALSE, 0);
    return chrome;
}

static void close_console(void *user) {
    window_show_console(user, FALSE);
}

/* The pane below takes its own height; the picture gives it up. */
static GtkWidget *add_console(struct window *self, GtkWidget *middle) {
    GtkWidget *paned = gtk_paned_new(GTK_ORIENTATION_VERTICAL);
    self->console = console_pane_new(self->session, close_console, self);
    gtk_paned_pack1(GTK_PANED(paned), middle, TRUE, FALSE);
    gtk_paned_pack2(GTK_PANED(paned), self->console, FALSE, FALSE);
    return paned;
}

static GtkWidget *build_middle(struct window *self) {
    GtkWidget *overlay = gtk_overlay_new();
    self->error_page = error_page_new(self->session);
    gtk_container_add(GTK_CONTAINER(overlay), GTK_WIDGET(self->view));
    gtk_overlay_add_overlay(GTK_OVERLAY(overlay), self->error_page);
    return scroll_bars_new(self->session, overlay);
}

/* The prompt's answer to being opened or closed: no key reaches a worker meanwhile. */
static void prompt_changed(void *user, gboolean open) {
    struct window *self = user;
    vitrine_view_allow_input(self->view, !open);
    if (!open)
        gtk_widget_grab_focus(GTK_WIDGET(self->view));
}

/* Not before the window is built. */
static void marks_changed(void *user) {
    struct window *self = user;
    bookmarks_update(self->bookmarks);
    window_update_actions(self);
}

static void marks_trouble(void *user, const char *sentence) {
    struct window *self = user;
    notices_say(self->notices, sentence);
}

static void build(struct window *self) {
    GtkWidget *overlay = gtk_overlay_new();
    self->content = gtk_box_new(GTK_ORIENTATION_VERTICAL, 0);
    self->view = VITRINE_VIEW(vitrine_view_new(self->session));
    self->chrome = build_chrome(self);
    self->notices = notices_new(self->session);
    self->status = status_line_new(self->session);
    gtk_box_pack_start(GTK_BOX(self->content), self->chrome, FALSE, FALSE, 0);
    gtk_box_pack_start(GTK_BOX(self->content), machine_notice_new(), FALSE, FALSE, 0);
    gtk_box_pack_start(GTK_BOX(self->content), self->notices, FALSE, FALSE, 0);
    gtk_box_pack_start(GTK_BOX(self->content), add_console(self, build_middle(self)), TRUE, TRUE,
                       0);
    gtk_box_pack_end(GTK_BOX(self->content), self->status, FALSE, FALSE, 0);
    gtk_container_add(GTK_CONTAINER(overlay), self->content);
    self->prompt = prompt_new(GTK_OVERLAY(overlay), self->content, prompt_changed, self);
    gtk_container_add(GTK_CONTAINER(self->toplevel), overlay);
}

/* ------------------------------------------------------------------------------ drag and drop */

/* GTK tells the source itself that it is done (GTK_DEST_DEFAULT_DROP). */
static void dropped(GtkWidget *widget, GdkDragContext *context, gint x, gint y,
                    GtkSelectionData *data, guint info, guint time, struct window *self) {
    char **uris = gtk_selection_data_get_uris(data);
    for (char **uri = uris; uri && *uri; uri++) {
        char *path = g_filename_from_uri(*uri, NULL, NULL);
        if (path)
            app_open(path);
        g_free(path);
    }
    g_strfreev(uris);
}

static void accept_drops(struct window *self) {
    gtk_drag_dest_set(self->toplevel, GTK_DEST_DEFAULT_ALL, NULL, 0, GDK_ACTION_COPY);
    gtk_drag_dest_add_uri_targets(self->toplevel);
    g_signal_connect(self->toplevel, "drag-data-received", G_CALLBACK(dropped), self);
}

/* ------------------------------------------------------------------------------ life */

static void visibility_changed(void *user, gboolean visible) {
    struct window *self = user;
    vitrine_view_set_visible(self->view, visible);
}

/* "destroy" comes while the parts are still there: they stop listening before the session goes. */
static void destroyed(GtkWidget *toplevel, struct window *self) {
    g_signal_handlers_disconnect_by_data(self->session, self);
    g_clear_pointer(&self->marks, document_marks_free);
    vitrine_session_close(self->session);
}

static void finish(gpointer data, GObject *toplevel) {
    struct window *self = data;
    g_object_unref(self->session);
    g_free(self);
}

static void set_default_size(struct window *self) {
    GdkRectangle area;
    GdkMonitor *monitor = gdk_display_get_monitor(gdk_display_get_default(), 0);
    gdk_monitor_get_workarea(monitor, &area);
    gtk_window_set_default_size(GTK_WINDOW(self->toplevel), MIN(DEFAULT_WIDTH, area.width * 9 / 10),
                                MIN(DEFAULT_HEIGHT, area.height * 9 / 10));
}

GtkWidget *document_window_new(const char *path, gboolean scripts, GError **error) {
    VitrineSession *session = create_session(path, error);
    if (!session)
        return NULL;
    vitrine_session_set_scripts(session, scripts);
    struct window *self = g_new0(struct window, 1);
    self->session = session;
    self->toplevel = gtk_window_new(GTK_WINDOW_TOPLEVEL);
    gtk_window_set_icon_name(GTK_WINDOW(self->toplevel), "vitrine");
    set_default_size(self);
    set_title(self);
    self->marks = document_marks_new(session, marks_changed, marks_trouble, self);
    build(self);
    window_add_actions(self);
    accept_drops(self);
    window_follow_session(self);
    g_signal_connect(self->toplevel, "destroy", G_CALLBACK(destroyed), self);
    visibility_watch(self->toplevel, visibility_changed, self);
    g_object_weak_ref(G_OBJECT(self->toplevel), finish, self);
    gtk_widget_show_all(self->toplevel);
    gtk_widget_grab_focus(GTK_WIDGET(self->view));
    vitrine_session_start(self->session);
    document_marks_begin(self->marks);
    return self->toplevel;
}
