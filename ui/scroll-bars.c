/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ui/scroll-bars.h"

struct scroll_bars {
    VitrineSession *session;
    GtkWidget *middle;
    GtkAdjustment *across, *down;
    GtkWidget *bar_across, *bar_down;
    gboolean following; /* the extent moves the bars: do not answer */
    gboolean held;      /* the user holds a slider: late extents must not pull it away */
};

static void set_range(GtkAdjustment *adjustment, guint value, guint content, guint view) {
    double step = view / 12.0;
    gtk_adjustment_configure(adjustment, value, 0, MAX(content, view), step, view * 0.9, view);
}

static void extent_changed(VitrineSession *session, struct scroll_bars *self) {
    const struct checked_extent *extent = vitrine_session_get_extent(session);
    if (!extent || self->held)
        return;
    guint scale = (guint)gtk_widget_get_scale_factor(self->middle);
    guint width = (guint)gtk_widget_get_allocated_width(self->middle) * scale;
    guint height = (guint)gtk_widget_get_allocated_height(self->middle) * scale;
    self->following = TRUE;
    set_range(self->across, extent->x, extent->width, width);
    set_range(self->down, extent->y, extent->height, height);
    self->following = FALSE;
    /* Only the width decides: the vertical bar is always there, so nothing swings to and fro. */
    gtk_widget_set_visible(self->bar_across, extent->width > width);
    gtk_widget_set_sensitive(self->bar_down, extent->height > height);
}

/* A script's page is as large as the view. */
static void state_changed(VitrineSession *session, struct scroll_bars *self) {
    gtk_widget_set_visible(self->bar_down, vitrine_session_get_engine(session) != ENGINE_SCRIPT);
}

static void moved(GtkAdjustment *adjustment, struct scroll_bars *self) {
    if (!self->following)
        vitrine_session_scroll_to(self->session, (guint)gtk_adjustment_get_value(self->across),
                                  (guint)gtk_adjustment_get_value(self->down));
}

static gboolean pressed(GtkWidget *bar, GdkEvent *event, struct scroll_bars *self) {
    self->held = TRUE;
    return FALSE;
}

static gboolean released(GtkWidget *bar, GdkEvent *event, struct scroll_bars *self) {
    self->held = FALSE;
    return FALSE;
}

static GtkWidget *build_bar(struct scroll_bars *self, GtkOrientation orientation,
                            GtkAdjustment *adjustment) {
    GtkWidget *bar = gtk_scrollbar_new(orientation, adjustment);
    g_signal_connect(adjustment, "value-changed", G_CALLBACK(moved), self);
    g_signal_connect(bar, "button-press-event", G_CALLBACK(pressed), self);
    g_signal_connect(bar, "button-release-event", G_CALLBACK(released), self);
    return bar;
}

static void destroy(gpointer data) {
    struct scroll_bars *self = data;
    g_signal_handlers_disconnect_by_data(self->session, self);
    g_signal_handlers_disconnect_by_data(self->across, self);
    g_signal_handlers_disconnect_by_data(self->down, self);
    g_object_unref(self->across);
    g_object_unref(self->down);
    g_free(self);
}

GtkWidget *scroll_bars_new(VitrineSession *session, GtkWidget *middle) {
    struct scroll_bars *self = g_new0(struct scroll_bars, 1);
    GtkWidget *grid = gtk_grid_new();
    self->session = session;
    self->middle = middle;
    self->across = g_object_ref_sink(gtk_adjustment_new(0, 0, 1, 1, 1, 1));
    self->down = g_object_ref_sink(gtk_adjustment_new(0, 0, 1, 1, 1, 1));
    self->bar_across = build_bar(self, GTK_ORIENTATION_HORIZONTAL, self->across);
    self->bar_down = build_bar(self, GTK_ORIENTATION_VERTICAL, self->down);
    gtk_widget_set_no_show_all(self->bar_across, TRUE);
    gtk_widget_set_no_show_all(self->bar_down, TRUE);
    gtk_widget_set_hexpand(middle, TRUE);
    gtk_widget_set_vexpand(middle, TRUE);
    gtk_grid_attach(GTK_GRID(grid), middle, 0, 0, 1, 1);
    gtk_grid_attach(GTK_GRID(grid), self->bar_down, 1, 0, 1, 1);
    gtk_grid_attach(GTK_GRID(grid), self->bar_across, 0, 1, 1, 1);
    g_object_set_data_full(G_OBJECT(grid), "scroll-bars", self, destroy);
    g_signal_connect(session, "extent", G_CALLBACK(extent_changed), self);
    g_signal_connect(session, "state", G_CALLBACK(state_changed), self);
    state_changed(session, self);
    return grid;
}
