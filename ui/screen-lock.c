/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ui/screen-lock.h"

#include <gio/gio.h>
#include <unistd.h>

#define LOGIN "org.freedesktop.login1"
#define LOGIN_SESSION LOGIN ".Session"

struct watcher {
    void (*changed)(void *user, gboolean locked);
    void *user;
};

static GList *watchers; /* of struct watcher * */
static gboolean session_locked, saver_active, begun;

static gboolean is_locked(void) {
    return session_locked || saver_active;
}

static void set(gboolean *fact, gboolean value) {
    gboolean before = is_locked();
    *fact = value;
    if (before == is_locked())
        return;
    for (GList *item = watchers, *next; item; item = next) {
        struct watcher *watcher = item->data;
        next = item->next;
        watcher->changed(watcher->user, is_locked());
    }
}

/* ------------------------------------------------------------------------------ screen savers */

/* Bus names and interfaces are the same word; their signals are alike. */
static const char *const savers[] = {"org.freedesktop.ScreenSaver", "org.gnome.ScreenSaver",
                                     "org.cinnamon.ScreenSaver", "org.mate.ScreenSaver",
                                     "org.xfce.ScreenSaver"};

static void saver_changed(GDBusConnection *bus, const char *sender, const char *path,
                          const char *interface, const char *name, GVariant *parameters,
                          gpointer user) {
    gboolean active;
    if (!g_variant_is_of_type(parameters, G_VARIANT_TYPE("(b)")))
        return;
    g_variant_get(parameters, "(b)", &active);
    set(&saver_active, active);
}

static void got_user_bus(GObject *source, GAsyncResult *result, gpointer user) {
    GDBusConnection *bus = g_bus_get_finish(result, NULL);
    if (!bus)
        return;
    g_dbus_connection_set_exit_on_close(bus, FALSE);
    for (gsize k = 0; k < G_N_ELEMENTS(savers); k++)
        g_dbus_connection_signal_subscribe(bus, savers[k], savers[k], "ActiveChanged", NULL, NULL,
                                           G_DBUS_SIGNAL_FLAGS_NONE, saver_changed, NULL, NULL);
    /* The connection is GIO's own and stays. */
}

/* ------------------------------------------------------------------------------ logind */

static void take_hint(GVariant *properties) {
    gboolean locked;
    if (g_variant_lookup(properties, "LockedHint", "b", &locked))
        set(&session_locked, locked);
}

static void session_changed(GDBusConnection *bus, const char *sender, const char *path,
                            const char *interface, const char *name, GVariant *parameters,
                            gpointer user) {
    if (!g_variant_is_of_type(parameters, G_VARIANT_TYPE("(sa{sv}as)")))
        return;
    GVariant *properties = g_variant_get_child_value(parameters, 1);
    take_hint(properties);
    g_variant_unref(properties);
}

static void got_hint(GObject *source, GAsyncResult *result, gpointer user) {
    GVariant *reply = g_dbus_connection_call_finish(G_DBUS_CONNECTION(source), result, NULL);
    if (!reply)
        return;
    GVariant *properties = g_variant_get_child_value(reply, 0);
    take_hint(properties);
    g_variant_unref(properties);
    g_variant_unref(reply);
}

static void got_session(GObject *source, GAsyncResult *result, gpointer user) {
    GDBusConnection *bus = G_DBUS_CONNECTION(source);
    GVariant *reply = g_dbus_connection_call_finish(bus, result, NULL);
    const char *path;
    if (!reply)
        return;
    g_variant_get(reply, "(&o)", &path);
    g_dbus_connection_signal_subscribe(bus, LOGIN, "org.freedesktop.DBus.Properties",
                                       "PropertiesChanged", path, LOGIN_SESSION,
                                       G_DBUS_SIGNAL_FLAGS_NONE, session_changed, NULL, NULL);
    g_dbus_connection_call(bus, LOGIN, path, "org.freedesktop.DBus.Properties", "GetAll",
                           g_variant_new("(s)", LOGIN_SESSION), G_VARIANT_TYPE("(a{sv})"),
                           G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL, got_hint, NULL);
    g_variant_unref(reply);
}

static void got_system_bus(GObject *source, GAsyncResult *result, gpointer user) {
    GDBusConnection *bus = g_bus_get_finish(result, NULL);
    if (!bus)
        return;
    g_dbus_connection_set_exit_on_close(bus, FALSE);
    g_dbus_connection_call(bus, LOGIN, "/org/freedesktop/login1", LOGIN ".Manager",
                           "GetSessionByPID", g_variant_new("(u)", (guint32)getpid()),
                           G_VARIANT_TYPE("(o)"), G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL,
                           got_session, NULL);
}

/* ------------------------------------------------------------------------------ watchers */

/* Where no bus is named none is started for this. */
static gboolean has_user_bus(void) {
    char *socket = g_build_filename(g_get_user_runtime_dir(), "bus", NULL);
    gboolean has = g_getenv("DBUS_SESSION_BUS_ADDRESS") || g_file_test(socket, G_FILE_TEST_EXISTS);
    g_free(socket);
    return has;
}

static void begin(void) {
    begun = TRUE;
    if (has_user_bus())
        g_bus_get(G_BUS_TYPE_SESSION, NULL, got_user_bus, NULL);
    g_bus_get(G_BUS_TYPE_SYSTEM, NULL, got_system_bus, NULL);
}

void screen_lock_watch(void (*changed)(void *user, gboolean locked), void *user) {
    struct watcher *watcher = g_new(struct watcher, 1);
    *watcher = (struct watcher){changed, user};
    watchers = g_list_prepend(watchers, watcher);
    if (!begun)
        begin();
    if (is_locked())
        changed(user, TRUE);
}

void screen_lock_ignore(void (*changed)(void *user, gboolean locked), void *user) {
    for (GList *item = watchers; item; item = item->next) {
        struct watcher *watcher = item->data;
        if (watcher->changed != changed || watcher->user != user)
            continue;
        watchers = g_list_delete_link(watchers, item);
        g_free(watcher);
        return;
    }
}
