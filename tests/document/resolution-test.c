/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "tests/document/make.h"
#include "tests/document/stage.h"

/* The resolution a page has of itself: only where it is nothing but pictures. */

enum { WIDTH = 300, HEIGHT = 300 };

/* 32 × 32 pixels in the unit square. */
#define ROW "UUUUUUUUUUUUUUUU"
#define PICTURE " BI/W 32/H 32/IM true/BPC 1 ID " ROW ROW ROW ROW ROW ROW ROW ROW " EI "

struct plan {
    const char *content, *more;
    int64_t resolution;
    bool has_shades;
};

static void check(const struct plan *plans, unsigned count) {
    g_autofree struct page_plan *pages = g_new(struct page_plan, count);
    for (unsigned k = 0; k < count; k++)
        pages[k] =
            (struct page_plan){"0 0 64 128", plans[k].content, plans[k].more ? plans[k].more : ""};
    GString *pdf = make_pdf(pages, count, NULL);
    stage_open(pdf->str, pdf->len, "pdf", WIDTH, HEIGHT);
    for (unsigned k = 0; k < count; k++) {
        g_test_message("%s", plans[k].content);
        stage_command(COMMAND_PAGE_RESOLUTION, (int64_t[6]){k});
        stage_settle();
        g_assert_cmpint(said.done.status, ==, DONE_OK);
        g_assert_cmpint(said.done.value[0], ==, plans[k].resolution);
        g_assert_cmpint(said.done.value[1], ==, plans[k].has_shades);
    }
}

static void a_picture_has_its_own(void) {
    static const struct plan plans[] = {
        {"64 0 0 64 0 0 cm" PICTURE, NULL, 36000, false},
        {"32 0 0 -32 10.3 50.7 cm" PICTURE, NULL, 72000, false},
        {"64 0 0 32 0 0 cm" PICTURE, NULL, 72000, false},
        {"0 64 -64 0 64 0 cm" PICTURE, "/Rotate 90", 36000, false},
    };
    check(plans, G_N_ELEMENTS(plans));
}

static void a_clip_along_the_axes_draws_nothing(void) {
    static const struct plan plans[] = {
        {"1 1 60 90 re W n 64 0 0 64 0 0 cm" PICTURE, NULL, 36000, false},
        {"0 0 m 60 0 l 0 90 l W n 64 0 0 64 0 0 cm" PICTURE, NULL, 0, false},
    };
    check(plans, G_N_ELEMENTS(plans));
}

/* Layers of one scan lie on one grid; a collage does not. */
static void several_pictures_on_one_grid(void) {
    static const struct plan plans[] = {
        {"q 64 0 0 64 0 0 cm" PICTURE "Q 64 0 0 64 0 64 cm" PICTURE, NULL, 36000, false},
        {"q 64 0 0 64 0 0 cm" PICTURE "Q 64 0 0 64 1 64 cm" PICTURE, NULL, 0, false},
    };
    check(plans, G_N_ELEMENTS(plans));
}

/* Some draw their boxes as pictures of a few pixels, wherever they like. */
static void a_few_pixels_off_the_grid(void) {
    static const struct plan plans[] = {
        {"20 0 0 20 7 7 cm /I1 Do", NULL, 0, false},
        {"64 0 0 128 0 0 cm /I1 Do", NULL, 4500, true},
    };
    check(plans, G_N_ELEMENTS(plans));
}

#define WITH(other)                                                                                \
    { "q 64 0 0 64 0 0 cm" PICTURE "Q " other, NULL, 0, false }

static void whatever_else_is_drawn(void) {
    static const struct plan plans[] = {
        WITH("BT/F1 9 Tf(x)Tj ET"),
        WITH("0 0 9 9 re f"),
        WITH("0 0 m 9 9 l S"),
        WITH("/S1 sh"),
        WITH("64 6 0 64 0 0 cm" PICTURE),
        WITH("BT/F1 9 Tf 7 Tr(x)Tj ET 0 0 9 9 re f"),
        {"", NULL, 0, false},
    };
    check(plans, G_N_ELEMENTS(plans));
}

/* Text that is not drawn, as under a scan that was read, is no reason. */
static void unseen_text_does_not_count(void) {
    static const struct plan plan = {"BT/F1 9 Tf 3 Tr(x)Tj ET 64 0 0 64 0 0 cm" PICTURE, NULL,
                                     36000, false};
    check(&plan, 1);
}

static void the_page_is_drawn_all_the_same(void) {
    static const struct plan plan = {"0 0 64 128 re f", NULL, 0, false};
    check(&plan, 1);
    stage_render(0, 72000);
    g_assert_cmpuint(picture_ink(&stage_answer, (struct rect){0, 0, 64, 128}), ==, 64 * 128);
    stage_command(COMMAND_PAGE_RESOLUTION, (int64_t[6]){1});
    stage_settle();
    g_assert_cmpint(said.done.status, ==, DONE_NO_SUCH_PAGE);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    stage_add("/resolution/a-picture-has-its-own", a_picture_has_its_own);
    stage_add("/resolution/a-clip-along-the-axes-draws-nothing",
              a_clip_along_the_axes_draws_nothing);
    stage_add("/resolution/several-pictures-on-one-grid", several_pictures_on_one_grid);
    stage_add("/resolution/a-few-pixels-off-the-grid", a_few_pixels_off_the_grid);
    stage_add("/resolution/whatever-else-is-drawn", whatever_else_is_drawn);
    stage_add("/resolution/unseen-text-does-not-count", unseen_text_does_not_count);
    stage_add("/resolution/the-page-is-drawn-all-the-same", the_page_is_drawn_all_the_same);
    return stage_main(argc, argv);
}
