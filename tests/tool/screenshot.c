/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* screenshot WINDOW FILE.png: writes what the window (a number, or "root") shows on $DISPLAY. */

#include "tests/tool/pixels.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int take_screenshot(Display *display, const char *name, const char *path) {
    GError *error = NULL;
    Window window = strcmp(name, "root") == 0 ? DefaultRootWindow(display) : strtoul(name, NULL, 0);
    struct pixels *pixels = pixels_grab_window(display, window, &error);
    if (pixels && pixels_save(pixels, path, &error)) {
        pixels_destroy(pixels);
        return EXIT_SUCCESS;
    }
    fprintf(stderr, "screenshot: %s\n", error->message);
    pixels_destroy(pixels);
    g_clear_error(&error);
    return EXIT_FAILURE;
}

int main(int argc, char **argv) {
    if (argc != 3) {
        fprintf(stderr, "usage: screenshot WINDOW|root FILE.png\n");
        return EXIT_FAILURE;
    }
    Display *display = XOpenDisplay(NULL);
    if (!display) {
        fprintf(stderr, "screenshot: no X server at '%s'\n", XDisplayName(NULL));
        return EXIT_FAILURE;
    }
    int status = take_screenshot(display, argv[1], argv[2]);
    XCloseDisplay(display);
    return status;
}
