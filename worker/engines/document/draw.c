/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>

#include "worker/engines/document/page-group.h"
#include "worker/engines/document/view.h"
#include "worker/engines/jpeg-scans.h"

/*
 * From a page to pixels. Interpreting a page is the costly part; its display list is kept for the
 * pages last drawn, so that tiles and previews are cheap. A page drawn once (RENDER of a whole
 * page) runs straight.
 */

enum { LISTS = 8 };

static struct list {
    fz_display_list *list;
    fz_rect bounds;
    uint32_t page;
    uint64_t last_use;
} lists[LISTS];
static uint64_t use_count;

static struct list *lookup(uint32_t page) {
    for (int k = 0; k < LISTS; k++)
        if (lists[k].list && lists[k].page == page)
            return &lists[k];
    return NULL;
}

static struct list *oldest(void) {
    struct list *found = &lists[0];
    for (int k = 1; k < LISTS; k++)
        if (lists[k].last_use < found->last_use)
            found = &lists[k];
    return found;
}

void draw_forget(void) {
    for (int k = 0; k < LISTS; k++) {
        fz_drop_display_list(reader.context, lists[k].list);
        lists[k] = (struct list){0};
    }
}

/* Interprets the page into a list. NULL: it was aborted, or throws. */
static struct list *load_list(fz_context *context, uint32_t page, fz_page *loaded, fz_rect bounds) {
    struct list *entry = oldest();
    fz_drop_display_list(context, entry->list);
    *entry = (struct list){0};
    fz_display_list *list = fz_new_display_list(context, bounds);
    fz_device *device = NULL;
    fz_var(device);
    fz_try(context) {
        device = fz_new_list_device(context, list);
        fz_run_page(context, loaded, device, fz_identity, &reader.cookie);
        fz_close_device(context, device);
    }
    fz_always(context) {
        fz_drop_device(context, device);
    }
    fz_catch(context) {
        fz_drop_display_list(context, list);
        fz_rethrow(context);
    }
    if (reader.cookie.abort) {
        fz_drop_display_list(context, list);
        return NULL;
    }
    *entry = (struct list){list, bounds, page, ++use_count};
    return entry;
}

/* A pixmap over somebody's rows, painted white: BGRA, whose alpha stays 255, is the wire's XRGB. */
static fz_pixmap *paper_on(fz_context *context, struct rect area, uint8_t *pixels, size_t stride) {
    fz_irect box = {area.x, area.y, area.x + area.width, area.y + area.height};
    for (int32_t row = 0; row < area.height; row++)
        memset(pixels + (size_t)row * stride, 0xff, (size_t)area.width * 4);
    fz_pixmap *paper =
        fz_new_pixmap_with_bbox_and_data(context, fz_device_bgr(context), box, NULL, 1, pixels);
    paper->stride = (ptrdiff_t)stride;
    return paper;
}

static void run(fz_context *context, uint32_t page, uint32_t dpi, int rotation, struct rect area,
                uint8_t *pixels, size_t stride, bool keep_list) {
    fz_page *loaded = NULL;
    fz_pixmap *paper = NULL; /* the device borrows it */
    fz_device *device = NULL;
    fz_rect bounds;
    fz_var(loaded);
    fz_var(paper);
    fz_var(device);
    fz_try(context) {
        struct list *list = lookup(page);
        if (!list) {
            if (!document_page_bounds(page, &bounds))
                fz_throw(context, FZ_ERROR_GENERIC, "no such page");
            loaded = fz_load_page(context, reader.document, (int)page);
            page_group_spare(context, loaded);
            list = keep_list ? load_list(context, page, loaded, bounds) : NULL;
        }
        if (list) {
            list->last_use = ++use_count;
            bounds = list->bounds;
        }
        if (!reader.cookie.abort) {
            fz_matrix matrix = document_matrix(bounds, dpi, rotation);
            fz_rect clip = fz_make_rect(area.x, area.y, area.x + area.width, area.y + area.height);
            paper = paper_on(context, area, pixels, stride);
            device = fz_new_draw_device(context, fz_identity, paper);
            if (list)
                fz_run_display_list(context, list->list, device, matrix, clip, &reader.cookie);
            else
                fz_run_page(context, loaded, device, matrix, &reader.cookie);
            fz_close_device(context, device);
        }
    }
    fz_always(context) {
        fz_drop_device(context, device);
        fz_drop_pixmap(context, paper);
        fz_drop_page(context, loaded);
    }
    fz_catch(context) {
        fz_rethrow(context);
    }
}

bool draw_area(uint32_t page, uint32_t dpi, int rotation, struct rect area, uint8_t *pixels,
               size_t stride, bool keep_list) {
    fz_context *context = reader.context;
    unsigned stopped = jpeg_scans_stopped();
    bool fine = true;
    fz_try(context) {
        run(context, page, dpi, rotation, area, pixels, stride, keep_list);
    }
    fz_catch(context) {
        worker_log("page %u: %s", page + 1, fz_caught_message(context));
        if (!reader.cookie.abort)
            document_page_trouble(page, true);
        fine = false;
    }
    if (jpeg_scans_stopped() != stopped) {
        worker_log("a picture of more than %d scans ends there", JPEG_SCANS_MAXIMUM);
        reader.cookie.errors++;
    }
    if (fine && !reader.cookie.abort && reader.cookie.errors > 0)
        document_page_trouble(page, false);
    return fine;
}
