/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "broker/export/regions.h"

#include <string.h>

#include "broker/export/rows.h"

enum {
    CHROMA = 12,        /* difference of channels that is seen as colour */
    CONTRAST = 64,      /* within 3 × 3 pixels: an edge of ink, not a shade */
    NEARLY_WHITE = 252, /* a shade lighter than this is not seen as one; … */
    NEARLY_BLACK = 88,  /* … nor is one that begins this dark: it is ink, or the rim of it */
    DARK_STEP = 24,     /* between shades darker than that which is seen */
    TONES_SEEN = 4,     /* pixels of a block, of 256 */
    COLOURS_SEEN = 2,
    WHOLE_PAGE_PERCENT = 60, /* so much in rectangles: one picture of the page is no bigger */
};

struct page {
    const struct picture *picture;
    enum regions_rule rule;
    guint8 *grey;        /* width × height */
    guint columns, rows; /* of blocks */
    guint8 *rich;        /* of blocks: needs more than ink */
};

static guint chroma(guint32 pixel) {
    guint8 red = pixel_red(pixel), green = pixel_green(pixel), blue = pixel_blue(pixel);
    return (guint)(MAX(MAX(red, green), blue) - MIN(MIN(red, green), blue));
}

/* -------------------------------------------------------------------------------------- grey --- */

/* 255 is white and nothing else: most of a page, which is passed over many pixels at a time. */
static void fill_grey(struct page *page) {
    guint width = page->picture->width;
    for (guint y = 0; y < page->picture->height; y++)
        rows_brightness(picture_row(page->picture, y), width, page->grey + (gsize)y * width);
}

static gboolean is_white(const guint8 *grey, gsize count) {
    static const guint8 white[REGION_BLOCK] = {255, 255, 255, 255, 255, 255, 255, 255,
                                               255, 255, 255, 255, 255, 255, 255, 255};
    return count == REGION_BLOCK ? memcmp(grey, white, REGION_BLOCK) == 0
                                 : memcmp(grey, white, count) == 0;
}

struct range {
    guint8 low, high;
};

static void widen(struct range *range, const guint8 *grey, guint count) {
    for (guint k = 0; k < count; k++) {
        range->low = MIN(range->low, grey[k]);
        range->high = MAX(range->high, grey[k]);
    }
}

/* Of the 3 × 3 pixels around x, y, cut off at the page's edge. */
static struct range around(const struct page *page, guint x, guint y) {
    guint width = page->picture->width, height = page->picture->height;
    guint left = x ? x - 1 : 0, right = MIN(x + 1, width - 1);
    guint top = y ? y - 1 : 0, bottom = MIN(y + 1, height - 1);
    struct range range = {255, 0};
    const guint8 *at = page->grey + (gsize)top * width + left;
    if (right - left == 2 && bottom - top == 2) { /* a number the compiler knows: half the time */
        widen(&range, at, 3);
        widen(&range, at + width, 3);
        widen(&range, at + 2 * (gsize)width, 3);
        return range;
    }
    for (guint row = top; row <= bottom; row++, at += width)
        widen(&range, at, right - left + 1);
    return range;
}

static gboolean is_pure(guint8 grey) {
    return grey == 0 || grey == 255;
}

static gboolean is_tone(struct range range) {
    return range.high - range.low < CONTRAST && range.low < NEARLY_WHITE &&
           range.low > NEARLY_BLACK;
}

/* ------------------------------------------------------------------------------------ blocks --- */

/* Tones are looked for where the 3 × 3 pixels lie inside the block: what the neighbours become must
 * not matter. One dark shade is ink; two, as of letters on a dark ground, are
 * not, nor is one that fills the block. */
static gboolean has_tones(const struct page *page, const struct rect *block) {
    guint tones = 0, dark = 0, lightest = 0, darkest = 255;
    guint all = (guint)(MAX(block->width - 2, 0) * MAX(block->height - 2, 0));
    for (gint32 y = block->y + 1; y < block->y + block->height - 1; y++)
        for (gint32 x = block->x + 1; x < block->x + block->width - 1; x++) {
            guint8 grey = page->grey[(gsize)y * page->picture->width + (gsize)x];
            if (grey == 255)
                continue;
            struct range range = around(page, (guint)x, (guint)y);
            if (!is_pure(grey) && is_tone(range) && ++tones >= TONES_SEEN)
                return TRUE;
            if (range.high > NEARLY_BLACK)
                continue;
            dark++;
            lightest = MAX(lightest, grey), darkest = MIN(darkest, grey);
        }
    return lightest >= darkest + DARK_STEP || (dark == all && lightest > 0);
}

static gboolean is_rich(const struct page *page, const struct rect *block) {
    guint colours = 0, shades = 0;
    for (gint32 y = block->y; y < block->y + block->height; y++) {
        const guint32 *row = picture_row(page->picture, (guint)y) + block->x;
        for (gint32 x = 0; x < block->width; x++) {
            guint32 pixel = row[x] & 0xffffff;
            if (pixel == 0xffffff || pixel == 0)
                continue;
            shades++;
            colours += chroma(pixel) > CHROMA;
            if (page->rule == REGIONS_EXACT || colours >= COLOURS_SEEN)
                return TRUE;
        }
    }
    return shades > 0 && has_tones(page, block);
}

static struct rect block_at(const struct page *page, guint column, guint row) {
    struct rect whole = {0, 0, (gint32)page->picture->width, (gint32)page->picture->height};
    struct rect block = {(gint32)column * REGION_BLOCK, (gint32)row * REGION_BLOCK, REGION_BLOCK,
                         REGION_BLOCK};
    return rect_intersect(block, whole);
}

static gboolean is_blank(const struct page *page, const struct rect *block) {
    guint width = page->picture->width;
    const guint8 *grey = page->grey + (gsize)block->y * width + (gsize)block->x;
    for (gint32 y = 0; y < block->height; y++, grey += width)
        if (!is_white(grey, (gsize)block->width))
            return FALSE;
    return TRUE;
}

static void judge_blocks(struct page *page) {
    for (guint row = 0; row < page->rows; row++)
        for (guint column = 0; column < page->columns; column++) {
            struct rect block = block_at(page, column, row);
            page->rich[row * page->columns + column] =
                !is_blank(page, &block) && is_rich(page, &block) ? 1 : 0;
        }
}

/* -------------------------------------------------------------------------------- rectangles --- */

enum { UNSEEN = 1, SEEN = 2 };

/* The bounding box, in blocks, of the rich blocks that hang together with this one, corners
 * included. */
static struct rect component(struct page *page, guint start, GArray *stack) {
    guint left = page->columns, right = 0, top = page->rows, bottom = 0;
    g_array_append_val(stack, start);
    page->rich[start] = SEEN;
    while (stack->len > 0) {
        guint at = g_array_index(stack, guint, stack->len - 1);
        guint x = at % page->columns, y = at / page->columns;
        g_array_set_size(stack, stack->len - 1);
        left = MIN(left, x), right = MAX(right, x), top = MIN(top, y), bottom = MAX(bottom, y);
        for (guint row = y ? y - 1 : 0; row <= MIN(y + 1, page->rows - 1); row++)
            for (guint column = x ? x - 1 : 0; column <= MIN(x + 1, page->columns - 1); column++) {
                guint next = row * page->columns + column;
                if (page->rich[next] != UNSEEN)
                    continue;
                page->rich[next] = SEEN;
                g_array_append_val(stack, next);
            }
    }
    return (struct rect){(gint32)left, (gint32)top, (gint32)(right - left + 1),
                         (gint32)(bottom - top + 1)};
}

/* Makes each box rich as a whole. TRUE if that added a block: boxes may touch now. */
static gboolean fill_boxes(struct page *page, const GArray *boxes) {
    gboolean added = FALSE;
    for (guint k = 0; k < boxes->len; k++) {
        const struct rect *box = &g_array_index(boxes, struct rect, k);
        for (gint32 y = box->y; y < box->y + box->height; y++)
            for (gint32 x = box->x; x < box->x + box->width; x++) {
                guint8 *block = &page->rich[(guint)y * page->columns + (guint)x];
                added = added || !*block;
                *block = UNSEEN;
            }
    }
    return added;
}

static GArray *find_boxes(struct page *page) {
    GArray *boxes = g_array_new(FALSE, FALSE, sizeof(struct rect));
    GArray *stack = g_array_new(FALSE, FALSE, sizeof(guint));
    do {
        g_array_set_size(boxes, 0);
        for (guint k = 0; k < page->columns * page->rows; k++)
            if (page->rich[k] == UNSEEN) {
                struct rect box = component(page, k, stack);
                g_array_append_val(boxes, box);
            }
    } while (fill_boxes(page, boxes));
    g_array_unref(stack);
    return boxes;
}

static void choose_rectangles(const struct page *page, const GArray *boxes,
                              struct regions *regions) {
    struct rect whole = {0, 0, (gint32)page->picture->width, (gint32)page->picture->height};
    guint64 filled = 0, all = (guint64)page->columns * page->rows;
    for (guint k = 0; k < boxes->len; k++) {
        struct rect box = g_array_index(boxes, struct rect, k);
        filled += (guint64)box.width * (guint64)box.height;
        box = (struct rect){box.x * REGION_BLOCK, box.y * REGION_BLOCK, box.width * REGION_BLOCK,
                            box.height * REGION_BLOCK};
        if (k < REGIONS_MAXIMUM)
            regions->rectangles[k] = rect_intersect(box, whole);
    }
    regions->count = boxes->len;
    if (boxes->len <= REGIONS_MAXIMUM && filled * 100 < all * WHOLE_PAGE_PERCENT)
        return;
    regions->count = 1;
    regions->rectangles[0] = whole;
}

/* --------------------------------------------------------------------------------------- ink --- */

/* An edge is cut where half of its contrast is: thin strokes, which nowhere get darker than a grey,
 * stay whole. A shade that stays is cut at the middle. */
static gboolean is_black(const struct page *page, guint x, guint y) {
    guint8 grey = page->grey[(gsize)y * page->picture->width + x];
    if (is_pure(grey))
        return grey == 0;
    struct range range = around(page, x, y);
    if (range.high - range.low < CONTRAST)
        return grey < 128;
    return grey < (range.low + range.high + 1) / 2;
}

static guint ink_of(const struct page *page, guint x, guint y, guint count) {
    guint bits = 0;
    for (guint k = 0; k < count; k++)
        bits |= is_black(page, x + k, y) ? 1u << (15 - k) : 0;
    return bits;
}

static void draw_ink(const struct page *page, struct regions *regions) {
    guint width = page->picture->width;
    _Static_assert(REGION_BLOCK == 16, "two bytes of ink");
    for (guint y = 0; y < page->picture->height; y++) {
        guint8 *row = regions->ink + y * regions->ink_stride;
        const guint8 *grey = page->grey + (gsize)y * width;
        const guint8 *rich = page->rich + (gsize)(y / REGION_BLOCK) * page->columns;
        for (guint x = 0; x < width; x += REGION_BLOCK) {
            guint count = MIN(REGION_BLOCK, width - x);
            if (rich[x / REGION_BLOCK] || is_white(grey + x, count))
                continue;
            guint bits = ink_of(page, x, y, count);
            row[x / 8] = (guint8)(bits >> 8);
            if (count > 8)
                row[x / 8 + 1] = (guint8)bits;
            regions->has_ink = regions->has_ink || bits;
        }
    }
}

void regions_find(const struct picture *picture, enum regions_rule rule, struct regions *regions) {
    struct page page = {.picture = picture,
                        .rule = rule,
                        .columns = (picture->width + REGION_BLOCK - 1) / REGION_BLOCK,
                        .rows = (picture->height + REGION_BLOCK - 1) / REGION_BLOCK};
    page.grey = g_malloc((gsize)picture->width * picture->height);
    page.rich = g_malloc0((gsize)page.columns * page.rows);
    *regions = (struct regions){.ink_stride = (picture->width + 7) / 8};
    regions->ink = g_malloc0(regions->ink_stride * picture->height);
    fill_grey(&page);
    if (rule != REGIONS_ALL) {
        judge_blocks(&page);
        GArray *boxes = find_boxes(&page);
        choose_rectangles(&page, boxes, regions);
        g_array_unref(boxes);
    }
    gboolean all_rich = regions->count == 1 &&
                        regions->rectangles[0].width == (gint32)picture->width &&
                        regions->rectangles[0].height == (gint32)picture->height;
    if (!all_rich)
        draw_ink(&page, regions);
    g_free(page.grey);
    g_free(page.rich);
}

void regions_finish(struct regions *regions) {
    g_clear_pointer(&regions->ink, g_free);
}
