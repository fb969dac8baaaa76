/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <cairo-xlib-xrender.h>
#include <cairo-xlib.h>
#include <gdk/gdkx.h>

#include "broker/stage-x.h"
#include "ui/view-private.h"

G_DEFINE_FINAL_TYPE(VitrineView, vitrine_view, GTK_TYPE_DRAWING_AREA)

/* ------------------------------------------------------------------------------ the picture */

/* Without the RENDER extension a visual of 24 bits will do, on screens that have one. */
static cairo_surface_t *wrap(Display *display, Screen *screen, const struct x_picture *picture) {
    XVisualInfo visual;
    XRenderPictFormat *format = XRenderFindStandardFormat(display, PictStandardRGB24);
    int width = (int)picture->width, height = (int)picture->height;
    if (format)
        return cairo_xlib_surface_create_with_xrender_format(display, picture->pixmap, screen,
                                                             format, width, height);
    if (XMatchVisualInfo(display, XScreenNumberOfScreen(screen), 24, TrueColor, &visual))
        return cairo_xlib_surface_create(display, picture->pixmap, visual.visual, width, height);
    return NULL;
}

static void drop_surface(VitrineView *self) {
    g_clear_pointer(&self->surface, cairo_surface_destroy);
    self->pixmap = None;
}

static cairo_surface_t *lookup_surface(VitrineView *self) {
    const struct x_picture *picture = stage_x_picture(vitrine_session_get_stage(self->session));
    if (picture->pixmap != self->pixmap)
        drop_surface(self);
    if (!self->surface && picture->pixmap) {
        GdkScreen *screen = gtk_widget_get_screen(GTK_WIDGET(self));
        self->surface = wrap(picture->display, gdk_x11_screen_get_xscreen(screen), picture);
        self->pixmap = picture->pixmap;
    }
    if (self->surface)
        cairo_surface_set_device_scale(self->surface, self->scale, self->scale);
    return self->surface;
}

static void paint_background(cairo_t *cairo) {
    cairo_set_source_rgb(cairo, (VIEW_BACKGROUND >> 16 & 255) / 255.0,
                         (VIEW_BACKGROUND >> 8 & 255) / 255.0, (VIEW_BACKGROUND & 255) / 255.0);
    cairo_paint(cairo);
}

static void paint_trouble(VitrineView *self, cairo_t *cairo, const char *sentence) {
    PangoLayout *layout = gtk_widget_create_pango_layout(GTK_WIDGET(self), sentence);
    paint_background(cairo);
    cairo_set_source_rgb(cairo, 0.2, 0.2, 0.2);
    cairo_move_to(cairo, 24, 24);
    pango_cairo_show_layout(cairo, layout);
    g_object_unref(layout);
}

/* SOURCE, not OVER: pixels of the worker are opaque whatever their top byte says. */
static void paint_picture(VitrineView *self, cairo_t *cairo, cairo_surface_t *surface) {
    const struct x_picture *picture = stage_x_picture(vitrine_session_get_stage(self->session));
    cairo_set_source_surface(cairo, surface, 0, 0);
    cairo_pattern_set_filter(cairo_get_source(cairo), CAIRO_FILTER_NEAREST);
    cairo_set_operator(cairo, CAIRO_OPERATOR_SOURCE);
    cairo_rectangle(cairo, 0, 0, (double)picture->width / self->scale,
                    (double)picture->height / self->scale);
    cairo_fill(cairo);
}

static gboolean view_draw(GtkWidget *widget, cairo_t *cairo) {
    VitrineView *self = VITRINE_VIEW(widget);
    const char *trouble = stage_x_trouble(vitrine_session_get_stage(self->session));
    cairo_surface_t *surface = lookup_surface(self);
    paint_background(cairo);
    if (trouble)
        paint_trouble(self, cairo, trouble);
    else if (surface)
        paint_picture(self, cairo, surface);
    return TRUE;
}

static void picture_damaged(void *user, struct rect damage) {
    VitrineView *self = user;
    gint scale = (gint)self->scale;
    gint left = damage.x / scale, top = damage.y / scale;
    gint right = (damage.x + damage.width + scale - 1) / scale;
    gint bottom = (damage.y + damage.height + scale - 1) / scale;
    if (self->surface)
        cairo_surface_mark_dirty(self->surface);
    gtk_widget_queue_draw_area(GTK_WIDGET(self), left, top, right - left, bottom - top);
}

/* Completions belong to no window of GDK's: only a filter sees them. */
static GdkFilterReturn filter_event(GdkXEvent *event, GdkEvent *gdk_event, gpointer user) {
    VitrineView *self = user;
    struct stage *stage = vitrine_session_get_stage(self->session);
    return stage_x_handle_event(stage, event) ? GDK_FILTER_REMOVE : GDK_FILTER_CONTINUE;
}

/* ------------------------------------------------------------------------------ size */

static void configure(VitrineView *self) {
    GtkWidget *widget = GTK_WIDGET(self);
    guint scale = CLAMP((guint)gtk_widget_get_scale_factor(widget), 1, SCALE_MAXIMUM);
    guint width =
        CLAMP((guint)gtk_widget_get_allocated_width(widget) * scale, 1, VIEW_SIDE_MAXIMUM);
    guint height =
        CLAMP((guint)gtk_widget_get_allocated_height(widget) * scale, 1, VIEW_SIDE_MAXIMUM);
    if (width == self->width && height == self->height && scale == self->scale)
        return;
    self->width = width;
    self->height = height;
    self->scale = scale;
    vitrine_session_configure(self->session, width, height, scale, VIEW_BACKGROUND);
}

static void view_size_allocate(GtkWidget *widget, GtkAllocation *allocation) {
    GTK_WIDGET_CLASS(vitrine_view_parent_class)->size_allocate(widget, allocation);
    configure(VITRINE_VIEW(widget));
}

static void scale_changed(GObject *object, GParamSpec *property, gpointer user) {
    configure(VITRINE_VIEW(object));
}

/* ------------------------------------------------------------------------------ the session */

static void cursor_changed(VitrineSession *session, guint shape, VitrineView *self) {
    static const char *const names[CURSOR_NONE_ALLOWED_END] = {
        [CURSOR_DEFAULT] = "default", [CURSOR_POINTER] = "pointer",
        [CURSOR_TEXT] = "text",       [CURSOR_CROSSHAIR] = "crosshair",
        [CURSOR_GRAB] = "grab",       [CURSOR_GRABBING] = "grabbing",
        [CURSOR_WAIT] = "progress",
    };
    GdkWindow *window = gtk_widget_get_window(GTK_WIDGET(self));
    const char *name = shape < G_N_ELEMENTS(names) ? names[shape] : NULL;
    if (!window || !name)
        return;
    GdkCursor *cursor = gdk_cursor_new_from_name(gdk_window_get_display(window), name);
    gdk_window_set_cursor(window, cursor);
    g_clear_object(&cursor);
}

/* Frames at the display's own pace; its clock stands still while the window is not shown. */
static gboolean on_frame(GtkWidget *widget, GdkFrameClock *clock, gpointer user) {
    VitrineView *self = VITRINE_VIEW(widget);
    self->frame_callback = 0;
    vitrine_session_frame(self->session);
    return G_SOURCE_REMOVE;
}

static void frame_wanted(VitrineSession *session, VitrineView *self) {
    if (self->frame_callback == 0)
        self->frame_callback = gtk_widget_add_tick_callback(GTK_WIDGET(self), on_frame, NULL, NULL);
}

void vitrine_view_allow_input(VitrineView *self, gboolean allowed) {
    self->input_allowed = allowed;
}

void vitrine_view_zoom_to(VitrineView *self, enum zoom_mode mode, guint zoom) {
    vitrine_session_zoom(self->session, mode, CLAMP(zoom, ZOOM_MINIMUM, ZOOM_MAXIMUM),
                         (gint)self->width / 2, (gint)self->height / 2);
}

void vitrine_view_zoom_by(VitrineView *self, double factor, double x, double y) {
    const struct checked_extent *extent = vitrine_session_get_extent(self->session);
    if (!extent)
        return;
    gint at_x = x < 0 ? (gint)self->width / 2 : view_pixel(self, x);
    gint at_y = x < 0 ? (gint)self->height / 2 : view_pixel(self, y);
    guint zoom = (guint)CLAMP(extent->zoom * factor + 0.5, ZOOM_MINIMUM, ZOOM_MAXIMUM);
    vitrine_session_zoom(self->session, ZOOM_FREE, zoom, at_x, at_y);
}

gint view_pixel(const VitrineView *self, double position) {
    double pixel = position * self->scale;
    return (gint)CLAMP(pixel, -(double)VIEW_SIDE_MAXIMUM, (double)VIEW_SIDE_MAXIMUM);
}

/* ------------------------------------------------------------------------------ life */

static void view_dispose(GObject *object) {
    VitrineView *self = VITRINE_VIEW(object);
    if (self->session) {
        gdk_window_remove_filter(NULL, filter_event, self);
        stage_x_watch(vitrine_session_get_stage(self->session), NULL, NULL);
        g_signal_handlers_disconnect_by_data(self->session, self);
        drop_surface(self);
    }
    view_im_finish(self);
    g_clear_object(&self->session);
    G_OBJECT_CLASS(vitrine_view_parent_class)->dispose(object);
}

static void vitrine_view_class_init(VitrineViewClass *class) {
    GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(class);
    G_OBJECT_CLASS(class)->dispose = view_dispose;
    widget_class->draw = view_draw;
    widget_class->size_allocate = view_size_allocate;
    view_input_class_init(widget_class);
}

static void vitrine_view_init(VitrineView *self) {
    self->scale = 1;
    self->input_allowed = TRUE;
    g_signal_connect(self, "notify::scale-factor", G_CALLBACK(scale_changed), NULL);
    view_input_init(self);
    view_im_init(self);
}

GtkWidget *vitrine_view_new(VitrineSession *session) {
    VitrineView *self = g_object_new(VITRINE_TYPE_VIEW, NULL);
    self->session = g_object_ref(session);
    stage_x_watch(vitrine_session_get_stage(session), picture_damaged, self);
    vitrine_session_set_display_driven(session, TRUE);
    g_signal_connect(session, "cursor", G_CALLBACK(cursor_changed), self);
    g_signal_connect(session, "want-frame", G_CALLBACK(frame_wanted), self);
    gdk_window_add_filter(NULL, filter_event, self);
    return GTK_WIDGET(self);
}
