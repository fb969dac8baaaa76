/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>
#include <tiffio.h>

#include "broker/export/bilevel.h"
#include "broker/session.h"

/*
 * libtiff writes whole TIFF files only, so it writes one with a single strip into memory, and the
 * strip is cut out: in a TIFF it is the bare Group 4 data.
 */
struct memory {
    GByteArray *bytes;
    guint64 position;
};

static tmsize_t on_read(thandle_t handle, void *bytes, tmsize_t count) {
    struct memory *memory = handle;
    guint64 left = memory->bytes->len - MIN(memory->position, memory->bytes->len);
    gsize got = (gsize)MIN((guint64)count, left);
    memcpy(bytes, memory->bytes->data + memory->position, got);
    memory->position += got;
    return (tmsize_t)got;
}

static tmsize_t on_write(thandle_t handle, void *bytes, tmsize_t count) {
    struct memory *memory = handle;
    guint64 end = memory->position + (guint64)count;
    if (count < 0 || end > G_MAXUINT32 / 2)
        return -1;
    if (end > memory->bytes->len) {
        guint before = memory->bytes->len;
        g_byte_array_set_size(memory->bytes, (guint)end);
        memset(memory->bytes->data + before, 0, (guint)end - before);
    }
    memcpy(memory->bytes->data + memory->position, bytes, (gsize)count);
    memory->position = end;
    return count;
}

static toff_t on_seek(thandle_t handle, toff_t offset, int whence) {
    struct memory *memory = handle;
    memory->position = whence == SEEK_SET   ? offset
                       : whence == SEEK_CUR ? memory->position + offset
                                            : memory->bytes->len + offset;
    return memory->position;
}

static int on_close(thandle_t handle) {
    (void)handle;
    return 0;
}

static toff_t on_size(thandle_t handle) {
    struct memory *memory = handle;
    return memory->bytes->len;
}

static gboolean write_strip(TIFF *tiff, const guint8 *rows, guint width, guint height) {
    gsize bytes = (gsize)((width + 7) / 8) * height;
    return TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, width) &&
           TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, height) &&
           TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, 1) &&
           TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, 1) &&
           TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP, height) &&
           TIFFSetField(tiff, TIFFTAG_COMPRESSION, COMPRESSION_CCITTFAX4) &&
           TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISWHITE) &&
           TIFFWriteEncodedStrip(tiff, 0, (void *)(gpointer)rows, (tmsize_t)bytes) ==
               (tmsize_t)bytes;
}

static GBytes *cut_strip(TIFF *tiff, const struct memory *memory) {
    uint64_t *offset = NULL, *count = NULL;
    if (!TIFFGetField(tiff, TIFFTAG_STRIPOFFSETS, &offset) ||
        !TIFFGetField(tiff, TIFFTAG_STRIPBYTECOUNTS, &count) ||
        offset[0] + count[0] > memory->bytes->len)
        return NULL;
    return g_bytes_new(memory->bytes->data + offset[0], count[0]);
}

struct coded_bilevel bilevel_code_g4(const guint8 *rows, guint width, guint height,
                                     GError **error) {
    struct coded_bilevel coded = {.filter = "CCITTFaxDecode", .parameters = "/K -1"};
    struct memory memory = {g_byte_array_new(), 0};
    TIFF *tiff = TIFFClientOpen("memory", "w", &memory, on_read, on_write, on_seek, on_close,
                                on_size, NULL, NULL);
    if (tiff && write_strip(tiff, rows, width, height))
        coded.bytes = cut_strip(tiff, &memory);
    if (tiff)
        TIFFCleanup(tiff);
    g_byte_array_unref(memory.bytes);
    if (!coded.bytes)
        g_set_error_literal(error, VITRINE_ERROR, VITRINE_ERROR_INTERNAL,
                            "The page could not be coded as black and white.");
    return coded;
}
