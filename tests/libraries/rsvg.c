/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <librsvg/rsvg.h>
#include <stdlib.h>

#include "tests/libraries/libraries.h"

/* librsvg computes filters in a pool of threads (rayon) that it never ends. Inside, the same pixels. */

enum { SIDE = 400 };

static const char picture_of_filters[] =
    "<svg xmlns='http://www.w3.org/2000/svg' width='400' height='400'>"
    "<defs><linearGradient id='g'><stop offset='0' stop-color='#d04'/><stop offset='1' "
    "stop-color='#08c'/></linearGradient>"
    "<filter id='f' x='-20%' y='-20%' width='140%' height='140%'>"
    "<feGaussianBlur in='SourceAlpha' stdDeviation='9' result='b'/>"
    "<feSpecularLighting in='b' surfaceScale='5' specularConstant='1' specularExponent='20' "
    "lighting-color='#fff' result='s'><fePointLight x='100' y='50' z='200'/></feSpecularLighting>"
    "<feComposite in='s' in2='SourceAlpha' operator='in' result='s'/>"
    "<feTurbulence type='turbulence' baseFrequency='0.05' numOctaves='3' result='t'/>"
    "<feDisplacementMap in='SourceGraphic' in2='t' scale='20' result='d'/>"
    "<feMorphology in='d' operator='dilate' radius='2' result='m'/>"
    "<feConvolveMatrix in='m' order='3' kernelMatrix='1 0 -1 2 0 -2 1 0 -1' result='c'/>"
    "<feColorMatrix in='c' type='hueRotate' values='90' result='h'/>"
    "<feMerge><feMergeNode in='b'/><feMergeNode in='d'/><feMergeNode in='s'/><feMergeNode "
    "in='h'/></feMerge>"
    "</filter></defs>"
    "<rect width='400' height='400' fill='#fff'/>"
    "<g filter='url(#f)'><circle cx='200' cy='200' r='120' fill='url(#g)'/>"
    "<path d='M60 60L340 90 200 330z' fill='#fc0' opacity='.7'/></g></svg>";

static uint64_t render(uint64_t sum) {
    RsvgHandle *handle = rsvg_handle_new_from_data((const guint8 *)picture_of_filters,
                                                   sizeof picture_of_filters - 1, NULL);
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, SIDE, SIDE);
    cairo_t *cairo = cairo_create(surface);
    const RsvgRectangle whole = {0, 0, SIDE, SIDE};
    if (!handle || !rsvg_handle_render_document(handle, cairo, &whole, NULL))
        abort();
    cairo_surface_flush(surface);
    sum = checksum(sum, cairo_image_surface_get_data(surface),
                   (size_t)cairo_image_surface_get_stride(surface) * SIDE);
    cairo_destroy(cairo);
    cairo_surface_destroy(surface);
    g_object_unref(handle);
    return sum;
}

uint64_t work_rsvg(unsigned rounds) {
    uint64_t sum = 0;
    while (rounds-- > 0)
        sum = render(sum);
    return sum;
}
