/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>

#include "worker/engines/document/view.h"

/*
 * From ready tiles to the view. All of this runs in the main line and in the signal handler: no
 * allocation, no MuPDF, a millisecond or two. What has no tile yet is shown from the page's preview
 * or from tiles of another zoom, scaled by nearest neighbour; what has nothing at all is white
 * paper.
 */

enum { PREVIEW_SIDE = 256, PAPER = 0xffffff, EDGE = 0x8c8c8c, HATCH = 0xd8d8d8 };

void compose_damage(struct rect area) {
    const struct view *view = display_view();
    reader.dirty = rect_intersect(rect_union(reader.dirty, area),
                                  (struct rect){0, 0, view->width, view->height});
}

/* -------------------------------------------------------------------------------------------
 * pixels --- */

static uint32_t *pixel_at(const struct canvas *canvas, int32_t x, int32_t y) {
    return (uint32_t *)(void *)(canvas->pixels + (size_t)y * canvas->stride) + x;
}

static void fill(const struct canvas *canvas, struct rect area, uint32_t colour) {
    for (int32_t y = area.y; y < area.y + area.height; y++) {
        uint32_t *row = pixel_at(canvas, area.x, y);
        for (int32_t x = 0; x < area.width; x++)
            row[x] = colour;
    }
}

/* Paper for a page of which nothing can be drawn: not to be taken for an empty one. The lines keep
 * to the page, so that scrolling moves them with it. */
static void hatch(const struct canvas *canvas, struct rect page, struct rect area) {
    enum { APART = 16, THICK = 2 };
    for (int32_t y = area.y; y < area.y + area.height; y++)
        for (int32_t x = area.x; x < area.x + area.width; x++)
            if ((uint32_t)(x - page.x + y - page.y) % APART < THICK)
                *pixel_at(canvas, x, y) = HATCH;
}

/* Copies the part of tile that falls into clip; the tile's corner is at x, y of the canvas. */
static void copy_tile(const struct canvas *canvas, const struct tile *tile, int32_t x, int32_t y,
                      struct rect clip) {
    struct rect part =
        rect_intersect((struct rect){x, y, tile->area.width, tile->area.height}, clip);
    for (int32_t row = 0; row < part.height; row++)
        memcpy(pixel_at(canvas, part.x, part.y + row),
               tile->pixels +
                   ((size_t)(part.y + row - y) * (size_t)tile->area.width + (size_t)(part.x - x)) *
                       4,
               (size_t)part.width * 4);
}

/* Draws tile stretched over target, the part inside clip. */
static void stretch_tile(const struct canvas *canvas, const struct tile *tile, struct rect target,
                         struct rect clip) {
    struct rect part = rect_intersect(target, clip);
    for (int32_t y = part.y; y < part.y + part.height; y++) {
        size_t from_y = (size_t)((int64_t)(y - target.y) * tile->area.height / target.height);
        const uint32_t *from =
            (const uint32_t *)(const void *)tile->pixels + from_y * (size_t)tile->area.width;
        uint32_t *to = pixel_at(canvas, part.x, y);
        uint64_t step = ((uint64_t)tile->area.width << 32) / (uint64_t)target.width;
        uint64_t at = (uint64_t)(part.x - target.x) * step;
        for (int32_t x = 0; x < part.width; x++, at += step)
            to[x] = from[at >> 32];
    }
}

/* ---------------------------------------------------------------------------------------- one page
 * --- */

struct placed {
    const struct canvas *canvas;
    struct rect page, clip; /* in the view */
    uint32_t dpi;
};

static void draw_stretched(struct tile *tile, void *user) {
    const struct placed *placed = user;
    if (tile->dpi == placed->dpi && !tile->preview)
        return;
    double scale = (double)placed->dpi / tile->dpi;
    int32_t left = (int32_t)(tile->area.x * scale), top = (int32_t)(tile->area.y * scale);
    int32_t right = (int32_t)((tile->area.x + tile->area.width) * scale);
    int32_t bottom = (int32_t)((tile->area.y + tile->area.height) * scale);
    if (tile->preview)
        right = placed->page.width, bottom = placed->page.height;
    struct rect target = {placed->page.x + left, placed->page.y + top, right - left, bottom - top};
    if (!rect_is_empty(target))
        stretch_tile(placed->canvas, tile, target, placed->clip);
}

/* Calls visit for each tile-sized part of the page that meets clip; stops at the first false. */
static bool each_part(struct rect page, struct rect clip,
                      bool (*visit)(struct rect part, void *user), void *user) {
    struct rect seen = rect_intersect(page, clip);
    if (rect_is_empty(seen))
        return true;
    int32_t first_x = (seen.x - page.x) / TILE_SIDE,
            last_x = (seen.x + seen.width - 1 - page.x) / TILE_SIDE;
    int32_t first_y = (seen.y - page.y) / TILE_SIDE,
            last_y = (seen.y + seen.height - 1 - page.y) / TILE_SIDE;
    struct rect whole = {0, 0, page.width, page.height};
    for (int32_t y = first_y; y <= last_y; y++)
        for (int32_t x = first_x; x <= last_x; x++)
            if (!visit(rect_intersect(whole, (struct rect){x * TILE_SIDE, y * TILE_SIDE, TILE_SIDE,
                                                           TILE_SIDE}),
                       user))
                return false;
    return true;
}

struct page_drawing {
    struct placed placed;
    uint32_t page;
    bool missing;
};

static bool part_is_missing(struct rect part, void *user) {
    struct page_drawing *drawing = user;
    drawing->missing |=
        !tiles_lookup(drawing->page, drawing->placed.dpi, reader.layout.rotation, part.x, part.y);
    return true;
}

static bool draw_part(struct rect part, void *user) {
    struct page_drawing *drawing = user;
    const struct placed *placed = &drawing->placed;
    const struct tile *tile =
        tiles_lookup(drawing->page, placed->dpi, reader.layout.rotation, part.x, part.y);
    if (tile)
        copy_tile(placed->canvas, tile, placed->page.x + part.x, placed->page.y + part.y,
                  placed->clip);
    return true;
}

static void draw_page(const struct canvas *canvas, uint32_t page, struct rect clip) {
    struct rect shown = layout_page_in_view(&reader.layout, page);
    struct rect framed = {shown.x - 1, shown.y - 1, shown.width + 2, shown.height + 2};
    struct rect edge = rect_intersect(framed, clip), paper = rect_intersect(shown, clip);
    if (rect_is_empty(edge))
        return;
    fill(canvas, edge, EDGE);
    if (rect_is_empty(paper))
        return;
    struct page_drawing drawing = {{canvas, shown, paper, layout_dpi(&reader.layout)}, page, false};
    each_part(shown, paper, part_is_missing, &drawing);
    if (drawing.missing) {
        fill(canvas, paper, PAPER);
        if (reader.marks[page] & PAGE_FAILED)
            hatch(canvas, shown, paper);
        tiles_each(page, reader.layout.rotation, draw_stretched, &drawing.placed);
    }
    each_part(shown, paper, draw_part, &drawing);
}

/* ---------------------------------------------------------------------------------------- the view
 * --- */

void compose_present(void) {
    const struct view *view = display_view();
    struct canvas canvas;
    if (!reader.open || !view->visible || view->headless || rect_is_empty(reader.dirty))
        return;
    if (!display_acquire(&canvas))
        return; /* stays dirty: work() comes again after the RELEASE */
    struct rect dirty = reader.dirty;
    reader.dirty = (struct rect){0};
    fill(&canvas, dirty, view->background);
    uint32_t first, last;
    layout_visible(&reader.layout, &first, &last);
    for (uint32_t page = first; page <= last; page++)
        draw_page(&canvas, page, dirty);
    struct job job;
    display_submit(&canvas, dirty, 0, compose_next_job(&job) ? 0 : FRAME_COMPLETE);
}

/* ------------------------------------------------------------------------------------ what is to
 * do --- */

struct search {
    uint32_t page;
    struct job *job;
};

static bool part_is_there(struct rect part, void *user) {
    struct search *search = user;
    uint32_t dpi = layout_dpi(&reader.layout);
    if (tiles_lookup(search->page, dpi, reader.layout.rotation, part.x, part.y))
        return true;
    *search->job = (struct job){search->page, dpi, reader.layout.rotation, part, false, false};
    return false;
}

static bool preview_job(uint32_t page, struct job *job) {
    float width = reader.layout.width[page], height = reader.layout.height[page];
    float side = width > height ? width : height;
    int rotation = reader.layout.rotation;
    if (tiles_preview(page, rotation))
        return false;
    uint32_t dpi = (uint32_t)(PREVIEW_SIDE * 72000.0f / side);
    dpi = dpi < 1 ? 1 : dpi;
    int32_t across = layout_pixels(width, dpi), down = layout_pixels(height, dpi);
    struct rect area =
        rotation % 2 ? (struct rect){0, 0, down, across} : (struct rect){0, 0, across, down};
    *job = (struct job){page, dpi, rotation, area, true, false};
    return true;
}

static bool page_job(uint32_t page, struct job *job) {
    const struct view *view = display_view();
    struct rect shown = layout_page_in_view(&reader.layout, page);
    if (!layout_knows(&reader.layout, page)) {
        *job = (struct job){.page = page, .learn = true};
        return true;
    }
    if (reader.marks[page] & PAGE_FAILED)
        return false;
    bool many = shown.width > TILE_SIDE || shown.height > TILE_SIDE;
    if (many && preview_job(page, job))
        return true;
    struct search search = {page, job};
    return !each_part(shown, (struct rect){0, 0, view->width, view->height}, part_is_there,
                      &search);
}

bool compose_next_job(struct job *job) {
    uint32_t first, last, current = layout_current(&reader.layout);
    layout_visible(&reader.layout, &first, &last);
    if (page_job(current, job))
        return true;
    for (uint32_t page = first; page <= last; page++)
        if (page_job(page, job))
            return true;
    return false;
}
