/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <X11/Xutil.h>
#include <gio/gio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/ui/desk.h"

/*
 * What nobody sees costs nothing: a script that draws without end, or only loops, in a window that is hidden in one
 * way after the other. Judged by the kernel's count of context switches of the program and its worker, and a loop by its CPU time. While it runs there are
 * a hundred and more a second; a busy machine has fewer, never more.
 */

enum {
    SECONDS = 3,
    FEW = 20 /* in so many seconds: the minute's test allows as many in its own */
};

static const char draws_without_end[] =
    "let n = 0; function frame() { ctx.fillStyle = `rgb(1, ${++n >> 8}, ${n & 255})`;"
    "ctx.fillRect(0, 0, 9999, 9999); requestAnimationFrame(frame); } requestAnimationFrame(frame);"
    "setInterval(() => n, 20);";

/* It asks for no time, so not to be given any does not stop it. */
static const char loops_without_end[] =
    "ctx.fillRect(0, 0, 9999, 9999); setTimeout(() => { for (;;); }, 100);";

struct scene {
    struct desk desk;
    Window window;
    char *path;
    GHashTable *counted; /* thread → its switches when looked at last */
    long total;
    long switches; /* in the last SECONDS, or when they were counted last */
};

/* ------------------------------------------------------------------------------ counting */

static long switches_of(const char *status) {
    long sum = 0;
    for (const char *at = status; (at = strstr(at, "ctxt_switches:")); at++)
        sum += strtol(at + strlen("ctxt_switches:"), NULL, 10);
    return sum;
}

/* What a thread did since it was looked at last: one that ends in between takes its count along, not that of others. */
static void count_thread(struct scene *scene, const char *name, long now) {
    gpointer thread = GINT_TO_POINTER(atoi(name));
    long before = GPOINTER_TO_INT(g_hash_table_lookup(scene->counted, thread));
    scene->total += now >= before ? now - before : now; /* less: another one of the same number */
    g_hash_table_insert(scene->counted, thread, GINT_TO_POINTER((int)now));
}

static void count_threads(struct scene *scene, pid_t process) {
    char *folder = g_strdup_printf("/proc/%d/task", process);
    GDir *threads = g_dir_open(folder, 0, NULL);
    for (const char *name; threads && (name = g_dir_read_name(threads));) {
        char *path = g_build_filename(folder, name, "status", NULL), *text = NULL;
        if (g_file_get_contents(path, &text, NULL, NULL))
            count_thread(scene, name, switches_of(text));
        g_free(text);
        g_free(path);
    }
    if (threads)
        g_dir_close(threads);
    g_free(folder);
}

/* Of all threads so far; never less than before. */
static long all_switches(struct scene *scene) {
    pid_t workers[4];
    if (!scene->counted)
        scene->counted = g_hash_table_new(NULL, NULL);
    count_threads(scene, scene->desk.program);
    int count = desk_workers(&scene->desk, workers, 4);
    for (int k = 0; k < count; k++)
        count_threads(scene, workers[k]);
    return scene->total;
}

/* CPU time of the workers, in clock ticks: fields 14 and 15 of stat, behind a name that may hold anything (proc(5)). */
static long worker_ticks(struct scene *scene) {
    pid_t workers[4];
    long sum = 0;
    int count = desk_workers(&scene->desk, workers, 4);
    for (int k = 0; k < count; k++) {
        long user = 0, system = 0;
        char *path = g_strdup_printf("/proc/%d/stat", workers[k]), *text = NULL;
        if (g_file_get_contents(path, &text, NULL, NULL) &&
            sscanf(strrchr(text, ')'), ") %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %ld %ld",
                   &user, &system) == 2)
            sum += user + system;
        g_free(text);
        g_free(path);
    }
    return sum;
}

static gboolean is_stopped(void *data) {
    struct scene *scene = data;
    long before = worker_ticks(scene);
    g_usleep(SECONDS * G_USEC_PER_SEC);
    return worker_ticks(scene) == before;
}

static gboolean is_looping(void *data) {
    struct scene *scene = data;
    long before = worker_ticks(scene);
    g_usleep(G_USEC_PER_SEC / 10);
    return worker_ticks(scene) - before > 2;
}

/* Starting, and going out of sight, takes what it takes: no deadline but the patience. */
static gboolean is_quiet(void *data) {
    struct scene *scene = data;
    long before = all_switches(scene);
    g_usleep(SECONDS * G_USEC_PER_SEC);
    scene->switches = all_switches(scene) - before;
    return scene->switches <= FEW;
}

static void expect_quiet(struct scene *scene) {
    g_assert_true(wait_until(is_quiet, scene, DESK_PATIENCE));
    g_test_message("%ld context switches in %d seconds", scene->switches, SECONDS);
}

static gboolean is_at_work(void *data) {
    struct scene *scene = data;
    return all_switches(scene) - scene->switches > 4 * FEW;
}

static void expect_at_work(struct scene *scene) {
    scene->switches = all_switches(scene);
    g_assert_true(wait_until(is_at_work, scene, DESK_PATIENCE));
}

/* ------------------------------------------------------------------------------ the scene */

struct search {
    Display *display;
    Window found;
};

static int ignore_error(Display *display, XErrorEvent *event) {
    return 0;
}

/* Under a window manager the window is somebody's child. */
static Window find_named(Display *display, Window window, const char *name) {
    Window root, parent, *children = NULL, found = None;
    unsigned count = 0;
    XTextProperty title = {0};
    if (XGetWMName(display, window, &title) && title.value &&
        g_str_has_prefix((const char *)title.value, name))
        found = window;
    if (title.value)
        XFree(title.value);
    if (!found && XQueryTree(display, window, &root, &parent, &children, &count))
        for (unsigned k = 0; k < count && !found; k++)
            found = find_named(display, children[k], name);
    if (children)
        XFree(children);
    return found;
}

static gboolean look(void *data) {
    struct search *search = data;
    XErrorHandler before = XSetErrorHandler(ignore_error);
    search->found = find_named(search->display, DefaultRootWindow(search->display), "hidden.js");
    XSync(search->display, False);
    XSetErrorHandler(before);
    return search->found != None;
}

static gboolean open_script(struct scene *scene, const char *script, gboolean managed,
                            const char *extra) {
    *scene = (struct scene){0};
    if (!desk_open(&scene->desk, &(struct x_server_options){.window_manager = managed}))
        return FALSE;
    scene->path = desk_make_file(&scene->desk, "hidden.js", script);
    desk_start(&scene->desk, (const char *const[]){scene->path, NULL}, extra);
    struct search search = {.display = scene->desk.display};
    g_assert_true(wait_until(look, &search, DESK_PATIENCE));
    scene->window = search.found;
    return TRUE;
}

static gboolean begin(struct scene *scene, gboolean managed, const char *extra) {
    gboolean opened = open_script(scene, draws_without_end, managed, extra);
    if (opened)
        expect_at_work(scene);
    return opened;
}

static void end(struct scene *scene) {
    g_free(scene->path);
    g_clear_pointer(&scene->counted, g_hash_table_unref);
    desk_close(&scene->desk);
}

/* ------------------------------------------------------------------------------ ways to hide */

static void test_outside(void) {
    struct scene scene;
    if (!begin(&scene, FALSE, NULL))
        return;
    XMoveWindow(scene.desk.display, scene.window, 5000, 0);
    XSync(scene.desk.display, False);
    expect_quiet(&scene);
    XMoveWindow(scene.desk.display, scene.window, 0, 0);
    XSync(scene.desk.display, False);
    expect_at_work(&scene);
    end(&scene);
}

static void test_covered(void) {
    struct scene scene;
    if (!begin(&scene, FALSE, NULL))
        return;
    Display *display = scene.desk.display;
    Window cover = XCreateSimpleWindow(display, DefaultRootWindow(display), 0, 0,
                                       (unsigned)DisplayWidth(display, 0),
                                       (unsigned)DisplayHeight(display, 0), 0, 0, 0);
    XMapRaised(display, cover);
    XSync(display, False);
    expect_quiet(&scene);
    XUnmapWindow(display, cover);
    XSync(display, False);
    expect_at_work(&scene);
    end(&scene);
}

static void test_iconified(void) {
    struct scene scene;
    if (!begin(&scene, TRUE, NULL))
        return;
    XIconifyWindow(scene.desk.display, scene.window, DefaultScreen(scene.desk.display));
    XSync(scene.desk.display, False);
    expect_quiet(&scene);
    XMapWindow(scene.desk.display, scene.window);
    XSync(scene.desk.display, False);
    expect_at_work(&scene);
    end(&scene);
}

static void test_loop_without_end(void) {
    struct scene scene;
    if (!open_script(&scene, loops_without_end, TRUE, NULL))
        return;
    g_assert_true(wait_until(is_looping, &scene, DESK_PATIENCE));
    XIconifyWindow(scene.desk.display, scene.window, DefaultScreen(scene.desk.display));
    XSync(scene.desk.display, False);
    g_assert_true(wait_until(is_stopped, &scene, DESK_PATIENCE));
    expect_quiet(&scene);
    XMapWindow(scene.desk.display, scene.window);
    XSync(scene.desk.display, False);
    g_assert_true(wait_until(is_looping, &scene, DESK_PATIENCE));
    end(&scene);
}

static void show_desktop(Display *display, long number) {
    XEvent event = {.xclient = {.type = ClientMessage,
                                .window = DefaultRootWindow(display),
                                .message_type = XInternAtom(display, "_NET_CURRENT_DESKTOP", False),
                                .format = 32}};
    event.xclient.data.l[0] = number;
    XSendEvent(display, DefaultRootWindow(display), False,
               SubstructureNotifyMask | SubstructureRedirectMask, &event);
    XSync(display, False);
}

static void test_other_workspace(void) {
    struct scene scene;
    if (!begin(&scene, TRUE, NULL))
        return;
    show_desktop(scene.desk.display, 1);
    expect_quiet(&scene);
    show_desktop(scene.desk.display, 0);
    expect_at_work(&scene);
    end(&scene);
}

/* ------------------------------------------------------------------------------ locked */

static void say_locked(GDBusConnection *bus, gboolean locked) {
    GError *error = NULL;
    g_dbus_connection_emit_signal(bus, NULL, "/org/freedesktop/ScreenSaver",
                                  "org.freedesktop.ScreenSaver", "ActiveChanged",
                                  g_variant_new("(b)", locked), &error);
    g_assert_no_error(error);
    g_assert_true(g_dbus_connection_flush_sync(bus, NULL, NULL));
}

static GTestDBus *start_bus(GDBusConnection **bus) {
    if (!g_find_program_in_path("dbus-daemon")) {
        g_test_skip("dbus-daemon is not installed");
        return NULL;
    }
    GTestDBus *private = g_test_dbus_new(G_TEST_DBUS_NONE);
    g_test_dbus_up(private);
    *bus =
        g_dbus_connection_new_for_address_sync(g_test_dbus_get_bus_address(private),
                                               G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                                   G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                               NULL, NULL, NULL);
    g_assert_nonnull(*bus);
    return private;
}

static void stop_bus(GTestDBus *private, GDBusConnection *bus) {
    g_object_unref(bus);
    g_test_dbus_down(private);
    g_object_unref(private);
}

static void own_name(GDBusConnection *bus, const char *name) {
    GError *error = NULL;
    GVariant *reply = g_dbus_connection_call_sync(
        bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "RequestName",
        g_variant_new("(su)", name, 0), NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
    g_assert_no_error(error);
    g_variant_unref(reply);
}

static void test_locked_by_screen_saver(void) {
    struct scene scene;
    GDBusConnection *bus;
    GTestDBus *private = start_bus(&bus);
    if (!private)
        return;
    char *address =
        g_strdup_printf("DBUS_SESSION_BUS_ADDRESS=%s", g_test_dbus_get_bus_address(private));
    own_name(bus, "org.freedesktop.ScreenSaver");
    if (begin(&scene, FALSE, address)) {
        say_locked(bus, TRUE);
        expect_quiet(&scene);
        say_locked(bus, FALSE);
        expect_at_work(&scene);
        end(&scene);
    }
    g_free(address);
    stop_bus(private, bus);
}

/* As much of logind as is asked: which session a process belongs to, and whether that is locked. It answers in
 * the connection's own thread. */
static GDBusMessage *answer(GDBusConnection *bus, GDBusMessage *message, gboolean incoming,
                            gpointer user) {
    const char *member = g_dbus_message_get_member(message);
    GVariantBuilder properties;
    gboolean call = g_dbus_message_get_message_type(message) == G_DBUS_MESSAGE_TYPE_METHOD_CALL;
    gboolean session = g_strcmp0(member, "GetSessionByPID") == 0;
    if (!incoming || !call || (!session && g_strcmp0(member, "GetAll") != 0))
        return message;
    GDBusMessage *reply = g_dbus_message_new_method_reply(message);
    g_variant_builder_init(&properties, G_VARIANT_TYPE("a{sv}"));
    g_variant_builder_add(&properties, "{sv}", "LockedHint", g_variant_new_boolean(FALSE));
    GVariant *all = g_variant_builder_end(&properties);
    g_dbus_message_set_body(reply, session ? g_variant_new("(o)", "/session/_31")
                                           : g_variant_new("(@a{sv})", all));
    if (session)
        g_variant_unref(g_variant_ref_sink(all));
    g_dbus_connection_send_message(bus, reply, G_DBUS_SEND_MESSAGE_FLAGS_NONE, NULL, NULL);
    g_object_unref(reply);
    g_object_unref(message);
    return NULL;
}

static void say_hint(GDBusConnection *bus, gboolean locked) {
    GError *error = NULL;
    GVariantBuilder changed;
    g_variant_builder_init(&changed, G_VARIANT_TYPE("a{sv}"));
    g_variant_builder_add(&changed, "{sv}", "LockedHint", g_variant_new_boolean(locked));
    g_dbus_connection_emit_signal(
        bus, NULL, "/session/_31", "org.freedesktop.DBus.Properties", "PropertiesChanged",
        g_variant_new("(sa{sv}as)", "org.freedesktop.login1.Session", &changed, NULL), &error);
    g_assert_no_error(error);
    g_assert_true(g_dbus_connection_flush_sync(bus, NULL, NULL));
}

static void test_locked_by_logind(void) {
    struct scene scene;
    GDBusConnection *bus;
    GTestDBus *private = start_bus(&bus);
    if (!private)
        return;
    char *address =
        g_strdup_printf("DBUS_SYSTEM_BUS_ADDRESS=%s", g_test_dbus_get_bus_address(private));
    g_dbus_connection_add_filter(bus, answer, NULL, NULL);
    own_name(bus, "org.freedesktop.login1");
    if (begin(&scene, FALSE, address)) {
        say_hint(bus, TRUE);
        expect_quiet(&scene);
        say_hint(bus, FALSE);
        expect_at_work(&scene);
        end(&scene);
    }
    g_free(address);
    stop_bus(private, bus);
}

/* ------------------------------------------------------------------------------ idle */

/* A document that is read, and a script that waits, sleep for a whole minute. */
static void test_idle_minute(void) {
    struct scene scene = {0};
    if (!desk_open(&scene.desk, NULL))
        return;
    char *script = desk_make_file(&scene.desk, "waits.js",
                                  "ctx.fillStyle = '#ff3300'; ctx.fillRect(0, 0, 9999, 9999);"
                                  "addEventListener('keydown', () => 0);");
    char *path = desk_make_pdf(&scene.desk, "read.pdf", 3);
    desk_start(&scene.desk, (const char *const[]){script, path, NULL}, NULL);
    desk_wait_window(&scene.desk, "read.pdf");
    g_assert_true(desk_wait_workers(&scene.desk, 2));
    expect_quiet(&scene);
    long before = all_switches(&scene);
    g_usleep(60 * G_USEC_PER_SEC);
    long minute = all_switches(&scene) - before;
    g_test_message("%ld context switches in a minute", minute);
    g_assert_cmpint(minute, <=, FEW);
    g_free(path);
    scene.path = script;
    end(&scene);
}

static gboolean is_long;

int main(int count, char **arguments) {
    for (int k = 1; k < count; k++)
        is_long |= strcmp(arguments[k], "--minute") == 0;
    g_test_init(&count, &arguments, NULL);
    if (is_long) {
        g_test_add_func("/hidden/idle-minute", test_idle_minute);
        return g_test_run();
    }
    g_test_add_func("/hidden/outside", test_outside);
    g_test_add_func("/hidden/covered", test_covered);
    g_test_add_func("/hidden/iconified", test_iconified);
    g_test_add_func("/hidden/loop-without-end", test_loop_without_end);
    g_test_add_func("/hidden/other-workspace", test_other_workspace);
    g_test_add_func("/hidden/locked-by-screen-saver", test_locked_by_screen_saver);
    g_test_add_func("/hidden/locked-by-logind", test_locked_by_logind);
    return g_test_run();
}
