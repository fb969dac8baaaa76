/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ui/visibility.h"

#include <gdk/gdkx.h>

#include "ui/screen-lock.h"

enum { STICKY = 0xffffffff }; /* EWMH: on every desktop */

/* Why nobody sees it. */
enum reason {
    MINIMISED = 1,
    UNMAPPED = 2, /* as window managers do with what is on another workspace */
    COVERED = 4,
    OUTSIDE = 8,
    ELSEWHERE = 16,
    LOCKED = 32,
};

struct visibility {
    GtkWidget *toplevel;
    guint reasons;
    void (*changed)(void *user, gboolean visible);
    void *user;
};

static void set_reason(struct visibility *self, enum reason reason, gboolean holds) {
    gboolean before = self->reasons == 0;
    self->reasons = holds ? self->reasons | reason : self->reasons & ~(guint)reason;
    if (before != (self->reasons == 0))
        self->changed(self->user, self->reasons == 0);
}

static gboolean state_changed(GtkWidget *toplevel, GdkEventWindowState *event,
                              struct visibility *self) {
    set_reason(self, MINIMISED, (event->new_window_state & GDK_WINDOW_STATE_ICONIFIED) != 0);
    return FALSE;
}

static gboolean mapped(GtkWidget *toplevel, GdkEvent *event, struct visibility *self) {
    set_reason(self, UNMAPPED, FALSE);
    return FALSE;
}

static gboolean unmapped(GtkWidget *toplevel, GdkEvent *event, struct visibility *self) {
    set_reason(self, UNMAPPED, TRUE);
    set_reason(self, COVERED, FALSE); /* X says it anew when the window comes back */
    return FALSE;
}

static gboolean cover_changed(GtkWidget *toplevel, GdkEventVisibility *event,
                              struct visibility *self) {
    set_reason(self, COVERED, event->state == GDK_VISIBILITY_FULLY_OBSCURED);
    return FALSE;
}

static gboolean moved(GtkWidget *toplevel, GdkEvent *event, struct visibility *self) {
    GdkWindow *window = gtk_widget_get_window(toplevel);
    GdkWindow *root = gdk_screen_get_root_window(gtk_widget_get_screen(toplevel));
    GdkRectangle place, screen = {0, 0, gdk_window_get_width(root), gdk_window_get_height(root)};
    place.width = gdk_window_get_width(window);
    place.height = gdk_window_get_height(window);
    gdk_window_get_origin(window, &place.x, &place.y);
    set_reason(self, OUTSIDE, !gdk_rectangle_intersect(&place, &screen, NULL));
    return FALSE;
}

/* ------------------------------------------------------------------------------ workspaces */

static void find_desktop(struct visibility *self) {
    GdkScreen *screen = gtk_widget_get_screen(self->toplevel);
    GdkWindow *window = gtk_widget_get_window(self->toplevel);
    GdkAtom name = gdk_atom_intern_static_string("_NET_WM_DESKTOP");
    if (!window || !gdk_x11_screen_supports_net_wm_hint(screen, name))
        return;
    guint32 desktop = gdk_x11_window_get_desktop(window);
    set_reason(self, ELSEWHERE,
               desktop != STICKY && desktop != gdk_x11_screen_get_current_desktop(screen));
}

static gboolean property_changed(GtkWidget *toplevel, GdkEventProperty *event,
                                 struct visibility *self) {
    if (event->atom == gdk_atom_intern_static_string("_NET_WM_DESKTOP"))
        find_desktop(self);
    return FALSE;
}

static GdkFilterReturn filter_root(GdkXEvent *event, GdkEvent *gdk_event, gpointer user) {
    const XEvent *x_event = (const XEvent *)event;
    if (x_event->type == PropertyNotify &&
        x_event->xproperty.atom == gdk_x11_get_xatom_by_name("_NET_CURRENT_DESKTOP"))
        find_desktop(user);
    return GDK_FILTER_CONTINUE;
}

/* ------------------------------------------------------------------------------ life */

static void lock_changed(void *user, gboolean locked) {
    set_reason(user, LOCKED, locked);
}

static GdkWindow *root_of(GtkWidget *toplevel) {
    return gdk_screen_get_root_window(gtk_widget_get_screen(toplevel));
}

static void gone(GtkWidget *toplevel, struct visibility *self) {
    gdk_window_remove_filter(root_of(toplevel), filter_root, self);
    screen_lock_ignore(lock_changed, self);
    g_signal_handlers_disconnect_by_data(toplevel, self);
    g_free(self);
}

void visibility_watch(GtkWidget *toplevel, void (*changed)(void *user, gboolean visible),
                      void *user) {
    struct visibility *self = g_new0(struct visibility, 1);
    GdkWindow *root = root_of(toplevel);
    self->toplevel = toplevel;
    self->changed = changed;
    self->user = user;
    gtk_widget_add_events(toplevel, GDK_VISIBILITY_NOTIFY_MASK | GDK_PROPERTY_CHANGE_MASK |
                                        GDK_STRUCTURE_MASK);
    gdk_window_set_events(root, gdk_window_get_events(root) | GDK_PROPERTY_CHANGE_MASK);
    gdk_window_add_filter(root, filter_root, self);
    g_signal_connect(toplevel, "window-state-event", G_CALLBACK(state_changed), self);
    g_signal_connect(toplevel, "map-event", G_CALLBACK(mapped), self);
    g_signal_connect(toplevel, "unmap-event", G_CALLBACK(unmapped), self);
    g_signal_connect(toplevel, "visibility-notify-event", G_CALLBACK(cover_changed), self);
    g_signal_connect(toplevel, "configure-event", G_CALLBACK(moved), self);
    g_signal_connect(toplevel, "property-notify-event", G_CALLBACK(property_changed), self);
    g_signal_connect(toplevel, "destroy", G_CALLBACK(gone), self);
    screen_lock_watch(lock_changed, self);
}
