/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "broker/x-picture.h"

#include <gio/gio.h>

#include "broker/x-trap.h"
#include "proto/protocol.h"

enum { DEPTH = 24, BITS_PER_PIXEL = 32 };

static bool server_has_format(Display *display) {
    int count = 0;
    bool found = false;
    XPixmapFormatValues *formats = XListPixmapFormats(display, &count);
    for (int k = 0; k < count && formats; k++)
        found |= formats[k].depth == DEPTH && formats[k].bits_per_pixel == BITS_PER_PIXEL;
    if (formats)
        XFree(formats);
    return found;
}

bool x_picture_init(struct x_picture *picture, Display *display, Window window, GError **error) {
    *picture = (struct x_picture){.display = display, .window = window};
    if (server_has_format(display))
        return true;
    g_set_error(error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                "The X server %s has no pictures of 24 bits a pixel, which Vitrine needs.",
                DisplayString(display));
    return false;
}

static Pixmap create_pixmap(struct x_picture *picture, uint32_t width, uint32_t height) {
    struct x_trap trap;
    x_trap_begin(&trap, picture->display);
    Pixmap pixmap = XCreatePixmap(picture->display, picture->window, width, height, DEPTH);
    return x_trap_end(&trap) == Success ? pixmap : None;
}

static void fill(struct x_picture *picture, Pixmap fresh, uint32_t width, uint32_t height,
                 uint32_t background) {
    if (!picture->gc)
        picture->gc = XCreateGC(picture->display, fresh, GCGraphicsExposures,
                                &(XGCValues){.graphics_exposures = False});
    XSetForeground(picture->display, picture->gc, background & 0xffffff);
    XFillRectangle(picture->display, fresh, picture->gc, 0, 0, width, height);
    if (picture->pixmap)
        XCopyArea(picture->display, picture->pixmap, fresh, picture->gc, 0, 0,
                  MIN(width, picture->width), MIN(height, picture->height), 0, 0);
}

bool x_picture_resize(struct x_picture *picture, uint32_t width, uint32_t height,
                      uint32_t background, GError **error) {
    bool allowed =
        width > 0 && height > 0 && width <= VIEW_SIDE_MAXIMUM && height <= VIEW_SIDE_MAXIMUM;
    Pixmap fresh = allowed ? create_pixmap(picture, width, height) : None;
    if (!fresh) {
        g_set_error(error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                    "The X server cannot hold a picture of %u × %u pixels.", width, height);
        return false;
    }
    fill(picture, fresh, width, height, background);
    if (picture->pixmap)
        XFreePixmap(picture->display, picture->pixmap);
    picture->pixmap = fresh;
    picture->width = width;
    picture->height = height;
    return true;
}

void x_picture_finish(struct x_picture *picture) {
    if (picture->gc)
        XFreeGC(picture->display, picture->gc);
    if (picture->pixmap)
        XFreePixmap(picture->display, picture->pixmap);
    picture->gc = NULL;
    picture->pixmap = None;
}
