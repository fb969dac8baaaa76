/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ui/app.h"
#include "ui/forget-dialog.h"
#include "ui/notices.h"
#include "ui/remembering.h"
#include "ui/style.h"
#include "ui/window-private.h"

static void open_file(struct window *self) {
    app_ask_and_open(GTK_WINDOW(self->toplevel));
}

static void close_window(struct window *self) {
    gtk_widget_destroy(self->toplevel);
}

static void quit(struct window *self) {
    app_quit();
}

static void zoom_in(struct window *self) {
    vitrine_view_zoom_by(self->view, 1.2, -1, -1);
}

static void zoom_out(struct window *self) {
    vitrine_view_zoom_by(self->view, 1 / 1.2, -1, -1);
}

static void zoom_normal(struct window *self) {
    vitrine_view_zoom_to(self->view, ZOOM_FREE, 1000);
}

static void fit_width(struct window *self) {
    vitrine_view_zoom_to(self->view, ZOOM_FIT_WIDTH, 1000);
}

static void fit_page(struct window *self) {
    vitrine_view_zoom_to(self->view, ZOOM_FIT_PAGE, 1000);
}

static void rotate_left(struct window *self) {
    vitrine_session_rotate(self->session, -1);
}

static void rotate_right(struct window *self) {
    vitrine_session_rotate(self->session, 1);
}

static void reload(struct window *self) {
    vitrine_session_reload(self->session);
}

static void run_scripts(struct window *self) {
    vitrine_session_run_scripts(self->session);
}

static void toggle_pause(struct window *self) {
    vitrine_session_set_paused(self->session, !vitrine_session_get_paused(self->session));
}

static void step_frame(struct window *self) {
    vitrine_session_step_frame(self->session);
}

static void stop(struct window *self) {
    vitrine_session_stop(self->session);
}

static void toggle_console(struct window *self) {
    window_show_console(self, !gtk_widget_get_visible(self->console));
}

static void show_console(struct window *self) {
    window_show_console(self, TRUE);
}

void window_show_console(struct window *self, gboolean show) {
    gtk_widget_set_visible(self->console, show);
    if (!show)
        gtk_widget_grab_focus(GTK_WIDGET(self->view));
}

static void toggle_bookmark(struct window *self) {
    document_marks_toggle(self->marks);
}

static void next_bookmark(struct window *self) {
    document_marks_go(self->marks, 1);
}

static void previous_bookmark(struct window *self) {
    document_marks_go(self->marks, -1);
}

static void forget(struct window *self) {
    forget_dialog_show(self->prompt);
}

static void toggle_fullscreen(struct window *self) {
    window_set_fullscreen(self, !self->fullscreen);
}

/* The frame is the window's own border, around the view: content has no pixel there. */
void window_set_fullscreen(struct window *self, gboolean fullscreen) {
    self->fullscreen = fullscreen;
    style_set(self->content, "fullscreen-frame", fullscreen);
    gtk_widget_set_visible(self->chrome, !fullscreen);
    gtk_widget_set_visible(self->status, !fullscreen);
    if (fullscreen)
        gtk_window_fullscreen(GTK_WINDOW(self->toplevel));
    else
        gtk_window_unfullscreen(GTK_WINDOW(self->toplevel));
}

#define CTRL GDK_CONTROL_MASK
#define SHIFT GDK_SHIFT_MASK
#define NONE 0

/* What a command is of use for. */
enum use { ALWAYS, PAGES, MARKS, SCRIPTS, RUNNING_SCRIPTS };

/* The table a user's manual can be written from. */
static const struct command {
    const char *name;
    void (*run)(struct window *self);
    guint key;
    guint modifiers;
    enum use use;
} commands[] = {
    {"open", open_file, GDK_KEY_o, CTRL, ALWAYS},
    {"close", close_window, GDK_KEY_w, CTRL, ALWAYS},
    {"quit", quit, GDK_KEY_q, CTRL, ALWAYS},
    {"zoom-in", zoom_in, GDK_KEY_plus, CTRL, PAGES},
    {"zoom-in", zoom_in, GDK_KEY_equal, CTRL, PAGES},
    {"zoom-in", zoom_in, GDK_KEY_KP_Add, CTRL, PAGES},
    {"zoom-out", zoom_out, GDK_KEY_minus, CTRL, PAGES},
    {"zoom-out", zoom_out, GDK_KEY_KP_Subtract, CTRL, PAGES},
    {"zoom-normal", zoom_normal, GDK_KEY_0, CTRL, PAGES},
    {"zoom-normal", zoom_normal, GDK_KEY_KP_0, CTRL, PAGES},
    {"fit-page", fit_page, GDK_KEY_1, CTRL, PAGES},
    {"fit-width", fit_width, GDK_KEY_2, CTRL, PAGES},
    {"rotate-right", rotate_right, GDK_KEY_r, CTRL, PAGES},
    {"rotate-left", rotate_left, GDK_KEY_R, CTRL, PAGES},
    {"bookmark", toggle_bookmark, GDK_KEY_d, CTRL, MARKS},
    {"next-bookmark", next_bookmark, GDK_KEY_F2, NONE, MARKS},
    {"previous-bookmark", previous_bookmark, GDK_KEY_F2, SHIFT, MARKS},
    {"forget", forget, GDK_KEY_VoidSymbol, NONE, ALWAYS},
    {"fullscreen", toggle_fullscreen, GDK_KEY_F11, NONE, ALWAYS},
    {"reload", reload, GDK_KEY_F5, NONE, ALWAYS},
    {"pause", toggle_pause, GDK_KEY_F8, NONE, RUNNING_SCRIPTS},
    {"step", step_frame, GDK_KEY_F10, NONE, RUNNING_SCRIPTS},
    {"stop", stop, GDK_KEY_period, CTRL, RUNNING_SCRIPTS},
    {"console", toggle_console, GDK_KEY_F12, NONE, SCRIPTS},
    {"show-console", show_console, GDK_KEY_VoidSymbol, NONE, SCRIPTS},
    {"run-scripts", run_scripts, GDK_KEY_VoidSymbol, NONE, PAGES},
};

static gboolean is_of_use(const struct window *self, enum use use) {
    gboolean script = vitrine_session_get_engine(self->session) == ENGINE_SCRIPT;
    VitrineSessionState state = vitrine_session_get_state(self->session);
    gboolean over = state == VITRINE_SESSION_FAILED || state == VITRINE_SESSION_CLOSED;
    return use == ALWAYS || (use == PAGES && !script) || (use == SCRIPTS && script) ||
           (use == MARKS && document_marks_may_be(self->marks)) ||
           (use == RUNNING_SCRIPTS && script && !over);
}

static const struct command *lookup_key(const struct window *self, const GdkEventKey *event) {
    /* Shift is in the keysym of a character already: "+" is Shift and "=" on many keyboards. */
    guint shift = gdk_keyval_to_unicode(event->keyval) == 0 ? GDK_SHIFT_MASK : 0;
    guint modifiers = event->state & (GDK_CONTROL_MASK | GDK_MOD1_MASK | GDK_SUPER_MASK | shift);
    for (gsize k = 0; k < G_N_ELEMENTS(commands); k++)
        if (commands[k].key == event->keyval && commands[k].modifiers == modifiers &&
            is_of_use(self, commands[k].use))
            return &commands[k];
    return NULL;
}

/* Before GTK's own handling, which would move the focus by arrows. */
static gboolean key_pressed(GtkWidget *toplevel, GdkEventKey *event, struct window *self) {
    const struct command *command = lookup_key(self, event);
    if (prompt_is_open(self->prompt))
        return FALSE;
    if (command) {
        command->run(self);
        return TRUE;
    }
    if (event->keyval == GDK_KEY_Escape && self->fullscreen) {
        window_set_fullscreen(self, FALSE);
        return TRUE;
    }
    gboolean to_view = gtk_window_get_focus(GTK_WINDOW(toplevel)) == GTK_WIDGET(self->view);
    return to_view && gtk_widget_event(GTK_WIDGET(self->view), (GdkEvent *)event);
}

static void activated(GSimpleAction *action, GVariant *parameter, gpointer user) {
    const char *name = g_action_get_name(G_ACTION(action));
    for (gsize k = 0; k < G_N_ELEMENTS(commands); k++)
        if (g_str_equal(commands[k].name, name)) {
            commands[k].run(user);
            return;
        }
}

void window_update_actions(struct window *self) {
    for (gsize k = 0; k < G_N_ELEMENTS(commands); k++) {
        GAction *action = g_action_map_lookup_action(G_ACTION_MAP(self->actions), commands[k].name);
        g_simple_action_set_enabled(G_SIMPLE_ACTION(action), is_of_use(self, commands[k].use));
    }
    GAction *remember = g_action_map_lookup_action(G_ACTION_MAP(self->actions), "remember");
    g_simple_action_set_state(G_SIMPLE_ACTION(remember), g_variant_new_boolean(remembering()));
    g_simple_action_set_enabled(G_SIMPLE_ACTION(remember), !remembering_is_private());
}

static void remember_chosen(GSimpleAction *action, GVariant *remember, gpointer user) {
    struct window *self = user;
    g_autoptr(GError) error = NULL;
    if (!remembering_set(g_variant_get_boolean(remember), &error))
        notices_say(self->notices, error->message);
    document_marks_begin_all();
}

static void add_remember(struct window *self, GActionMap *actions) {
    GSimpleAction *action =
        g_simple_action_new_stateful("remember", NULL, g_variant_new_boolean(remembering()));
    g_signal_connect(action, "change-state", G_CALLBACK(remember_chosen), self);
    g_action_map_add_action(actions, G_ACTION(action));
    g_object_unref(action);
}

/* A plain action group in the widget tree: nothing is exported on D-Bus. */
void window_add_actions(struct window *self) {
    GSimpleActionGroup *group = g_simple_action_group_new();
    for (gsize k = 0; k < G_N_ELEMENTS(commands); k++) {
        GSimpleAction *action = g_simple_action_new(commands[k].name, NULL);
        g_signal_connect(action, "activate", G_CALLBACK(activated), self);
        g_action_map_add_action(G_ACTION_MAP(group), G_ACTION(action));
        g_object_unref(action);
    }
    add_remember(self, G_ACTION_MAP(group));
    gtk_widget_insert_action_group(self->toplevel, "win", G_ACTION_GROUP(group));
    g_object_unref(group);
    self->actions = group; /* the toplevel's */
    window_update_actions(self);
    g_signal_connect(self->toplevel, "key-press-event", G_CALLBACK(key_pressed), self);
}
