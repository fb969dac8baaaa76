/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <math.h>
#include <stddef.h>
#include <stdlib.h>

#include "worker/engines/script/canvas/cover.h"
#include "worker/engines/script/canvas/numbers.h"
#include "worker/engines/script/canvas/paint.h"
#include "worker/worker.h"

/* Upright rectangles: filled, or in one colour stroked with thin lines: what an outer box covers of a pixel, less
 * what an inner one does. */

enum { SIDE_MOST = 8 }; /* pixels in which a side of a thin line, or an edge, can be */

/* The pixels of a row that a side is in, and what of each is within outer and inner box. */
struct side {
    int from, count;
    double outer[SIDE_MOST], inner[SIDE_MOST];
};

struct frame {
    double outer[4], inner[4]; /* left, top, right, bottom */
    struct pixels pixels;
    uint32_t word;
};

/* How much of the pixel from at on is between two sides. */
static double share(double at, double from, double to) {
    return greater(lesser(at + 1, to) - greater(at, from), 0);
}

static struct side side_of(const struct frame *frame, double from, double to) {
    int left = (int)greater(floor(from), frame->pixels.left);
    int right = (int)lesser(ceil(to), frame->pixels.right);
    struct side side = {.from = left};
    for (int x = left; x < right && side.count < SIDE_MOST; x++, side.count++) {
        side.outer[side.count] = share(x, frame->outer[0], frame->outer[2]);
        side.inner[side.count] = share(x, frame->inner[0], frame->inner[2]);
    }
    return side;
}

static uint32_t word_at(const struct frame *frame, double coverage) {
    return scaled(frame->word, (uint32_t)(coverage * 255 + 0.5));
}

/* Rows that are alike. */
struct stretch {
    int top, bottom;
    double whole, hole; /* of a row within the outer and the inner box */
};

static struct stretch stretch_at(const struct frame *frame, int y, int bottom) {
    struct stretch stretch = {.top = y, .bottom = y + 1};
    stretch.whole = share(y, frame->outer[1], frame->outer[3]);
    stretch.hole = share(y, frame->inner[1], frame->inner[3]);
    while (stretch.bottom < bottom &&
           share(stretch.bottom, frame->outer[1], frame->outer[3]) == stretch.whole &&
           share(stretch.bottom, frame->inner[1], frame->inner[3]) == stretch.hole)
        stretch.bottom++;
    return stretch;
}

static void paint_side(const struct frame *frame, const struct side *side,
                       const struct stretch *stretch) {
    for (int k = 0; k < side->count; k++) {
        uint32_t word =
            word_at(frame, stretch->whole * side->outer[k] - stretch->hole * side->inner[k]);
        uint8_t *place = frame->pixels.bytes + (ptrdiff_t)(side->from + k) * 4;
        for (int y = stretch->top; y < stretch->bottom; y++) {
            uint32_t *to = (uint32_t *)(void *)(place + (ptrdiff_t)y * frame->pixels.stride);
            *to = over(word, *to, 255 - (word >> 24));
        }
    }
}

/* Between inside and outside a row is even. */
static void paint_rows(const struct frame *frame, int top, int bottom, int inside, int outside) {
    struct side left = side_of(frame, frame->outer[0], inside);
    struct side right = side_of(frame, outside, frame->outer[2]);
    for (int y = top; y < bottom;) {
        struct stretch stretch = stretch_at(frame, y, bottom);
        paint_side(frame, &left, &stretch);
        paint_side(frame, &right, &stretch);
        if (stretch.whole > stretch.hole)
            blit_color(&frame->pixels, (int[]){inside, y, outside, stretch.bottom},
                       word_at(frame, stretch.whole - stretch.hole));
        y = stretch.bottom;
    }
}

/* Rows of the outer box that can be seen. */
static void paint_all(const struct frame *frame, int inside, int outside) {
    int top = (int)greater(floor(frame->outer[1]), frame->pixels.top);
    int bottom = (int)lesser(ceil(frame->outer[3]), frame->pixels.bottom);
    paint_rows(frame, top, bottom, inside, outside);
}

void paint_box(const struct pixels *pixels, const double box[4], uint32_t word) {
    struct frame frame = {.pixels = *pixels, .word = word};
    for (int k = 0; k < 4; k++)
        frame.outer[k] = greater(-1e9, lesser(box[k], 1e9));
    int inside = (int)ceil(frame.outer[0]), outside = (int)floor(frame.outer[2]);
    if (inside > outside)
        inside = outside = (int)ceil(frame.outer[2]);
    paint_all(&frame, inside, outside);
}

/* --------------------------------------------------------------------------------------- rows */

uint32_t *rows_room(int count) {
    static uint32_t *words;
    static int room;
    if (count > room) {
        free(words);
        words = malloc((size_t)count * sizeof *words);
        if (!words)
            worker_fault(FAULT_MEMORY, 0);
        room = count;
    }
    return words;
}

static void fade(uint32_t *words, int count, double coverage) {
    for (int k = 0; k < count && coverage < 1; k++)
        words[k] = scaled(words[k], (uint32_t)(coverage * 255 + 0.5));
}

void paint_box_rows(const struct pixels *to, const double box[4], const struct rows *rows) {
    int left = (int)greater(floor(box[0]), to->left), right = (int)lesser(ceil(box[2]), to->right);
    int top = (int)greater(floor(box[1]), to->top), bottom = (int)lesser(ceil(box[3]), to->bottom);
    if (left >= right)
        return;
    uint32_t *words = rows_room(right - left);
    for (int y = top; y < bottom; y++) {
        rows->make(rows->source, y, left, right - left, words);
        fade(words, right - left, share(y, box[1], box[3]));
        fade(words, 1, share(left, box[0], box[2]));
        if (right - left > 1)
            fade(words + right - left - 1, 1, share(right - 1, box[0], box[2]));
        blit_row((uint32_t *)(void *)(to->bytes + (ptrdiff_t)y * to->stride) + left, words,
                 right - left);
    }
}

/* ------------------------------------------------------------------------------------- frames */

bool paint_frame(const struct context *context, const double box[4], double half) {
    const struct state *state = context->state;
    struct frame frame = {.pixels = pixels_of(context->bitmap->surface, state->clip),
                          .word = word_of(state->stroke->color, state->alpha)};
    for (int k = 0; k < 4; k++) {
        double outward = k < 2 ? -half : half;
        frame.outer[k] = box[k] + outward;
        frame.inner[k] = box[k] - outward;
        if (!(fabs(frame.outer[k]) < 1e9))
            return false;
    }
    int inside = (int)ceil(frame.inner[0]), outside = (int)floor(frame.inner[2]);
    if (inside > outside || frame.inner[1] > frame.inner[3])
        return false;
    paint_all(&frame, inside, outside);
    return true;
}
