/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "broker/export/reduced.h"

#include <string.h>

#include "broker/export/rows.h"

enum { FILTER_NONE = 0, FILTER_SUB = 1, FILTER_UP = 2 };
enum { TABLE = 1024 }; /* of colours, by hash; a power of 2 */

struct palette {
    guint32 *colours;
    guint count;
    guint16 places[TABLE]; /* index + 1; 0: free */
};

/* ------------------------------------------------------------------------------------ palette --- */

/* The place of colour in the table, or of the free cell for it. */
static guint cell_of(const struct palette *palette, guint32 colour) {
    guint cell = (colour * 2654435761u) >> 22; /* Knuth's multiplicative hash to 10 bits */
    while (palette->places[cell] && palette->colours[palette->places[cell] - 1] != colour)
        cell = (cell + 1) % TABLE;
    return cell;
}

static gboolean add_colour(struct palette *palette, guint32 colour) {
    guint cell = cell_of(palette, colour);
    if (palette->places[cell])
        return TRUE;
    if (palette->count == PALETTE_MAXIMUM)
        return FALSE;
    palette->colours[palette->count++] = colour;
    palette->places[cell] = (guint16)palette->count;
    return TRUE;
}

static gboolean add_row(struct palette *palette, const guint32 *row, guint width) {
    guint32 last = ~row[0];
    for (guint x = 0; x < width; x++) {
        if (row[x] != last && !add_colour(palette, row[x] & 0xffffff))
            return FALSE;
        last = row[x];
    }
    return TRUE;
}

static void index_row(const struct palette *palette, const guint32 *row, guint width,
                      guint8 *line) {
    guint32 last = ~row[0];
    guint8 index = 0;
    for (guint x = 0; x < width; x++) {
        if (row[x] != last)
            index = (guint8)(palette->places[cell_of(palette, row[x] & 0xffffff)] - 1);
        last = row[x];
        line[x] = index;
    }
}

/* ------------------------------------------------------------------------------------- survey --- */

/* For each row whether it is unlike the one above: the others, of which a page has many, need no second look. */
static guint8 *news_of(const struct picture *picture) {
    guint8 *news = g_malloc(picture->height);
    news[0] = TRUE;
    for (guint y = 1; y < picture->height; y++)
        news[y] = !rows_alike(picture_row(picture, y), picture_row(picture, y - 1), picture->width);
    return news;
}

static gboolean fill_palette(const struct picture *picture, const guint8 *news,
                             struct palette *palette) {
    for (guint y = 0; y < picture->height; y++)
        if (news[y] && !add_row(palette, picture_row(picture, y), picture->width))
            return FALSE;
    return TRUE;
}

static guint traits_of(const struct picture *picture, const guint8 *news) {
    guint traits = 0;
    for (guint y = 0; y < picture->height && !(traits & ROWS_COLOUR); y++)
        if (news[y])
            traits |= rows_traits(picture_row(picture, y), picture->width);
    return traits;
}

static guint bits_for(guint colours) {
    return colours <= 2 ? 1 : colours <= 4 ? 2 : colours <= 16 ? 4 : 8;
}

static void choose_kind(struct reduced *reduced, const struct picture *picture, const guint8 *news,
                        struct palette *palette) {
    guint traits = traits_of(picture, news);
    reduced->kind = REDUCED_GREY;
    reduced->bits = traits ? 8 : 1;
    if (!(traits & ROWS_COLOUR))
        return;
    reduced->kind = fill_palette(picture, news, palette) ? REDUCED_PALETTE : REDUCED_COLOUR;
    reduced->colour_count = palette->count;
    reduced->bits = reduced->kind == REDUCED_PALETTE ? bits_for(palette->count) : 8;
}

/* --------------------------------------------------------------------------------------- rows --- */

/* bytes: one a sample. The first sample goes into the highest bits. */
static void pack_bits(guint8 *bytes, guint count, guint bits) {
    guint samples = 8 / bits, mask = (1u << bits) - 1;
    for (guint k = 0; k * samples < count; k++) {
        guint packed = 0;
        for (guint j = 0; j < samples; j++) {
            guint at = k * samples + j;
            packed = packed << bits | (at < count ? bytes[at] & mask : 0);
        }
        bytes[k] = (guint8)packed;
    }
}

static void pack(const struct reduced *reduced, const struct palette *palette, const guint32 *row,
                 guint width, guint8 *line) {
    switch (reduced->kind) {
    case REDUCED_GREY:
        rows_pack_grey(row, width, line);
        break;
    case REDUCED_PALETTE:
        index_row(palette, row, width, line);
        break;
    default:
        rows_pack_colour(row, width, line);
    }
    if (reduced->bits < 8)
        pack_bits(line, width, reduced->bits);
}

/* Neighbours' differences say nothing of indices and bits; of shades they are small. */
static void filter(const struct reduced *reduced, const guint8 *line, const guint8 *above,
                   guint8 *spare, guint8 *out) {
    gsize count = reduced->row_bytes - 1;
    if (reduced->kind == REDUCED_PALETTE || reduced->bits < 8) {
        out[0] = FILTER_NONE;
        memcpy(out + 1, line, count);
        return;
    }
    gsize distance = reduced->kind == REDUCED_COLOUR ? 3 : 1;
    guint64 up = rows_minus_above(line, above, count, out + 1);
    out[0] = FILTER_UP;
    if (rows_minus_before(line, distance, count, spare) >= up)
        return;
    out[0] = FILTER_SUB;
    memcpy(out + 1, spare, count);
}

static void repeat_row(const struct reduced *reduced, guint8 *out) {
    gboolean plain = reduced->kind == REDUCED_PALETTE || reduced->bits < 8;
    if (plain) {
        memcpy(out, out - reduced->row_bytes, reduced->row_bytes);
        return;
    }
    out[0] = FILTER_UP;
    memset(out + 1, 0, reduced->row_bytes - 1);
}

static void fill_rows(struct reduced *reduced, const struct palette *palette,
                      const struct picture *picture, const guint8 *news) {
    gsize most = (gsize)picture->width * 3;
    guint8 *lines[2] = {g_malloc0(most), g_malloc0(most)}, *spare = g_malloc(most);
    for (guint y = 0; y < picture->height; y++) {
        guint8 *out = reduced->rows + y * reduced->row_bytes;
        if (!news[y]) {
            repeat_row(reduced, out);
            continue;
        }
        pack(reduced, palette, picture_row(picture, y), picture->width, lines[0]);
        filter(reduced, lines[0], lines[1], spare, out);
        guint8 *line = lines[0];
        lines[0] = lines[1], lines[1] = line;
    }
    g_free(lines[0]);
    g_free(lines[1]);
    g_free(spare);
}

void reduced_init(struct reduced *reduced, const struct picture *picture) {
    struct palette palette = {.colours = reduced->colours};
    g_autofree guint8 *news = news_of(picture);
    *reduced = (struct reduced){0};
    choose_kind(reduced, picture, news, &palette);
    gsize channels = reduced->kind == REDUCED_COLOUR ? 3 : 1;
    reduced->row_bytes = 1 + ((gsize)picture->width * channels * reduced->bits + 7) / 8;
    reduced->rows = g_malloc(reduced->row_bytes * picture->height);
    fill_rows(reduced, &palette, picture, news);
}

void reduced_finish(struct reduced *reduced) {
    g_clear_pointer(&reduced->rows, g_free);
}
