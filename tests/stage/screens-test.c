/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <X11/Xutil.h>
#include <X11/extensions/Xrender.h>
#include <cairo-xlib-xrender.h>
#include <cairo-xlib.h>

#include "tests/stage/scene.h"

static const struct rect whole = {0, 0, SCENE_WIDTH, SCENE_HEIGHT};

static Window create_window(Display *display, int depth, Visual **visual) {
    XVisualInfo info;
    g_assert_true(XMatchVisualInfo(display, DefaultScreen(display), depth, TrueColor, &info));
    *visual = info.visual;
    Window root = DefaultRootWindow(display);
    XSetWindowAttributes attributes = {
        .override_redirect = True,
        .colormap = XCreateColormap(display, root, info.visual, AllocNone),
    };
    Window window =
        XCreateWindow(display, root, 10, 10, SCENE_WIDTH, SCENE_HEIGHT, 0, depth, InputOutput,
                      info.visual, CWOverrideRedirect | CWColormap | CWBorderPixel, &attributes);
    XMapRaised(display, window);
    XSync(display, False);
    return window;
}

/* What a widget does to show the picture. */
static void paint_window(struct scene *scene, Window window, Visual *visual) {
    const struct x_picture *picture = stage_x_picture(scene->stage);
    XRenderPictFormat *format = XRenderFindStandardFormat(scene->display, PictStandardRGB24);
    cairo_surface_t *source = cairo_xlib_surface_create_with_xrender_format(
        scene->display, picture->pixmap, DefaultScreenOfDisplay(scene->display), format,
        (int)picture->width, (int)picture->height);
    cairo_surface_t *target =
        cairo_xlib_surface_create(scene->display, window, visual, SCENE_WIDTH, SCENE_HEIGHT);
    cairo_t *cairo = cairo_create(target);
    cairo_set_source_surface(cairo, source, 0, 0);
    cairo_set_operator(cairo, CAIRO_OPERATOR_SOURCE);
    cairo_paint(cairo);
    cairo_destroy(cairo);
    cairo_surface_destroy(target);
    cairo_surface_destroy(source);
    XSync(scene->display, False);
}

static void expect_window(struct scene *scene, Window window, int tolerance) {
    GError *error = NULL;
    struct pixels *shown =
        pixels_grab(scene->display, window, 0, 0, SCENE_WIDTH, SCENE_HEIGHT, &error);
    g_assert_no_error(error);
    struct pixels *expected = pixels_create(SCENE_WIDTH, SCENE_HEIGHT);
    for (uint32_t k = 0; k < SCENE_WIDTH * SCENE_HEIGHT; k++) {
        uint32_t colour = scene_colour(7, k % SCENE_WIDTH, k / SCENE_WIDTH);
        expected->rgb[3 * k] = (guint8)(colour >> 16);
        expected->rgb[3 * k + 1] = (guint8)(colour >> 8);
        expected->rgb[3 * k + 2] = (guint8)colour;
    }
    char *difference = pixels_difference(shown, expected, tolerance);
    g_assert_cmpstr(difference, ==, NULL);
    g_free(difference);
    pixels_destroy(expected);
    pixels_destroy(shown);
}

/* The worker's top byte is rubbish; the window's alpha must be full everywhere. */
static void expect_opaque(Display *display, Window window) {
    XImage *image = XGetImage(display, window, 0, 0, SCENE_WIDTH, SCENE_HEIGHT, AllPlanes, ZPixmap);
    g_assert_nonnull(image);
    for (int y = 0; y < SCENE_HEIGHT; y++)
        for (int x = 0; x < SCENE_WIDTH; x++)
            g_assert_cmphex(XGetPixel(image, x, y) >> 24, ==, 0xff);
    XDestroyImage(image);
}

static void show_on(int screen_depth, int window_depth, int tolerance) {
    struct scene scene;
    GError *error = NULL;
    Visual *visual;
    if (!scene_open(&scene, &(struct x_server_options){.depth = screen_depth}))
        return;
    g_assert_true(scene_attach(&scene, &error));
    g_assert_cmpstr(scene.stage->operations->name, ==, "XShm");
    scene_configure(&scene, SCENE_WIDTH, SCENE_HEIGHT, SCENE_WIDTH * 4);
    scene_paint(&scene, 0, 7);
    scene_put(&scene, 0, whole);
    Window window = create_window(scene.display, window_depth, &visual);
    paint_window(&scene, window, visual);
    expect_window(&scene, window, tolerance);
    if (window_depth == 32)
        expect_opaque(scene.display, window);
    scene_close(&scene);
}

static void test_16_bits(void) {
    show_on(16, 16, 8);
}

static void test_24_bits(void) {
    show_on(24, 24, 0);
}

static void test_30_bits(void) {
    show_on(30, 30, 0);
}

static void test_argb_window(void) {
    show_on(24, 32, 0);
}

int main(int count, char **arguments) {
    g_test_init(&count, &arguments, NULL);
    g_test_add_func("/screens/16-bits", test_16_bits);
    g_test_add_func("/screens/24-bits", test_24_bits);
    g_test_add_func("/screens/30-bits", test_30_bits);
    g_test_add_func("/screens/argb-window", test_argb_window);
    return g_test_run();
}
