/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "worker/engines/document/uri.h"
#include "worker/engines/document/view.h"

/*
 * Links of the pages last drawn, in a fixed table the signal handler may read. Internal targets are
 * resolved when a page is loaded; external ones stay text in this process until the user asks for
 * one. A link's id is never used again: a late question about a link that is gone gets no other's
 * target.
 */

enum { LINKS = 1024, HELD_PAGES = 8 };

static struct link {
    uint32_t id;
    uint32_t page;
    fz_rect area; /* points from the page's corner */
    bool external;
    uint32_t target; /* page of an internal one */
    float target_y;  /* points below that page's top */
    char *uri;       /* of an external one */
} links[LINKS];
static uint32_t link_count, last_id;
static uint32_t held[HELD_PAGES];
static uint32_t held_count;
static uint32_t hovered; /* index + 1 */

static void forget_all(void) {
    worker_hold();
    uint32_t count = link_count;
    if (hovered)
        display_link(LINK_NONE, 0, 0, false);
    link_count = held_count = hovered = 0;
    worker_allow();
    for (uint32_t k = 0; k < count; k++)
        free(links[k].uri);
}

static void add_link(fz_context *context, uint32_t page, fz_rect bounds, const fz_link *found) {
    struct link link = {.id = ++last_id,
                        .page = page,
                        .area = fz_translate_rect(found->rect, -bounds.x0, -bounds.y0)};
    link.external = fz_is_external_link(context, found->uri);
    if (link.external) {
        link.uri = uri_clean(found->uri);
        if (!link.uri)
            return;
    } else {
        float x = 0, y = 0;
        fz_location where = fz_resolve_link(context, reader.document, found->uri, &x, &y);
        int number = fz_page_number_from_location(context, reader.document, where);
        if (number < 0 || (uint32_t)number >= reader.layout.pages)
            return;
        link.target = (uint32_t)number;
        link.target_y = y > 0 && y < PAGE_SIDE_POINTS_MAXIMUM ? y : 0;
    }
    links[link_count] = link;
    worker_hold();
    link_count++;
    worker_allow();
}

static bool is_held(uint32_t page) {
    for (uint32_t k = 0; k < held_count; k++)
        if (held[k] == page)
            return true;
    return false;
}

void links_load(uint32_t page) {
    fz_context *context = reader.context;
    fz_page *loaded = NULL;
    fz_link *all = NULL;
    fz_rect bounds;
    if (is_held(page) || !document_page_bounds(page, &bounds))
        return;
    if (held_count == HELD_PAGES)
        forget_all();
    held[held_count++] = page;
    fz_var(loaded);
    fz_var(all);
    fz_try(context) {
        loaded = fz_load_page(context, reader.document, (int)page);
        all = fz_load_links(context, loaded);
        for (const fz_link *link = all; link && link_count < LINKS; link = link->next)
            if (link->uri)
                add_link(context, page, bounds, link);
    }
    fz_always(context) {
        fz_drop_link(context, all);
        fz_drop_page(context, loaded);
    }
    fz_catch(context) {
        worker_log("links of page %u: %s", page + 1, fz_caught_message(context));
    }
}

/* Where the link lies in the view. */
static struct rect placed(const struct link *link) {
    const struct layout *layout = &reader.layout;
    struct rect page = layout_page_in_view(layout, link->page);
    fz_rect bounds = {0, 0, layout->width[link->page], layout->height[link->page]};
    fz_irect area = fz_round_rect(fz_transform_rect(
        link->area, document_matrix(bounds, layout_dpi(layout), layout->rotation)));
    return (struct rect){page.x + area.x0, page.y + area.y0, area.x1 - area.x0, area.y1 - area.y0};
}

static uint32_t link_at(int32_t x, int32_t y) {
    for (uint32_t k = 0; k < link_count; k++)
        if (rect_contains(placed(&links[k]), (struct rect){x, y, 1, 1}))
            return k + 1;
    return 0;
}

static void tell(uint32_t found, bool activated) {
    const struct link *link = found ? &links[found - 1] : NULL;
    if (!link)
        display_link(LINK_NONE, 0, 0, false);
    else if (link->external)
        display_link(LINK_EXTERNAL, link->id, 0, activated);
    else
        display_link(LINK_INTERNAL, 0, link->target, false);
}

void links_hover(int32_t x, int32_t y) {
    uint32_t found = link_at(x, y);
    if (found == hovered)
        return;
    hovered = found;
    display_cursor(found ? CURSOR_POINTER : CURSOR_DEFAULT);
    tell(found, false);
}

bool links_click(int32_t x, int32_t y) {
    uint32_t found = link_at(x, y);
    if (!found)
        return false;
    const struct link *link = &links[found - 1];
    if (link->external) {
        tell(found, true);
        return false;
    }
    layout_go_to(&reader.layout, link->target);
    int32_t below = layout_pixels(link->target_y, layout_dpi(&reader.layout));
    if (reader.layout.rotation == 0 && link->target_y > 0)
        layout_scroll_to(&reader.layout, reader.layout.x, reader.layout.y + below);
    return true;
}

void links_send_target(uint32_t id, uint32_t request) {
    const char *uri = NULL;
    for (uint32_t k = 0; k < link_count && !uri; k++)
        uri = links[k].id == id ? links[k].uri : NULL;
    if (!uri) {
        display_done(request, DONE_FAILED, NULL);
        return;
    }
    display_bulk(request, BULK_URI, NULL, 0, 0, uri, (uint32_t)strlen(uri));
    display_done(request, DONE_OK, NULL);
}
