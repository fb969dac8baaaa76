/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/tool/x-server.h"

#include "tests/tool/child.h"

#include <X11/Xatom.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#define START_SECONDS 60 /* a loaded machine is slow, not broken */
#define START_ATTEMPTS                                                                             \
    5 /* two servers that look for a free display at once can meet on the same one */
#define COOKIE_BYTES 16

struct x_server {
    char *directory; /* holds the cookie file only */
    char *authority;
    char *display;
    pid_t pid;
    pid_t window_manager;
};

gboolean x_server_available(void) {
    char *path = g_find_program_in_path("Xvfb");
    gboolean found = path != NULL;
    g_free(path);
    return found;
}

static void append_counted(GByteArray *file, const void *bytes, guint size) {
    guint8 length[2] = {(guint8)(size >> 8), (guint8)size};
    g_byte_array_append(file, length, sizeof(length));
    g_byte_array_append(file, bytes, size);
}

/* One entry in the format of Xau(3): family FamilyWild, no address and no number match any display,
 * so the file can be written before the display number is known. */
static gboolean write_authority(const char *path, uid_t owner, GError **error) {
    static const char name[] = "MIT-MAGIC-COOKIE-1";
    guint8 cookie[COOKIE_BYTES];
    if (getrandom(cookie, sizeof(cookie), 0) != sizeof(cookie))
        return FALSE;
    GByteArray *file = g_byte_array_new();
    g_byte_array_append(file, (const guint8 *)"\xff\xff", 2);
    append_counted(file, "", 0);
    append_counted(file, "", 0);
    append_counted(file, name, sizeof(name) - 1);
    append_counted(file, cookie, sizeof(cookie));
    gboolean written =
        g_file_set_contents_full(path, (const char *)file->data, file->len, 0, 0600, error);
    g_byte_array_unref(file);
    return written && (owner == 0 || chown(path, owner, (gid_t)-1) == 0);
}

/* Xvfb writes "7\n" to the pipe of -displayfd when clients can connect, and closes it when it gives
 * up. */
static char *read_display(int fd) {
    char text[16];
    size_t used = 0;
    while (used < sizeof(text) - 1) {
        struct pollfd waiting = {.fd = fd, .events = POLLIN};
        if (poll(&waiting, 1, START_SECONDS * 1000) <= 0)
            return NULL;
        ssize_t count = read(fd, text + used, sizeof(text) - 1 - used);
        if (count <= 0)
            return NULL;
        used += (size_t)count;
        text[used] = '\0';
        if (strchr(text, '\n'))
            return g_strdup_printf(":%ld", strtol(text, NULL, 10));
    }
    return NULL;
}

static GPtrArray *command_line(const struct x_server *server,
                               const struct x_server_options *options, char *screen) {
    GPtrArray *argv = g_ptr_array_new();
    const char *fixed[] = {"Xvfb",  "-displayfd",      "3",         "-screen", "0",       screen,
                           "-auth", server->authority, "-nolisten", "tcp",     "-noreset"};
    for (gsize i = 0; i < G_N_ELEMENTS(fixed); i++)
        g_ptr_array_add(argv, (gpointer)fixed[i]);
    for (const char *const *more = options->arguments; more && *more; more++)
        g_ptr_array_add(argv, (gpointer)*more);
    g_ptr_array_add(argv, NULL);
    return argv;
}

static gboolean launch(struct x_server *server, const struct x_server_options *options,
                       GError **error) {
    int report[2];
    if (pipe2(report, O_CLOEXEC) < 0)
        return FALSE;
    char *screen = g_strdup_printf("%dx%dx%d", options->width ? options->width : 1280,
                                   options->height ? options->height : 1024,
                                   options->depth ? options->depth : 24);
    GPtrArray *argv = command_line(server, options, screen);
    struct child_options child = {.user = options->user,
                                  .group = (gid_t)options->user,
                                  .keep_fd = report[1],
                                  .quiet = g_getenv("X_SERVER_TALKS") == NULL};
    server->pid = child_start((const char *const *)argv->pdata, &child, error);
    close(report[1]);
    if (server->pid > 0)
        server->display = read_display(report[0]);
    close(report[0]);
    g_ptr_array_unref(argv);
    g_free(screen);
    return server->display != NULL;
}

static gboolean is_managed(void *data) {
    Display *display = data;
    Atom property = XInternAtom(display, "_NET_SUPPORTING_WM_CHECK", False), type;
    unsigned char *value = NULL;
    unsigned long items = 0, left;
    int format;
    XGetWindowProperty(display, DefaultRootWindow(display), property, 0, 1, False, XA_WINDOW, &type,
                       &format, &items, &left, &value);
    if (value)
        XFree(value);
    return items == 1;
}

static gboolean manage(struct x_server *server, GError **error) {
    /* HOME: no configuration of the person at the keyboard may change a test. */
    char *place = g_strdup_printf("DISPLAY=%s", server->display);
    char *cookie = g_strdup_printf("XAUTHORITY=%s", server->authority);
    char *home = g_strdup_printf("HOME=%s", server->directory);
    const char *environment[] = {place, cookie, home, NULL};
    const char *argv[] = {"openbox", "--sm-disable", NULL};
    struct child_options options = {.environment = environment, .quiet = TRUE};
    server->window_manager = child_start(argv, &options, error);
    g_free(place);
    g_free(cookie);
    g_free(home);
    if (server->window_manager < 0)
        return FALSE;
    Display *display = x_server_open(server);
    gboolean managed = display && wait_until(is_managed, display, START_SECONDS);
    if (display)
        XCloseDisplay(display);
    if (!managed)
        g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_FAILED, "openbox does not manage the screen");
    return managed;
}

static gboolean prepare(struct x_server *server, const struct x_server_options *options,
                        GError **error) {
    server->directory = g_dir_make_tmp("x-server-XXXXXX", error);
    if (!server->directory)
        return FALSE;
    if (options->user && chmod(server->directory, 0711) < 0)
        return FALSE;
    server->authority = g_build_filename(server->directory, "authority", NULL);
    return write_authority(server->authority, options->user, error);
}

static gboolean launch_patiently(struct x_server *server, const struct x_server_options *options,
                                 GError **error) {
    for (int attempt = 0; attempt < START_ATTEMPTS; attempt++) {
        if (launch(server, options, error))
            return TRUE;
        if (*error)
            return FALSE;
        child_stop(server->pid);
        server->pid = 0;
        g_usleep(100000);
    }
    return FALSE;
}

struct x_server *x_server_start(const struct x_server_options *options, GError **error) {
    static const struct x_server_options defaults;
    GError *reason = NULL;
    struct x_server *server = g_new0(struct x_server, 1);
    options = options ? options : &defaults;
    if (prepare(server, options, &reason) && launch_patiently(server, options, &reason) &&
        (!options->window_manager || manage(server, &reason)))
        return server;
    if (!reason)
        g_set_error(&reason, G_FILE_ERROR, G_FILE_ERROR_FAILED, "Xvfb does not start");
    g_propagate_error(error, reason);
    x_server_stop(server);
    return NULL;
}

void x_server_stop(struct x_server *server) {
    if (!server)
        return;
    child_stop(server->window_manager);
    child_stop(server->pid);
    if (server->authority)
        g_unlink(server->authority);
    if (server->directory)
        g_rmdir(server->directory);
    g_free(server->directory);
    g_free(server->authority);
    g_free(server->display);
    g_free(server);
}

const char *x_server_display(const struct x_server *server) {
    return server->display;
}

const char *x_server_authority(const struct x_server *server) {
    return server->authority;
}

pid_t x_server_pid(const struct x_server *server) {
    return server->pid;
}

void x_server_adopt(const struct x_server *server) {
    g_setenv("DISPLAY", server->display, TRUE);
    g_setenv("XAUTHORITY", server->authority, TRUE);
}

Display *x_server_open(const struct x_server *server) {
    char *before = g_strdup(g_getenv("XAUTHORITY"));
    g_setenv("XAUTHORITY", server->authority, TRUE);
    Display *display = XOpenDisplay(server->display);
    if (before)
        g_setenv("XAUTHORITY", before, TRUE);
    else
        g_unsetenv("XAUTHORITY");
    g_free(before);
    return display;
}
