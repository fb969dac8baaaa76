/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* screenshot WINDOW FILE.png: writes what the window shows on $DISPLAY: a number, "root", or "largest", the
 * largest window on the screen. */

#include "tests/tool/pixels.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The root window itself if it has no visible child. */
static Window largest_window(Display *display) {
    Window root, parent, *children = NULL, found = DefaultRootWindow(display);
    unsigned count = 0;
    long area = 0;
    XQueryTree(display, found, &root, &parent, &children, &count);
    for (unsigned k = 0; k < count; k++) {
        XWindowAttributes attributes;
        if (!XGetWindowAttributes(display, children[k], &attributes) ||
            attributes.map_state != IsViewable ||
            (long)attributes.width * attributes.height <= area)
            continue;
        area = (long)attributes.width * attributes.height;
        found = children[k];
    }
    if (children)
        XFree(children);
    return found;
}

static Window named_window(Display *display, const char *name) {
    if (strcmp(name, "root") == 0)
        return DefaultRootWindow(display);
    return strcmp(name, "largest") == 0 ? largest_window(display) : strtoul(name, NULL, 0);
}

static int take_screenshot(Display *display, const char *name, const char *path) {
    GError *error = NULL;
    Window window = named_window(display, name);
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
        fprintf(stderr, "usage: screenshot WINDOW|root|largest FILE.png\n");
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
