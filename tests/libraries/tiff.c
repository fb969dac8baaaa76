/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <stdlib.h>
#include <string.h>
#include <tiffio.h>
#include <unistd.h>

#include "tests/libraries/libraries.h"

/* A file in memory, for TIFFClientOpen. */
static struct {
    uint8_t bytes[4 * PICTURE_BYTES];
    toff_t position, size;
} memory;

static tsize_t read_bytes(thandle_t user, tdata_t buffer, tsize_t count) {
    toff_t left = memory.position < memory.size ? memory.size - memory.position : 0;
    tsize_t part = (toff_t)count < left ? count : (tsize_t)left;
    (void)user;
    memcpy(buffer, memory.bytes + memory.position, (size_t)part);
    memory.position += (toff_t)part;
    return part;
}

static tsize_t write_bytes(thandle_t user, tdata_t buffer, tsize_t count) {
    (void)user;
    if (memory.position + (toff_t)count > sizeof memory.bytes)
        abort();
    memcpy(memory.bytes + memory.position, buffer, (size_t)count);
    memory.position += (toff_t)count;
    if (memory.position > memory.size)
        memory.size = memory.position;
    return count;
}

static toff_t seek(thandle_t user, toff_t offset, int whence) {
    toff_t from = whence == SEEK_SET ? 0 : whence == SEEK_CUR ? memory.position : memory.size;
    (void)user;
    memory.position = from + offset;
    return memory.position;
}

static int close_file(thandle_t user) {
    (void)user;
    return 0;
}

static toff_t size_of(thandle_t user) {
    (void)user;
    return memory.size;
}

static TIFF *open_memory(const char *mode) {
    TIFF *tiff = TIFFClientOpen("memory", mode, (thandle_t)&memory, read_bytes, write_bytes, seek,
                                close_file, size_of, NULL, NULL);
    if (!tiff)
        abort();
    return tiff;
}

static void write_picture(uint16_t compression) {
    memset(&memory, 0, sizeof memory);
    TIFF *tiff = open_memory("w");
    TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, PICTURE_SIDE);
    TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, PICTURE_SIDE);
    TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, 8);
    TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, 3);
    TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_RGB);
    TIFFSetField(tiff, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG);
    TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP, 32);
    TIFFSetField(tiff, TIFFTAG_COMPRESSION, compression);
    for (uint32_t y = 0; y < PICTURE_SIDE; y++)
        TIFFWriteScanline(tiff, (uint8_t *)picture() + y * PICTURE_SIDE * 3, y, 0);
    TIFFClose(tiff);
}

static uint64_t read_picture(uint64_t sum) {
    uint8_t row[PICTURE_SIDE * 3];
    memory.position = 0;
    TIFF *tiff = open_memory("r");
    for (uint32_t y = 0; y < PICTURE_SIDE; y++) {
        if (TIFFReadScanline(tiff, row, y, 0) != 1)
            abort();
        sum = checksum(sum, row, sizeof row);
    }
    TIFFClose(tiff);
    return sum;
}

uint64_t work_tiff(unsigned rounds) {
    uint64_t sum = 0;
    for (unsigned k = 0; k < rounds; k++) {
        write_picture(k % 2 ? COMPRESSION_LZW : COMPRESSION_ADOBE_DEFLATE);
        sum = read_picture(checksum(sum, memory.bytes, memory.size));
    }
    return sum;
}
