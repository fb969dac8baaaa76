/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "broker/export/bilevel.h"
#include "broker/export/coding.h"
#include "broker/export/deflate.h"
#include "broker/export/flat.h"
#include "broker/export/pdf-text.h"
#include "broker/export/rows.h"

/*
 * One picture of a PDF. Two colours are coded as ink is; up to 256 can be an index into a palette, or plain
 * grey, packed by deflate without loss; what has more, or is smaller so, is a JPEG, if there is one that does
 * not change when it is shown and coded again.
 */

enum {
    PALETTE = 256,
    TABLE = 1024,                 /* a hash table for them; a power of 2 */
    FEW_COLOURS = FLAT_COLOURS,   /* then JPEG is never tried: nothing this flat is a photograph */
    LOSSLESS_WORTH_PERCENT = 125, /* of the JPEG's bytes */
    PHOTOGRAPH_PERCENT = 50,      /* fewer pixels than this are like their left neighbour */
};

struct palette {
    guint count; /* PALETTE + 1: more than it can hold */
    guint32 colours[PALETTE];
    gint16 table[TABLE]; /* index + 1, 0: free */
    gboolean grey;       /* every pixel is */
    gboolean photograph;
};

/* The place of colour in the table, or of the free cell for it. */
static guint cell_of(const struct palette *palette, guint32 colour) {
    guint cell = (colour * 2654435761u) >> 22; /* Knuth's multiplicative hash to 10 bits */
    while (palette->table[cell] && palette->colours[palette->table[cell] - 1] != colour)
        cell = (cell + 1) % TABLE;
    return cell;
}

static void note_colour(struct palette *palette, guint32 colour) {
    if (pixel_red(colour) != pixel_green(colour) || pixel_green(colour) != pixel_blue(colour))
        palette->grey = FALSE;
    if (palette->count > PALETTE)
        return;
    guint cell = cell_of(palette, colour);
    if (palette->table[cell])
        return;
    if (palette->count == PALETTE) {
        palette->count++;
        return;
    }
    palette->colours[palette->count++] = colour;
    palette->table[cell] = (gint16)palette->count;
}

static const guint32 *row_of(const struct picture *picture, struct rect place, gint32 y) {
    return picture_row(picture, (guint)(place.y + y)) + place.x;
}

/* Of a photograph, most of this is to count what is alike. */
static void note_row(struct palette *palette, const guint32 *row, gint32 width) {
    for (gint32 x = 0; x < width && (palette->count <= PALETTE || palette->grey); x++)
        if (x == 0 || ((row[x] ^ row[x - 1]) & 0xffffff))
            note_colour(palette, row[x] & 0xffffff);
}

static void survey(const struct picture *picture, struct rect place, struct palette *palette) {
    guint64 alike = 0, all = (guint64)place.width * (guint64)place.height;
    memset(palette, 0, sizeof *palette);
    palette->grey = TRUE;
    for (gint32 y = 0; y < place.height; y++) {
        const guint32 *row = row_of(picture, place, y);
        note_row(palette, row, place.width);
        alike += rows_repeated(row, (guint)place.width);
    }
    palette->photograph = alike * 100 < all * PHOTOGRAPH_PERCENT;
}

/* ---------------------------------------------------------------------------------- lossless --- */

static guint bits_for(guint colours) {
    return colours <= 2 ? 1 : colours <= 4 ? 2 : colours <= 16 ? 4 : 8;
}

static void pack_indices(const struct palette *palette, const guint32 *row, gint32 width,
                         guint bits, guint8 *line) {
    memset(line, 0, ((gsize)width * bits + 7) / 8);
    for (gsize x = 0; x < (gsize)width; x++) {
        guint index = (guint)palette->table[cell_of(palette, row[x] & 0xffffff)] - 1;
        gsize bit = x * bits;
        line[bit / 8] = (guint8)(line[bit / 8] | index << (8 - bits - bit % 8));
    }
}

static void pack_grey(const guint32 *row, gint32 width, guint8 *line) {
    for (gint32 x = 0; x < width; x++)
        line[x] = pixel_green(row[x]);
}

static void pack_colour(const guint32 *row, gint32 width, guint8 *line) {
    for (gint32 x = 0; x < width; x++) {
        line[3 * x] = pixel_red(row[x]);
        line[3 * x + 1] = pixel_green(row[x]);
        line[3 * x + 2] = pixel_blue(row[x]);
    }
}

/* The rows as the PDF will hold them before compression. */
static guint8 *pack(const struct picture *picture, const struct palette *palette,
                    struct coded_image *image, gsize *bytes) {
    gboolean indexed = image->bits < 8 || (palette->count <= PALETTE && !palette->grey);
    gsize channels = indexed || palette->grey ? 1 : 3;
    gsize line_bytes = ((gsize)image->place.width * channels * image->bits + 7) / 8;
    guint8 *rows = g_malloc(line_bytes * (gsize)image->place.height);
    *bytes = line_bytes * (gsize)image->place.height;
    for (gint32 y = 0; y < image->place.height; y++) {
        const guint32 *row = row_of(picture, image->place, y);
        guint8 *line = rows + (gsize)y * line_bytes;
        if (indexed)
            pack_indices(palette, row, image->place.width, image->bits, line);
        else if (palette->grey)
            pack_grey(row, image->place.width, line);
        else
            pack_colour(row, image->place.width, line);
    }
    return rows;
}

static char *colour_space(const struct palette *palette, guint bits) {
    if (bits == 8 && palette->grey)
        return g_strdup("/DeviceGray");
    if (palette->count > PALETTE)
        return g_strdup("/DeviceRGB");
    GString *text = g_string_new(NULL);
    guint8 bytes[3 * PALETTE];
    for (guint k = 0; k < palette->count; k++) {
        bytes[3 * k] = pixel_red(palette->colours[k]);
        bytes[3 * k + 1] = pixel_green(palette->colours[k]);
        bytes[3 * k + 2] = pixel_blue(palette->colours[k]);
    }
    g_string_printf(text, "[/Indexed /DeviceRGB %u ", palette->count - 1);
    pdf_append_bytes(text, bytes, 3 * palette->count);
    g_string_append(text, "]");
    return g_string_free(text, FALSE);
}

static void drop(struct coded_image *image) {
    g_free(image->colour_space);
    g_free(image->parameters);
    g_bytes_unref(image->bytes);
}

/* PNG's filter (ISO 32000-1, 7.4.4.4): each row as its difference to the one above or to the pixel before.
 * It makes shades small, and letters big. */
static GBytes *deflate_differences(const guint8 *rows, gsize line_bytes, gsize channels,
                                   gsize height, GError **error) {
    enum { SUB = 1, UP = 2 };
    g_autofree guint8 *filtered = g_malloc((line_bytes + 1) * height);
    g_autofree guint8 *blank = g_malloc0(line_bytes), *spare = g_malloc(line_bytes);
    for (gsize y = 0; y < height; y++) {
        const guint8 *line = rows + y * line_bytes, *above = y ? line - line_bytes : blank;
        guint8 *out = filtered + y * (line_bytes + 1);
        guint64 up = rows_minus_above(line, above, line_bytes, out + 1);
        out[0] = UP;
        if (rows_minus_before(line, channels, line_bytes, spare) < up) {
            out[0] = SUB;
            memcpy(out + 1, spare, line_bytes);
        }
    }
    return deflate_all(filtered, (line_bytes + 1) * height, error);
}

static gboolean is_smaller(GBytes *bytes, GBytes *than) {
    return bytes && g_bytes_get_size(bytes) < g_bytes_get_size(than);
}

/* What bytes of 8 bits mean is a shade, if it is no index. */
static void try_differences(const struct palette *palette, const guint8 *rows, gsize count,
                            struct coded_image *image) {
    gsize height = (gsize)image->place.height, channels = palette->grey ? 1 : 3;
    gboolean shades = image->bits == 8 && (palette->grey || palette->count > PALETTE);
    g_autoptr(GBytes) other =
        shades ? deflate_differences(rows, count / height, channels, height, NULL) : NULL;
    if (!is_smaller(other, image->bytes))
        return;
    g_bytes_unref(image->bytes);
    image->bytes = g_steal_pointer(&other);
    image->parameters = g_strdup_printf("/Predictor 15 /Colors %" G_GSIZE_FORMAT " /Columns %d",
                                        channels, image->place.width);
}

static void try_ink(const guint8 *rows, struct coded_image *image) {
    guint width = (guint)image->place.width, height = (guint)image->place.height;
    struct coded_bilevel coded =
        image->bits == 1 ? bilevel_code_g4(rows, width, height, NULL) : (struct coded_bilevel){0};
    if (is_smaller(coded.bytes, image->bytes)) {
        g_bytes_unref(image->bytes);
        image->bytes = g_steal_pointer(&coded.bytes);
        image->filter = coded.filter;
        image->parameters = g_strdup_printf("%s /BlackIs1 true /Columns %u /Rows %u",
                                            coded.parameters, width, height);
    }
    g_clear_pointer(&coded.bytes, g_bytes_unref);
}

static gboolean code_lossless(const struct picture *picture, const struct palette *palette,
                              struct coded_image *image, GError **error) {
    gsize count;
    image->bits = palette->count <= PALETTE ? bits_for(palette->count) : 8;
    image->filter = "FlateDecode";
    g_autofree guint8 *rows = pack(picture, palette, image, &count);
    image->bytes = deflate_all(rows, count, error);
    if (!image->bytes)
        return FALSE;
    image->colour_space = colour_space(palette, image->bits);
    try_differences(palette, rows, count, image);
    try_ink(rows, image);
    return TRUE;
}

/* -------------------------------------------------------------------------------------- JPEG --- */

static struct picture part_of(const struct picture *picture, struct rect place) {
    return (struct picture){(guint)place.width, (guint)place.height,
                            (const guint8 *)row_of(picture, place, 0), picture->stride};
}

/* FALSE: there is none that would stay as it is. Where it shows nothing but paper along an edge, it needs no pixels,
 * and would get none if it was converted again. */
static gboolean code_jpeg(const struct picture *picture, const struct palette *palette, int quality,
                          struct coded_image *image) {
    struct rect *place = &image->place, seen = {0};
    gboolean is_whole;
    do {
        struct picture part = part_of(picture, *place);
        g_clear_pointer(&image->bytes, g_bytes_unref);
        image->bytes = picture_jpeg_steady(&part, palette->grey, quality, &seen, NULL);
        if (!image->bytes)
            return FALSE;
        seen.x += place->x, seen.y += place->y;
        is_whole = rect_equal(seen, *place);
        *place = seen;
    } while (!is_whole);
    image->bits = 8;
    image->filter = "DCTDecode";
    image->colour_space = g_strdup(palette->grey ? "/DeviceGray" : "/DeviceRGB");
    return TRUE;
}

/* Whether lossless is hardly bigger than a JPEG, or smaller. */
static gboolean is_worth(const struct coded_image *lossless, const struct picture *picture,
                         const struct palette *palette, int quality) {
    struct picture part = part_of(picture, lossless->place);
    gsize other = picture_jpeg_size(&part, palette->grey, quality);
    return (double)g_bytes_get_size(lossless->bytes) * 100 <=
           (double)other * LOSSLESS_WORTH_PERCENT;
}

gboolean image_code(const struct picture *picture, struct rect place, int quality,
                    struct coded_image *image, GError **error) {
    struct palette palette;
    struct coded_image jpeg = {.place = place};
    survey(picture, place, &palette);
    *image = (struct coded_image){.place = place};
    gboolean is_lossless = quality >= QUALITY_LOSSLESS || palette.count <= FEW_COLOURS;
    if (is_lossless || !palette.photograph) {
        if (!code_lossless(picture, &palette, image, error))
            return FALSE;
        if (is_lossless || is_worth(image, picture, &palette, quality))
            return TRUE;
    }
    if (!code_jpeg(picture, &palette, quality, &jpeg))
        return image->bytes || code_lossless(picture, &palette, image, error);
    if (image->bytes)
        drop(image);
    *image = jpeg;
    return TRUE;
}
