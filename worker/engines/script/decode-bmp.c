/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <stdlib.h>
#include <string.h>

#include "worker/engines/script/bmp.h"
#include "worker/engines/script/decode.h"
#include "worker/engines/script/decoding.h"

/* The pixels of a BMP: rows from below, most often, each of whole words of four bytes; or runs of one colour. */

struct reading {
    struct bmp bmp;
    struct decoding decoding;
    uint8_t *row; /* RGBA */
    bool ignores_alpha;
};

static void put_row(struct reading *reading, uint32_t number) {
    uint32_t y = reading->bmp.top_down ? number : reading->bmp.height - 1 - number;
    decoding_put(&reading->decoding, 0, (int)y, reading->decoding.width, reading->row);
}

/* ------------------------------------------------------------------------------------- pixels */

/* An index beyond the colours is black. */
static void color_of(const struct bmp *bmp, unsigned index, uint8_t rgba[4]) {
    const uint8_t *color = bmp->colors + (size_t)index * bmp->color_bytes;
    memset(rgba, 0, 3);
    rgba[3] = 255;
    for (int k = 0; k < 3 && index < bmp->color_count; k++)
        rgba[k] = color[2 - k];
}

static void read_indices(const struct bmp *bmp, const uint8_t *from, uint8_t *rgba) {
    unsigned bits = bmp->bits;
    for (size_t x = 0, at = 0; x < bmp->width; x++, at += bits) {
        unsigned index = from[at / 8] >> (8 - bits - at % 8) & ((1u << bits) - 1);
        color_of(bmp, index, rgba + x * 4);
    }
}

static uint8_t channel_of(uint32_t pixel, struct bmp_channel channel) {
    uint64_t value = pixel >> channel.shift & channel.most;
    return channel.most ? (uint8_t)((value * 255 + channel.most / 2) / channel.most) : 0;
}

static uint32_t pixel_at(const struct bmp *bmp, const uint8_t *row, size_t x) {
    unsigned bytes = bmp->bits / 8;
    uint32_t pixel = 0;
    for (unsigned k = 0; k < bytes; k++)
        pixel |= (uint32_t)row[x * bytes + k] << 8 * k;
    return pixel;
}

static void read_pixels(const struct reading *reading, const uint8_t *from, uint8_t *rgba) {
    const struct bmp *bmp = &reading->bmp;
    bool opaque = bmp->channels[3].most == 0 || reading->ignores_alpha;
    for (size_t x = 0; x < bmp->width; x++, rgba += 4) {
        for (int k = 0; k < 4; k++)
            rgba[k] = channel_of(pixel_at(bmp, from, x), bmp->channels[k]);
        rgba[3] = opaque ? 255 : rgba[3];
    }
}

/* Programs that know of no alpha leave it 0 everywhere: browsers show such a file as opaque. */
static bool alpha_is_nowhere(const struct bmp *bmp, size_t row_bytes) {
    size_t rows = (size_t)(bmp->end - bmp->pixels) / row_bytes;
    for (size_t y = 0; bmp->channels[3].most && y < bmp->height && y < rows; y++)
        for (size_t x = 0; x < bmp->width; x++)
            if (channel_of(pixel_at(bmp, bmp->pixels + y * row_bytes, x), bmp->channels[3]))
                return false;
    return true;
}

static void read_plain(struct reading *reading) {
    const struct bmp *bmp = &reading->bmp;
    size_t row_bytes = ((size_t)bmp->width * bmp->bits + 31) / 32 * 4;
    const uint8_t *from = bmp->pixels;
    reading->ignores_alpha = alpha_is_nowhere(bmp, row_bytes);
    for (uint32_t y = 0; y < bmp->height && (size_t)(bmp->end - from) >= row_bytes; y++) {
        if (bmp->bits <= 8)
            read_indices(bmp, from, reading->row);
        else
            read_pixels(reading, from, reading->row);
        put_row(reading, y);
        from += row_bytes;
    }
}

/* --------------------------------------------------------------------------------------- runs */

struct runs {
    const uint8_t *from;
    uint32_t x, y;
};

static void put_index(struct reading *reading, struct runs *runs, unsigned index) {
    if (runs->x < reading->bmp.width)
        color_of(&reading->bmp, index, reading->row + (size_t)runs->x++ * 4);
}

/* What a row has not said by then is transparent. */
static void end_row(struct reading *reading, struct runs *runs) {
    put_row(reading, runs->y++);
    memset(reading->row, 0, (size_t)reading->bmp.width * 4);
}

static bool has(const struct reading *reading, const struct runs *runs, size_t count) {
    return (size_t)(reading->bmp.end - runs->from) >= count;
}

static void put_run(struct reading *reading, struct runs *runs, unsigned count, uint8_t value) {
    for (unsigned k = 0; k < count; k++)
        put_index(reading, runs,
                  reading->bmp.bits == 8 ? value
                  : k % 2                ? value & 15u
                                         : value >> 4u);
}

/* Pixels one by one, filled up to a whole word of two bytes. */
static bool put_literals(struct reading *reading, struct runs *runs, unsigned count) {
    bool wide = reading->bmp.bits == 8;
    size_t bytes = wide ? count : (count + 1) / 2, padded = (bytes + 1) / 2 * 2;
    if (!has(reading, runs, bytes))
        return false;
    for (unsigned k = 0; k < count; k++) {
        unsigned value = runs->from[wide ? k : k / 2];
        put_index(reading, runs, wide ? value : k % 2 ? value & 15 : value >> 4);
    }
    runs->from += has(reading, runs, padded) ? padded : bytes;
    return true;
}

static bool move(struct reading *reading, struct runs *runs) {
    if (!has(reading, runs, 2))
        return false;
    uint32_t x = runs->x + runs->from[0], down = runs->from[1];
    runs->from += 2;
    for (; down > 0 && runs->y < reading->bmp.height; down--)
        end_row(reading, runs);
    runs->x = x < reading->bmp.width ? x : reading->bmp.width;
    return true;
}

enum { END_OF_ROW = 0, END_OF_PICTURE = 1, MOVE = 2 };

/* One instruction; false: the last one. */
static bool follow(struct reading *reading, struct runs *runs) {
    unsigned count = runs->from[0];
    uint8_t value = runs->from[1];
    runs->from += 2;
    if (count > 0)
        put_run(reading, runs, count, value);
    else if (value == MOVE)
        return move(reading, runs);
    else if (value > MOVE)
        return put_literals(reading, runs, value);
    else if (value == END_OF_PICTURE)
        return false;
    else {
        end_row(reading, runs);
        runs->x = 0;
    }
    return true;
}

static void read_runs(struct reading *reading) {
    struct runs runs = {.from = reading->bmp.pixels};
    while (runs.y < reading->bmp.height && has(reading, &runs, 2) && follow(reading, &runs))
        continue;
    if (runs.y < reading->bmp.height)
        end_row(reading, &runs);
}

uint32_t decode_bmp(const uint8_t *bytes, size_t size) {
    struct reading reading = {.row = NULL};
    if (!bmp_read_headers(bytes, size, &reading.bmp))
        return 0;
    reading.row = calloc(reading.bmp.width, 4);
    bool begun = decoding_begin(&reading.decoding, reading.bmp.width, reading.bmp.height, 1);
    bool runs = reading.bmp.compression == BMP_RLE8 || reading.bmp.compression == BMP_RLE4;
    if (reading.row && begun && runs)
        read_runs(&reading);
    else if (reading.row && begun)
        read_plain(&reading);
    free(reading.row);
    return decoding_end(&reading.decoding);
}
