/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <math.h>

#include "worker/engines/script/canvas/area.h"
#include "worker/engines/script/canvas/chain.h"

/*
 * Chains that cross each other, bend, begin or end within a row of pixels: the row is cut into bands in which they do
 * not, at the place that is nearest to the middle, and so on. What is left of that after some cuts is a band so low
 * that each chain may pass for the line through its middle. Where there is much in a row, all bands are as low, and
 * none is looked at closely: work grows no faster than the chains do.
 */

struct tangle {
    struct chain **chains;
    size_t count; /* those that go through the present band come first, from left to right */
    const struct piece *pieces;
    int winding;
    bool even_odd;
};

/* Part of a row, and the best place to cut it, if that is within. */
struct band {
    double top, bottom, cut;
    size_t count; /* of chains in it */
};

static void note_cut(struct band *band, double y) {
    double middle = (band->top + band->bottom) / 2;
    if (y > band->top && y < band->bottom && fabs(y - middle) < fabs(band->cut - middle))
        band->cut = y;
}

static bool has_cut(const struct band *band) {
    return band->cut < band->bottom;
}

/* In one line through all of the band, or as good as that: the line that goes through its middle. */
static void enter(const struct tangle *tangle, struct chain *chain, struct band *band) {
    double middle = (band->top + band->bottom) / 2;
    const struct piece *piece = tangle->pieces + chain->first_piece,
                       *end = piece + chain->piece_count;
    chain->key = INFINITY;
    for (; piece < end && piece->y0 < band->bottom; piece++) {
        if (piece->y1 <= band->top || piece->y0 == piece->y1)
            continue;
        note_cut(band, piece->y0);
        note_cut(band, piece->y1);
        if (piece->y0 > middle || piece->y1 <= middle)
            continue;
        chain->top = piece_x(piece, band->top);
        chain->bottom = piece_x(piece, band->bottom);
        chain->key = chain->top + chain->bottom;
        band->count++;
    }
}

static void note_crossings(const struct tangle *tangle, struct band *band) {
    for (size_t k = 1; k < band->count; k++) {
        const struct chain *a = tangle->chains[k - 1], *b = tangle->chains[k];
        double above = b->top - a->top, below = b->bottom - a->bottom;
        if (above < -CLOSE || below < -CLOSE)
            note_cut(band, band->top + (band->bottom - band->top) * (above / (above - below)));
    }
}

static void settle(const struct tangle *tangle, const struct band *band) {
    int winding = tangle->winding;
    for (size_t k = 0; k < band->count; k++) {
        const struct chain *chain = tangle->chains[k];
        int before = is_inside(winding, tangle->even_odd);
        winding += chain->sign;
        int after = is_inside(winding, tangle->even_odd);
        if (before != after)
            area_add(lesser(chain->top, chain->bottom), greater(chain->top, chain->bottom),
                     (after - before) * (band->bottom - band->top));
    }
}

static void add_band(const struct tangle *tangle, double top, double bottom, int cuts) {
    struct band band = {top, bottom, INFINITY, 0};
    for (size_t k = 0; k < tangle->count; k++)
        enter(tangle, tangle->chains[k], &band);
    if (!has_cut(&band) || cuts == 0)
        chain_sort(tangle->chains, tangle->count);
    if (!has_cut(&band))
        note_crossings(tangle, &band);
    if (!has_cut(&band) || cuts == 0) {
        settle(tangle, &band);
        return;
    }
    add_band(tangle, top, band.cut, cuts - 1);
    add_band(tangle, band.cut, bottom, cuts - 1);
}

void tangle_add(struct chain **chains, size_t count, const struct piece *pieces, int winding,
                bool even_odd) {
    enum { FEW = 16, CUTS = 6, BANDS = 16 };
    struct tangle tangle = {chains, count, pieces, winding, even_odd};
    size_t piece_count = 0;
    for (size_t k = 0; k < count; k++)
        piece_count += chains[k]->piece_count;
    if (piece_count <= FEW)
        add_band(&tangle, 0, 1, CUTS);
    for (int k = 0; k < BANDS && piece_count > FEW; k++)
        add_band(&tangle, (double)k / BANDS, (double)(k + 1) / BANDS, 0);
}
