/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef VITRINE_WORKER_ENGINES_DOCUMENT_LAYOUT_H
#define VITRINE_WORKER_ENGINES_DOCUMENT_LAYOUT_H

#include <stdbool.h>
#include <stdint.h>

#include "proto/geometry.h"
#include "proto/protocol.h"

/*
 * Where pages lie: below each other, centred, with gaps. Pure arithmetic over page sizes; no MuPDF,
 * no allocation after layout_init, so a signal handler may scroll and zoom. Sizes of pages not yet
 * seen are taken to be the first page's; learning one shifts what is below and keeps the view on
 * the same place.
 */

#define PAGE_SIDE_POINTS_MAXIMUM                                                                   \
    200000.0f /* larger page boxes are cut to this; PDF's own limit is 14,400 */

struct layout {
    uint32_t pages;
    float *width, *height; /* points, unrotated; < 0: not known yet */
    uint32_t *top;         /* pixels; top[pages]: where the content ends */
    float widest, tallest; /* of known pages, as shown */
    uint32_t content_width, content_height;
    int32_t view_width, view_height, scale, gap;
    uint32_t zoom; /* 1/1000 of 96 pixels an inch × scale */
    enum zoom_mode mode;
    int rotation; /* quarter turns clockwise */
    int64_t x, y; /* view's corner in the content */
};

/* Pixels that many points take at a resolution of 1/1000 dot per inch: rounded up, at least 1. The
 * one rule for view and RENDER. */
int32_t layout_pixels(float points, uint32_t dpi);

/* False if there is no memory. first: size of the first page. */
bool layout_init(struct layout *layout, uint32_t pages, float first_width, float first_height);
void layout_finish(struct layout *layout);

void layout_set_view(struct layout *layout, int32_t width, int32_t height, int32_t scale);
void layout_learn(struct layout *layout, uint32_t page, float width, float height);
bool layout_knows(const struct layout *layout, uint32_t page);

/* The view's resolution, in 1/1000 dot per inch. */
uint32_t layout_dpi(const struct layout *layout);

/* Page's rectangle relative to the view's corner. */
struct rect layout_page_in_view(const struct layout *layout, uint32_t page);
/* First page whose bottom is below y of the content. */
uint32_t layout_page_at(const struct layout *layout, int64_t y);
/* The page the user is on: it covers the view's middle. */
uint32_t layout_current(const struct layout *layout);
/* First and last page seen in the view. */
void layout_visible(const struct layout *layout, uint32_t *first, uint32_t *last);

/* True if the view moved. */
bool layout_scroll_to(struct layout *layout, int64_t x, int64_t y);
void layout_go_to(struct layout *layout, uint32_t page);
/* anchor: the view's pixel that stays put. */
void layout_zoom(struct layout *layout, enum zoom_mode mode, uint32_t zoom, int32_t anchor_x,
                 int32_t anchor_y);
void layout_rotate(struct layout *layout, int quarter_turns);
/* The view's corner in its page, 1/100 point, and back. */
void layout_get_place(const struct layout *layout, uint32_t *page, int32_t *x, int32_t *y);
void layout_set_place(struct layout *layout, uint32_t page, int32_t x, int32_t y);

#endif
