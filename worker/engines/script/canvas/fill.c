/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "worker/engines/script/canvas/outline.h"
#include "worker/engines/script/canvas/paint.h"

/* Shapes in one colour, straight onto the bitmap. */

struct filling {
    const struct pixels *pixels;
    uint32_t word;
};

static uint32_t *place_of(const struct filling *filling, int y, int x) {
    return (uint32_t *)(void *)(filling->pixels->bytes + (ptrdiff_t)y * filling->pixels->stride) +
           x;
}

static void fill_row(void *user, int y, int x, int count, const uint8_t *coverage) {
    const struct filling *filling = user;
    uint32_t *to = place_of(filling, y, x);
    for (int k = 0; k < count; k++) {
        uint32_t word = scaled(filling->word, coverage[k]);
        to[k] = over(word, to[k], 255 - (word >> 24));
    }
}

static void fill_run(void *user, int y, int x, int count, uint8_t coverage) {
    const struct filling *filling = user;
    (void)coverage;
    blit_row_color(place_of(filling, y, x), filling->word, count);
}

void paint_path(const struct pixels *pixels, const struct path *path, bool even_odd,
                uint32_t word) {
    static struct outline outline;
    struct filling filling = {pixels, word};
    outline_begin(&outline, pixels);
    outline_path(&outline, path);
    scan(&outline, even_odd, pixels, fill_row, fill_run, &filling);
}
