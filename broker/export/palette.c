/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "broker/export/palette.h"

#include <stdlib.h>
#include <string.h>

enum { CHANNEL_BITS = 6, CELLS = 1 << (3 * CHANNEL_BITS), AXES = 3, TABLE = 1024 };

struct cell {
    guint8 at[AXES]; /* the upper bits of red, green, blue */
    guint64 count, sum[AXES];
};

struct palette {
    guint count;
    guint32 colour[PALETTE_MOST];
    /* Either all colours are kept: then a table from colour to number, 1 more; 0: nothing there. */
    gboolean exact;
    guint32 key[TABLE];
    guint16 number[TABLE];
    guint8 *of_cell; /* or a number for each cell; owned */
};

static guint channel(guint32 pixel, guint axis) {
    return pixel >> (8 * (2 - axis)) & 255;
}

static guint cell_of(guint32 pixel) {
    guint cell = 0;
    for (guint axis = 0; axis < AXES; axis++)
        cell = cell << CHANNEL_BITS | channel(pixel, axis) >> (8 - CHANNEL_BITS);
    return cell;
}

/* ----------------------------------------------------------------------------------- few colours */

/* The place of a colour, or the free one where it belongs. */
static guint place_of(const struct palette *palette, guint32 colour) {
    guint place = (colour * 2654435761u) >> 22;
    while (palette->number[place] != 0 && palette->key[place] != colour)
        place = (place + 1) % TABLE;
    return place;
}

static gboolean keep(struct palette *palette, guint32 colour) {
    guint place = place_of(palette, colour);
    if (palette->number[place] != 0)
        return TRUE;
    if (palette->count == PALETTE_MOST)
        return FALSE;
    palette->colour[palette->count++] = colour;
    palette->key[place] = colour;
    palette->number[place] = (guint16)palette->count;
    return TRUE;
}

static const guint32 *part_row(const struct picture *picture, struct rect part, gint32 y) {
    return picture_row(picture, (guint)(part.y + y)) + part.x;
}

static gboolean keep_all(struct palette *palette, const struct picture *picture, struct rect part) {
    for (gint32 y = 0; y < part.height; y++) {
        const guint32 *row = part_row(picture, part, y);
        for (gint32 x = 0; x < part.width; x++)
            if (!keep(palette, row[x] & 0xffffff))
                return FALSE;
    }
    return TRUE;
}

/* ------------------------------------------------------------------------------------ median cut */

struct box {
    struct cell *cells;
    gsize count;
    guint axis;     /* the longest */
    guint64 weight; /* pixels times the square of that axis: what a cut gains */
};

static void measure(struct box *box) {
    guint64 pixels = 0;
    guint longest = 0;
    for (gsize k = 0; k < box->count; k++)
        pixels += box->cells[k].count;
    for (guint axis = 0; axis < AXES; axis++) {
        guint low = 255, high = 0;
        for (gsize k = 0; k < box->count; k++) {
            low = MIN(low, box->cells[k].at[axis]);
            high = MAX(high, box->cells[k].at[axis]);
        }
        if (high - low > longest) {
            longest = high - low;
            box->axis = axis;
        }
    }
    box->weight = pixels * longest * longest;
}

/* Cells that are alike on the axis keep the order of the others: the same cut on every machine. */
static int compare(gconstpointer a, gconstpointer b, gpointer data) {
    const struct cell *one = a, *other = b;
    for (guint k = 0; k < AXES; k++) {
        guint axis = (GPOINTER_TO_UINT(data) + k) % AXES;
        if (one->at[axis] != other->at[axis])
            return one->at[axis] < other->at[axis] ? -1 : 1;
    }
    return 0;
}

/* Where half of the pixels are on either side; at least one cell each. */
static gsize median(const struct box *box) {
    guint64 all = 0, so_far = 0;
    for (gsize k = 0; k < box->count; k++)
        all += box->cells[k].count;
    for (gsize k = 0; k + 1 < box->count; k++) {
        so_far += box->cells[k].count;
        if (so_far * 2 >= all)
            return k + 1;
    }
    return box->count - 1;
}

static void cut(struct box *box, struct box *rest) {
    g_qsort_with_data(box->cells, (gint)box->count, sizeof *box->cells, compare,
                      GUINT_TO_POINTER(box->axis));
    gsize half = median(box);
    *rest = (struct box){.cells = box->cells + half, .count = box->count - half};
    box->count = half;
    measure(box);
    measure(rest);
}

static struct box *largest(struct box *boxes, guint count) {
    struct box *found = boxes;
    for (guint k = 1; k < count; k++)
        if (boxes[k].weight > found->weight)
            found = &boxes[k];
    return found;
}

static guint32 mean(const struct box *box) {
    guint32 colour = 0;
    for (guint axis = 0; axis < AXES; axis++) {
        guint64 sum = 0, count = 0;
        for (gsize k = 0; k < box->count; k++) {
            sum += box->cells[k].sum[axis];
            count += box->cells[k].count;
        }
        colour = colour << 8 | (guint32)((sum + count / 2) / count);
    }
    return colour;
}

static void settle(struct palette *palette, const struct box *box) {
    for (gsize k = 0; k < box->count; k++) {
        const guint8 *at = box->cells[k].at;
        guint cell = (guint)at[0] << (2 * CHANNEL_BITS) | (guint)at[1] << CHANNEL_BITS | at[2];
        palette->of_cell[cell] = (guint8)palette->count;
    }
    palette->colour[palette->count++] = mean(box);
}

static struct cell *count_cells(const struct picture *picture, struct rect part) {
    struct cell *cells = g_new0(struct cell, CELLS);
    for (gint32 y = 0; y < part.height; y++) {
        const guint32 *row = part_row(picture, part, y);
        for (gint32 x = 0; x < part.width; x++) {
            struct cell *cell = &cells[cell_of(row[x])];
            cell->count++;
            for (guint axis = 0; axis < AXES; axis++)
                cell->sum[axis] += channel(row[x], axis);
        }
    }
    return cells;
}

/* Only those that a pixel is in, at the front. */
static gsize gather(struct cell *cells) {
    gsize count = 0;
    for (guint k = 0; k < CELLS; k++) {
        if (cells[k].count == 0)
            continue;
        for (guint axis = 0; axis < AXES; axis++)
            cells[k].at[axis] =
                (guint8)(k >> (CHANNEL_BITS * (2 - axis)) & ((1 << CHANNEL_BITS) - 1));
        cells[count++] = cells[k];
    }
    return count;
}

static void cut_all(struct palette *palette, const struct picture *picture, struct rect part) {
    struct box boxes[PALETTE_MOST] = {0};
    guint count = 1;
    g_autofree struct cell *cells = count_cells(picture, part);
    boxes[0] = (struct box){.cells = cells, .count = gather(cells)};
    measure(&boxes[0]);
    while (count < PALETTE_MOST) {
        struct box *box = largest(boxes, count);
        if (box->weight == 0)
            break; /* each is one cell */
        cut(box, &boxes[count++]);
    }
    palette->of_cell = g_malloc(CELLS);
    palette->count = 0;
    for (guint k = 0; k < count; k++)
        settle(palette, &boxes[k]);
}

/* ---------------------------------------------------------------------------------------- palette */

struct palette *palette_create(const struct picture *picture, struct rect part) {
    struct palette *palette = g_new0(struct palette, 1);
    palette->exact = keep_all(palette, picture, part);
    if (!palette->exact)
        cut_all(palette, picture, part);
    return palette;
}

void palette_destroy(struct palette *palette) {
    if (palette)
        g_free(palette->of_cell);
    g_free(palette);
}

guint palette_count(const struct palette *palette) {
    return palette->count;
}

guint32 palette_colour(const struct palette *palette, guint k) {
    return palette->colour[k];
}

guint8 palette_find(const struct palette *palette, guint32 pixel) {
    if (!palette->exact)
        return palette->of_cell[cell_of(pixel)];
    return (guint8)(palette->number[place_of(palette, pixel & 0xffffff)] - 1);
}
