/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_SCRIPT_CANVAS_FILTER_H
#define VITRINE_SCRIPT_CANVAS_FILTER_H

#include <cairo.h>
#include <stdbool.h>

/* The filter property: a list of functions of the Filter Effects standard, applied in order to a
 * picture of what is drawn. */

enum filter_kind {
    FILTER_BLUR, /* amount: standard deviation in pixels */
    FILTER_BRIGHTNESS,
    FILTER_CONTRAST,
    FILTER_GRAYSCALE,
    FILTER_HUE_ROTATE, /* amount: radians */
    FILTER_INVERT,
    FILTER_OPACITY,
    FILTER_SATURATE,
    FILTER_SEPIA,
    FILTER_DROP_SHADOW,
    FILTER_KIND_END,
};

struct filter_step {
    enum filter_kind kind;
    double amount;         /* of all but DROP_SHADOW, whose standard deviation it is */
    double x, y, color[4]; /* DROP_SHADOW */
};

struct filter {
    struct filter_step *steps; /* owned */
    unsigned count;
};

/* From eight numbers a step: kind, amount, x, y, red, green, blue, alpha. */
struct filter filter_new(const double *numbers, unsigned count);
struct filter filter_copy(const struct filter *filter);
void filter_finish(struct filter *filter);

/* How far, in pixels, it moves or spreads what it is given. */
double filter_reach(const struct filter *filter);

/* Replaces the surface's pixels (ARGB32). */
void filter_apply(const struct filter *filter, cairo_surface_t *surface);

/* A blur beyond this, in pixels, looks the same: nothing is left to see. */
#define BLUR_DEVIATION_MOST 500.0

/* blur.c. A Gaussian of that standard deviation in both directions, in place: exact to the third
 * of a grey level up to a deviation of 2, beyond by three boxes. A8 or ARGB32. */
void blur(cairo_surface_t *surface, double deviation);

/* shadow.c: what blurring a rectangle of that alpha, without corners turned, would make of an A8
 * surface whose corner is at x, y. */
void blurred_rectangle(cairo_surface_t *mask, int x, int y, const double rectangle[4],
                       double deviation, double alpha);

#endif
