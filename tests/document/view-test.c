/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>

#include "tests/document/make.h"
#include "tests/document/stage.h"
#include "worker/engines/document/layout.h"

/* The view: what it shows is what RENDER draws, at once or a moment later, and never too late. */

enum { WIDTH = 700, HEIGHT = 500, KEY_PAGE_DOWN = 0xff56, KEY_END = 0xff57, GAP = 10 };

static const struct page_plan scenes[] = {
    {"0 0 612 792", make_scene, ""},
    {"0 0 612 792", make_scene, "/Rotate 90"},
    {"0 0 300 300", make_scene, ""},
    {"0 0 612 792", make_scene, ""},
};

static void open_pages(const struct page_plan *pages, unsigned count) {
    GString *pdf = make_pdf(pages, count, NULL);
    stage_open(pdf->str, pdf->len, "pdf", WIDTH, HEIGHT);
    g_assert_cmpuint(said.extent.pages, ==, count);
}

static void zoom_to(enum zoom_mode mode, uint32_t zoom, int x, int y) {
    stage_command(COMMAND_ZOOM, (int64_t[6]){mode, zoom, x, y});
}

static void scroll_to(int64_t x, int64_t y) {
    stage_command(COMMAND_SCROLL_TO, (int64_t[6]){x, y});
}

/* Compares the part of page seen in the view, whose corner is at said.extent.x, y and the page's at
 * left, top of the content, with the page drawn by RENDER. */
static void view_is_rendered(uint32_t page, int64_t left, int64_t top) {
    stage_render(page, 96 * said.extent.zoom);
    unsigned wrong = 0, seen = 0;
    for (int32_t y = 0; y < HEIGHT; y++)
        for (int32_t x = 0; x < WIDTH; x++) {
            int64_t from_x = x + said.extent.x - left, from_y = y + said.extent.y - top;
            if (from_x < 0 || from_y < 0 || from_x >= stage_answer.width ||
                from_y >= stage_answer.height)
                continue;
            seen++;
            wrong += stage_view.pixels[y * WIDTH + x] !=
                     stage_answer.pixels[from_y * stage_answer.width + from_x];
        }
    g_test_message("%u pixels seen, %u differ", seen, wrong);
    g_assert_cmpuint(seen, >, 1000);
    g_assert_cmpuint(wrong, ==, 0);
}

static int64_t left_of(int32_t page_width) {
    int64_t room = MAX((int64_t)said.extent.width, WIDTH);
    return (room - page_width) / 2;
}

static void page_is_what_render_draws(void) {
    open_pages(scenes, 1);
    stage_settle();
    g_assert_cmpuint(said.last_flags & FRAME_COMPLETE, !=, 0);
    view_is_rendered(0, left_of(816), GAP);
    scroll_to(0, 333);
    stage_settle();
    view_is_rendered(0, left_of(816), GAP);
}

/* Three times as large, a page is several tiles: each pixel as in the whole page. */
static void tiles_join_without_seams(void) {
    open_pages(scenes, 1);
    zoom_to(ZOOM_FREE, 3000, 0, 0);
    for (int step = 0; step < 3; step++) {
        scroll_to(1500 + 200 * step, 1700 + 190 * step);
        stage_settle();
        view_is_rendered(0, GAP, GAP);
    }
}

static void turned_pages_are_the_same(void) {
    open_pages(scenes, 2);
    stage_command(COMMAND_ROTATE, (int64_t[6]){1});
    stage_command(COMMAND_SCROLL_TO, (int64_t[6]){0, 0});
    stage_settle();
    g_assert_cmpuint(said.extent.rotation, ==, 1);
    view_is_rendered(0, left_of(1056), GAP);
}

static void pages_lie_on_the_background(void) {
    open_pages(scenes + 2, 1);
    stage_settle();
    g_assert_cmphex(stage_view.pixels[0], ==, 0xd0d0d0);
    g_assert_cmphex(stage_view.pixels[(HEIGHT - 1) * WIDTH + WIDTH - 1], ==, 0xd0d0d0);
    g_assert_cmpuint(stage_view.pixels[(GAP + 3) * WIDTH + WIDTH / 2], !=, 0xd0d0d0);
}

/* A tile that is ready damages its own rectangle, not the view. */
static void damage_is_what_changed(void) {
    static const struct page_plan two[] = {{"0 0 150 150", "", ""}, {"0 0 150 150", "", ""}};
    open_pages(two, 2);
    stage_settle();
    g_assert_cmpint(said.last_damage.height, <=, 200);
    g_assert_cmpint(said.last_damage.width, <=, 200);
}

static void scrolling_shows_something_at_once(void) {
    open_pages(scenes, 4);
    stage_settle();
    unsigned frames = said.frames;
    stage_key(KEY_PAGE_DOWN, 0);
    g_assert_cmpuint(said.frames, ==, frames + 1);
    g_assert_cmpint(said.last_damage.height, ==, HEIGHT);
    g_assert_cmpuint(said.extent.y, >, 0);
}

/* Zooming shows the old tiles, stretched, before new ones are drawn: not white paper. */
static void zooming_shows_the_old_picture_meanwhile(void) {
    open_pages(scenes, 1);
    stage_settle();
    zoom_to(ZOOM_FREE, 1500, 0, 0);
    struct rect all = {0, 0, WIDTH, HEIGHT};
    g_assert_cmpuint(said.last_flags & FRAME_COMPLETE, ==, 0);
    unsigned meanwhile = picture_ink(&stage_view, all);
    stage_settle();
    g_assert_cmpuint(said.last_flags & FRAME_COMPLETE, !=, 0);
    unsigned final = picture_ink(&stage_view, all);
    g_assert_cmpuint(meanwhile, >, final / 2);
    g_assert_cmpuint(meanwhile, <, final * 2);
}

/* All slots are with the X server: nothing is drawn; after the RELEASE the newest view is. */
static void no_slot_is_free_for_a_while(void) {
    open_pages(scenes, 4);
    stage_settle();
    stage_keep_slots(true);
    for (int k = 0; k < 6; k++)
        scroll_to(0, 100 + 50 * k);
    stage_settle();
    stage_keep_slots(false);
    stage_settle();
    g_assert_cmpuint(said.extent.y, ==, 350);
    view_is_rendered(0, left_of(816), GAP);
}

static void every_render_is_answered_though_no_slot_is_free(void) {
    open_pages(scenes, 4);
    stage_settle();
    stage_keep_slots(true);
    for (int k = 0; k < 3; k++)
        scroll_to(0, 100 + 50 * k);
    unsigned dones = said.dones;
    for (int k = 0; k < 5; k++)
        stage_command(COMMAND_RENDER, (int64_t[6]){k % 4, 36000, 0, 0, 100, 100});
    g_assert_cmpuint(said.dones, ==, dones);
    stage_keep_slots(false);
    stage_settle();
    g_assert_cmpuint(said.dones, ==, dones + 5);
    g_assert_cmpint(said.done.status, ==, DONE_OK);
}

static void pages_that_are_not_there(void) {
    open_pages(scenes, 2);
    int64_t wishes[][6] = {{2, 96000, 0, 0, 10, 10},
                           {-1, 96000, 0, 0, 10, 10},
                           {INT64_MAX, 96000, 0, 0, 10, 10},
                           {1ll << 32, 96000, 0, 0, 10, 10}};
    for (gsize k = 0; k < G_N_ELEMENTS(wishes); k++) {
        stage_command(COMMAND_RENDER, wishes[k]);
        stage_settle();
        g_assert_cmpint(said.done.status, ==, DONE_NO_SUCH_PAGE);
        stage_command(COMMAND_PAGE_SIZE, wishes[k]);
        g_assert_cmpint(said.done.status, ==, DONE_NO_SUCH_PAGE);
    }
    stage_command(COMMAND_RENDER, (int64_t[6]){0, 96000, 0, 0, 32767, 32767});
    stage_settle();
    g_assert_cmpint(said.done.status, ==, DONE_FAILED);
}

/* A page with an error in it is told of once, and drawn afresh at each zoom all the same. */
static void a_faulty_page_is_sharp_at_every_zoom(void) {
    static const char content[] = "BT /F1 40 Tf 60 600 Td (Vitrine) Tj ET /Missing Do /None gs";
    static const struct page_plan faulty = {"0 0 612 792", content, ""};
    open_pages(&faulty, 1);
    stage_settle();
    g_assert_cmpuint(said.notices[NOTICE_PAGE_INCOMPLETE], ==, 1);
    zoom_to(ZOOM_FREE, 2000, 0, 0);
    stage_settle();
    view_is_rendered(0, left_of(1632), GAP);
    g_assert_cmpuint(said.notices[NOTICE_PAGE_INCOMPLETE], ==, 1);
}

/* A page that is not there is hatched, not blank; the others are as always. */
static void a_page_of_nothing_is_hatched(void) {
    struct page_plan pages[] = {{"0 0 150 150", "1 0 0 rg 0 0 150 150 re f", ""},
                                {"0 0 150 150", "", ""}};
    GString *pdf = make_pdf(pages, 2, NULL);
    g_string_replace(pdf, "/Count 2", "/Count 3", 1);
    stage_open(pdf->str, pdf->len, "pdf", WIDTH, HEIGHT);
    stage_settle();
    g_assert_cmpuint(said.notices[NOTICE_PAGE_FAILED], ==, 1);
    g_assert_cmpuint(said.last_flags & FRAME_COMPLETE, !=, 0);
    view_is_rendered(0, left_of(200), GAP);
    unsigned lines = 0, paper = 0;
    for (int32_t y = 3 * GAP + 400; y < HEIGHT; y++)
        for (int32_t x = 250; x < 450; x++) {
            uint32_t colour = stage_view.pixels[y * WIDTH + x];
            lines += colour == 0xd8d8d8;
            paper += colour == 0xffffff;
        }
    unsigned seen = (HEIGHT - 3 * GAP - 400) * 200;
    g_assert_cmpuint(lines + paper, ==, seen);
    g_assert_cmpuint(lines, >, seen / 10);
    g_assert_cmpuint(lines, <, seen / 6);
}

static void ten_thousand_pages_open_at_once(void) {
    enum { PAGES = 10000 };
    struct page_plan *pages = g_new(struct page_plan, PAGES);
    for (int k = 0; k < PAGES; k++)
        pages[k] = (struct page_plan){k % 2 ? "0 0 612 792" : "0 0 300 200", "", ""};
    open_pages(pages, PAGES);
    stage_key(KEY_END, MODIFIER_CONTROL);
    stage_settle();
    g_assert_cmpuint(said.extent.page, >=, PAGES - 3);
    stage_command(COMMAND_GO_TO, (int64_t[6]){5000});
    stage_settle();
    g_assert_cmpuint(said.extent.page, ==, 5000);
}

static void hostile_boxes_open_and_draw(void) {
    static const struct page_plan hostile[] = {
        {"0 0 14400 14400", make_scene, ""}, {"0 0 1e9 1e9", make_scene, ""},
        {"0 0 0 0", make_scene, ""},         {"1e38 1e38 -1e38 -1e38", make_scene, ""},
        {"0 0 1 200000", make_scene, ""},    {"-500 -500 100 100", make_scene, "/UserUnit 1000"},
        {"0 0 5", make_scene, "/Rotate 45"},
    };
    open_pages(hostile, G_N_ELEMENTS(hostile));
    for (unsigned page = 0; page < G_N_ELEMENTS(hostile); page++) {
        stage_command(COMMAND_GO_TO, (int64_t[6]){page});
        stage_settle();
        zoom_to(ZOOM_FREE, 64000, 100, 100);
        stage_settle();
        zoom_to(ZOOM_FIT_PAGE, 0, 0, 0);
        stage_settle();
        g_assert_cmpuint(said.last_flags & FRAME_COMPLETE, !=, 0);
        zoom_to(ZOOM_FREE, 1000, 0, 0);
    }
}

/* ---------------------------------------------------------------------------------- interrupted
 * --- */

/* A page of many small strokes that takes a second or so. */
static char *heavy_content(void) {
    GString *content = g_string_new("0.3 w ");
    for (int k = 0; k < 1500; k++)
        g_string_append_printf(content, "%d %d m %d %d %d %d %d %d c S ", k % 600, k % 790,
                               k * 7 % 600, k * 3 % 790, k * 5 % 600, k * 11 % 790, k * 13 % 600,
                               k * 17 % 790);
    return g_string_free(content, FALSE);
}

static void open_heavy(void) {
    struct page_plan pages[] = {{"0 0 612 792", heavy_content(), ""},
                                {"0 0 612 792", make_scene, ""},
                                {"0 0 612 792", make_scene, ""},
                                {"0 0 612 792", make_scene, ""}};
    open_pages(pages, 4);
}

static void scrolling_is_shown_while_a_heavy_page_is_drawn(void) {
    open_heavy();
    union wire_message scroll = {.scroll = {.type = TO_WORKER_SCROLL, .dy = 100 * 256}};
    stage_interrupt_after(30, &scroll);
    stage_settle();
    g_assert_cmpuint(stage_taken, ==, 1);
    g_assert_cmpuint(stage_frames_meanwhile, ==, 1);
    g_assert_cmpuint(said.extent.y, ==, 100);
    view_is_rendered(0, left_of(816), GAP);
}

/* Going elsewhere gives the heavy page up; coming back finds it still to be drawn. */
static void leaving_a_heavy_page_stops_it(void) {
    open_heavy();
    union wire_message go = {
        .command = {.type = TO_WORKER_COMMAND, .id = 999, .verb = COMMAND_GO_TO, .argument = {2}}};
    stage_interrupt_after(20, &go);
    stage_settle();
    g_assert_cmpuint(stage_taken, ==, 1);
    g_assert_cmpuint(said.extent.page, ==, 2);
    g_assert_cmpuint(said.last_flags & FRAME_COMPLETE, !=, 0);
    scroll_to(0, GAP);
    g_assert_cmpuint(said.last_flags & FRAME_COMPLETE, ==, 0);
    stage_settle();
    view_is_rendered(0, left_of(816), GAP);
}

/* What needs the library waits until the piece of work is over. */
static void render_waits_for_the_heavy_page(void) {
    open_heavy();
    union wire_message render = {.command = {.type = TO_WORKER_COMMAND,
                                             .id = 999,
                                             .verb = COMMAND_RENDER,
                                             .argument = {1, 36000, 0, 0, 306, 396}}};
    stage_interrupt_after(30, &render);
    stage_settle();
    g_assert_cmpuint(said.done.id, ==, 999);
    g_assert_cmpint(said.done.status, ==, DONE_OK);
}

/* A RENDER is work: the view moves, and PING would be answered, while it lasts. */
static void scrolling_is_shown_while_a_heavy_render_runs(void) {
    open_heavy();
    scroll_to(0, 3000);
    stage_settle();
    uint32_t id = stage_command(COMMAND_RENDER, (int64_t[6]){0, 96000, 0, 0, 816, 1056});
    union wire_message turn = {.command = {
                                   .type = TO_WORKER_COMMAND,
                                   .id = id + 1,
                                   .verb = COMMAND_ROTATE,
                                   .argument = {1},
                               }};
    stage_interrupt_after(30, &turn);
    stage_settle();
    g_assert_cmpuint(stage_taken, ==, 1);
    g_assert_cmpuint(stage_frames_meanwhile, ==, 1);
    g_assert_cmpuint(said.done.id, ==, id); /* answered after the turn, and not turned */
    g_assert_cmpint(said.done.status, ==, DONE_OK);
    g_assert_cmpint(stage_answer.width, ==, 816);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    stage_add("/view/page-is-what-render-draws", page_is_what_render_draws);
    stage_add("/view/tiles-join-without-seams", tiles_join_without_seams);
    stage_add("/view/turned-pages", turned_pages_are_the_same);
    stage_add("/view/background", pages_lie_on_the_background);
    stage_add("/view/damage", damage_is_what_changed);
    stage_add("/view/scrolling-shows-something-at-once", scrolling_shows_something_at_once);
    stage_add("/view/zooming-shows-the-old-picture", zooming_shows_the_old_picture_meanwhile);
    stage_add("/view/no-slot-free", no_slot_is_free_for_a_while);
    stage_add("/view/every-render-is-answered", every_render_is_answered_though_no_slot_is_free);
    stage_add("/view/no-such-page", pages_that_are_not_there);
    stage_add("/view/faulty-page-at-every-zoom", a_faulty_page_is_sharp_at_every_zoom);
    stage_add("/view/page-of-nothing", a_page_of_nothing_is_hatched);
    stage_add("/view/ten-thousand-pages", ten_thousand_pages_open_at_once);
    stage_add("/view/hostile-boxes", hostile_boxes_open_and_draw);
    stage_add("/view/interrupted/scrolling", scrolling_is_shown_while_a_heavy_page_is_drawn);
    stage_add("/view/interrupted/leaving", leaving_a_heavy_page_stops_it);
    stage_add("/view/interrupted/render-waits", render_waits_for_the_heavy_page);
    stage_add("/view/interrupted/render", scrolling_is_shown_while_a_heavy_render_runs);
    return stage_main(argc, argv);
}
