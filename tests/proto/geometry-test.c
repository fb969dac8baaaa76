/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <glib.h>

#include "proto/geometry.h"

static const struct rect everything = {INT32_MIN, INT32_MIN, INT32_MAX, INT32_MAX};

static void edges_never_overflow(void) {
    struct rect far_corner = {INT32_MAX, INT32_MAX, INT32_MAX, INT32_MAX};
    struct rect near_corner = {INT32_MIN, INT32_MIN, 10, 10};
    g_assert_false(rect_contains(everything, far_corner));
    g_assert_true(rect_is_empty(rect_intersect(far_corner, near_corner)));
    struct rect both = rect_union(far_corner, near_corner);
    g_assert_cmpint(both.x, ==, INT32_MIN);
    g_assert_cmpint(both.width, ==, INT32_MAX);
}

static void negative_sizes_are_empty(void) {
    struct rect picture = {0, 0, 100, 100};
    struct rect backwards = {50, 50, -10, -10};
    g_assert_true(rect_is_empty(backwards));
    g_assert_false(rect_contains(picture, backwards));
    g_assert_true(rect_is_empty(rect_intersect(picture, backwards)));
    g_assert_true(rect_equal(rect_union(picture, backwards), picture));
}

static void one_pixel_past_the_edge_is_outside(void) {
    struct rect picture = {0, 0, 100, 100};
    g_assert_true(rect_contains(picture, (struct rect){0, 0, 100, 100}));
    g_assert_true(rect_contains(picture, (struct rect){99, 99, 1, 1}));
    g_assert_false(rect_contains(picture, (struct rect){99, 99, 2, 1}));
    g_assert_false(rect_contains(picture, (struct rect){-1, 0, 1, 1}));
    g_assert_false(rect_contains(picture, (struct rect){1, 0, INT32_MAX, 1}));
}

static void intersection_and_union_agree_with_counting(void) {
    for (int round = 0; round < 2000; round++) {
        struct rect a = {g_test_rand_int_range(-8, 8), g_test_rand_int_range(-8, 8),
                         g_test_rand_int_range(-2, 9), g_test_rand_int_range(-2, 9)};
        struct rect b = {g_test_rand_int_range(-8, 8), g_test_rand_int_range(-8, 8),
                         g_test_rand_int_range(-2, 9), g_test_rand_int_range(-2, 9)};
        struct rect shared = rect_intersect(a, b), around = rect_union(a, b);
        int counted = 0;
        for (int y = -10; y < 20; y++)
            for (int x = -10; x < 20; x++) {
                struct rect pixel = {x, y, 1, 1};
                bool in_a = rect_contains(a, pixel), in_b = rect_contains(b, pixel);
                counted += in_a && in_b;
                if ((in_a && !rect_is_empty(a)) || (in_b && !rect_is_empty(b)))
                    g_assert_true(rect_contains(around, pixel));
            }
        g_assert_cmpint(shared.width * shared.height, ==, counted);
    }
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/geometry/edges-never-overflow", edges_never_overflow);
    g_test_add_func("/geometry/negative-sizes-are-empty", negative_sizes_are_empty);
    g_test_add_func("/geometry/one-pixel-past-the-edge", one_pixel_past_the_edge_is_outside);
    g_test_add_func("/geometry/agrees-with-counting", intersection_and_union_agree_with_counting);
    return g_test_run();
}
