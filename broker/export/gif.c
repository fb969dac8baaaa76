/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "broker/export/gif.h"

#include <gif_lib.h>
#include <string.h>

#include "broker/export/palette.h"
#include "broker/session.h"

struct gif {
    GifFileType *file;
    struct output *output;
    guint width, height;
    guint32 *shown; /* the last picture; NULL: none yet */
    guint8 *line;
    GError *problem; /* of output */
};

static gboolean fail(struct gif *gif, GError **error) {
    if (gif && gif->problem)
        g_propagate_error(error, g_steal_pointer(&gif->problem));
    else
        g_set_error_literal(error, VITRINE_ERROR, VITRINE_ERROR_INTERNAL,
                            "The GIF could not be written.");
    return FALSE;
}

static int on_bytes(GifFileType *file, const GifByteType *bytes, int count) {
    struct gif *gif = file->UserData;
    if (gif->problem || !output_write(gif->output, bytes, (gsize)count, &gif->problem))
        return 0;
    return count;
}

/* The extension by which all programs know that it begins anew, for ever. */
static gboolean put_loop(GifFileType *file) {
    return EGifPutExtensionLeader(file, APPLICATION_EXT_FUNC_CODE) == GIF_OK &&
           EGifPutExtensionBlock(file, 11, "NETSCAPE2.0") == GIF_OK &&
           EGifPutExtensionBlock(file, 3, "\x01\x00\x00") == GIF_OK &&
           EGifPutExtensionTrailer(file) == GIF_OK;
}

struct gif *gif_create(struct output *output, guint width, guint height, GError **error) {
    if (width > GIF_SIDE_MOST || height > GIF_SIDE_MOST) {
        g_set_error_literal(error, VITRINE_ERROR, VITRINE_ERROR_LIMIT,
                            "GIF holds at most 65,535 pixels a side.");
        return NULL;
    }
    struct gif *gif = g_new0(struct gif, 1);
    *gif = (struct gif){.output = output, .width = width, .height = height};
    gif->line = g_malloc(width);
    gif->file = EGifOpen(gif, on_bytes, NULL);
    if (gif->file)
        EGifSetGifVersion(gif->file, true);
    if (!gif->file || EGifPutScreenDesc(gif->file, (int)width, (int)height, 8, 0, NULL) != GIF_OK ||
        !put_loop(gif->file)) {
        fail(gif, error);
        gif_destroy(gif);
        return NULL;
    }
    return gif;
}

/* ------------------------------------------------------------------------------------ what changed */

static gboolean row_differs(const struct gif *gif, const struct picture *picture, guint y,
                            guint *left, guint *right) {
    const guint32 *now = picture_row(picture, y), *then = gif->shown + (gsize)y * gif->width;
    guint first = 0, end = gif->width;
    while (first < end && (now[first] & 0xffffff) == then[first])
        first++;
    if (first == end)
        return FALSE;
    while ((now[end - 1] & 0xffffff) == then[end - 1])
        end--;
    *left = MIN(*left, first);
    *right = MAX(*right, end);
    return TRUE;
}

/* All of the first picture; one pixel if nothing changed, since a GIF waits for pictures only. */
static struct rect changed_part(const struct gif *gif, const struct picture *picture) {
    guint left = gif->width, right = 0, top = gif->height, bottom = 0;
    if (!gif->shown)
        return (struct rect){0, 0, (gint32)gif->width, (gint32)gif->height};
    for (guint y = 0; y < gif->height; y++) {
        if (!row_differs(gif, picture, y, &left, &right))
            continue;
        top = MIN(top, y);
        bottom = y + 1;
    }
    if (bottom == 0)
        return (struct rect){0, 0, 1, 1};
    return (struct rect){(gint32)left, (gint32)top, (gint32)(right - left), (gint32)(bottom - top)};
}

static void remember(struct gif *gif, const struct picture *picture) {
    if (!gif->shown)
        gif->shown = g_new(guint32, (gsize)gif->width * gif->height);
    for (guint y = 0; y < gif->height; y++) {
        const guint32 *row = picture_row(picture, y);
        for (guint x = 0; x < gif->width; x++)
            gif->shown[(gsize)y * gif->width + x] = row[x] & 0xffffff;
    }
}

/* ----------------------------------------------------------------------------------- one picture */

static gboolean put_control(GifFileType *file, guint hundredths) {
    GraphicsControlBlock control = {.DisposalMode = DISPOSE_DO_NOT,
                                    .DelayTime = (int)MIN(hundredths, 65535),
                                    .TransparentColor = NO_TRANSPARENT_COLOR};
    GifByteType bytes[4];
    EGifGCBToExtension(&control, bytes);
    return EGifPutExtension(file, GRAPHICS_EXT_FUNC_CODE, sizeof bytes, bytes) == GIF_OK;
}

static ColorMapObject *map_of(const struct palette *palette) {
    GifColorType colours[PALETTE_MOST] = {0};
    guint room = 2;
    while (room < palette_count(palette))
        room *= 2;
    for (guint k = 0; k < palette_count(palette); k++) {
        guint32 colour = palette_colour(palette, k);
        colours[k] = (GifColorType){pixel_red(colour), pixel_green(colour), pixel_blue(colour)};
    }
    return GifMakeMapObject((int)room, colours);
}

static gboolean put_lines(struct gif *gif, const struct picture *picture, struct rect part,
                          const struct palette *palette) {
    for (gint32 y = 0; y < part.height; y++) {
        const guint32 *row = picture_row(picture, (guint)(part.y + y)) + part.x;
        for (gint32 x = 0; x < part.width; x++)
            gif->line[x] = palette_find(palette, row[x]);
        if (EGifPutLine(gif->file, gif->line, part.width) != GIF_OK)
            return FALSE;
    }
    return TRUE;
}

gboolean gif_add(struct gif *gif, const struct picture *picture, guint hundredths, GError **error) {
    struct rect part = changed_part(gif, picture);
    struct palette *palette = palette_create(picture, part);
    ColorMapObject *map = map_of(palette);
    gboolean fine = map && put_control(gif->file, hundredths) &&
                    EGifPutImageDesc(gif->file, part.x, part.y, part.width, part.height, false,
                                     map) == GIF_OK &&
                    put_lines(gif, picture, part, palette);
    GifFreeMapObject(map);
    palette_destroy(palette);
    remember(gif, picture);
    return fine || fail(gif, error);
}

static gboolean close_file(struct gif *gif) {
    GifFileType *file = g_steal_pointer(&gif->file);
    return EGifCloseFile(file, NULL) == GIF_OK;
}

gboolean gif_finish(struct gif *gif, GError **error) {
    return (close_file(gif) && !gif->problem) || fail(gif, error);
}

void gif_destroy(struct gif *gif) {
    if (!gif)
        return;
    if (gif->file)
        close_file(gif);
    g_clear_error(&gif->problem);
    g_free(gif->shown);
    g_free(gif->line);
    g_free(gif);
}
