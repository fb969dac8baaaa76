/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ui/error-page.h"
#include "ui/link-dialog.h"
#include "ui/machine-notice.h"
#include "ui/notices.h"
#include "ui/password-dialog.h"
#include "ui/window-private.h"

/* Actual size, unless that hides the sides of the page. Once: then the zoom is the user's. */
static void choose_first_zoom(struct window *self) {
    const struct checked_extent *extent = vitrine_session_get_extent(self->session);
    guint scale = (guint)gtk_widget_get_scale_factor(GTK_WIDGET(self->view));
    guint width = (guint)gtk_widget_get_allocated_width(GTK_WIDGET(self->view)) * scale;
    if (self->zoom_chosen || !extent)
        return;
    self->zoom_chosen = TRUE;
    if (extent->width > width && !document_marks_has_place(self->marks))
        vitrine_view_zoom_to(self->view, ZOOM_FIT_WIDTH, 1000);
}

static void state_changed(VitrineSession *session, struct window *self) {
    VitrineSessionState state = vitrine_session_get_state(session);
    error_page_update(self->error_page);
    window_update_actions(self);
    if (state == VITRINE_SESSION_STARTING) {
        notices_clear(self->notices);
        document_marks_begin(self->marks);
    }
    if (state == VITRINE_SESSION_OPEN || state == VITRINE_SESSION_FAILED) {
        prompt_hide(self->prompt);
        machine_notice_update();
    }
    if (state == VITRINE_SESSION_OPEN) {
        gtk_widget_grab_focus(GTK_WIDGET(self->view));
        choose_first_zoom(self);
    }
}

/* Who has no password wants no window. */
static void gave_up(void *user) {
    struct window *self = user;
    gtk_widget_destroy(self->toplevel);
}

static void password_needed(VitrineSession *session, gint form, gboolean again,
                            struct window *self) {
    password_dialog_show(self->prompt, session, again, gave_up, self);
}

static void got_target(GObject *session, GAsyncResult *result, gpointer user) {
    GtkWidget *toplevel = user;
    GError *error = NULL;
    char *target = vitrine_session_link_target_finish(VITRINE_SESSION(session), result, &error);
    struct window *self = g_object_get_data(G_OBJECT(toplevel), "window");
    if (target && !gtk_widget_in_destruction(toplevel) && !prompt_is_open(self->prompt))
        link_dialog_show(self->prompt, target);
    g_clear_error(&error);
    g_free(target);
    g_object_unref(toplevel);
}

/* The answer may come when the window is gone: it keeps the widget, and looks. */
static void link_activated(VitrineSession *session, struct window *self) {
    if (!prompt_is_open(self->prompt))
        vitrine_session_link_target_async(session, got_target, g_object_ref(self->toplevel));
}

void window_follow_session(struct window *self) {
    g_object_set_data(G_OBJECT(self->toplevel), "window", self);
    g_signal_connect(self->session, "state", G_CALLBACK(state_changed), self);
    g_signal_connect(self->session, "need-password", G_CALLBACK(password_needed), self);
    g_signal_connect(self->session, "link-activated", G_CALLBACK(link_activated), self);
}
