/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "worker/engines/document/layout.h"

#include <math.h>
#include <stdlib.h>

enum { GAP = 10 }; /* logical pixels around and between pages */

static int64_t clamp(int64_t value, int64_t low, int64_t high) {
    return value < low ? low : value > high ? high : value;
}

int32_t layout_pixels(float points, uint32_t dpi) {
    double pixels = ceil((double)points * dpi / 72000.0 - 0.01);
    return pixels < 1 ? 1 : pixels > INT32_MAX / 2 ? INT32_MAX / 2 : (int32_t)pixels;
}

static float known(float size, float first) {
    return size < 0 ? first : size;
}

static bool sideways(const struct layout *layout) {
    return layout->rotation % 2 != 0;
}

static float shown_width(const struct layout *layout, uint32_t page) {
    const float *side = sideways(layout) ? layout->height : layout->width;
    return known(side[page], side[0]);
}

static float shown_height(const struct layout *layout, uint32_t page) {
    const float *side = sideways(layout) ? layout->width : layout->height;
    return known(side[page], side[0]);
}

uint32_t layout_dpi(const struct layout *layout) {
    return 96u * layout->zoom * (uint32_t)layout->scale;
}

/* ----------------------------------------------------------------------------------------- the
 * stack --- */

/* Places all pages at the present zoom; lowers the zoom until the content fits EXTENT_MAXIMUM. */
static void stack_pages(struct layout *layout) {
    for (;; layout->zoom = layout->zoom / 2 > ZOOM_MINIMUM ? layout->zoom / 2 : ZOOM_MINIMUM) {
        uint64_t y = (uint64_t)layout->gap;
        uint32_t dpi = layout_dpi(layout);
        int32_t widest = 1;
        for (uint32_t page = 0; page < layout->pages && y <= EXTENT_MAXIMUM; page++) {
            layout->top[page] = (uint32_t)y;
            int32_t width = layout_pixels(shown_width(layout, page), dpi);
            widest = width > widest ? width : widest;
            y += (uint64_t)layout_pixels(shown_height(layout, page), dpi) + (uint64_t)layout->gap;
        }
        layout->content_width = (uint32_t)(widest + 2 * layout->gap);
        layout->content_height = y <= EXTENT_MAXIMUM ? (uint32_t)y : EXTENT_MAXIMUM;
        layout->top[layout->pages] = layout->content_height;
        if (y <= EXTENT_MAXIMUM || layout->zoom == ZOOM_MINIMUM)
            return;
    }
}

static void find_extremes(struct layout *layout) {
    layout->widest = layout->tallest = 0;
    for (uint32_t page = 0; page < layout->pages; page++) {
        layout->widest = fmaxf(layout->widest, shown_width(layout, page));
        layout->tallest = fmaxf(layout->tallest, shown_height(layout, page));
    }
}

static void choose_zoom(struct layout *layout) {
    if (layout->mode == ZOOM_FREE)
        return;
    double room_x = layout->view_width - 2 * layout->gap,
           room_y = layout->view_height - 2 * layout->gap;
    double per_point = 96.0 / 72.0 * layout->scale;
    double zoom = 1000 * room_x / (layout->widest * per_point);
    if (layout->mode == ZOOM_FIT_PAGE)
        zoom = fmin(zoom, 1000 * room_y / (layout->tallest * per_point));
    layout->zoom = (uint32_t)clamp((int64_t)floor(zoom), ZOOM_MINIMUM, ZOOM_MAXIMUM);
}

static void keep_inside(struct layout *layout) {
    layout->x = clamp(layout->x, 0, (int64_t)layout->content_width - layout->view_width);
    layout->y = clamp(layout->y, 0, (int64_t)layout->content_height - layout->view_height);
    if (layout->x < 0)
        layout->x = 0;
    if (layout->y < 0)
        layout->y = 0;
}

/* ------------------------------------------------------------------------------------------ life,
 * view --- */

bool layout_init(struct layout *layout, uint32_t pages, float first_width, float first_height) {
    *layout = (struct layout){.pages = pages,
                              .width = malloc(pages * sizeof(float)),
                              .height = malloc(pages * sizeof(float)),
                              .top = malloc((pages + 1) * sizeof(uint32_t)),
                              .zoom = 1000,
                              .mode = ZOOM_FREE,
                              .scale = 1,
                              .gap = GAP};
    if (!layout->width || !layout->height || !layout->top) {
        layout_finish(layout);
        return false;
    }
    for (uint32_t page = 0; page < pages; page++)
        layout->width[page] = layout->height[page] = -1;
    layout->width[0] = first_width;
    layout->height[0] = first_height;
    find_extremes(layout);
    stack_pages(layout);
    return true;
}

void layout_finish(struct layout *layout) {
    free(layout->width);
    free(layout->height);
    free(layout->top);
    *layout = (struct layout){0};
}

/* Runs change with the view's corner staying on the same place of the same page. */
static void restack(struct layout *layout) {
    uint32_t page;
    int32_t x, y;
    layout_get_place(layout, &page, &x, &y);
    choose_zoom(layout);
    stack_pages(layout);
    layout_set_place(layout, page, x, y);
}

void layout_set_view(struct layout *layout, int32_t width, int32_t height, int32_t scale) {
    uint32_t page;
    int32_t x, y;
    layout_get_place(layout, &page, &x, &y);
    layout->view_width = width;
    layout->view_height = height;
    layout->scale = scale;
    layout->gap = GAP * scale;
    choose_zoom(layout);
    stack_pages(layout);
    layout_set_place(layout, page, x, y);
}

bool layout_knows(const struct layout *layout, uint32_t page) {
    return layout->width[page] >= 0;
}

void layout_learn(struct layout *layout, uint32_t page, float width, float height) {
    bool as_guessed = width == layout->width[0] && height == layout->height[0];
    if (layout_knows(layout, page))
        return;
    uint32_t place;
    int32_t x, y;
    layout_get_place(layout, &place, &x, &y);
    layout->width[page] = width;
    layout->height[page] = height;
    if (as_guessed)
        return;
    find_extremes(layout);
    choose_zoom(layout);
    stack_pages(layout);
    layout_set_place(layout, place, x, y);
}

/* ------------------------------------------------------------------------------------------
 * questions --- */

struct rect layout_page_in_view(const struct layout *layout, uint32_t page) {
    uint32_t dpi = layout_dpi(layout);
    int32_t width = layout_pixels(shown_width(layout, page), dpi);
    int32_t height = layout_pixels(shown_height(layout, page), dpi);
    int64_t room = layout->content_width > (uint32_t)layout->view_width
                       ? layout->content_width
                       : (uint32_t)layout->view_width;
    return (struct rect){(int32_t)((room - width) / 2 - layout->x),
                         (int32_t)((int64_t)layout->top[page] - layout->y), width, height};
}

uint32_t layout_page_at(const struct layout *layout, int64_t y) {
    uint32_t low = 0, high = layout->pages - 1;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if ((int64_t)layout->top[middle + 1] - layout->gap > y)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

uint32_t layout_current(const struct layout *layout) {
    return layout_page_at(layout, layout->y + layout->view_height / 2);
}

void layout_visible(const struct layout *layout, uint32_t *first, uint32_t *last) {
    *first = layout_page_at(layout, layout->y);
    *last = layout_page_at(layout, layout->y + layout->view_height);
}

/* ----------------------------------------------------------------------------------------------
 * moves --- */

bool layout_scroll_to(struct layout *layout, int64_t x, int64_t y) {
    int64_t old_x = layout->x, old_y = layout->y;
    layout->x = x;
    layout->y = y;
    keep_inside(layout);
    return layout->x != old_x || layout->y != old_y;
}

void layout_go_to(struct layout *layout, uint32_t page) {
    page = page < layout->pages ? page : layout->pages - 1;
    layout_scroll_to(layout, layout->x, (int64_t)layout->top[page] - layout->gap);
}

void layout_get_place(const struct layout *layout, uint32_t *page, int32_t *x, int32_t *y) {
    *page = layout_page_at(layout, layout->y);
    struct rect shown = layout_page_in_view(layout, *page);
    double per_pixel = 7200000.0 / layout_dpi(layout);
    *x = (int32_t)clamp((int64_t)lround(-shown.x * per_pixel), INT32_MIN, INT32_MAX);
    *y = (int32_t)clamp((int64_t)lround(-shown.y * per_pixel), INT32_MIN, INT32_MAX);
}

void layout_set_place(struct layout *layout, uint32_t page, int32_t x, int32_t y) {
    page = page < layout->pages ? page : layout->pages - 1;
    layout->x = layout->y = 0;
    struct rect origin = layout_page_in_view(layout, page);
    double per_unit = layout_dpi(layout) / 7200000.0;
    layout_scroll_to(layout, origin.x + llround(x * per_unit), origin.y + llround(y * per_unit));
}

void layout_zoom(struct layout *layout, enum zoom_mode mode, uint32_t zoom, int32_t anchor_x,
                 int32_t anchor_y) {
    uint32_t page = layout_page_at(layout, layout->y + anchor_y);
    struct rect before = layout_page_in_view(layout, page);
    double part_x = (double)(anchor_x - before.x) / before.width;
    double part_y = (double)(anchor_y - before.y) / before.height;
    layout->mode = mode;
    if (mode == ZOOM_FREE)
        layout->zoom = (uint32_t)clamp(zoom, ZOOM_MINIMUM, ZOOM_MAXIMUM);
    choose_zoom(layout);
    stack_pages(layout);
    layout->x = layout->y = 0;
    struct rect after = layout_page_in_view(layout, page);
    layout_scroll_to(layout, after.x + llround(part_x * after.width) - anchor_x,
                     after.y + llround(part_y * after.height) - anchor_y);
}

void layout_rotate(struct layout *layout, int quarter_turns) {
    uint32_t page = layout_current(layout);
    layout->rotation = ((layout->rotation + quarter_turns) % 4 + 4) % 4;
    find_extremes(layout);
    restack(layout);
    layout_go_to(layout, page);
}
