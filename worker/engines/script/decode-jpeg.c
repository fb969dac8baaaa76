/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>

#include <jpeglib.h>

#include "worker/engines/jpeg-scans.h"
#include "worker/engines/script/decode.h"
#include "worker/engines/script/decoding.h"
#include "worker/engines/script/exif.h"
#include "worker/worker.h"

struct reading {
    struct jpeg_error_mgr errors;
    jmp_buf back;
    struct jpeg_source_mgr source;
    bool ended, missing; /* the file; and bits that were wanted after it */
    struct jpeg_decompress_struct jpeg;
    struct decoding decoding;
    uint8_t *row;
};

static void on_error(j_common_ptr jpeg) {
    longjmp(((struct reading *)(void *)jpeg->err)->back, 1);
}

/* Warnings of broken files: the picture shows them. */
static void on_message(j_common_ptr jpeg, int level) {
    struct reading *reading = (void *)jpeg->err;
    reading->missing = reading->missing || (level < 0 && reading->ended);
}

/* -------------------------------------------------------------------------------------- bytes */

static void do_nothing(j_decompress_ptr jpeg) {
    (void)jpeg;
}

static boolean at_end(j_decompress_ptr jpeg) {
    static const JOCTET end[] = {0xff, JPEG_EOI};
    ((struct reading *)(void *)jpeg->err)->ended = true;
    jpeg->src->next_input_byte = end;
    jpeg->src->bytes_in_buffer = sizeof end;
    return TRUE;
}

static void skip(j_decompress_ptr jpeg, long count) {
    size_t left = jpeg->src->bytes_in_buffer, some = count > 0 ? (size_t)count : 0;
    some = some < left ? some : left;
    jpeg->src->next_input_byte += some;
    jpeg->src->bytes_in_buffer -= some;
}

static void read_from(struct reading *reading, const uint8_t *bytes, size_t size) {
    reading->source = (struct jpeg_source_mgr){.next_input_byte = bytes,
                                               .bytes_in_buffer = size,
                                               .init_source = do_nothing,
                                               .fill_input_buffer = at_end,
                                               .skip_input_data = skip,
                                               .resync_to_restart = jpeg_resync_to_restart,
                                               .term_source = do_nothing};
    reading->jpeg.src = &reading->source;
}

/* ------------------------------------------------------------------------------------- pixels */

static unsigned orientation_of(const struct jpeg_decompress_struct *jpeg) {
    for (const struct jpeg_marker_struct *marker = jpeg->marker_list; marker; marker = marker->next)
        if (marker->marker == JPEG_APP0 + 1 &&
            exif_orientation(marker->data, marker->data_length) != 1)
            return exif_orientation(marker->data, marker->data_length);
    return 1;
}

/* Adobe's programs write ink upside down, and browsers take all files for theirs: 255 is none. */
static void mix_inks(uint8_t *row, unsigned width) {
    for (; width > 0; width--, row += 4) {
        for (int k = 0; k < 3; k++)
            row[k] = (uint8_t)((row[k] * row[3] + 127) / 255);
        row[3] = 255;
    }
}

/* A file of one scan that ends too early has no rows from there on; of more, a coarser picture is all there. */
static void read_rows(struct reading *reading) {
    struct jpeg_decompress_struct *jpeg = &reading->jpeg;
    bool coarse = jpeg_has_multiple_scans(jpeg);
    while (jpeg->output_scanline < jpeg->output_height) {
        jpeg_read_scanlines(jpeg, &reading->row, 1);
        if (reading->missing && !coarse)
            break;
        if (jpeg->out_color_space == JCS_CMYK)
            mix_inks(reading->row, jpeg->output_width);
        decoding_put(&reading->decoding, 0, (int)jpeg->output_scanline - 1, (int)jpeg->output_width,
                     reading->row);
    }
}

static void read_file(struct reading *reading) {
    struct jpeg_decompress_struct *jpeg = &reading->jpeg;
    jpeg_save_markers(jpeg, JPEG_APP0 + 1, 0xffff);
    jpeg_read_header(jpeg, TRUE);
    bool inks = jpeg->jpeg_color_space == JCS_CMYK || jpeg->jpeg_color_space == JCS_YCCK;
    jpeg->out_color_space = inks ? JCS_CMYK : JCS_EXT_RGBA;
    jpeg_scans_limit(jpeg);
    jpeg_start_decompress(jpeg);
    reading->row = malloc((size_t)jpeg->output_width * 4);
    if (reading->row && decoding_begin(&reading->decoding, jpeg->output_width, jpeg->output_height,
                                       orientation_of(jpeg)))
        read_rows(reading);
}

static void read_guarded(struct reading *reading, const uint8_t *bytes, size_t size) {
    if (setjmp(reading->back) != 0)
        return;
    jpeg_create_decompress(&reading->jpeg);
    read_from(reading, bytes, size);
    read_file(reading);
}

uint32_t decode_jpeg(const uint8_t *bytes, size_t size) {
    struct reading reading = {.row = NULL};
    unsigned stopped = jpeg_scans_stopped();
    reading.jpeg.err = jpeg_std_error(&reading.errors);
    reading.errors.error_exit = on_error;
    reading.errors.emit_message = on_message;
    read_guarded(&reading, bytes, size);
    jpeg_destroy_decompress(&reading.jpeg);
    free(reading.row);
    if (jpeg_scans_stopped() != stopped)
        worker_log("a picture of more than %d scans ends there", JPEG_SCANS_MAXIMUM);
    return decoding_end(&reading.decoding);
}
