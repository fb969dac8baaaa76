/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef VITRINE_WORKER_ENGINES_DOCUMENT_VIEW_H
#define VITRINE_WORKER_ENGINES_DOCUMENT_VIEW_H

#include <mupdf/fitz.h>

#include "worker/engines/document/layout.h"
#include "worker/worker.h"

enum page_mark {
    PAGE_TOLD = 1,   /* the user was told that something is wrong with it */
    PAGE_FAILED = 2, /* nothing of it can be drawn: not tried again for the view */
};

/*
 * One open document as this process knows it. layout, tiles and the flags are read by the signal
 * handler: the main line changes them only between worker_hold() and worker_allow().
 */
struct reader {
    fz_context *context;
    fz_document *document; /* NULL until opened */
    bool open;             /* an EXTENT was sent: the view lives */
    uint8_t *marks;        /* enum page_mark, one byte a page */
    struct layout layout;
    struct rect dirty; /* of the view: to be drawn */
    fz_cookie cookie;  /* of the page being interpreted or drawn now */
    bool drawing;      /* for the view: cookie.abort may be set */
    uint32_t drawing_page;
};
extern struct reader reader;

/* mupdf.c: opening, and the only calls that may throw to nobody. */
enum open_result { OPEN_DONE, OPEN_LOCKED };
enum open_result document_open(const struct document *document);
bool document_unlock(const char *password);
bool document_page_bounds(uint32_t page, fz_rect *bounds);
fz_matrix document_matrix(fz_rect bounds, uint32_t dpi, int rotation);
/* Tells the user, once a page. nothing: no part of it could be drawn. */
void document_page_trouble(uint32_t page, bool nothing);

/* page-count.c: how many pages it has. A PDF that claims more than it has objects is counted. */
uint32_t document_count_pages(fz_context *context);

/* scripts.c: whether it brings scripts, which never run. */
struct pdf_document;
bool scripts_in_pdf(fz_context *context, struct pdf_document *pdf);
bool scripts_in_markup(const uint8_t *bytes, size_t size);

/* draw.c: runs a page into pixels: XRGB rows of area, in pixels of the page at dpi. The caller has
 * cleared the cookie. False: not (wholly) drawn, cookie.abort tells why. */
bool draw_area(uint32_t page, uint32_t dpi, int rotation, struct rect area, uint8_t *pixels,
               size_t stride, bool keep_list);
void draw_forget(void);

/* resolution.c: in 1/1000 dpi, where the page is nothing but pictures: the finest one's. 0: it can be
 * drawn at any. has_shades: they are more than black and white. */
uint32_t document_resolution(uint32_t page, bool *has_shades);

/* tiles.c */
enum {
    TILE_SIDE = 2048
}; /* a page at 100 % is one tile; at 4 bytes a pixel a tile is at most 16 MiB */
struct tile {
    uint32_t page, dpi;
    int rotation;
    struct rect area; /* in pixels of the page at dpi */
    bool preview;
    uint8_t *pixels; /* area.width × 4 a row; NULL: entry free */
    uint64_t last_use;
};
void tiles_init(size_t bytes);
struct tile *tiles_lookup(uint32_t page, uint32_t dpi, int rotation, int32_t x, int32_t y);
struct tile *tiles_preview(uint32_t page, int rotation);
/* Calls visit for each cached picture of the page, previews first. */
void tiles_each(uint32_t page, int rotation, void (*visit)(struct tile *tile, void *user),
                void *user);
/* An entry with pixels for area, not yet findable until tiles_keep. NULL: no memory. */
struct tile *tiles_new(uint32_t page, uint32_t dpi, int rotation, struct rect area, bool preview);
void tiles_keep(struct tile *tile);
void tiles_drop(struct tile *tile);

/* compose.c: signal-safe. */
void compose_damage(struct rect area);
/* Draws what is dirty if a slot is free. */
void compose_present(void);
/* The next piece to draw for the view, nearest first. False: everything visible is there. */
struct job {
    uint32_t page, dpi;
    int rotation;
    struct rect area;
    bool preview, learn;
};
bool compose_next_job(struct job *job);

/* input.c: signal-safe but for what returns false while interrupting. */
bool input_handle(const struct event *event);
void input_send_extent(void);

/* links.c */
void links_load(uint32_t page);
void links_hover(int32_t x, int32_t y);
bool links_click(int32_t x, int32_t y);
void links_send_target(uint32_t id, uint32_t request);

/* render.c: commands that need MuPDF; answered between pieces of work. */
void render_command(const struct wire_command *command);
/* Draws the next RENDER. True if one was answered now; false if there is none, or no free slot. */
bool render_waiting(void);

#endif
