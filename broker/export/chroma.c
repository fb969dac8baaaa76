/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "broker/export/chroma.h"

#include <stdlib.h>

#include "broker/export/clones.h"

enum {
    RUN_MOST = 6,     /* of 256 in red or blue: with what else JPEG does it stays below 12 */
    SUMMED = 4 * 256, /* a sample here: four pixels, each times 256 */
    WEIGHTS = 64,     /* of the nine samples around one */
};

/* Two rows of pixels as one of samples (ITU-T T.871). */
WITH_CLONES static void sample_row(const guint32 *upper, const guint32 *lower, guint count,
                                   gint *blue, gint *red) {
    for (guint x = 0; x < count; x++) {
        guint32 four[4] = {upper[2 * x], upper[2 * x + 1], lower[2 * x], lower[2 * x + 1]};
        gint r = 0, g = 0, b = 0;
        for (guint k = 0; k < 4; k++)
            r += pixel_red(four[k]), g += pixel_green(four[k]), b += pixel_blue(four[k]);
        blue[x] = -43 * r - 85 * g + 128 * b;
        red[x] = 128 * r - 107 * g - 21 * b;
    }
}

/* How far a sample goes towards those around it; rows: above, its own, below. */
static inline gint run(gint *const rows[3], guint x) {
    const gint *above = rows[0] + x, *own = rows[1] + x, *below = rows[2] + x;
    return 6 * (above[0] + below[0] + own[-1] + own[1]) +
           (above[-1] + above[1] + below[-1] + below[1]) - 28 * own[0];
}

WITH_CLONES static gboolean row_is_smooth(gint *const blue[3], gint *const red[3], guint count) {
    const gint blue_most = (gint)(RUN_MOST * WEIGHTS * SUMMED / 1.772);
    const gint red_most = (gint)(RUN_MOST * WEIGHTS * SUMMED / 1.402);
    gint blue_worst = 0, red_worst = 0;
    for (guint x = 1; x + 1 < count; x++) {
        gint blue_run = abs(run(blue, x)), red_run = abs(run(red, x));
        blue_worst = MAX(blue_worst, blue_run), red_worst = MAX(red_worst, red_run);
    }
    return blue_worst <= blue_most && red_worst <= red_most;
}

static void rotate(gint *rows[3]) {
    gint *oldest = rows[0];
    rows[0] = rows[1], rows[1] = rows[2], rows[2] = oldest;
}

gboolean chroma_is_smooth(const struct picture *picture) {
    guint count = picture->width / 2;
    if (count < 3)
        return TRUE; /* no sample has neighbours on both sides */
    g_autofree gint *memory = g_new0(gint, 6 * (gsize)count);
    gint *blue[3], *red[3];
    gboolean smooth = TRUE;
    for (guint k = 0; k < 3; k++)
        blue[k] = memory + k * (gsize)count, red[k] = memory + (k + 3) * (gsize)count;
    for (guint y = 0; smooth && y < picture->height / 2; y++) {
        rotate(blue), rotate(red);
        sample_row(picture_row(picture, 2 * y), picture_row(picture, 2 * y + 1), count, blue[2],
                   red[2]);
        smooth = y < 2 || row_is_smooth(blue, red, count);
    }
    return smooth;
}
