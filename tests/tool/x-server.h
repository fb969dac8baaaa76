/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_TESTS_TOOL_X_SERVER_H
#define VITRINE_TESTS_TOOL_X_SERVER_H

#include <X11/Xlib.h>
#include <glib.h>
#include <sys/types.h>

/*
 * A private X server (Xvfb) for one test: on a display number nobody else uses, with its own
 * cookie, no TCP, ended with the test even if that is killed.
 *
 *     struct x_server *server = x_server_start(&(struct x_server_options){.depth = 30}, &error);
 *     Display *display = x_server_open(server);
 *     …
 *     XCloseDisplay(display);
 *     x_server_stop(server);
 */

struct x_server;

/* Zero means the default everywhere. */
struct x_server_options {
    int width, height; /* pixels of the one screen; default 1280 × 1024 */
    int depth;         /* of the root window: 8, 16, 24 (default) or 30 */
    const char *const
        *arguments; /* more arguments of Xvfb, NULL-terminated: {"-extension", "MIT-SHM", NULL} */
    uid_t user;     /* run the server as this user; only root can ask for another than itself */
    gboolean window_manager; /* also start openbox and wait until it manages the screen */
};

/* TRUE if Xvfb is installed; where it is not, a test skips itself. */
gboolean x_server_available(void);

/* Starts a server and waits until it answers. options may be NULL. On failure returns NULL and says
 * why in error. The caller owns the server and ends it with x_server_stop. Call it on the main
 * thread: the server ends when the thread that started it does. */
struct x_server *x_server_start(const struct x_server_options *options, GError **error);

/* Ends the window manager and the server, and removes their files. NULL is allowed. */
void x_server_stop(struct x_server *server);

/* ":7" and the path of the cookie file; the server owns both strings. */
const char *x_server_display(const struct x_server *server);
const char *x_server_authority(const struct x_server *server);
pid_t x_server_pid(const struct x_server *server);

/* Sets DISPLAY and XAUTHORITY of this process, so that GTK and child processes meet this server. */
void x_server_adopt(const struct x_server *server);

/* A new connection, or NULL. The caller closes it with XCloseDisplay. XAUTHORITY of this process is
 * put back afterwards, so several servers can be open side by side. */
Display *x_server_open(const struct x_server *server);

#endif
