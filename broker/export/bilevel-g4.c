/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <gmodule.h>
#include <string.h>
#include <tiffio.h>

#include "broker/export/bilevel.h"
#include "broker/session.h"

/*
 * libtiff brings six more libraries, C++'s among them: 1.5 of the 5 ms that a program linked with it needs to start. Few
 * of our commands code a page, so the first page that is coded opens it.
 */
static struct {
    __typeof__(&TIFFClientOpen) open;
    __typeof__(&TIFFSetField) set_field;
    __typeof__(&TIFFGetField) get_field;
    __typeof__(&TIFFWriteEncodedStrip) write_strip;
    __typeof__(&TIFFCleanup) cleanup;
} library;

static gboolean find_all(GModule *module) {
    return g_module_symbol(module, "TIFFClientOpen", (gpointer *)&library.open) &&
           g_module_symbol(module, "TIFFSetField", (gpointer *)&library.set_field) &&
           g_module_symbol(module, "TIFFGetField", (gpointer *)&library.get_field) &&
           g_module_symbol(module, "TIFFWriteEncodedStrip", (gpointer *)&library.write_strip) &&
           g_module_symbol(module, "TIFFCleanup", (gpointer *)&library.cleanup);
}

static gpointer open_library(gpointer none) {
    GModule *module = g_module_open(VITRINE_TIFF_LIBRARY, G_MODULE_BIND_LOCAL);
    (void)none;
    return module && find_all(module) ? module : NULL;
}

/* It stays open. */
static gboolean have_library(GError **error) {
    static GOnce opened = G_ONCE_INIT;
    if (g_once(&opened, open_library, NULL))
        return TRUE;
    g_set_error_literal(error, VITRINE_ERROR, VITRINE_ERROR_INTERNAL,
                        "The library " VITRINE_TIFF_LIBRARY " is missing or damaged.");
    return FALSE;
}

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
    return library.set_field(tiff, TIFFTAG_IMAGEWIDTH, width) &&
           library.set_field(tiff, TIFFTAG_IMAGELENGTH, height) &&
           library.set_field(tiff, TIFFTAG_BITSPERSAMPLE, 1) &&
           library.set_field(tiff, TIFFTAG_SAMPLESPERPIXEL, 1) &&
           library.set_field(tiff, TIFFTAG_ROWSPERSTRIP, height) &&
           library.set_field(tiff, TIFFTAG_COMPRESSION, COMPRESSION_CCITTFAX4) &&
           library.set_field(tiff, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISWHITE) &&
           library.write_strip(tiff, 0, (void *)(gpointer)rows, (tmsize_t)bytes) == (tmsize_t)bytes;
}

static GBytes *cut_strip(TIFF *tiff, const struct memory *memory) {
    uint64_t *offset = NULL, *count = NULL;
    if (!library.get_field(tiff, TIFFTAG_STRIPOFFSETS, &offset) ||
        !library.get_field(tiff, TIFFTAG_STRIPBYTECOUNTS, &count) ||
        offset[0] + count[0] > memory->bytes->len)
        return NULL;
    return g_bytes_new(memory->bytes->data + offset[0], count[0]);
}

struct coded_bilevel bilevel_code_g4(const guint8 *rows, guint width, guint height,
                                     GError **error) {
    struct coded_bilevel coded = {.filter = "CCITTFaxDecode", .parameters = "/K -1"};
    if (!have_library(error))
        return coded;
    struct memory memory = {g_byte_array_new(), 0};
    TIFF *tiff = library.open("memory", "w", &memory, on_read, on_write, on_seek, on_close, on_size,
                              NULL, NULL);
    if (tiff && write_strip(tiff, rows, width, height))
        coded.bytes = cut_strip(tiff, &memory);
    if (tiff)
        library.cleanup(tiff);
    g_byte_array_unref(memory.bytes);
    if (!coded.bytes)
        g_set_error_literal(error, VITRINE_ERROR, VITRINE_ERROR_INTERNAL,
                            "The page could not be coded as black and white.");
    return coded;
}
