/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "worker/engines/document/layout.h"

#include <glib.h>

enum { WIDTH = 612, HEIGHT = 792 };

static struct layout open_pages(uint32_t pages) {
    struct layout layout;
    g_assert_true(layout_init(&layout, pages, WIDTH, HEIGHT));
    layout_set_view(&layout, 1000, 700, 1);
    return layout;
}

static void pages_lie_below_each_other(void) {
    struct layout layout = open_pages(10);
    for (uint32_t page = 1; page < 10; page++) {
        struct rect above = layout_page_in_view(&layout, page - 1),
                    here = layout_page_in_view(&layout, page);
        g_assert_cmpint(here.y, ==, above.y + above.height + layout.gap);
        g_assert_cmpuint(layout_page_at(&layout, here.y + layout.y), ==, page);
        g_assert_cmpint(here.width, ==, WIDTH * 96 / 72);
    }
    layout_finish(&layout);
}

static void a_million_pages_at_any_zoom(void) {
    struct layout layout = open_pages(1000000);
    layout_zoom(&layout, ZOOM_FREE, ZOOM_MAXIMUM, 10, 10);
    g_assert_cmpuint(layout.content_height, <=, EXTENT_MAXIMUM);
    layout_go_to(&layout, 999999);
    g_assert_cmpuint(layout_current(&layout), ==, 999999);
    layout_finish(&layout);
}

static void zooming_keeps_the_anchor(void) {
    struct layout layout = open_pages(20);
    layout_go_to(&layout, 7);
    layout_scroll_to(&layout, 0, layout.y + 300);
    struct rect before = layout_page_in_view(&layout, 7);
    double part = (350.0 - before.y) / before.height;
    layout_zoom(&layout, ZOOM_FREE, 3000, 500, 350);
    struct rect after = layout_page_in_view(&layout, 7);
    g_assert_cmpfloat_with_epsilon(after.y + part * after.height, 350, 1.0);
    layout_finish(&layout);
}

static void learning_a_size_moves_nothing(void) {
    struct layout layout = open_pages(100);
    layout_go_to(&layout, 50);
    layout_scroll_to(&layout, 0, layout.y + 123);
    struct rect before = layout_page_in_view(&layout, 50);
    for (uint32_t page = 1; page < 50; page++)
        layout_learn(&layout, page, 300, 300);
    struct rect after = layout_page_in_view(&layout, 50);
    g_assert_cmpint(ABS(after.y - before.y), <=, 1);
    layout_finish(&layout);
}

static void places_come_back(void) {
    struct layout layout = open_pages(30);
    layout_zoom(&layout, ZOOM_FREE, 1700, 0, 0);
    layout_go_to(&layout, 12);
    layout_scroll_to(&layout, 40, layout.y + 77);
    uint32_t page;
    int32_t x, y;
    int64_t left = layout.x, top = layout.y;
    layout_get_place(&layout, &page, &x, &y);
    layout_go_to(&layout, 0);
    layout_set_place(&layout, page, x, y);
    g_assert_cmpint(ABS(layout.x - left), <=, 1);
    g_assert_cmpint(ABS(layout.y - top), <=, 1);
    layout_finish(&layout);
}

static void fitting_fits(void) {
    struct layout layout = open_pages(3);
    layout_zoom(&layout, ZOOM_FIT_WIDTH, 0, 0, 0);
    g_assert_cmpint(layout_page_in_view(&layout, 0).width, <=, 1000 - 2 * layout.gap);
    g_assert_cmpint(layout_page_in_view(&layout, 0).width, >, 960);
    layout_zoom(&layout, ZOOM_FIT_PAGE, 0, 0, 0);
    g_assert_cmpint(layout_page_in_view(&layout, 0).height, <=, 700 - 2 * layout.gap);
    layout_rotate(&layout, 1);
    struct rect turned = layout_page_in_view(&layout, 0);
    g_assert_cmpint(turned.width, >, turned.height);
    layout_rotate(&layout, -1);
    g_assert_cmpint(layout.rotation, ==, 0);
    layout_finish(&layout);
}

static void wild_wishes_stay_inside(void) {
    struct layout layout = open_pages(5);
    layout_scroll_to(&layout, INT64_MAX / 2, INT64_MIN / 2);
    g_assert_cmpint(layout.y, ==, 0);
    layout_go_to(&layout, UINT32_MAX);
    g_assert_cmpuint(layout_current(&layout), ==, 4);
    layout_set_place(&layout, UINT32_MAX, INT32_MIN, INT32_MAX);
    layout_zoom(&layout, ZOOM_FREE, 0, -100000, 100000);
    g_assert_cmpuint(layout.zoom, ==, ZOOM_MINIMUM);
    layout_set_view(&layout, 1, 1, 8);
    layout_zoom(&layout, ZOOM_FIT_PAGE, 0, 0, 0);
    g_assert_cmpuint(layout.zoom, >=, ZOOM_MINIMUM);
    layout_learn(&layout, 2, PAGE_SIDE_POINTS_MAXIMUM, 1);
    layout_finish(&layout);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/layout/pages-lie-below-each-other", pages_lie_below_each_other);
    g_test_add_func("/layout/a-million-pages", a_million_pages_at_any_zoom);
    g_test_add_func("/layout/zooming-keeps-the-anchor", zooming_keeps_the_anchor);
    g_test_add_func("/layout/learning-a-size-moves-nothing", learning_a_size_moves_nothing);
    g_test_add_func("/layout/places-come-back", places_come_back);
    g_test_add_func("/layout/fitting-fits", fitting_fits);
    g_test_add_func("/layout/wild-wishes", wild_wishes_stay_inside);
    return g_test_run();
}
