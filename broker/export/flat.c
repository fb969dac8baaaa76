/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "broker/export/flat.h"

#include <string.h>

enum {
    TONES = 4096,       /* different colours of a part; what has more is a photograph */
    TABLE = 16384,      /* of them, by hash; a power of 2 */
    AREAS_SEEN = 4,     /* times 3 × 3 pixels of one colour: an area, never an edge */
    RUNS_SEEN = 8,      /* times 3 pixels in a line: a stroke, if it mixes no other two */
    OFF_LINE = 6,       /* of 256 in a channel: rounding, beside the line between two colours */
    FAR = 4,            /* a colour that is not next to a pixel is so much less likely in it */
    STRANGE_PERCENT = 4 /* of the pixels to be cut: corners of three colours; more: a shade */
};

/* One of the colours that occur. */
struct tone {
    guint32 colour;
    guint areas, runs;
    gint flat; /* index in flats, -1: none of them */
};

struct stroke {
    guint tone, apart; /* from the nearest area, squared */
};

struct survey {
    gint32 width, height;
    guint count;
    struct tone tones[TONES];
    guint16 places[TABLE]; /* index + 1; 0: free */
    guint16 *tone_of;      /* each pixel's */
    guint flat_count;
    guint flats[FLAT_COLOURS]; /* indices of tones */
};

/* ------------------------------------------------------------------------------------- tones --- */

/* TONES: there are too many. */
static guint tone_index(struct survey *survey, guint32 colour) {
    guint cell = (colour * 2654435761u) >> 18; /* Knuth's multiplicative hash to 14 bits */
    while (survey->places[cell] && survey->tones[survey->places[cell] - 1].colour != colour)
        cell = (cell + 1) % TABLE;
    if (survey->places[cell])
        return survey->places[cell] - 1u;
    if (survey->count == TONES)
        return TONES;
    survey->tones[survey->count] = (struct tone){.colour = colour, .flat = -1};
    survey->places[cell] = (guint16)++survey->count;
    return survey->count - 1;
}

static gboolean find_tones(struct survey *survey, const guint32 *corner, guint stride) {
    guint16 *to = survey->tone_of;
    for (gint32 y = 0; y < survey->height; y++) {
        const guint32 *row = corner + (gsize)y * stride;
        for (gint32 x = 0; x < survey->width; x++, to++) {
            gboolean same = x > 0 && row[x] == row[x - 1];
            guint tone = same ? to[-1] : tone_index(survey, row[x] & 0xffffff);
            if (tone == TONES)
                return FALSE;
            *to = (guint16)tone;
        }
    }
    return TRUE;
}

/* Where lines and areas of one colour are. A line may lie along the part's edge, an area not. */
static void count_shapes(struct survey *survey) {
    gsize width = (gsize)survey->width;
    for (gint32 y = 0; y < survey->height; y++)
        for (gint32 x = 0; x < survey->width; x++) {
            const guint16 *at = survey->tone_of + (gsize)y * width + (gsize)x;
            gboolean has_sides = x > 0 && x < survey->width - 1;
            gboolean has_ends = y > 0 && y < survey->height - 1;
            gboolean across = has_sides && at[-1] == *at && at[1] == *at;
            gboolean down = has_ends && *(at - width) == *at && at[width] == *at;
            survey->tones[*at].runs += across || down;
            if (across && down)
                survey->tones[*at].areas += *(at - width - 1) == *at && *(at - width + 1) == *at &&
                                            at[width - 1] == *at && at[width + 1] == *at;
        }
}

/* ------------------------------------------------------------------------------------- blends --- */

static gint channel(guint32 colour, guint k) {
    return (gint)(colour >> 8 * k & 255);
}

/* How far colour is from the line between two others, in its worst channel; part: where on it,
 * 0 … 1 from first to second. */
static double off_line(guint32 colour, guint32 first, guint32 second, double *part) {
    double along = 0, length = 0, worst = 0;
    for (guint k = 0; k < 3; k++) {
        double step = channel(second, k) - channel(first, k);
        along += (channel(colour, k) - channel(first, k)) * step;
        length += step * step;
    }
    *part = CLAMP(along / length, 0, 1);
    for (guint k = 0; k < 3; k++) {
        double step = channel(second, k) - channel(first, k);
        double off = channel(colour, k) - channel(first, k) - *part * step;
        worst = MAX(worst, ABS(off));
    }
    return worst;
}

static guint32 flat_colour(const struct survey *survey, guint k) {
    return survey->tones[survey->flats[k]].colour;
}

/* Whether it is a mixture of two flats. */
static gboolean is_blend(const struct survey *survey, guint32 colour) {
    double part;
    for (guint a = 0; a < survey->flat_count; a++)
        for (guint b = a + 1; b < survey->flat_count; b++)
            if (off_line(colour, flat_colour(survey, a), flat_colour(survey, b), &part) <= OFF_LINE)
                return TRUE;
    return FALSE;
}

/* -------------------------------------------------------------------------------------- flats --- */

static gboolean add_flat(struct survey *survey, guint tone) {
    if (survey->flat_count == FLAT_COLOURS)
        return FALSE;
    survey->flats[survey->flat_count++] = tone;
    return TRUE;
}

static guint distance(guint32 colour, guint32 other) {
    guint sum = 0;
    for (guint k = 0; k < 3; k++) {
        gint step = channel(colour, k) - channel(other, k);
        sum += (guint)(step * step);
    }
    return sum;
}

/* The flat that is most alike; apart: how far, squared. */
static guint nearest(const struct survey *survey, guint32 colour, guint *apart) {
    guint found = 0;
    *apart = G_MAXUINT;
    for (guint k = 0; k < survey->flat_count; k++) {
        guint here = distance(colour, flat_colour(survey, k));
        if (here < *apart)
            *apart = here, found = k;
    }
    return found;
}

static int compare_strokes(gconstpointer a, gconstpointer b) {
    const struct stroke *first = a, *second = b;
    return first->apart != second->apart ? (first->apart < second->apart ? 1 : -1)
           : first->tone < second->tone  ? -1
                                         : 1;
}

/* The ends of edges first: what is farthest from the areas; then the rest mostly is a blend. */
static gboolean add_strokes(struct survey *survey) {
    g_autoptr(GArray) strokes = g_array_new(FALSE, FALSE, sizeof(struct stroke));
    for (guint k = 0; k < survey->count; k++) {
        struct stroke stroke = {.tone = k};
        if (survey->tones[k].runs < RUNS_SEEN || survey->tones[k].areas >= AREAS_SEEN)
            continue;
        nearest(survey, survey->tones[k].colour, &stroke.apart);
        g_array_append_val(strokes, stroke);
    }
    g_array_sort(strokes, compare_strokes);
    for (guint k = 0; k < strokes->len; k++) {
        guint tone = g_array_index(strokes, struct stroke, k).tone;
        if (!is_blend(survey, survey->tones[tone].colour) && !add_flat(survey, tone))
            return FALSE;
    }
    return TRUE;
}

static gboolean find_flats(struct survey *survey) {
    for (guint k = 0; k < survey->count; k++)
        if (survey->tones[k].areas >= AREAS_SEEN && !add_flat(survey, k))
            return FALSE;
    if (!add_strokes(survey))
        return FALSE;
    for (guint k = 0; k < survey->flat_count; k++)
        survey->tones[survey->flats[k]].flat = (gint)k;
    return survey->flat_count >= 2;
}

/* ---------------------------------------------------------------------------------------- cut --- */

/* The tones of the pixels around one, so far away; those beyond the part's edge are left out. */
struct around {
    guint count;
    guint32 colours[25];
    gboolean near[FLAT_COLOURS];
};

static void look_around(const struct survey *survey, gint32 x, gint32 y, gint32 far,
                        struct around *around) {
    memset(around, 0, sizeof *around);
    gint32 bottom = MIN(y + far, survey->height - 1), right = MIN(x + far, survey->width - 1);
    for (gint32 row = MAX(y - far, 0); row <= bottom; row++)
        for (gint32 column = MAX(x - far, 0); column <= right; column++) {
            gsize at = (gsize)row * (gsize)survey->width + (gsize)column;
            const struct tone *tone = &survey->tones[survey->tone_of[at]];
            around->colours[around->count++] = tone->colour;
            if (tone->flat >= 0)
                around->near[tone->flat] = TRUE;
        }
}

/* The edge a pixel lies on: from a flat next to it to another one. FALSE: on none. */
static gboolean find_edge(const struct survey *survey, const struct around *around, guint32 colour,
                          guint *from, guint *to) {
    double least = OFF_LINE + FAR + 1, part;
    for (guint a = 0; a < survey->flat_count; a++)
        for (guint b = 0; around->near[a] && b < survey->flat_count; b++) {
            if (a == b)
                continue;
            double off = off_line(colour, flat_colour(survey, a), flat_colour(survey, b), &part);
            if (off > OFF_LINE)
                continue;
            off += around->near[b] ? 0 : FAR;
            if (off < least)
                least = off, *from = a, *to = b;
        }
    return least <= OFF_LINE + FAR;
}

/* Where half of the contrast is that the edge has just there: thin strokes, which nowhere reach
 * their colour, stay whole. */
static guint cut_edge(const struct survey *survey, const struct around *around, guint32 colour,
                      guint from, guint to) {
    guint32 first = flat_colour(survey, from), second = flat_colour(survey, to);
    double low = 1, high = 0, part, own;
    for (guint k = 0; k < around->count; k++)
        if (off_line(around->colours[k], first, second, &part) <= OFF_LINE)
            low = MIN(low, part), high = MAX(high, part);
    off_line(colour, first, second, &own);
    double cut = high - low < 0.25 ? 0.5 : (low + high) / 2;
    return own >= cut ? to : from;
}

/* The flat a pixel becomes that is none. FALSE: it is not of an edge, and becomes what is most alike. */
static gboolean cut_pixel(const struct survey *survey, gint32 x, gint32 y, guint32 colour,
                          guint *flat) {
    enum { FAR_MOST = 2 }; /* strokes may be so dense that they leave no gap */
    struct around around;
    guint from = 0, to = 0, apart;
    for (gint32 far = 1; far <= FAR_MOST; far++) {
        look_around(survey, x, y, far, &around);
        if (find_edge(survey, &around, colour, &from, &to)) {
            *flat = cut_edge(survey, &around, colour, from, to);
            return TRUE;
        }
    }
    *flat = nearest(survey, colour, &apart);
    return FALSE;
}

/* Into cut, by tone_of. FALSE: too much of it is no edge. */
static gboolean cut_edges(const struct survey *survey, guint8 *cut) {
    guint64 edges = 0, strange = 0;
    const guint16 *tone_of = survey->tone_of;
    for (gint32 y = 0; y < survey->height; y++)
        for (gint32 x = 0; x < survey->width; x++, cut++, tone_of++) {
            const struct tone *tone = &survey->tones[*tone_of];
            guint flat = (guint)tone->flat;
            if (tone->flat < 0) {
                edges++;
                strange += !cut_pixel(survey, x, y, tone->colour, &flat);
            }
            *cut = (guint8)flat;
        }
    return strange * 100 <= edges * STRANGE_PERCENT;
}

static gboolean put_back(const struct survey *survey, const guint8 *cut, guint32 *corner,
                         guint stride) {
    gboolean changed = FALSE;
    for (gint32 y = 0; y < survey->height; y++)
        for (gint32 x = 0; x < survey->width; x++) {
            guint32 *pixel = &corner[(gsize)y * stride + (gsize)x];
            guint32 colour = flat_colour(survey, *cut++);
            changed = changed || (*pixel & 0xffffff) != colour;
            *pixel = colour;
        }
    return changed;
}

gboolean flat_cut(guint32 *pixels, guint width, struct rect part) {
    gsize all = (gsize)part.width * (gsize)part.height;
    guint32 *corner = pixels + (gsize)part.y * width + part.x;
    g_autofree struct survey *survey = g_new0(struct survey, 1);
    g_autofree guint16 *tones = g_new(guint16, all);
    survey->width = part.width, survey->height = part.height;
    survey->tone_of = tones;
    if (!find_tones(survey, corner, width) || survey->count <= FLAT_COLOURS)
        return FALSE;
    count_shapes(survey);
    g_autofree guint8 *cut = find_flats(survey) ? g_malloc(all) : NULL;
    return cut && cut_edges(survey, cut) && put_back(survey, cut, corner, width);
}
