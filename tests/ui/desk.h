/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_TESTS_UI_DESK_H
#define VITRINE_TESTS_UI_DESK_H

#include <X11/keysym.h>

#include "tests/tool/child.h"
#include "tests/tool/pixels.h"
#include "tests/tool/x-server.h"

/*
 * A private screen with the real program on it, driven by XTest as a hand would, judged by the
 * pixels on the screen. No window manager: windows are where X puts them, and the test gives focus.
 * The frame's colour is set to DESK_FRAME, so that the trusted bar's line is found by its pixels.
 */
struct desk {
    struct x_server *server;
    Display *display;
    char *folder; /* of this test, removed with it */
    pid_t program;
};

#define DESK_LINK "https://vitrine.example/somewhere"
enum { DESK_FRAME = 0xff00f0, DESK_PATIENCE = 60 /* seconds */ };

/* FALSE, and the test skipped, where Xvfb or XTest is missing. */
gboolean desk_open(struct desk *desk, const struct x_server_options *options);
void desk_close(struct desk *desk);

/* A file of the test's folder: a PDF of pages in colours of their own (desk_page_colour), each 300
 * × 360 points with black marks, and a link to DESK_LINK over the lowest 60 points. The caller
 * frees the path. */
char *desk_make_pdf(struct desk *desk, const char *name, int pages);
guint32 desk_page_colour(int page);
char *desk_make_file(struct desk *desk, const char *name, const char *text);
/* Encrypts by qpdf; NULL where that is missing. */
char *desk_encrypt(struct desk *desk, const char *path, const char *password);

/* Starts vitrine with nothing but DISPLAY, XAUTHORITY, a home, and extra ("NAME=value", may be
 * NULL). files is NULL-terminated. */
void desk_start(struct desk *desk, const char *const *files, const char *extra);

/* What was built, as "ui/vitrine"; the caller frees the path. */
char *desk_product(const char *relative);

/* The same with another copy of the program, which finds its workers beside itself. */
void desk_start_program(struct desk *desk, const char *program, const char *const *files,
                        const char *extra);

/* The window whose title begins with name, mapped; it gets the keyboard. */
Window desk_wait_window(struct desk *desk, const char *name);

/* What `vitrine-cli render` makes of the page (from 1); NULL where there is no vitrine-cli. */
struct pixels *desk_render(struct desk *desk, const char *path, int page, int dpi);

/* Waits until the window shows the picture somewhere, whole; FALSE after DESK_PATIENCE. */
gboolean desk_wait_picture(struct desk *desk, Window window, const struct pixels *picture,
                           int tolerance);

/* Waits until the window has at least (at most) count pixels of the colour. */
gboolean desk_wait_more(struct desk *desk, Window window, guint32 colour, long count);
gboolean desk_wait_fewer(struct desk *desk, Window window, guint32 colour, long count);
long desk_count(struct desk *desk, Window window, guint32 colour);

/* One key with modifiers: desk_key(desk, XK_plus, TRUE) is Ctrl +. */
void desk_key(struct desk *desk, KeySym key, gboolean control);
void desk_type(struct desk *desk, const char *text);
/* A click or a turn of the wheel (buttons 4 and 5) at a place in the window. */
void desk_click(struct desk *desk, Window window, int x, int y, unsigned button, gboolean control);

/* Children of the program that are sealed: the workers. At most room. */
int desk_workers(struct desk *desk, pid_t *workers, int room);
gboolean desk_wait_workers(struct desk *desk, int count);

#endif
