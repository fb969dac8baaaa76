/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "worker/engines/document/view.h"

/* Commands answered by drawing for somebody who sees no view. */

/* RENDERs, in order: drawn by work(), where the loop answers PING and lets the view move. */
enum { WAITING = 32 };
static struct wire_command waiting[WAITING];
static uint32_t waiting_count;

static bool page_exists(int64_t page) {
    return page >= 0 && page < reader.layout.pages;
}

static void answer_page_size(const struct wire_command *command) {
    fz_rect bounds;
    uint32_t page = (uint32_t)command->argument[0], dpi = (uint32_t)command->argument[1];
    bool exists = page_exists(command->argument[0]);
    if (!exists || !document_page_bounds(page, &bounds)) {
        display_done(command->id, exists ? DONE_FAILED : DONE_NO_SUCH_PAGE, NULL);
        return;
    }
    float width = bounds.x1 - bounds.x0, height = bounds.y1 - bounds.y0;
    bool turned = reader.layout.rotation % 2 != 0;
    float across = turned ? height : width, down = turned ? width : height;
    int64_t value[4] = {llround(across * 1000.0), llround(down * 1000.0),
                        layout_pixels(across, dpi), layout_pixels(down, dpi)};
    display_done(command->id, DONE_OK, value);
}

static void answer_page_resolution(const struct wire_command *command) {
    bool exists = page_exists(command->argument[0]);
    bool has_shades = false;
    uint32_t dpi = exists ? document_resolution((uint32_t)command->argument[0], &has_shades) : 0;
    int64_t value[4] = {dpi, dpi > 0 && has_shades};
    display_done(command->id, exists ? DONE_OK : DONE_NO_SUCH_PAGE, value);
}

/* Whether a page is one tile, which then is drawn once and needs no display list. */
static bool is_one_tile(uint32_t page, uint32_t dpi) {
    fz_rect bounds;
    return document_page_bounds(page, &bounds) &&
           layout_pixels(bounds.x1 - bounds.x0, dpi) <= TILE_SIDE &&
           layout_pixels(bounds.y1 - bounds.y0, dpi) <= TILE_SIDE;
}

/* Draws along the view's tile grid, so that a rendered page and the page in a window are the same
 * to the pixel: scaled images may differ in their last bit where a clip edge falls. */
static bool draw_by_tiles(uint32_t page, uint32_t dpi, struct rect area,
                          const struct canvas *canvas) {
    bool keep_list = !is_one_tile(page, dpi);
    int rotation = reader.layout.rotation; /* may change meanwhile */
    for (int32_t y = area.y / TILE_SIDE * TILE_SIDE; y < area.y + area.height; y += TILE_SIDE)
        for (int32_t x = area.x / TILE_SIDE * TILE_SIDE; x < area.x + area.width; x += TILE_SIDE) {
            struct rect part = rect_intersect(area, (struct rect){x, y, TILE_SIDE, TILE_SIDE});
            uint8_t *corner = canvas->pixels + (size_t)(part.y - area.y) * canvas->stride +
                              (size_t)(part.x - area.x) * 4;
            if (!draw_area(page, dpi, rotation, part, corner, canvas->stride, keep_list))
                return false;
        }
    return true;
}

/* False: there is no free slot now. */
static bool render(const struct wire_command *command) {
    const int64_t *argument = command->argument;
    struct rect area = {(int32_t)argument[2], (int32_t)argument[3], (int32_t)argument[4],
                        (int32_t)argument[5]};
    uint32_t page = (uint32_t)argument[0], dpi = (uint32_t)argument[1];
    struct canvas canvas;
    if (!page_exists(argument[0]) || !display_fits(area.width, area.height)) {
        display_done(command->id, page_exists(argument[0]) ? DONE_FAILED : DONE_NO_SUCH_PAGE, NULL);
        return true;
    }
    if (!display_acquire_band(&canvas, area.width, area.height))
        return false;
    reader.cookie = (fz_cookie){0};
    bool drawn = draw_by_tiles(page, dpi, area, &canvas);
    if (!drawn) { /* the slot was never named: it stays ours */
        display_done(command->id, DONE_FAILED, NULL);
        return true;
    }
    display_submit(&canvas, (struct rect){0, 0, area.width, area.height}, command->id,
                   FRAME_COMPLETE);
    display_done(command->id, DONE_OK, NULL);
    return true;
}

static void render_in_order(const struct wire_command *command) {
    if (waiting_count == WAITING)
        display_done(command->id, DONE_FAILED, NULL);
    else
        waiting[waiting_count++] = *command;
}

void render_command(const struct wire_command *command) {
    switch (command->verb) {
    case COMMAND_PAGE_SIZE:
        answer_page_size(command);
        break;
    case COMMAND_PAGE_RESOLUTION:
        answer_page_resolution(command);
        break;
    case COMMAND_RENDER:
        render_in_order(command);
        break;
    case COMMAND_LINK_TARGET:
        links_send_target((uint32_t)command->argument[0], command->id);
        break;
    default:
        display_done(command->id, DONE_UNKNOWN, NULL);
        break;
    }
}

bool render_waiting(void) {
    if (waiting_count == 0 || !render(&waiting[0]))
        return false;
    memmove(waiting, waiting + 1, --waiting_count * sizeof waiting[0]);
    return true;
}
