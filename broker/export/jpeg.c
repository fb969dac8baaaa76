/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>

#include "broker/export/jpeg-steady.h"
#include "broker/export/picture.h"
#include "broker/export/regions.h"
#include "broker/session.h"

struct coder {
    struct jpeg_compress_struct jpeg;
    struct jpeg_error_mgr errors;
    jmp_buf failed;
    char message[JMSG_LENGTH_MAX];
    unsigned char *bytes;
    unsigned long count;
    guint8 *line;               /* of a grey picture */
    struct jpeg_planes *planes; /* of a steady one */
    jvirt_barray_ptr arrays[JPEG_PLANES];
};

static void on_error(j_common_ptr jpeg) {
    struct coder *coder = jpeg->client_data;
    jpeg->err->format_message(jpeg, coder->message);
    longjmp(coder->failed, 1);
}

static void on_message(j_common_ptr jpeg) {
    (void)jpeg;
}

static void describe(struct coder *coder, const struct picture *picture, gboolean grey, int quality,
                     guint dpi_thousandths) {
    struct jpeg_compress_struct *jpeg = &coder->jpeg;
    guint dpi = (dpi_thousandths + 500) / 1000;
    jpeg->image_width = picture->width;
    jpeg->image_height = picture->height;
    jpeg->input_components = grey ? 1 : 4;
    jpeg->in_color_space = grey ? JCS_GRAYSCALE : JCS_EXT_BGRX;
    jpeg_set_defaults(jpeg);
    jpeg_set_quality(jpeg, quality, TRUE);
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

/* Runs write; what it does not finish because of an error, ends here. */
static GBytes *run(void (*write)(struct coder *coder, gconstpointer data), gconstpointer data,
                   GError **error) {
    struct coder *coder = g_new0(struct coder, 1);
    GBytes *result = NULL;
    coder->jpeg.err = jpeg_std_error(&coder->errors);
    coder->errors.error_exit = on_error;
    coder->errors.output_message = on_message;
    coder->jpeg.client_data = coder;
    if (setjmp(coder->failed) == 0) {
        jpeg_create_compress(&coder->jpeg);
        jpeg_mem_dest(&coder->jpeg, &coder->bytes, &coder->count);
        write(coder, data);
        jpeg_finish_compress(&coder->jpeg);
        result = g_bytes_new_with_free_func(coder->bytes, coder->count, on_free, coder->bytes);
    } else {
        g_set_error(error, VITRINE_ERROR, VITRINE_ERROR_INTERNAL,
                    "The picture could not be made a JPEG (%s).", coder->message);
        free(coder->bytes);
    }
    jpeg_destroy_compress(&coder->jpeg);
    g_free(coder->line);
    jpeg_planes_destroy(coder->planes);
    g_free(coder);
    return result;
}

struct wish {
    const struct picture *picture;
    gboolean grey;
    int quality;
    guint dpi_thousandths;
    struct rect *seen; /* or NULL; of a steady one */
    gboolean draft;    /* of one that would be */
};

static void write_plain(struct coder *coder, gconstpointer data) {
    const struct wish *wish = data;
    coder->line = wish->grey ? g_malloc(wish->picture->width) : NULL;
    describe(coder, wish->picture, wish->grey, wish->quality, wish->dpi_thousandths);
    jpeg_start_compress(&coder->jpeg, TRUE);
    write_rows(coder, wish->picture, wish->grey);
}

GBytes *picture_jpeg(const struct picture *picture, gboolean grey, int quality,
                     guint dpi_thousandths, GError **error) {
    struct wish wish = {picture, grey, quality, dpi_thousandths, NULL, FALSE};
    return run(write_plain, &wish, error);
}

/* ------------------------------------------------------------------------------------ steady --- */

static void request_arrays(struct jpeg_compress_struct *jpeg, const struct jpeg_planes *planes,
                           jvirt_barray_ptr *arrays) {
    for (guint k = 0; k < planes->count; k++) {
        guint factor = k == 0 && planes->halved ? 2 : 1;
        const struct jpeg_plane *plane = &planes->planes[k];
        jpeg->comp_info[k].h_samp_factor = jpeg->comp_info[k].v_samp_factor = (int)factor;
        arrays[k] = jpeg->mem->request_virt_barray(
            (j_common_ptr)jpeg, JPOOL_IMAGE, TRUE, (plane->columns + factor - 1) / factor * factor,
            (plane->rows + factor - 1) / factor * factor, factor);
    }
}

static void fill_array(struct jpeg_compress_struct *jpeg, const struct jpeg_plane *plane,
                       jvirt_barray_ptr array) {
    gsize line = (gsize)plane->columns * DCTSIZE2;
    for (guint row = 0; row < plane->rows; row++) {
        JBLOCKARRAY blocks = jpeg->mem->access_virt_barray((j_common_ptr)jpeg, array, row, 1, TRUE);
        memcpy(blocks[0], plane->coefficients + row * line, line * sizeof(JCOEF));
    }
}

static void write_steady(struct coder *coder, gconstpointer data) {
    const struct wish *wish = data;
    struct jpeg_compress_struct *jpeg = &coder->jpeg;
    describe(coder, wish->picture, wish->grey, wish->quality, 0);
    const guint16 *steps[2] = {jpeg->quant_tbl_ptrs[0]->quantval,
                               jpeg->quant_tbl_ptrs[1]->quantval};
    coder->planes = (wish->draft ? jpeg_draft : jpeg_steady)(wish->picture, wish->grey, steps);
    if (!coder->planes) {
        g_strlcpy(coder->message, "it does not come to rest", sizeof coder->message);
        longjmp(coder->failed, 1);
    }
    for (guint table = 0; table < coder->planes->count && table < 2; table++)
        memcpy(jpeg->quant_tbl_ptrs[table]->quantval, coder->planes->planes[table].steps,
               sizeof coder->planes->planes[table].steps);
    request_arrays(jpeg, coder->planes, coder->arrays);
    jpeg_write_coefficients(jpeg, coder->arrays);
    if (wish->seen)
        *wish->seen = jpeg_planes_seen(coder->planes, REGION_BLOCK);
    for (guint k = 0; k < coder->planes->count; k++)
        fill_array(jpeg, &coder->planes->planes[k], coder->arrays[k]);
}

GBytes *picture_jpeg_steady(const struct picture *picture, gboolean grey, int quality,
                            struct rect *seen, GError **error) {
    struct wish wish = {picture, grey, quality, 0, seen, FALSE};
    return run(write_steady, &wish, error);
}

gsize picture_jpeg_size(const struct picture *picture, gboolean grey, int quality) {
    struct wish wish = {picture, grey, quality, 0, NULL, TRUE};
    g_autoptr(GBytes) bytes = run(write_steady, &wish, NULL);
    return bytes ? g_bytes_get_size(bytes) : G_MAXSIZE;
}
