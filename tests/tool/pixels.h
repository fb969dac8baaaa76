/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_TESTS_TOOL_PIXELS_H
#define VITRINE_TESTS_TOOL_PIXELS_H

#include <X11/Xlib.h>
#include <glib.h>

/*
 * What is really on the screen, as numbers: pictures grabbed from an X server or read from a PNG,
 * compared pixel by pixel.
 */

struct pixels {
    int width, height;
    guint8 *rgb; /* height rows of width pixels of 3 bytes: red, green, blue, 0-255; no padding */
};

/* A black picture. Free with pixels_destroy. */
struct pixels *pixels_create(int width, int height);
void pixels_destroy(struct pixels *pixels);

/* What the drawable (a window or a pixmap) shows in this rectangle, converted from any true-colour
 * depth to 8 bits a channel. Of a window, what lies over it is part of the picture and the
 * rectangle must lie on the screen. NULL with the reason in error where the server refuses. */
struct pixels *pixels_grab(Display *display, Drawable drawable, int x, int y, int width, int height,
                           GError **error);

/* The same for the whole window, cut where it leaves the screen. */
struct pixels *pixels_grab_window(Display *display, Window window, GError **error);

/* PNG in and out. Transparent pixels of a file are laid over white. */
struct pixels *pixels_load(const char *path, GError **error);
gboolean pixels_save(const struct pixels *pixels, const char *path, GError **error);

/* A copy of one rectangle, which must lie inside. */
struct pixels *pixels_cut(const struct pixels *pixels, int x, int y, int width, int height);

/* NULL if both have the same size and no channel differs by more than tolerance; else a sentence
 * with the first difference and how many pixels differ, which the caller frees. Tolerance 0 for 24
 * and 30 bits; a screen of 16 bits needs 8 (5 bits a channel). */
char *pixels_difference(const struct pixels *shown, const struct pixels *expected, int tolerance);

/* How many pixels have exactly this colour (0xRRGGBB): for questions like "is there a red page at
 * all". */
long pixels_count(const struct pixels *pixels, guint32 colour);

/* The colour at this place as 0xRRGGBB. */
guint32 pixels_at(const struct pixels *pixels, int x, int y);

#endif
