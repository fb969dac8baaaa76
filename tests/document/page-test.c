/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>

#include "tests/document/make.h"
#include "tests/document/stage.h"

/* What of a page is drawn otherwise than MuPDF alone would: groups that are spared, pictures that never end. */

enum { SIDE = 320 };

static void open_here(const void *bytes, size_t size, const char *hint) {
    stage_open(bytes, size, hint, SIDE, SIDE);
    stage_settle();
}

/* ------------------------------------------------------------------------------------ groups --- */

/* A red square on a page that is a group, drawn by content with resources; in the file, 5 is a form. */
static void open_group(const char *space, const char *resources, const char *form_resources,
                       const char *content) {
    static const char square[] = "/G gs 1 0 0 rg 10 10 130 130 re f";
    g_autofree char *pdf = g_strdup_printf(
        "%%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n"
        "2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n"
        "3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 150 150]/Contents 4 0 R/Resources<<%s>>"
        "/Group<</S/Transparency/I true/CS/%s>>>>\nendobj\n"
        "4 0 obj\n<</Length %zu>>stream\n%s\nendstream\nendobj\n"
        "5 0 obj\n<</Type/XObject/Subtype/Form/BBox[0 0 150 150]/Resources<<%s>>/Length "
        "%zu>>stream\n"
        "%s\nendstream\nendobj\ntrailer\n<</Root 1 0 R>>\n",
        resources, space, strlen(content), content, form_resources, strlen(square), square);
    open_here(pdf, strlen(pdf), "pdf");
}

static uint32_t middle(void) {
    enum { GAP = 10, INSIDE = 40 };
    return stage_view.pixels[(GAP + INSIDE) * SIDE + SIDE / 2];
}

/* Against white paper a difference turns red into cyan; in a group of its own there is nothing below. */
static void what_blends_keeps_its_group(void) {
    open_group("DeviceRGB", "/ExtGState<</G<</BM/Difference>>>>", "",
               "/G gs 1 0 0 rg 10 10 130 130 re f");
    g_assert_cmphex(middle(), ==, 0xff0000);
}

static void a_form_that_blends_keeps_it(void) {
    open_group("DeviceRGB", "/XObject<</F 5 0 R>>", "/ExtGState<</G<</BM/Difference>>>>", "/F Do");
    g_assert_cmphex(middle(), ==, 0xff0000);
}

/* The form is among its own resources, and its own states come last. */
static void a_circle_of_forms_keeps_it(void) {
    open_group("DeviceRGB", "/XObject<</F 5 0 R>>",
               "/XObject<</A 5 0 R/B 5 0 R/C 5 0 R/D 5 0 R>>/ExtGState<</G<</BM/Difference>>>>",
               "/F Do");
    g_assert_cmphex(middle(), ==, 0xff0000);
}

/* Without colour there is no red. */
static void a_grey_group_keeps_its_colours(void) {
    open_group("DeviceGray", "/ExtGState<</G<</BM/Normal>>>>", "",
               "/G gs 1 0 0 rg 10 10 130 130 re f");
    uint32_t grey = middle() & 0xff;
    g_assert_cmphex(middle(), ==, grey * 0x10101);
}

static void what_does_not_blend_is_the_same_without(void) {
    open_group("DeviceRGB", "/ExtGState<</G<</ca 1>>>>", "", "/G gs 1 0 0 rg 10 10 130 130 re f");
    g_assert_cmphex(middle(), ==, 0xff0000);
}

/* ------------------------------------------------------------------------------------- scans --- */

static void append_segment(GByteArray *jpeg, guint8 marker, const void *data, guint bytes) {
    guint8 head[] = {0xff, marker, (guint8)((bytes + 2) >> 8), (guint8)(bytes + 2)};
    g_byte_array_append(jpeg, head, sizeof head);
    g_byte_array_append(jpeg, data, bytes);
}

/* A progressive JPEG of 64 by 64 pixels, black by its first scan, gone over by so many more that say nothing. */
static void open_jpeg(int scans) {
    static const guint8 frame[] = {8, 0, 64, 0, 64, 1, 1, 0x11, 0}, first[] = {1, 1, 0, 0, 0, 0},
                        later[] = {1, 1, 0, 1, 63, 0};
    /* Codes 0, as the block before, and 10, darker by what 7 bits say: for the first of 64 blocks all
     * there is, for the others nothing. */
    static const guint8 direct[] = {0x00, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7},
                        black[] = {0x80, 0, 0, 0, 0, 0, 0, 0, 0};
    /* Code 0: 64 blocks end here, and as many more as 6 bits say. */
    static const guint8 runs[] = {0x10, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x60},
                        nothing[] = {0x01};
    guint8 steps[65] = {0};
    memset(steps + 1, 16, 64);
    GByteArray *jpeg = g_byte_array_new();
    g_byte_array_append(jpeg, (const guint8 *)"\xff\xd8", 2);
    append_segment(jpeg, 0xdb, steps, sizeof steps);
    append_segment(jpeg, 0xc2, frame, sizeof frame);
    append_segment(jpeg, 0xc4, direct, sizeof direct);
    append_segment(jpeg, 0xc4, runs, sizeof runs);
    append_segment(jpeg, 0xda, first, sizeof first);
    g_byte_array_append(jpeg, black, sizeof black);
    for (int k = 0; k < scans; k++) {
        append_segment(jpeg, 0xda, later, sizeof later);
        g_byte_array_append(jpeg, nothing, sizeof nothing);
    }
    g_byte_array_append(jpeg, (const guint8 *)"\xff\xd9", 2);
    open_here(jpeg->data, jpeg->len, "jpg");
    g_byte_array_unref(jpeg);
}

static void a_picture_of_many_scans(void) {
    open_jpeg(400);
    g_assert_cmphex(middle(), ==, 0x000000);
    g_assert_cmpuint(said.notices[NOTICE_PAGE_INCOMPLETE], ==, 0);
}

/* What came is shown, and that it is not all. */
static void a_picture_of_too_many_scans(void) {
    open_jpeg(5000);
    g_assert_cmphex(middle(), ==, 0x000000);
    g_assert_cmpuint(said.notices[NOTICE_PAGE_INCOMPLETE], ==, 1);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    stage_add("/page/group/of-what-blends", what_blends_keeps_its_group);
    stage_add("/page/group/of-a-form-that-blends", a_form_that_blends_keeps_it);
    stage_add("/page/group/of-a-circle-of-forms", a_circle_of_forms_keeps_it);
    stage_add("/page/group/of-grey", a_grey_group_keeps_its_colours);
    stage_add("/page/group/of-nothing-that-blends", what_does_not_blend_is_the_same_without);
    stage_add("/page/scans/many", a_picture_of_many_scans);
    stage_add("/page/scans/too-many", a_picture_of_too_many_scans);
    return stage_main(argc, argv);
}
