/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <math.h>
#include <string.h>

#include "ui/view-private.h"

/* What the user does on the view, as messages for the worker. */

static guint64 now(void) {
    return (guint64)g_get_monotonic_time() * 1000;
}

static guint32 modifiers_of(guint state) {
    return ((state & GDK_SHIFT_MASK) ? MODIFIER_SHIFT : 0u) |
           ((state & GDK_CONTROL_MASK) ? MODIFIER_CONTROL : 0u) |
           ((state & GDK_MOD1_MASK) ? MODIFIER_ALT : 0u) |
           ((state & GDK_SUPER_MASK) ? MODIFIER_SUPER : 0u);
}

static guint32 buttons_of(guint state) {
    return (state >> 8) & 7; /* GDK_BUTTON1_MASK is bit 8 */
}

static gboolean is_script(const VitrineView *self) {
    return vitrine_session_get_engine(self->session) == ENGINE_SCRIPT;
}

/* A script must not watch the pointer of somebody who works in another window. */
static gboolean may_watch(const VitrineView *self) {
    return self->input_allowed && (self->focused || !is_script(self));
}

static void send_pointer(VitrineView *self, enum pointer_kind kind, double x, double y,
                         guint state) {
    struct wire_pointer pointer = {
        .kind = kind,
        .x = view_pixel(self, x),
        .y = view_pixel(self, y),
        .buttons = buttons_of(state),
        .modifiers = modifiers_of(state),
        .time = now(),
    };
    if (may_watch(self))
        vitrine_session_pointer(self->session, &pointer);
}

static gboolean view_motion(GtkWidget *widget, GdkEventMotion *event) {
    send_pointer(VITRINE_VIEW(widget), POINTER_MOTION, event->x, event->y, event->state);
    return TRUE;
}

static gboolean view_leave(GtkWidget *widget, GdkEventCrossing *event) {
    send_pointer(VITRINE_VIEW(widget), POINTER_LEAVE, event->x, event->y, event->state);
    return FALSE;
}

/* The user's double-click time and distance, from GTK's settings. */
static guint count_clicks(VitrineView *self, const GdkEventButton *event) {
    gint time, distance;
    GtkSettings *settings = gtk_widget_get_settings(GTK_WIDGET(self));
    g_object_get(settings, "gtk-double-click-time", &time, "gtk-double-click-distance", &distance,
                 NULL);
    gboolean again =
        event->button == self->last_button && event->time - self->last_press <= (guint)time &&
        fabs(event->x - self->last_x) <= distance && fabs(event->y - self->last_y) <= distance;
    self->clicks = again ? self->clicks % 3 + 1 : 1;
    self->last_button = event->button;
    self->last_press = event->time;
    self->last_x = event->x;
    self->last_y = event->y;
    return self->clicks;
}

/* Left, middle, right, back and forward, as the protocol numbers them. */
static gboolean is_known(guint button) {
    return (button >= 1 && button <= 3) || button == 8 || button == 9;
}

static gboolean view_button(GtkWidget *widget, GdkEventButton *event) {
    VitrineView *self = VITRINE_VIEW(widget);
    gboolean press = event->type == GDK_BUTTON_PRESS;
    gboolean release = event->type == GDK_BUTTON_RELEASE;
    if ((!press && !release) || !is_known(event->button) || !self->input_allowed)
        return TRUE; /* GDK's own double presses: counted here */
    guint32 bit = 1u << (event->button - 1);
    guint32 before = buttons_of(event->state);
    struct wire_pointer pointer = {
        .kind = press ? POINTER_PRESS : POINTER_RELEASE,
        .x = view_pixel(self, event->x),
        .y = view_pixel(self, event->y),
        .button = event->button,
        .buttons = press ? before | bit : before & ~bit,
        .modifiers = modifiers_of(event->state),
        .clicks = press ? count_clicks(self, event) : self->clicks,
        .time = now(),
    };
    if (press)
        gtk_widget_grab_focus(widget);
    vitrine_session_pointer(self->session, &pointer);
    return TRUE;
}

/* In notches of a wheel. */
static gboolean scroll_delta(const GdkEventScroll *event, double *dx, double *dy) {
    *dx = event->direction == GDK_SCROLL_RIGHT ? 1 : event->direction == GDK_SCROLL_LEFT ? -1 : 0;
    *dy = event->direction == GDK_SCROLL_DOWN ? 1 : event->direction == GDK_SCROLL_UP ? -1 : 0;
    if (event->direction == GDK_SCROLL_SMOOTH)
        gdk_event_get_scroll_deltas((const GdkEvent *)event, dx, dy);
    if ((event->state & GDK_SHIFT_MASK) && *dx == 0) {
        *dx = *dy;
        *dy = 0;
    }
    return *dx != 0 || *dy != 0;
}

/* A notch goes as far as in every GTK window: the view's side to the power 2/3. */
static gint32 distance(double notches, guint side) {
    double pixels = notches * pow(side, 2.0 / 3.0);
    return (gint32)CLAMP(pixels * 256, -1e9, 1e9);
}

static gboolean view_scroll(GtkWidget *widget, GdkEventScroll *event) {
    VitrineView *self = VITRINE_VIEW(widget);
    double dx, dy;
    if (!may_watch(self) || !scroll_delta(event, &dx, &dy))
        return TRUE;
    if ((event->state & GDK_CONTROL_MASK) && !is_script(self)) {
        vitrine_view_zoom_by(self, pow(1.2, -dy), MAX(event->x, 0), event->y);
        return TRUE;
    }
    struct wire_scroll scroll = {
        .modifiers = modifiers_of(event->state),
        .x = view_pixel(self, event->x),
        .y = view_pixel(self, event->y),
        .dx = distance(dx, self->width),
        .dy = distance(dy, self->height),
        .time = now(),
    };
    vitrine_session_scroll(self->session, &scroll);
    return TRUE;
}

/* Was it held already? X repeats a held key by pressing it again. */
static gboolean note_held(VitrineView *self, guint keycode, gboolean pressed) {
    guint8 bit = (guint8)(1 << keycode % 8), *byte = &self->held[keycode / 8 % sizeof self->held];
    gboolean before = (*byte & bit) != 0;
    *byte = (guint8)(pressed ? *byte | bit : *byte & ~bit);
    return pressed && before;
}

/* Tab stays GTK's, so that the keyboard reaches the toolbar. */
static gboolean view_key(GtkWidget *widget, GdkEventKey *event) {
    VitrineView *self = VITRINE_VIEW(widget);
    gboolean is_tab = event->keyval == GDK_KEY_Tab || event->keyval == GDK_KEY_ISO_Left_Tab;
    gboolean pressed = event->type == GDK_KEY_PRESS;
    if (!self->input_allowed || is_tab || event->hardware_keycode < 8)
        return FALSE;
    struct wire_key key = {
        .pressed = pressed,
        .keysym = event->keyval,
        .keycode = event->hardware_keycode - 8u,
        .character = gdk_keyval_to_unicode(event->keyval),
        .modifiers = modifiers_of(event->state),
        .repeat = note_held(self, event->hardware_keycode, pressed),
        .time = now(),
    };
    if (is_script(self))
        view_im_look(self, event, &key);
    vitrine_session_key(self->session, &key);
    view_im_tell(self);
    return TRUE;
}

static void send_focus(VitrineView *self) {
    vitrine_session_focus(self->session, self->focused, self->mapped && self->seen);
}

static gboolean view_focus(GtkWidget *widget, GdkEventFocus *event) {
    VitrineView *self = VITRINE_VIEW(widget);
    self->focused = event->in != 0;
    memset(self->held, 0, sizeof self->held);
    view_im_focus(self, self->focused);
    send_focus(self);
    return FALSE;
}

void vitrine_view_set_visible(VitrineView *self, gboolean visible) {
    self->seen = visible;
    send_focus(self);
}

static void mapped(VitrineView *self, gpointer user) {
    self->mapped = TRUE;
    send_focus(self);
}

static void unmapped(VitrineView *self, gpointer user) {
    self->mapped = FALSE;
    send_focus(self);
}

void view_input_class_init(GtkWidgetClass *class) {
    class->motion_notify_event = view_motion;
    class->leave_notify_event = view_leave;
    class->button_press_event = view_button;
    class->button_release_event = view_button;
    class->scroll_event = view_scroll;
    class->key_press_event = view_key;
    class->key_release_event = view_key;
    class->focus_in_event = view_focus;
    class->focus_out_event = view_focus;
}

void view_input_init(VitrineView *self) {
    GtkWidget *widget = GTK_WIDGET(self);
    self->seen = TRUE;
    gtk_widget_set_can_focus(widget, TRUE);
    gtk_widget_add_events(widget,
                          GDK_POINTER_MOTION_MASK | GDK_LEAVE_NOTIFY_MASK | GDK_BUTTON_PRESS_MASK |
                              GDK_BUTTON_RELEASE_MASK | GDK_SCROLL_MASK | GDK_SMOOTH_SCROLL_MASK |
                              GDK_KEY_PRESS_MASK | GDK_KEY_RELEASE_MASK | GDK_FOCUS_CHANGE_MASK);
    g_signal_connect(self, "map", G_CALLBACK(mapped), NULL);
    g_signal_connect(self, "unmap", G_CALLBACK(unmapped), NULL);
}
