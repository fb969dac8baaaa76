/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/tool/pixels.h"

#include <X11/Xutil.h>

/* Xlib has one error handler for the whole process and it ends the process: while something is
 * grabbed, it takes a note instead. */
static char refusal[128];

static int note_refusal(Display *display, XErrorEvent *event) {
    XGetErrorText(display, event->error_code, refusal, sizeof(refusal));
    return 0;
}

static XImage *get_image(Display *display, Drawable drawable, int x, int y, int width, int height) {
    XSync(display, False);
    refusal[0] = '\0';
    XErrorHandler before = XSetErrorHandler(note_refusal);
    XImage *image =
        XGetImage(display, drawable, x, y, (unsigned)width, (unsigned)height, AllPlanes, ZPixmap);
    XSync(display, False);
    XSetErrorHandler(before);
    return image;
}

/* Where a channel lies in a pixel value. */
struct channel {
    unsigned long mask;
    int shift;
    unsigned long highest;
};

static struct channel channel_of(unsigned long mask) {
    struct channel channel = {.mask = mask};
    while (!(mask >> channel.shift & 1))
        channel.shift++;
    channel.highest = mask >> channel.shift;
    return channel;
}

static guint8 take(const struct channel *channel, unsigned long pixel) {
    unsigned long value = (pixel & channel->mask) >> channel->shift;
    return (guint8)((value * 255 + channel->highest / 2) / channel->highest);
}

/* A pixmap has no visual, so its image has no masks: those of the screen's visual of that depth
 * hold. */
static gboolean find_masks(Display *display, XImage *image) {
    XVisualInfo visual;
    if (image->red_mask)
        return TRUE;
    if (!XMatchVisualInfo(display, DefaultScreen(display), image->depth, TrueColor, &visual)) {
        /* No such visual on this screen; the layout of 24 and 32 bits is the same everywhere. */
        if (image->depth != 24 && image->depth != 32)
            return FALSE;
        visual.red_mask = 0xff0000;
        visual.green_mask = 0xff00;
        visual.blue_mask = 0xff;
    }
    image->red_mask = visual.red_mask;
    image->green_mask = visual.green_mask;
    image->blue_mask = visual.blue_mask;
    return TRUE;
}

static struct pixels *convert(XImage *image) {
    struct channel red = channel_of(image->red_mask);
    struct channel green = channel_of(image->green_mask);
    struct channel blue = channel_of(image->blue_mask);
    struct pixels *pixels = pixels_create(image->width, image->height);
    guint8 *out = pixels->rgb;
    for (int y = 0; y < image->height; y++) {
        for (int x = 0; x < image->width; x++) {
            unsigned long pixel = XGetPixel(image, x, y);
            *out++ = take(&red, pixel);
            *out++ = take(&green, pixel);
            *out++ = take(&blue, pixel);
        }
    }
    return pixels;
}

struct pixels *pixels_grab(Display *display, Drawable drawable, int x, int y, int width, int height,
                           GError **error) {
    XImage *image = get_image(display, drawable, x, y, width, height);
    struct pixels *pixels = NULL;
    if (image && find_masks(display, image))
        pixels = convert(image);
    else
        g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_FAILED, "cannot grab %d × %d at %d, %d: %s",
                    width, height, x, y, image ? "not a true-colour depth" : refusal);
    if (image)
        XDestroyImage(image);
    return pixels;
}

struct pixels *pixels_grab_window(Display *display, Window window, GError **error) {
    XWindowAttributes attributes = {0};
    Window child;
    int left = 0, top = 0;
    XErrorHandler before = XSetErrorHandler(note_refusal);
    gboolean known =
        XGetWindowAttributes(display, window, &attributes) &&
        XTranslateCoordinates(display, window, attributes.root, 0, 0, &left, &top, &child);
    XSync(display, False);
    XSetErrorHandler(before);
    if (!known) {
        g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_FAILED, "there is no window 0x%lx", window);
        return NULL;
    }
    int x = MAX(0, -left), y = MAX(0, -top);
    int right = MIN(attributes.width, WidthOfScreen(attributes.screen) - left);
    int bottom = MIN(attributes.height, HeightOfScreen(attributes.screen) - top);
    return pixels_grab(display, window, x, y, MAX(1, right - x), MAX(1, bottom - y), error);
}
