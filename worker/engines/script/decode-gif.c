/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <gif_lib.h>
#include <stdlib.h>
#include <string.h>

#include "worker/engines/script/decode.h"
#include "worker/engines/script/decoding.h"

/* The first frame of a GIF, on the whole of its screen: what drawImage() draws of an animation. */

struct reading {
    const uint8_t *bytes;
    size_t left;
};

/* What a row is made of: its colours, and the index that stands for none. */
struct look {
    const ColorMapObject *colors;
    int transparent; /* NO_TRANSPARENT_COLOR: none */
};

static int read_bytes(GifFileType *gif, GifByteType *to, int count) {
    struct reading *reading = gif->UserData;
    size_t wanted = count > 0 ? (size_t)count : 0;
    size_t given = wanted < reading->left ? wanted : reading->left;
    memcpy(to, reading->bytes, given);
    reading->bytes += given;
    reading->left -= given;
    return (int)given;
}

static bool read_extension(GifFileType *gif, int *transparent) {
    GifByteType *block;
    int code;
    if (DGifGetExtension(gif, &code, &block) == GIF_ERROR)
        return false;
    GraphicsControlBlock control;
    if (code == GRAPHICS_EXT_FUNC_CODE && block &&
        DGifExtensionToGCB(block[0], block + 1, &control) == GIF_OK)
        *transparent = control.TransparentColor;
    while (block)
        if (DGifGetExtensionNext(gif, &block) == GIF_ERROR)
            return false;
    return true;
}

/* As far as the pixels of the first frame. */
static bool find_frame(GifFileType *gif, int *transparent) {
    GifRecordType type;
    while (DGifGetRecordType(gif, &type) == GIF_OK) {
        if (type == IMAGE_DESC_RECORD_TYPE)
            return DGifGetImageDesc(gif) == GIF_OK && gif->Image.Width > 0 && gif->Image.Height > 0;
        if (type != EXTENSION_RECORD_TYPE || !read_extension(gif, transparent))
            return false;
    }
    return false;
}

/* Indices beyond the colours are nothing, as in browsers. */
static void color_row(const uint8_t *indices, int width, struct look look, uint8_t *rgba) {
    memset(rgba, 0, (size_t)width * 4);
    for (int x = 0; x < width; x++, rgba += 4) {
        int index = indices[x];
        if (!look.colors || index == look.transparent || index >= look.colors->ColorCount)
            continue;
        GifColorType color = look.colors->Colors[index];
        memcpy(rgba, (uint8_t[]){color.Red, color.Green, color.Blue, 255}, 4);
    }
}

/* A file that ends too early shows what came. */
static void read_rows(GifFileType *gif, struct look look, struct decoding *decoding) {
    static const int first[] = {0, 4, 2, 1}, step[] = {8, 8, 4, 2};
    const GifImageDesc frame = gif->Image;
    uint8_t *row = malloc((size_t)frame.Width * 5);
    bool more = row != NULL;
    for (int pass = 0; more && pass < (frame.Interlace ? 4 : 1); pass++) {
        int y = frame.Interlace ? first[pass] : 0;
        for (; more && y < frame.Height; y += frame.Interlace ? step[pass] : 1) {
            uint8_t *indices = row + (size_t)frame.Width * 4;
            more = DGifGetLine(gif, indices, frame.Width) == GIF_OK;
            if (!more)
                break;
            color_row(indices, frame.Width, look, row);
            decoding_put(decoding, frame.Left, frame.Top + y, frame.Width, row);
        }
    }
    free(row);
}

static int larger(int a, int b) {
    return a > b ? a : b;
}

static void read_frame(GifFileType *gif, int transparent, struct decoding *decoding) {
    GifImageDesc frame = gif->Image;
    struct look look = {frame.ColorMap ? frame.ColorMap : gif->SColorMap, transparent};
    /* A screen smaller than its first frame grows, as in browsers. */
    if (decoding_begin(decoding, larger(gif->SWidth, frame.Left + frame.Width),
                       larger(gif->SHeight, frame.Top + frame.Height), 1))
        read_rows(gif, look, decoding);
}

uint32_t decode_gif(const uint8_t *bytes, size_t size) {
    struct reading reading = {bytes, size};
    struct decoding decoding = {.number = 0};
    int error = 0, transparent = NO_TRANSPARENT_COLOR;
    GifFileType *gif = DGifOpen(&reading, read_bytes, &error);
    if (!gif)
        return 0;
    if (find_frame(gif, &transparent))
        read_frame(gif, transparent, &decoding);
    DGifCloseFile(gif, &error);
    return decoding_end(&decoding);
}
