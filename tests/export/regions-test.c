/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "broker/export/regions.h"
#include "tests/export/make.h"

static struct regions find(const struct canvas *canvas, enum regions_rule rule) {
    struct regions regions;
    regions_find(&canvas->picture, rule, &regions);
    return regions;
}

static gboolean is_ink(const struct regions *regions, guint x, guint y) {
    return regions->ink[y * regions->ink_stride + x / 8] >> (7 - x % 8) & 1;
}

static void test_blank(void) {
    struct canvas canvas = canvas_new(61, 33);
    struct regions regions = find(&canvas, REGIONS_INK);
    g_assert_cmpuint(regions.count, ==, 0);
    g_assert_false(regions.has_ink);
    g_assert_cmpuint(regions.ink_stride, ==, 8);
    regions_finish(&regions);
    canvas_clear(&canvas);
}

static void test_smooth_edges_are_ink(void) {
    struct canvas canvas = canvas_new(100, 100);
    canvas_disc(&canvas, 50.3, 49.7, 30.2);
    struct regions regions = find(&canvas, REGIONS_INK);
    g_assert_cmpuint(regions.count, ==, 0);
    g_assert_true(is_ink(&regions, 50, 50));
    g_assert_true(is_ink(&regions, 50, 21));
    g_assert_false(is_ink(&regions, 50, 15));
    regions_finish(&regions);
    canvas_clear(&canvas);
}

/* A hairline that the paper shines through must not vanish, and is no shade either. */
static void test_thin_grey_line_stays(void) {
    struct canvas canvas = canvas_new(100, 100);
    canvas_box(&canvas, 10, 50, 80, 1, 0xb0b0b0);
    struct regions regions = find(&canvas, REGIONS_INK);
    g_assert_cmpuint(regions.count, ==, 0);
    for (guint x = 10; x < 90; x++)
        g_assert_true(is_ink(&regions, x, 50));
    g_assert_false(is_ink(&regions, 50, 49));
    regions_finish(&regions);
    canvas_clear(&canvas);
}

/* Black letters on a dark ground must not become one black bar; letters of that grey on white are ink. */
static void test_letters_on_a_dark_ground(void) {
    struct canvas canvas = canvas_new(320, 320);
    canvas_box(&canvas, 32, 32, 200, 40, 0x444444);
    canvas_box(&canvas, 40, 40, 3, 20, 0x000000);
    canvas_box(&canvas, 46, 40, 3, 20, 0x000000);
    canvas_box(&canvas, 40, 200, 5, 40, 0x444444);
    canvas_box(&canvas, 40, 220, 40, 5, 0x444444);
    struct regions regions = find(&canvas, REGIONS_INK);
    g_assert_cmpuint(regions.count, ==, 1);
    g_assert_true(rect_contains(regions.rectangles[0], (struct rect){32, 32, 190, 30}));
    g_assert_false(is_ink(&regions, 200, 50));
    g_assert_true(is_ink(&regions, 42, 210));
    regions_finish(&regions);
    canvas_clear(&canvas);
}

static void check_one_region(guint32 colour) {
    struct canvas canvas = canvas_new(320, 320);
    canvas_box(&canvas, 40, 40, 30, 30, colour);
    canvas_disc(&canvas, 200, 200, 20);
    struct regions regions = find(&canvas, REGIONS_INK);
    g_assert_cmpuint(regions.count, ==, 1);
    g_assert_true(rect_contains(regions.rectangles[0], (struct rect){40, 40, 30, 30}));
    g_assert_cmpint(regions.rectangles[0].width, <=, 64);
    g_assert_true(is_ink(&regions, 200, 200));
    g_assert_false(is_ink(&regions, 50, 50));
    regions_finish(&regions);
    canvas_clear(&canvas);
}

static void test_shades_and_colours_are_not_ink(void) {
    check_one_region(0xf0f0f0);
    check_one_region(0x808080);
    check_one_region(0xa00000);
    check_one_region(0x0000ff);
    check_one_region(0xfff8e8);
}

static void test_no_two_touch(void) {
    struct canvas canvas = canvas_new(640, 640);
    canvas_box(&canvas, 0, 0, 16, 16, 0xff0000);
    canvas_box(&canvas, 32, 32, 16, 16, 0xff0000);
    canvas_box(&canvas, 16, 48, 16, 16, 0xff0000);
    canvas_box(&canvas, 400, 0, 16, 200, 0xff0000);
    canvas_box(&canvas, 300, 100, 100, 16, 0xff0000);
    struct regions regions = find(&canvas, REGIONS_INK);
    for (guint a = 0; a < regions.count; a++)
        for (guint b = a + 1; b < regions.count; b++) {
            struct rect wide = regions.rectangles[a];
            wide.x--, wide.y--, wide.width += 2, wide.height += 2;
            g_assert_true(rect_is_empty(rect_intersect(wide, regions.rectangles[b])));
        }
    g_assert_cmpuint(regions.count, >=, 2);
    regions_finish(&regions);
    canvas_clear(&canvas);
}

static void check_whole_page(struct canvas *canvas, enum regions_rule rule) {
    struct regions regions = find(canvas, rule);
    struct rect whole = {0, 0, (gint32)canvas->picture.width, (gint32)canvas->picture.height};
    g_assert_cmpuint(regions.count, ==, 1);
    g_assert_true(rect_equal(regions.rectangles[0], whole));
    g_assert_false(regions.has_ink);
    regions_finish(&regions);
}

static void test_mostly_rich_is_one(void) {
    struct canvas canvas = canvas_new(333, 100);
    canvas_noise(&canvas, 0, 0, 333, 70);
    check_whole_page(&canvas, REGIONS_INK);
    canvas_clear(&canvas);
}

/* Dots of colour all over a page: more rectangles than anybody wants. */
static void test_confetti(void) {
    struct canvas canvas = canvas_new(1600, 1600);
    for (guint y = 0; y < 1600; y += 48)
        for (guint x = 0; x < 1600; x += 48)
            canvas_box(&canvas, x, y, 2, 2, 0xff0000);
    check_whole_page(&canvas, REGIONS_INK);
    canvas_clear(&canvas);
}

static void test_exact(void) {
    struct canvas canvas = canvas_new(320, 320);
    canvas_box(&canvas, 0, 0, 100, 10, 0);
    canvas_box(&canvas, 200, 200, 1, 1, 0xfefefe);
    struct regions regions = find(&canvas, REGIONS_EXACT);
    g_assert_cmpuint(regions.count, ==, 1);
    g_assert_true(rect_equal(regions.rectangles[0], (struct rect){192, 192, 16, 16}));
    g_assert_true(is_ink(&regions, 99, 9));
    regions_finish(&regions);
    canvas_clear(&canvas);
}

static void test_all_to_ink(void) {
    struct canvas canvas = canvas_new(64, 64);
    canvas_box(&canvas, 0, 0, 32, 64, 0x303030);
    canvas_box(&canvas, 32, 0, 32, 64, 0xd0ffd0);
    struct regions regions = find(&canvas, REGIONS_ALL);
    g_assert_cmpuint(regions.count, ==, 0);
    g_assert_true(is_ink(&regions, 10, 10));
    g_assert_false(is_ink(&regions, 50, 10));
    regions_finish(&regions);
    canvas_clear(&canvas);
}

/* What is left of a page when its ink is made pure, and what is rich is kept. */
static void flatten(struct canvas *canvas, const struct regions *regions) {
    for (guint y = 0; y < canvas->picture.height; y++)
        for (guint x = 0; x < canvas->picture.width; x++) {
            gboolean kept = FALSE;
            for (guint k = 0; k < regions->count; k++)
                kept = kept || rect_contains(regions->rectangles[k],
                                             (struct rect){(gint32)x, (gint32)y, 1, 1});
            if (!kept)
                canvas->pixels[y * canvas->picture.width + x] =
                    is_ink(regions, x, y) ? 0 : 0xffffff;
        }
}

/* Converting our own output finds the same regions and the same ink. */
static void test_twice_is_once(void) {
    struct canvas canvas = canvas_new(500, 400);
    canvas_noise(&canvas, 300, 100, 90, 90);
    canvas_box(&canvas, 33, 47, 61, 15, 0xe0e0e0);
    canvas_box(&canvas, 33, 67, 61, 1, 0xe0e0e0);
    for (guint k = 0; k < 12; k++)
        canvas_disc(&canvas, 30 + 37.3 * k, 60 + 20.9 * k, 3 + 1.7 * k);
    struct regions first = find(&canvas, REGIONS_INK);
    flatten(&canvas, &first);
    struct regions second = find(&canvas, REGIONS_INK);
    g_assert_cmpuint(first.count, ==, second.count);
    for (guint k = 0; k < first.count; k++)
        g_assert_true(rect_equal(first.rectangles[k], second.rectangles[k]));
    g_assert_cmpmem(first.ink, first.ink_stride * 400, second.ink, second.ink_stride * 400);
    regions_finish(&first);
    regions_finish(&second);
    canvas_clear(&canvas);
}

static void test_one_pixel(void) {
    struct canvas canvas = canvas_new(1, 1);
    canvas.pixels[0] = 0xff123456;
    struct regions regions = find(&canvas, REGIONS_ALL);
    g_assert_true(is_ink(&regions, 0, 0));
    regions_finish(&regions);
    canvas_clear(&canvas);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/regions/blank", test_blank);
    g_test_add_func("/regions/smooth-edges-are-ink", test_smooth_edges_are_ink);
    g_test_add_func("/regions/letters-on-a-dark-ground", test_letters_on_a_dark_ground);
    g_test_add_func("/regions/thin-grey-line-stays", test_thin_grey_line_stays);
    g_test_add_func("/regions/shades-and-colours-are-not-ink", test_shades_and_colours_are_not_ink);
    g_test_add_func("/regions/no-two-touch", test_no_two_touch);
    g_test_add_func("/regions/mostly-rich-is-one", test_mostly_rich_is_one);
    g_test_add_func("/regions/confetti", test_confetti);
    g_test_add_func("/regions/exact", test_exact);
    g_test_add_func("/regions/all-to-ink", test_all_to_ink);
    g_test_add_func("/regions/twice-is-once", test_twice_is_once);
    g_test_add_func("/regions/one-pixel", test_one_pixel);
    return g_test_run();
}
