/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "worker/engines/script/canvas/band.h"

#include <emmintrin.h>
#include <math.h>
#include <stddef.h>

/* Here a point is {u, v}: u goes along columns if the piece is flat, along rows if it is steep. */

static bool is_steep(struct point normal) {
    return fabs(normal.x) > fabs(normal.y);
}

static struct point turned(struct point p, bool steep) {
    return steep ? (struct point){p.y, p.x} : p;
}

/* The sines of small angles: 15 degrees leave the seam off by a tenth of a pixel. */
bool band_goes_on(struct point before, struct point after) {
    double square = before.x * before.x + before.y * before.y;
    double cross = before.x * after.y - before.y * after.x;
    double dot = before.x * after.x + before.y * after.y;
    bool steep = is_steep(before);
    bool onward = steep ? before.x * after.x > 0 : before.y * after.y > 0;
    return steep == is_steep(after) && onward && dot > 0 && fabs(cross) < 0.26 * square;
}

/* ------------------------------------------------------------------------------------- columns */

struct columns {
    uint32_t *pixels;        /* of 0, 0 */
    ptrdiff_t along, across; /* words from a column to the next, from a row to the next */
    int from, to, top, bottom;
    uint32_t word;
    float slope, thickness; /* slope: 0 … 1; thickness along v */
};

enum { ROWS = 4 }; /* at once */

/* For each of four rows, the area above its lower side that is below an edge, which crosses the column at edge: a
 * tilted edge rounds the corner of max(0, edge - side). */
static inline __m128 area_below(__m128 edge, __m128 half, __m128 slope, __m128 scale) {
    const __m128 zero = _mm_setzero_ps();
    __m128 corner = _mm_min_ps(_mm_max_ps(_mm_add_ps(edge, half), zero), slope);
    __m128 whole = _mm_max_ps(_mm_sub_ps(edge, half), zero);
    return _mm_add_ps(_mm_mul_ps(_mm_mul_ps(corner, corner), scale), whole);
}

/* Four words, each part / 256 of the way to word. */
static inline __m128i mixed(__m128i words, __m128i word, __m128i parts) {
    const __m128i zero = _mm_setzero_si128(), whole = _mm_set1_epi16(256);
    __m128i both = _mm_packs_epi32(parts, parts);
    both = _mm_unpacklo_epi16(both, both);
    __m128i low = _mm_unpacklo_epi32(both, both), high = _mm_unpackhi_epi32(both, both);
    __m128i to_low = _mm_mullo_epi16(_mm_unpacklo_epi8(words, zero), _mm_sub_epi16(whole, low));
    __m128i to_high = _mm_mullo_epi16(_mm_unpackhi_epi8(words, zero), _mm_sub_epi16(whole, high));
    __m128i wide = _mm_unpacklo_epi8(word, zero);
    to_low = _mm_srli_epi16(_mm_add_epi16(to_low, _mm_mullo_epi16(wide, low)), 8);
    to_high = _mm_srli_epi16(_mm_add_epi16(to_high, _mm_mullo_epi16(wide, high)), 8);
    return _mm_packus_epi16(to_low, to_high);
}

/* Those of four rows from first on that can be seen. */
static __attribute__((noinline)) void paint_seen_rows(const struct columns *columns, uint32_t *to,
                                                      int first, __m128i parts) {
    uint32_t rows[ROWS] = {0};
    __m128i *all = (__m128i *)(void *)rows;
    int from = first < columns->top ? columns->top - first : 0;
    int end = first + ROWS > columns->bottom ? columns->bottom - first : ROWS;
    for (int r = from; r < end; r++)
        rows[r] = to[r * columns->across];
    _mm_storeu_si128(all, mixed(_mm_loadu_si128(all), _mm_set1_epi32((int)columns->word), parts));
    for (int r = from; r < end; r++)
        to[r * columns->across] = rows[r];
}

/* Mixes word into those of four rows from first on. */
static inline void paint_rows(const struct columns *columns, uint32_t *to, int first, __m128i parts,
                              bool steep) {
    const __m128i word = _mm_set1_epi32((int)columns->word);
    ptrdiff_t next = columns->across;
    if (first < columns->top || first + ROWS > columns->bottom) {
        paint_seen_rows(columns, to, first, parts);
    } else if (steep) {
        __m128i *all = (__m128i *)(void *)to;
        _mm_storeu_si128(all, mixed(_mm_loadu_si128(all), word, parts));
    } else {
        __m128i all =
            mixed(_mm_set_epi32((int)to[3 * next], (int)to[2 * next], (int)to[next], (int)to[0]),
                  word, parts);
        to[0] = (uint32_t)_mm_cvtsi128_si32(all);
        to[next] = (uint32_t)_mm_cvtsi128_si32(_mm_shuffle_epi32(all, 1));
        to[2 * next] = (uint32_t)_mm_cvtsi128_si32(_mm_shuffle_epi32(all, 2));
        to[3 * next] = (uint32_t)_mm_cvtsi128_si32(_mm_shuffle_epi32(all, 3));
    }
}

/* v: where the upper edge is at the middle of the first column; step: from column to column. groups: how many times
 * four rows a column may touch. */
static inline __attribute__((always_inline)) void
paint_columns(const struct columns *columns, double v, double step, bool steep, int groups) {
    const double one = 4294967296.0;
    int64_t at = (int64_t)((v - columns->slope / 2) * one), next = (int64_t)(step * one);
    const __m128 half = _mm_set1_ps(columns->slope / 2), slope = _mm_set1_ps(columns->slope);
    const __m128 scale = _mm_set1_ps(0.5F / columns->slope);
    const __m128 thickness = _mm_set1_ps(columns->thickness);
    const __m128 sides = _mm_add_ps(half, _mm_set_ps(-4, -3, -2, -1));
    for (int u = columns->from; u < columns->to; u++, at += next) {
        int first = (int)(at >> 32);
        if (first >= columns->bottom || first + 4 * groups <= columns->top)
            continue;
        uint32_t *to = columns->pixels + u * columns->along + first * columns->across;
        float part = (float)(int32_t)((uint32_t)at >> 1) * (float)(2 / one);
        __m128 edge = _mm_add_ps(_mm_set1_ps(part), sides), above = thickness;
        for (int group = 0; group < groups; group++) {
            __m128 below = _mm_sub_ps(area_below(_mm_add_ps(edge, thickness), half, slope, scale),
                                      area_below(edge, half, slope, scale));
            __m128 before = _mm_castsi128_ps(_mm_slli_si128(_mm_castps_si128(below), 4));
            __m128 area = _mm_sub_ps(_mm_move_ss(before, above), below);
            paint_rows(columns, to, first, _mm_cvtps_epi32(_mm_mul_ps(area, _mm_set1_ps(256))),
                       steep);
            above = _mm_shuffle_ps(below, below, 3);
            edge = _mm_sub_ps(edge, _mm_set1_ps(ROWS));
            first += ROWS;
            to += ROWS * columns->across;
        }
    }
}

/* The whole columns from u on up to end of a line through a point, of that slope and thickness. */
static void add_columns(const struct pixels *pixels, uint32_t word, bool steep, int u, int end,
                        struct point through, double slope, double thickness) {
    ptrdiff_t stride = pixels->stride / 4;
    struct columns columns = {.pixels = (uint32_t *)(void *)pixels->bytes,
                              .along = steep ? stride : 1,
                              .across = steep ? 1 : stride,
                              .from = steep ? pixels->top : pixels->left,
                              .to = steep ? pixels->bottom : pixels->right,
                              .top = steep ? pixels->left : pixels->top,
                              .bottom = steep ? pixels->right : pixels->bottom,
                              .word = word,
                              .slope = (float)fmax(fabs(slope), 1e-4),
                              .thickness = (float)thickness};
    columns.from = u > columns.from ? u : columns.from;
    columns.to = end < columns.to ? end : columns.to;
    double v = through.y + (columns.from + 0.5 - through.x) * slope - thickness / 2;
    if (!(columns.from < columns.to && fabs(v) < 1e9))
        return;
    int groups = columns.thickness + columns.slope <= ROWS - 1 ? 1 : 2;
    if (groups == 2)
        paint_columns(&columns, v, slope, steep, 2);
    else if (steep)
        paint_columns(&columns, v, slope, true, 1);
    else
        paint_columns(&columns, v, slope, false, 1);
}

/* ---------------------------------------------------------------------------------------- ends */

/* What of a convex polygon is at u >= side, or <= it; gives how many points are left. */
static int cut(struct point *points, int count, double side, bool beyond) {
    struct point kept[POINTS_MOST];
    int made = 0;
    for (int k = 0; k < count; k++) {
        struct point a = points[k], b = points[(k + 1) % count];
        bool a_in = beyond ? a.x >= side : a.x <= side, b_in = beyond ? b.x >= side : b.x <= side;
        if (a_in)
            kept[made++] = a;
        if (a_in != b_in)
            kept[made++] = (struct point){side, a.y + (b.y - a.y) * (side - a.x) / (b.x - a.x)};
    }
    for (int k = 0; k < made; k++)
        points[k] = kept[k];
    return made;
}

struct outline {
    struct point corners[4];
    bool steep;
    const struct pixels *pixels;
    cover_row *row;
    void *user;
};

static void add_end(const struct outline *outline, double from, double to) {
    struct point points[POINTS_MOST];
    for (int k = 0; k < 4; k++)
        points[k] = outline->corners[k];
    int count = cut(points, cut(points, 4, from, true), to, false);
    for (int k = 0; k < count; k++)
        points[k] = turned(points[k], outline->steep);
    if (count > 2)
        cover_convex(points, count, outline->pixels, outline->row, outline->user);
}

void band_draw(const struct piece *piece, const struct pixels *pixels, uint32_t word,
               cover_row *row, void *user) {
    bool steep = is_steep(piece->normal);
    struct point from = turned(piece->from, steep), to = turned(piece->to, steep);
    struct point normal = turned(piece->normal, steep);
    bool backwards = from.x > to.x;
    bool from_seam = backwards ? piece->to_seam : piece->from_seam;
    bool to_seam = backwards ? piece->from_seam : piece->to_seam;
    if (backwards) {
        struct point other = from;
        from = to;
        to = other;
    }
    double slope = (to.y - from.y) / (to.x - from.x), reach = fabs(normal.x);
    double least = from_seam ? round(from.x) : -INFINITY, most = to_seam ? round(to.x) : INFINITY;
    double first = from_seam ? least : ceil(from.x + reach),
           end = to_seam ? most : floor(to.x - reach);
    /* Towards a seam it is longer than it was. */
    struct point before = {from.x - from_seam, from.y - from_seam * slope};
    struct point after = {to.x + to_seam, to.y + to_seam * slope};
    struct outline outline = {.corners = {{before.x + normal.x, before.y + normal.y},
                                          {after.x + normal.x, after.y + normal.y},
                                          {after.x - normal.x, after.y - normal.y},
                                          {before.x - normal.x, before.y - normal.y}},
                              .steep = steep,
                              .pixels = pixels,
                              .row = row,
                              .user = user};
    if (!(first < end)) {
        if (!(from_seam && to_seam))
            add_end(&outline, least, most);
        return;
    }
    if (!from_seam)
        add_end(&outline, least, first);
    double thickness = 2 * (normal.x * normal.x + normal.y * normal.y) / fabs(normal.y);
    add_columns(pixels, word, steep, (int)fmax(first, -1e9), (int)fmin(end, 1e9), from, slope,
                thickness);
    if (!to_seam)
        add_end(&outline, end, most);
}
