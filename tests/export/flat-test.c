/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <math.h>

#include "broker/export/flat.h"
#include "tests/export/make.h"

enum { SIDE = 120 };

static const struct rect all = {0, 0, SIDE, SIDE};

static guint count_colours(const struct canvas *canvas) {
    g_autoptr(GHashTable) found = g_hash_table_new(NULL, NULL);
    for (guint k = 0; k < SIDE * SIDE; k++)
        g_hash_table_add(found, GUINT_TO_POINTER(canvas->pixels[k] & 0xffffff));
    return g_hash_table_size(found);
}

static guint32 blend(guint32 from, guint32 to, double part) {
    guint32 colour = 0;
    for (guint shift = 0; shift < 24; shift += 8) {
        double low = from >> shift & 255, high = to >> shift & 255;
        colour |= (guint32)lround(low + (high - low) * part) << shift;
    }
    return colour;
}

/* With an edge as smooth as drawing makes it. */
static void disc(struct canvas *canvas, double x, double y, double radius, guint32 colour) {
    for (guint row = 0; row < SIDE; row++)
        for (guint column = 0; column < SIDE; column++) {
            double cover = radius + 0.5 - hypot(column + 0.5 - x, row + 0.5 - y);
            guint32 *pixel = &canvas->pixels[row * SIDE + column];
            *pixel = blend(*pixel & 0xffffff, colour, CLAMP(cover, 0, 1));
        }
}

static guint32 at(const struct canvas *canvas, guint x, guint y) {
    return canvas->pixels[y * SIDE + x] & 0xffffff;
}

static void test_coloured_edges_are_cut_in_their_middle(void) {
    struct canvas canvas = canvas_new(SIDE, SIDE);
    disc(&canvas, 40.3, 39.8, 25.2, 0xd00000);
    disc(&canvas, 80.6, 80.1, 20.7, 0x0040ff);
    g_assert_cmpuint(count_colours(&canvas), >, FLAT_COLOURS);
    g_assert_true(flat_cut(canvas.pixels, SIDE, all));
    g_assert_cmpuint(count_colours(&canvas), ==, 3);
    g_assert_cmphex(at(&canvas, 40, 15), ==, 0xd00000);
    g_assert_cmphex(at(&canvas, 40, 13), ==, 0xffffff);
    g_assert_cmphex(at(&canvas, 80, 80), ==, 0x0040ff);
    canvas_clear(&canvas);
}

/* What was cut is a fixed point. */
static void test_cut_again_changes_nothing(void) {
    struct canvas canvas = canvas_new(SIDE, SIDE);
    disc(&canvas, 40.3, 39.8, 25.2, 0xd00000);
    g_assert_true(flat_cut(canvas.pixels, SIDE, all));
    g_assert_false(flat_cut(canvas.pixels, SIDE, all));
    canvas_clear(&canvas);
}

/* A tint lies between paper and ink, as an edge of both would: but it has an area. */
static void test_pale_boxes_stay(void) {
    struct canvas canvas = canvas_new(SIDE, SIDE);
    canvas_box(&canvas, 5, 5, 30, 20, 0xe6e6e6);
    disc(&canvas, 70.2, 70.6, 30.3, 0x000000);
    disc(&canvas, 20.3, 100.1, 9.4, 0x00a000);
    g_assert_true(flat_cut(canvas.pixels, SIDE, all));
    g_assert_cmphex(at(&canvas, 20, 15), ==, 0xe6e6e6);
    g_assert_cmpuint(count_colours(&canvas), ==, 4);
    canvas_clear(&canvas);
}

/* A hairline that nowhere has its whole colour must not vanish. */
static void test_thin_coloured_lines_stay(void) {
    struct canvas canvas = canvas_new(SIDE, SIDE);
    disc(&canvas, 30.2, 30.6, 20.3, 0xd00000);
    for (guint x = 10; x < 110; x++)
        canvas.pixels[80 * SIDE + x] = blend(0xffffff, 0xd00000, 0.4);
    g_assert_true(flat_cut(canvas.pixels, SIDE, all));
    for (guint x = 11; x < 109; x++)
        g_assert_cmphex(at(&canvas, x, 80), ==, 0xd00000);
    g_assert_cmphex(at(&canvas, 50, 81), ==, 0xffffff);
    canvas_clear(&canvas);
}

static void check_untouched(struct canvas *canvas) {
    g_autofree guint32 *before = g_memdup2(canvas->pixels, SIDE * SIDE * 4);
    g_assert_false(flat_cut(canvas->pixels, SIDE, all));
    g_assert_cmpmem(canvas->pixels, SIDE * SIDE * 4, before, SIDE * SIDE * 4);
    canvas_clear(canvas);
}

static void test_shades_and_photographs_stay(void) {
    struct canvas ramp = canvas_new(SIDE, SIDE), noise = canvas_new(SIDE, SIDE);
    struct canvas shadow = canvas_new(SIDE, SIDE);
    for (guint y = 0; y < SIDE; y++)
        for (guint x = 0; x < SIDE; x++) {
            double far = hypot(x - 60.0, y - 60.0);
            ramp.pixels[y * SIDE + x] = blend(0x2040c0, 0xffe0d0, x / 119.0);
            shadow.pixels[y * SIDE + x] = blend(0x000040, 0xffffff, CLAMP((far - 20) / 20, 0, 1));
        }
    canvas_noise(&noise, 0, 0, SIDE, SIDE);
    check_untouched(&ramp);
    check_untouched(&shadow);
    check_untouched(&noise);
}

/* Only its part: what lies around it is somebody else's. */
static void test_a_part_beside_others(void) {
    struct canvas canvas = canvas_new(SIDE, SIDE);
    disc(&canvas, 30.2, 30.6, 20.3, 0xd00000);
    disc(&canvas, 90.2, 90.6, 20.3, 0xd00000);
    guint32 edge = at(&canvas, 90, 70);
    g_assert_true(flat_cut(canvas.pixels, SIDE, (struct rect){0, 0, 60, 60}));
    g_assert_cmphex(at(&canvas, 90, 70), ==, edge);
    g_assert_cmphex(edge, !=, 0xffffff);
    g_assert_true(flat_cut(canvas.pixels, SIDE, (struct rect){60, 60, 60, 60}));
    g_assert_cmpuint(count_colours(&canvas), ==, 2);
    canvas_clear(&canvas);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/flat/coloured-edges", test_coloured_edges_are_cut_in_their_middle);
    g_test_add_func("/flat/cut-again", test_cut_again_changes_nothing);
    g_test_add_func("/flat/pale-boxes-stay", test_pale_boxes_stay);
    g_test_add_func("/flat/thin-lines-stay", test_thin_coloured_lines_stay);
    g_test_add_func("/flat/shades-and-photographs-stay", test_shades_and_photographs_stay);
    g_test_add_func("/flat/a-part-beside-others", test_a_part_beside_others);
    return g_test_run();
}
