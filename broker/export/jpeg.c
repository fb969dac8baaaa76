/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>

#include <jpeglib.h>

#include "broker/export/chroma.h"
#include "broker/export/picture.h"
#include "broker/session.h"

struct coder {
    struct jpeg_compress_struct jpeg;
    struct jpeg_error_mgr errors;
    jmp_buf failed;
    char message[JMSG_LENGTH_MAX];
    unsigned char *bytes;
    unsigned long count;
    guint8 *line; /* of a grey picture */
};

static void on_error(j_common_ptr jpeg) {
    struct coder *coder = jpeg->client_data;
    jpeg->err->format_message(jpeg, coder->message);
    longjmp(coder->failed, 1);
}

static void on_message(j_common_ptr jpeg) {
    (void)jpeg;
}

/*
 * Coded again, a picture should change by no more than a step of 12. What spoils that is colour at half the
 * resolution, and steps so coarse that a coefficient which clipping moved over a step's edge is seen:
 * one of 24 moves a pixel by 6. Costs some 20 % where there are sharp edges of colour, else nothing.
 */
static void keep_steady(struct jpeg_compress_struct *jpeg, const struct picture *picture) {
    enum { STEP_MOST = 24 };
    if (jpeg->num_components == 1 || chroma_is_smooth(picture))
        return;
    jpeg->comp_info[0].h_samp_factor = jpeg->comp_info[0].v_samp_factor = 1;
    for (guint table = 0; table < 2; table++)
        for (guint k = 0; k < DCTSIZE2; k++) {
            UINT16 *step = &jpeg->quant_tbl_ptrs[table]->quantval[k];
            *step = MIN(*step, STEP_MOST);
        }
}

static void describe(struct coder *coder, const struct picture *picture, gboolean grey, int quality,
                     gboolean steady, guint dpi_thousandths) {
    struct jpeg_compress_struct *jpeg = &coder->jpeg;
    guint dpi = (dpi_thousandths + 500) / 1000;
    jpeg->image_width = picture->width;
    jpeg->image_height = picture->height;
    jpeg->input_components = grey ? 1 : 4;
    jpeg->in_color_space = grey ? JCS_GRAYSCALE : JCS_EXT_BGRX;
    jpeg_set_defaults(jpeg);
    jpeg_set_quality(jpeg, quality, TRUE);
    if (steady)
        keep_steady(jpeg, picture);
    jpeg->optimize_coding = TRUE;
    jpeg_simple_progression(jpeg); /* 5 to 10 % smaller; DCTDecode reads it since PDF 1.3 */
    if (dpi > 0 && dpi <= G_MAXUINT16) {
        jpeg->density_unit = 1;
        jpeg->X_density = jpeg->Y_density = (UINT16)dpi;
    }
}

static void write_rows(struct coder *coder, const struct picture *picture, gboolean grey) {
    for (guint y = 0; y < picture->height; y++) {
        const guint32 *row = picture_row(picture, y);
        for (guint x = 0; grey && x < picture->width; x++)
            coder->line[x] = pixel_green(row[x]);
        JSAMPROW line = grey ? coder->line : (JSAMPROW)(gpointer)row;
        jpeg_write_scanlines(&coder->jpeg, &line, 1);
    }
}

static void on_free(gpointer bytes) {
    free(bytes);
}

GBytes *picture_jpeg(const struct picture *picture, gboolean grey, int quality, gboolean steady,
                     guint dpi_thousandths, GError **error) {
    struct coder *coder = g_new0(struct coder, 1);
    GBytes *result = NULL;
    coder->jpeg.err = jpeg_std_error(&coder->errors);
    coder->errors.error_exit = on_error;
    coder->errors.output_message = on_message;
    coder->jpeg.client_data = coder;
    coder->line = grey ? g_malloc(picture->width) : NULL;
    if (setjmp(coder->failed) == 0) {
        jpeg_create_compress(&coder->jpeg);
        jpeg_mem_dest(&coder->jpeg, &coder->bytes, &coder->count);
        describe(coder, picture, grey, quality, steady, dpi_thousandths);
        jpeg_start_compress(&coder->jpeg, TRUE);
        write_rows(coder, picture, grey);
        jpeg_finish_compress(&coder->jpeg);
        result = g_bytes_new_with_free_func(coder->bytes, coder->count, on_free, coder->bytes);
    } else {
        g_set_error(error, VITRINE_ERROR, VITRINE_ERROR_INTERNAL,
                    "The picture could not be made a JPEG (%s).", coder->message);
        free(coder->bytes);
    }
    jpeg_destroy_compress(&coder->jpeg);
    g_free(coder->line);
    g_free(coder);
    return result;
}
