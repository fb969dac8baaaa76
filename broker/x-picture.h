/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_BROKER_X_PICTURE_H
#define VITRINE_BROKER_X_PICTURE_H

#include <X11/Xlib.h>
#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "proto/geometry.h"

/*
 * The last good picture, kept in the X server: an expose, a hung worker or a dead one needs nothing
 * from the worker. Always depth 24, never the window's depth: a window of depth 32 would hand alpha
 * to the worker, and XRender shows 24 bits right on screens of every depth where XCopyArea does
 * not.
 */
struct x_picture {
    Display *display;
    Window window; /* any window of the screen: tells the server where the pixmap lives */
    GC gc;
    Pixmap pixmap; /* None before the first x_picture_resize */
    uint32_t width, height;
};

/* False with error set if this server has no pixmaps of 24 bits in 32. Draws nothing yet. */
bool x_picture_init(struct x_picture *picture, Display *display, Window window, GError **error);

/* A picture of the new size: background, and over it what was there, cut where it leaves. False
 * with error set if the size is beyond VIEW_SIDE_MAXIMUM or the server has no memory for it; the
 * old picture then stays. */
bool x_picture_resize(struct x_picture *picture, uint32_t width, uint32_t height,
                      uint32_t background, GError **error);

void x_picture_finish(struct x_picture *picture);

#endif
